/* Are the programs there, and does the host answer? */
#include "shell/doctor.h"
#include "shell/hello_view.h"
#include "shell/manifest.h"
#include "shell/probe.h"

#include <string.h>

static const char *place(void)
{
	static char folder[PLATFORM_PATH_MAX];

	if (platform_program_folder(folder) != STATUS_OK)
		folder[0] = '\0';
	return folder;
}

static void check_unlock(struct doctor *doctor)
{
	char folder[PLATFORM_PATH_MAX];

	if (platform_find_program("nywhere-unlock", folder) == STATUS_OK)
		doctor_say(doctor, DOCTOR_OK, "unlock",
			"The program that asks for passphrases is "
			"%s/nywhere-unlock.",
			folder);
	else
		doctor_say(doctor, DOCTOR_FAIL, "unlock",
			"The program nywhere-unlock is neither in %s nor in "
			"%s/../libexec/nywhere, or cannot be run; install "
			"nywhere again.",
			place(), place());
}

static void check_hello(struct doctor *doctor, const char *host)
{
	const struct json *result = NULL;
	struct json *doc = NULL;
	struct hello_view hello;
	enum status st = probe_hello(host, &doc, &result);

	if (st == STATUS_OK)
		st = hello_view_read(result, &hello);
	if (st != STATUS_OK)
		doctor_say(doctor, DOCTOR_FAIL, "hello",
			"%s was started and did not answer; run it in a "
			"terminal to see what it says.",
			host);
	else if (strcmp(hello.version, NYWHERE_VERSION) != 0)
		doctor_say(doctor, DOCTOR_WARN, "hello",
			"The host answers as version %s, this is %s; install "
			"both from one package.",
			hello.version, NYWHERE_VERSION);
	else
		doctor_say(doctor, DOCTOR_OK, "hello",
			"The host starts and answers as version %s.",
			hello.version);
	json_free(doc);
}

void doctor_programs(struct doctor *doctor)
{
	char host[PLATFORM_PATH_MAX];

	if (manifest_host(host) != STATUS_OK) {
		doctor_say(doctor, DOCTOR_FAIL, "host",
			"The program nywhere-host is neither in %s nor in "
			"%s/../libexec/nywhere, or cannot be run; install "
			"nywhere again.",
			place(), place());
	} else if (doctor_is_safe(doctor, "host", host)) {
		doctor_say(doctor, DOCTOR_OK, "host", "The host is %s.", host);
		check_hello(doctor, host);
	}
	check_unlock(doctor);
}
