/* Does the host answer? */
#include "shell/doctor.h"
#include "shell/hello_view.h"
#include "shell/probe.h"

#include <string.h>

void doctor_hello(struct doctor *doctor, const char *host)
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
