/* net_check: whether nywhere-net starts, takes the settings, and has a resolver
 * that answers. For doctor in a shell. */
#include "ops/operation.h"

#include <string.h>

struct answer {
	const char *dnssec;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct answer, dnssec, JSON_STRING, false),
};

enum status ask_net_check(struct session *session, const struct json *args,
	struct net_question *question)
{
	(void)session;
	(void)question;
	return json_decode(args, NULL, 0, NULL);
}

enum status finish_net_check(struct session *session, const struct json *args,
	const struct json *answer, struct json_writer *result)
{
	static const char *const states[] = {"secure", "insecure"};
	struct answer found = {0};

	(void)session;
	(void)args;
	if (JSON_DECODE(answer, fields, &found) != STATUS_OK ||
		(found.dnssec != NULL &&
			!net_text_is_one_of(found.dnssec, states, 2)))
		return STATUS_HELPER_FAILED;
	if (found.dnssec != NULL)
		json_add_string(result, "dnssec", found.dnssec);
	return STATUS_OK;
}
