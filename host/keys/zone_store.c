#include "keys/zone_store.h"

#include "base/json.h"
#include "handle/fingerprint.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROW_MAX (HOSTNAME_MAX + 16)
#define TEXT_MAX 2048
#define PREFIX "_nywhere."

static const char *const kind_names[] = {
	[ZONE_WILDCARD] = "wildcard",
	[ZONE_UPDATE] = "update",
};

/* What of a row is JSON; after it come a NUL and the secret. */
struct members {
	const char *zone;
	const char *kind;
	int64_t added;
	const char *server;
	const char *key;
	const char *algorithm;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct members, zone, JSON_STRING, true),
	JSON_FIELD(struct members, kind, JSON_STRING, true),
	JSON_FIELD(struct members, added, JSON_INTEGER, true),
	JSON_FIELD(struct members, server, JSON_STRING, false),
	JSON_FIELD(struct members, key, JSON_STRING, false),
	JSON_FIELD(struct members, algorithm, JSON_STRING, false),
};

const char *zone_kind_name(enum zone_kind kind)
{
	return kind_names[kind];
}

enum status zone_kind_parse(const char *name, enum zone_kind *out)
{
	for (enum zone_kind kind = ZONE_WILDCARD; kind <= ZONE_UPDATE; kind++) {
		if (strcmp(name, kind_names[kind]) == 0) {
			*out = kind;
			return STATUS_OK;
		}
	}
	return STATUS_BAD_ARGUMENT;
}

enum status zone_name_check(const char *zone)
{
	if (!hostname_is_public(zone))
		return STATUS_BAD_ZONE;
	return strlen(PREFIX) + FINGERPRINT_LENGTH + 1 + strlen(zone) >
			       HOSTNAME_MAX
		       ? STATUS_ZONE_TOO_LONG
		       : STATUS_OK;
}

void zone_clear(struct zone *zone)
{
	tsig_key_clear(&zone->key);
	*zone = (struct zone){.zone = ""};
}

static void row_name(const char *zone, enum zone_kind kind, char out[ROW_MAX])
{
	snprintf(out, ROW_MAX, "%s:%s", kind_names[kind], zone);
}

/* *value is the row that zone_read reads. */
static enum status write_value(const struct zone *zone, struct secret **value)
{
	const struct secret *key = zone->key.secret;
	char text[TEXT_MAX];
	struct json_writer w;
	enum status st;

	json_writer_init(&w, text, sizeof(text));
	json_begin_object(&w, NULL);
	json_add_string(&w, "zone", zone->zone);
	json_add_string(&w, "kind", kind_names[zone->kind]);
	json_add_integer(&w, "added", zone->added);
	if (zone->kind == ZONE_UPDATE) {
		json_add_string(&w, "server", zone->server);
		json_add_string(&w, "key", zone->key.name);
		json_add_string(&w, "algorithm", zone->key.algorithm);
	}
	json_end_object(&w);
	st = json_finish(&w);
	if (st != STATUS_OK)
		return st;
	*value = secret_new(w.len + 1 + (key == NULL ? 0 : key->len));
	if (*value == NULL)
		return STATUS_NO_MEMORY;
	memcpy((*value)->data, text, w.len);
	if (key != NULL)
		memcpy((*value)->data + w.len + 1, key->data, key->len);
	return STATUS_OK;
}

static bool copy(const char *text, size_t size, char *out)
{
	if (text == NULL || strlen(text) >= size)
		return false;
	memcpy(out, text, strlen(text) + 1);
	return true;
}

static bool read_members(const struct json *doc, struct zone *out)
{
	struct members members = {0};

	if (JSON_DECODE(doc, fields, &members) != STATUS_OK ||
		zone_kind_parse(members.kind, &out->kind) != STATUS_OK ||
		!copy(members.zone, sizeof(out->zone), out->zone) ||
		zone_name_check(out->zone) != STATUS_OK)
		return false;
	out->added = members.added;
	return out->kind == ZONE_WILDCARD ||
	       (copy(members.server, sizeof(out->server), out->server) &&
		       copy(members.key, sizeof(out->key.name),
			       out->key.name) &&
		       copy(members.algorithm, sizeof(out->key.algorithm),
			       out->key.algorithm));
}

/* What follows the JSON is the secret. */
static enum status read_secret(
	const unsigned char *bytes, size_t len, struct zone *zone)
{
	if (len < TSIG_SECRET_MIN || len > TSIG_SECRET_MAX)
		return STATUS_VAULT_DAMAGED;
	zone->key.secret = secret_copy(bytes, len);
	return zone->key.secret == NULL ? STATUS_NO_MEMORY : STATUS_OK;
}

static enum status read_value(
	const struct secret *value, bool with_secret, struct zone *out)
{
	const unsigned char *end = memchr(value->data, '\0', value->len);
	struct zone zone = {.zone = ""};
	struct json *doc = NULL;
	size_t len = end == NULL ? 0 : (size_t)(end - value->data);
	enum status st = json_parse((const char *)value->data, len, &doc);

	/* It was sealed by us: what does not read is damaged. */
	if (st == STATUS_BAD_JSON ||
		(st == STATUS_OK && !read_members(doc, &zone)))
		st = STATUS_VAULT_DAMAGED;
	json_free(doc);
	if (st == STATUS_OK && with_secret && zone.kind == ZONE_UPDATE)
		st = read_secret(end + 1, value->len - len - 1, &zone);
	if (st == STATUS_OK)
		*out = zone;
	return st;
}

