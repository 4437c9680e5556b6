/* Does each browser let the extension run in private windows? */
#include "shell/browser_private.h"
#include "shell/doctor.h"

#include <stdio.h>

static const char *place(const struct browser *browser)
{
	return browser->family == BROWSER_CHROMIUM
		       ? "chrome://extensions, Details, Allow in Incognito"
		       : "about:addons, nywhere, Run in Private Windows";
}

/* Both families say no until their user says yes, and not to use private
 * windows is no fault; but who opens one should not wonder. */
void doctor_private(struct doctor *doctor, const struct browser *browser)
{
	struct browser_private count;
	char check[64];

	snprintf(check, sizeof(check), "private:%s", browser->name);
	browser_private_count(browser, &count);
	if (count.on > 0 && count.off > 0)
		doctor_say(doctor, DOCTOR_WARN, check,
			"%s lets nywhere run in private windows in %d of its "
			"profiles, and in %d not; to allow it there: %s.",
			browser->title, count.on, count.off, place(browser));
	else if (count.off > 0)
		doctor_say(doctor, DOCTOR_WARN, check,
			"%s does not let nywhere run in private windows; to "
			"allow it there: %s.",
			browser->title, place(browser));
	else if (count.on > 0)
		doctor_say(doctor, DOCTOR_OK, check,
			"%s lets nywhere run in private windows.",
			browser->title);
	else if (count.unknown > 0)
		doctor_say(doctor, DOCTOR_OK, check,
			"Whether %s lets nywhere run in private windows cannot "
			"be told from its files; see %s.",
			browser->title, place(browser));
}
