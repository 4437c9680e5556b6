#include "keys/export_zone.h"

#include <string.h>

struct members {
	const char *zone;
	const char *kind;
	int64_t added;
	const char *server; /* this and the following of ZONE_UPDATE only */
	const char *key;
	const char *algorithm;
	const char *secret; /* in base64 */
};

static const struct json_field fields[] = {
	JSON_FIELD(struct members, zone, JSON_STRING, true),
	JSON_FIELD(struct members, kind, JSON_STRING, true),
	JSON_FIELD(struct members, added, JSON_INTEGER, true),
	JSON_FIELD(struct members, server, JSON_STRING, false),
	JSON_FIELD(struct members, key, JSON_STRING, false),
	JSON_FIELD(struct members, algorithm, JSON_STRING, false),
	JSON_FIELD(struct members, secret, JSON_STRING, false),
};

enum status export_zone_write(struct json_writer *w, const struct zone *zone)
{
	struct secret *secret = NULL;
	enum status st;

	json_add_string(w, "zone", zone->zone);
	json_add_string(w, "kind", zone_kind_name(zone->kind));
	json_add_integer(w, "added", zone->added);
	if (zone->kind != ZONE_UPDATE)
		return STATUS_OK;
	st = tsig_key_secret_text(&zone->key, &secret);
	if (st != STATUS_OK)
		return st;
	json_add_string(w, "server", zone->server);
	json_add_string(w, "key", zone->key.name);
	json_add_string(w, "algorithm", zone->key.algorithm);
	json_add_string(w, "secret", (const char *)secret->data);
	secret_free(secret);
	return STATUS_OK;
}

static enum status read_key(const struct members *members, struct zone *zone)
{
	if (members->server == NULL || members->key == NULL ||
		members->algorithm == NULL || members->secret == NULL ||
		members->server[0] == '\0' ||
		strlen(members->server) > ZONE_SERVER_MAX)
		return STATUS_BAD_ARGUMENT;
	strcpy(zone->server, members->server);
	return tsig_key_make(
		members->key, members->algorithm, members->secret, &zone->key);
}

enum status export_zone_read(const struct json *object, struct zone *out)
{
	struct members members = {0};
	struct zone zone = {.zone = ""};
	enum status st = JSON_DECODE(object, fields, &members);

	if (st == STATUS_OK)
		st = zone_name_check(members.zone);
	if (st == STATUS_OK)
		st = zone_kind_parse(members.kind, &zone.kind);
	if (st != STATUS_OK)
		return st == STATUS_NO_MEMORY ? st : STATUS_BAD_ARGUMENT;
	strcpy(zone.zone, members.zone);
	zone.added = members.added;
	if (zone.kind == ZONE_UPDATE)
		st = read_key(&members, &zone);
	if (st == STATUS_OK)
		*out = zone;
	return st == STATUS_OK || st == STATUS_NO_MEMORY ? st
							 : STATUS_BAD_ARGUMENT;
}
