/* Does nywhere-net start, and does its resolver answer? */
#include "shell/doctor.h"

#include <string.h>

struct check {
	const char *dnssec; /* NULL where it cannot be told */
};

static const struct json_field fields[] = {
	JSON_FIELD(struct check, dnssec, JSON_STRING, false),
};

static void judge(struct doctor *doctor, const char *dnssec)
{
	if (dnssec == NULL)
		doctor_say(doctor, DOCTOR_OK, "resolver",
			"The resolver answers; whether it carries DNSSEC "
			"cannot be told from here.");
	else if (strcmp(dnssec, "secure") == 0)
		doctor_say(doctor, DOCTOR_OK, "resolver",
			"The resolver answers, and DNSSEC comes through it.");
	else
		doctor_say(doctor, DOCTOR_WARN, "resolver",
			"The resolver answers without DNSSEC, so that a name "
			"is only as safe as the way to it; `nywhere settings "
			"resolver` can name another one.");
}

/* Direct sign-in needs none of this, so nothing here keeps anybody from it. */
void doctor_resolver(struct doctor *doctor, struct shell *shell)
{
	struct check check = {0};
	struct answer answer = {0};
	struct question question;
	enum status st;

	shell_question(&question, "net_check");
	st = shell_ask(shell, &question, &answer);
	if (st == STATUS_OK)
		st = SHELL_DECODE(answer.result, fields, &check);
	if (st == STATUS_NET_FAILED)
		doctor_say(doctor, DOCTOR_FAIL, "net",
			"nywhere-net was started and did not take the "
			"settings; run it in a terminal to see what it says.");
	else if (st != STATUS_OK)
		doctor_say(doctor, DOCTOR_WARN, "resolver",
			"Asked for a test name, the resolver failed: %s",
			status_sentence(st));
	else
		judge(doctor, check.dnssec);
	answer_clear(&answer);
}
