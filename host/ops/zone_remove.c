/* zone_remove: a zone of one kind, or of both, and its key, unless a name is
 * there that only this key can delete. */
#include "ops/operation.h"
#include "ops/zone_argument.h"

struct arguments {
	const char *zone;
	const char *kind; /* NULL for both */
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, zone, JSON_STRING, true),
	JSON_FIELD(struct arguments, kind, JSON_STRING, false),
};

static enum status remove_both(struct vault *vault, const char *zone)
{
	enum status wildcard = zone_store_remove(vault, zone, ZONE_WILDCARD);
	enum status update = STATUS_ZONE_UNKNOWN;

	if (wildcard == STATUS_OK || wildcard == STATUS_ZONE_UNKNOWN)
		update = zone_store_remove(vault, zone, ZONE_UPDATE);
	return update == STATUS_ZONE_UNKNOWN ? wildcard : update;
}

enum status op_zone_remove(struct session *session, const struct json *args,
	struct json_writer *result)
{
	struct arguments arguments = {0};
	enum zone_kind kind = ZONE_WILDCARD;
	struct name_clean name;
	struct vault *vault;
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK && arguments.kind != NULL)
		st = zone_kind_parse(arguments.kind, &kind);
	if (st == STATUS_OK)
		st = zone_argument_name(arguments.zone, &name);
	if (st == STATUS_OK)
		st = session_vault(session, &vault);
	if (st != STATUS_OK)
		return st;
	if (arguments.kind == NULL || kind == ZONE_UPDATE)
		st = window_records_check(session, vault, name.text);
	if (st != STATUS_OK)
		return st;
	st = arguments.kind == NULL ? remove_both(vault, name.text)
				    : zone_store_remove(vault, name.text, kind);
	if (st == STATUS_OK)
		json_add_string(result, "zone", name.text);
	return st;
}
