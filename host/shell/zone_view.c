#include "shell/zone_view.h"

#include "shell/publish.h"
#include "shell/text.h"

#include <string.h>

struct zone_line {
	const char *zone;
	const char *kind;
	const char *server; /* NULL without a key, as the next two */
	const char *key_name;
	const char *algorithm;
	int64_t added;
};

static const struct json_field zone_fields[] = {
	JSON_FIELD(struct zone_line, zone, JSON_STRING, true),
	JSON_FIELD(struct zone_line, kind, JSON_STRING, true),
	JSON_FIELD(struct zone_line, server, JSON_STRING, false),
	JSON_FIELD(struct zone_line, key_name, JSON_STRING, false),
	JSON_FIELD(struct zone_line, algorithm, JSON_STRING, false),
	JSON_FIELD(struct zone_line, added, JSON_INTEGER, true),
};

struct result {
	const struct json *zone; /* of what was added */
	bool kept;
	const struct json *check;
	const struct json *publish;
};

static const struct json_field result_fields[] = {
	JSON_FIELD(struct result, zone, JSON_OBJECT, false),
	JSON_FIELD(struct result, kept, JSON_BOOL, false),
	JSON_FIELD(struct result, check, JSON_OBJECT, true),
	JSON_FIELD(struct result, publish, JSON_ARRAY, true),
};

struct check {
	const char *state;
	const char *dnssec;
	const char *code;
	const char *message;
};

static const struct json_field check_fields[] = {
	JSON_FIELD(struct check, state, JSON_STRING, true),
	JSON_FIELD(struct check, dnssec, JSON_STRING, false),
	JSON_FIELD(struct check, code, JSON_STRING, false),
	JSON_FIELD(struct check, message, JSON_STRING, true),
};

enum status zone_view_print(const struct json *zone)
{
	struct zone_line line = {0};
	enum status st = SHELL_DECODE(zone, zone_fields, &line);

	if (st != STATUS_OK)
		return st;
	if (line.server == NULL)
		text_line(stdout, "%-32s  %s", line.zone, line.kind);
	else
		text_line(stdout, "%-32s  %-8s  %s, key %s (%s)", line.zone,
			line.kind, line.server, line.key_name, line.algorithm);
	return STATUS_OK;
}

/* Insecure is no fault, but worth a second look. */
static void print_check(const struct check *check, bool is_ok)
{
	bool is_weak =
		check->dnssec != NULL && strcmp(check->dnssec, "insecure") == 0;

	if (!is_ok)
		text_word(stdout, TEXT_RED, "fail");
	else if (is_weak)
		text_word(stdout, TEXT_YELLOW, "warn");
	else
		text_word(stdout, TEXT_GREEN, "ok");
	text_line(stdout, "%s  %s", is_ok && !is_weak ? "  " : "",
		check->message);
}

enum status zone_view_check(const struct json *result, bool print, bool *is_ok)
{
	struct result found = {0};
	struct check check = {0};
	enum status st = SHELL_DECODE(result, result_fields, &found);

	if (st == STATUS_OK)
		st = SHELL_DECODE(found.check, check_fields, &check);
	if (st != STATUS_OK)
		return st;
	*is_ok = strcmp(check.state, "ok") == 0;
	if (!print)
		return STATUS_OK;
	print_check(&check, *is_ok);
	if (json_first(found.publish) == NULL)
		return STATUS_OK;
	putchar('\n');
	return publish_records(
		found.publish, "This line has to be in the zone:");
}
