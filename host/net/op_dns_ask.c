/* dns_ask: the TXT records of a name, as its zone's own server has them. */
#include "net/dns_ask.h"
#include "net/service.h"
#include "net/update_argument.h"

#include <stdlib.h>

struct arguments {
	const char *server;
	const char *zone;
	const char *name;
	const struct json *key;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, server, JSON_STRING, true),
	JSON_FIELD(struct arguments, zone, JSON_STRING, false),
	JSON_FIELD(struct arguments, name, JSON_STRING, true),
	JSON_FIELD(struct arguments, key, JSON_OBJECT, false),
};

static enum status write(
	const struct dns_records *records, struct json_writer *w)
{
	struct dns_txt txt = {0};
	enum status st = dns_txt_read(records, &txt);

	/* the host would not read more of them */
	if (st == STATUS_OK && txt.count > JSON_MAX_STRINGS)
		st = STATUS_DNS_TOO_LARGE;
	if (st == STATUS_OK) {
		json_begin_array(w, "texts");
		for (size_t i = 0; i < txt.count; i++)
			json_add_string(w, NULL, txt.text[i]);
		json_end_array(w);
	}
	dns_txt_clear(&txt);
	return st;
}

enum status op_dns_ask(struct net_request *request, const struct json *args,
	struct json_writer *result)
{
	struct arguments arguments = {0};
	struct dns_records *records = calloc(1, sizeof(*records));
	struct dns_stream *stream = NULL;
	struct tsig_key key = {0};
	enum status st = records != NULL ? JSON_DECODE(args, fields, &arguments)
					 : STATUS_NO_MEMORY;

	(void)request;
	if (st == STATUS_OK && arguments.zone != NULL &&
		!dns_name_is_within(arguments.name, arguments.zone))
		st = STATUS_BAD_ARGUMENT;
	if (st == STATUS_OK && arguments.key != NULL)
		st = update_argument_key(arguments.key, &key);
	if (st == STATUS_OK)
		st = update_argument_open(arguments.server, &stream);
	if (st == STATUS_OK)
		st = dns_ask(stream, arguments.key != NULL ? &key : NULL,
			arguments.name, records);
	if (st == STATUS_OK)
		st = write(records, result);
	dns_stream_close(stream);
	tsig_key_clear(&key);
	free(records);
	return st;
}
