/* dns_update: changes the TXT records of one name at its zone's server. */
#include "net/dns_update.h"
#include "net/service.h"
#include "net/update_argument.h"

#include <string.h>

struct arguments {
	const char *server;
	const char *zone;
	const struct json *key;
	const char *name;
	const char *expect; /* "absent" */
	struct json_strings texts;
	struct json_strings set;
	int64_t ttl;
};

#define COMMON                                                                 \
	JSON_FIELD(struct arguments, server, JSON_STRING, true),               \
		JSON_FIELD(struct arguments, zone, JSON_STRING, true),         \
		JSON_FIELD(struct arguments, key, JSON_OBJECT, true),          \
		JSON_FIELD(struct arguments, name, JSON_STRING, true),         \
		JSON_FIELD(struct arguments, set, JSON_STRINGS, true),         \
		JSON_FIELD(struct arguments, ttl, JSON_INTEGER, true)

static const struct json_field with_word[] = {
	COMMON,
	JSON_FIELD(struct arguments, expect, JSON_STRING, false),
};

static const struct json_field with_texts[] = {
	COMMON,
	{"expect", JSON_STRINGS, true, offsetof(struct arguments, texts)},
};

/* What is expected is a word, a list, or not there. */
static enum status decode(const struct json *args, struct arguments *arguments,
	struct dns_change *change)
{
	if (JSON_DECODE(args, with_texts, arguments) == STATUS_OK) {
		change->expect = DNS_EXPECT_TEXTS;
		return STATUS_OK;
	}
	if (JSON_DECODE(args, with_word, arguments) != STATUS_OK)
		return STATUS_BAD_ARGUMENT;
	change->expect = DNS_EXPECT_ANYTHING;
	if (arguments->expect == NULL)
		return STATUS_OK;
	change->expect = DNS_EXPECT_ABSENT;
	return strcmp(arguments->expect, "absent") == 0 ? STATUS_OK
							: STATUS_BAD_ARGUMENT;
}

static enum status take(
	const struct arguments *arguments, struct dns_change *change)
{
	change->zone = arguments->zone;
	change->name = arguments->name;
	change->texts = arguments->texts;
	change->set = arguments->set;
	if (arguments->ttl < 0 || arguments->ttl > DNS_UPDATE_TTL_MAX)
		return STATUS_BAD_ARGUMENT;
	change->ttl = (uint32_t)arguments->ttl;
	return dns_update_check(change);
}

enum status op_dns_update(struct net_request *request, const struct json *args,
	struct json_writer *result)
{
	struct arguments arguments = {0};
	struct dns_change change = {0};
	struct dns_stream *stream = NULL;
	struct tsig_key key = {0};
	enum status st = decode(args, &arguments, &change);

	(void)request;
	(void)result;
	if (st == STATUS_OK)
		st = take(&arguments, &change);
	if (st == STATUS_OK)
		st = update_argument_key(arguments.key, &key);
	if (st == STATUS_OK)
		st = update_argument_open(arguments.server, &stream);
	if (st == STATUS_OK)
		st = dns_update(stream, &key, &change);
	dns_stream_close(stream);
	tsig_key_clear(&key);
	return st;
}