enum status zone_store_find(struct vault *vault, const char *zone,
	enum zone_kind kind, struct zone *out)
{
	struct secret *value = NULL;
	char row[ROW_MAX];
	enum status st;

	if (strlen(zone) > HOSTNAME_MAX)
		return STATUS_ZONE_UNKNOWN;
	row_name(zone, kind, row);
	st = vault_read(vault, VAULT_ZONE, NULL, row, &value);
	if (st == STATUS_OK)
		st = value == NULL ? STATUS_ZONE_UNKNOWN
				   : read_value(value, true, out);
	secret_free(value);
	return st;
}

static enum status put_row(struct vault *vault, const struct zone *zone)
{
	struct secret *value = NULL;
	char row[ROW_MAX];
	enum status st = write_value(zone, &value);

	row_name(zone->zone, zone->kind, row);
	if (st == STATUS_OK)
		st = vault_write(
			vault, VAULT_ZONE, NULL, row, value->data, value->len);
	secret_free(value);
	return st;
}

static enum status add_row(struct vault *vault, const struct zone *zone)
{
	struct secret *old = NULL;
	char row[ROW_MAX];
	enum status st;

	row_name(zone->zone, zone->kind, row);
	st = vault_read(vault, VAULT_ZONE, NULL, row, &old);
	if (st == STATUS_OK && old != NULL)
		st = STATUS_ZONE_EXISTS;
	secret_free(old);
	if (st == STATUS_OK || st == STATUS_VAULT_DAMAGED)
		st = put_row(vault, zone);
	return st;
}

enum status zone_store_put(struct vault *vault, const struct zone *zone)
{
	enum status st = zone_name_check(zone->zone);

	if (st == STATUS_OK)
		st = vault_begin(vault, true);
	if (st == STATUS_OK)
		st = vault_end(vault, put_row(vault, zone));
	return st;
}

enum status zone_store_add(struct vault *vault, const struct zone *zone)
{
	enum status st = zone_name_check(zone->zone);

	if (st == STATUS_OK)
		st = vault_begin(vault, true);
	if (st == STATUS_OK)
		st = vault_end(vault, add_row(vault, zone));
	return st;
}

static enum status remove_row(struct vault *vault, const char *row)
{
	struct secret *value = NULL;
	enum status st = vault_read(vault, VAULT_ZONE, NULL, row, &value);

	if (st == STATUS_OK && value == NULL)
		st = STATUS_ZONE_UNKNOWN;
	secret_free(value);
	if (st == STATUS_OK || st == STATUS_VAULT_DAMAGED)
		st = vault_remove(vault, VAULT_ZONE, NULL, row);
	return st;
}

enum status zone_store_remove(
	struct vault *vault, const char *zone, enum zone_kind kind)
{
	char row[ROW_MAX];
	enum status st;

	if (strlen(zone) > HOSTNAME_MAX)
		return STATUS_ZONE_UNKNOWN;
	row_name(zone, kind, row);
	st = vault_begin(vault, true);
	if (st == STATUS_OK)
		st = vault_end(vault, remove_row(vault, row));
	return st;
}

struct list {
	struct zone *items;
	size_t count;
	size_t space;
};

static enum status collect(void *context, const struct secret *value)
{
	struct list *list = context;
	enum status st;

	if (list->count == list->space) {
		size_t space = list->space == 0 ? 8 : list->space * 2;
		struct zone *items =
			realloc(list->items, space * sizeof(*items));

		if (items == NULL)
			return STATUS_NO_MEMORY;
		list->items = items;
		list->space = space;
	}
	st = read_value(value, false, &list->items[list->count]);
	if (st == STATUS_OK)
		list->count++;
	return st;
}

static int by_name(const void *a, const void *b)
{
	const struct zone *left = a;
	const struct zone *right = b;
	int order = strcmp(left->zone, right->zone);

	return order != 0 ? order : (int)left->kind - (int)right->kind;
}

enum status zone_store_list(
	struct vault *vault, struct zone **out, size_t *count)
{
	const struct vault_range range = {
		.kind = VAULT_ZONE, .limit = LONG_MAX};
	struct list list = {0};
	struct vault_page page;
	enum status st = vault_each(vault, &range, collect, &list, &page);

	if (st != STATUS_OK) {
		free(list.items);
		return st;
	}
	if (list.count > 0)
		qsort(list.items, list.count, sizeof(*list.items), by_name);
	*out = list.items;
	*count = list.count;
	return STATUS_OK;
}

static bool covers(const char *zone, const char *handle)
{
	size_t zone_len = strlen(zone);
	size_t len = strlen(handle);

	return zone_len <= len && strcmp(handle + len - zone_len, zone) == 0 &&
	       (zone_len == len || handle[len - zone_len - 1] == '.');
}

enum status zone_store_cover(
	struct vault *vault, const char *handle, struct zone *out)
{
	const char *longest = NULL;
	struct zone *zones = NULL;
	size_t count = 0;
	enum status st = zone_store_list(vault, &zones, &count);

	for (size_t i = 0; i < count; i++) {
		if (zones[i].kind == ZONE_UPDATE &&
			covers(zones[i].zone, handle) &&
			(longest == NULL ||
				strlen(zones[i].zone) > strlen(longest)))
			longest = zones[i].zone;
	}
	if (st == STATUS_OK)
		st = longest == NULL ? STATUS_ZONE_UNKNOWN
				     : zone_store_find(vault, longest,
					       ZONE_UPDATE, out);
	free(zones);
	return st;
}
