/* zone_check: whether a zone of the vault can still be used. */
#include "ops/operation.h"
#include "ops/zone_argument.h"
#include "ops/zone_check_json.h"

#include <string.h>

struct arguments {
	const char *zone;
	const char *kind; /* NULL: the wildcard, if there is one */
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, zone, JSON_STRING, true),
	JSON_FIELD(struct arguments, kind, JSON_STRING, false),
};

static enum status find(struct vault *vault, const char *name,
	const char *kind_name, struct zone *out)
{
	enum zone_kind kind = ZONE_WILDCARD;
	enum status st = kind_name == NULL ? STATUS_OK
					   : zone_kind_parse(kind_name, &kind);

	if (st == STATUS_OK)
		st = zone_store_find(vault, name, kind, out);
	if (st == STATUS_ZONE_UNKNOWN && kind_name == NULL)
		st = zone_store_find(vault, name, ZONE_UPDATE, out);
	return st;
}

/* The thread keeps the zone's name, and its kind as the step. */
enum status ask_zone_check(struct session *session, const struct json *args,
	struct net_question *question)
{
	struct arguments arguments = {0};
	struct zone zone = {.zone = ""};
	struct name_clean name;
	struct vault *vault;
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK)
		st = zone_argument_name(arguments.zone, &name);
	if (st == STATUS_OK)
		st = session_vault(session, &vault);
	if (st == STATUS_OK)
		st = find(vault, name.text, arguments.kind, &zone);
	if (st == STATUS_OK)
		st = zone_check_ask(&zone, question);
	if (st == STATUS_OK) {
		question->thread->step = (int)zone.kind;
		strcpy(question->thread->name, zone.zone);
	}
	zone_clear(&zone);
	return st;
}

enum status take_zone_check(struct session *session, const struct json *args,
	enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result)
{
	enum zone_kind kind = (enum zone_kind)question->thread->step;
	struct zone_check check;
	enum status st = zone_check_read(kind, reply, answer, &check);

	(void)session;
	(void)args;
	if (st == STATUS_OK)
		zone_check_json_members(
			result, question->thread->name, kind, &check);
	return st;
}
