#include "net/update_argument.h"

#include "base/platform.h"

struct key_parts {
	const char *name;
	const char *algorithm;
	const char *secret;
};

static const struct json_field key_fields[] = {
	JSON_FIELD(struct key_parts, name, JSON_STRING, true),
	JSON_FIELD(struct key_parts, algorithm, JSON_STRING, true),
	JSON_FIELD(struct key_parts, secret, JSON_STRING, true),
};

enum status update_argument_key(const struct json *json, struct tsig_key *out)
{
	struct key_parts parts = {0};
	enum status st = JSON_DECODE(json, key_fields, &parts);

	if (st == STATUS_OK)
		st = tsig_key_make(
			parts.name, parts.algorithm, parts.secret, out);
	return st;
}

enum status update_argument_open(const char *text, struct dns_stream **out)
{
	long long end = platform_clock_ms() + UPDATE_TIME_MS;
	struct dns_server server;
	enum status st = dns_server_parse(text, &server);

	return st == STATUS_OK ? dns_stream_open(&server, end, out) : st;
}
