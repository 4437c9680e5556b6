#include "keys/export_vault.h"

#include "base/base64url.h"
#include "keys/export_zone.h"
#include "keys/handle_store.h"
#include "keys/site_store.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct export
{
	struct vault *vault;
	struct export_writer *writer;
	struct secret *line; /* EXPORT_LINE_MAX bytes */
	struct json_writer w;
	int64_t count; /* of the kind at hand */
	int64_t bound;
};

static void begin_line(struct export *export)
{
	json_writer_init(
		&export->w, (char *)export->line->data, export->line->len);
	json_begin_object(&export->w, NULL);
}

static enum status end_line(struct export *export)
{
	enum status st;

	json_end_object(&export->w);
	st = json_finish(&export->w);
	if (st == STATUS_OK)
		st = export_writer_line(
			export->writer, export->w.text, export->w.len);
	return st;
}

static enum status write_number(
	struct export *export, const char *name, const char *member, int64_t n)
{
	begin_line(export);
	json_begin_object(&export->w, name);
	json_add_integer(&export->w, member, n);
	json_end_object(&export->w);
	return end_line(export);
}

static enum status write_text(
	struct export *export, const char *name, const char *value)
{
	begin_line(export);
	json_add_string(&export->w, name, value);
	return end_line(export);
}

/* A value of the vault that is JSON goes as it is. */
static enum status add_value(
	struct export *export, const char *name, const struct secret *value)
{
	struct json *doc = NULL;
	enum status st =
		json_parse((const char *)value->data, value->len, &doc);

	if (st == STATUS_OK)
		json_add_copy(&export->w, name, doc);
	json_free(doc);
	return st == STATUS_BAD_JSON ? STATUS_VAULT_DAMAGED : st;
}

static enum status add_key(struct export *export, const struct secret *key)
{
	struct secret *text = secret_new(BASE64URL_LENGTH(key->len) + 1);

	if (text == NULL)
		return STATUS_NO_MEMORY;
	base64url_encode(key->data, key->len, (char *)text->data);
	json_add_string(&export->w, "key", (const char *)text->data);
	secret_free(text);
	return STATUS_OK;
}

static enum status write_handle(void *context, const struct secret *value)
{
	struct export *export = context;
	struct handle_record record;
	struct secret *key = NULL;
	enum status st = handle_row_read(value, &record);

	if (st == STATUS_OK)
		st = handle_store_raw_key(
			export->vault, record.handle.text, &key);
	begin_line(export);
	if (st == STATUS_OK)
		st = add_value(export, "handle", value);
	if (st == STATUS_OK && key != NULL)
		st = add_key(export, key);
	secret_free(key);
	if (st == STATUS_OK)
		st = end_line(export);
	export->count += st == STATUS_OK;
	export->bound += st == STATUS_OK && record.guard != GUARD_NONE;
	return st;
}

static enum status write_contact(void *context, const struct secret *value)
{
	struct export *export = context;
	enum status st;

	begin_line(export);
	st = add_value(export, "contact", value);
	if (st == STATUS_OK)
		st = end_line(export);
	export->count += st == STATUS_OK;
	return st;
}

/* Where the wish to be asked was stored without its origin, this is the place
 * from which it is known. */
static enum status write_old_switch(struct export *export, const char *origin)
{
	char named[ORIGIN_MAX + 1];
	struct secret *value = NULL;
	enum status st =
		vault_read(export->vault, VAULT_SITE, NULL, origin, &value);

	if (st == STATUS_OK && value != NULL) {
		site_store_read_switch(value, named);
		if (named[0] == '\0')
			st = write_text(export, "ask", origin);
	}
	secret_free(value);
	return st;
}

static enum status write_site(void *context, const struct secret *value)
{
	struct export *export = context;
	struct disclosure disclosure;
	enum status st = site_store_read(value, &disclosure);

	if (st != STATUS_OK)
		return st;
	begin_line(export);
	json_begin_object(&export->w, "site");
	disclosure_json_members(&export->w, &disclosure);
	json_end_object(&export->w);
	st = end_line(export);
	export->count += st == STATUS_OK;
	return st == STATUS_OK
		       ? write_old_switch(export, disclosure.origin.text)
		       : st;
}

static enum status write_switch(void *context, const struct secret *value)
{
	char origin[ORIGIN_MAX + 1];

	site_store_read_switch(value, origin);
	return origin[0] == '\0' ? STATUS_OK
				 : write_text(context, "ask", origin);
}

static enum status write_all(struct export *export, enum vault_kind kind,
	vault_visit visit, struct export_counts *counts, int64_t *count)
{
	const struct vault_range range = {.kind = kind, .limit = LONG_MAX};
	struct vault_page page;
	enum status st;

	export->count = 0;
	st = vault_each(export->vault, &range, visit, export, &page);
	counts->damaged += page.damaged;
	if (count != NULL)
		*count = export->count;
	return st;
}

static enum status write_zone(struct export *export, const struct zone *listed)
{
	struct zone zone = {.zone = ""};
	enum status st = zone_store_find(
		export->vault, listed->zone, listed->kind, &zone);

	if (st != STATUS_OK)
		return st;
	begin_line(export);
	json_begin_object(&export->w, "zone");
	st = export_zone_write(&export->w, &zone);
	json_end_object(&export->w);
	zone_clear(&zone);
	return st == STATUS_OK ? end_line(export) : st;
}

static enum status write_zones(
	struct export *export, struct export_counts *counts)
{
	struct zone *zones = NULL;
	size_t count = 0;
	enum status st = zone_store_list(export->vault, &zones, &count);

	for (size_t i = 0; st == STATUS_OK && i < count; i++) {
		st = write_zone(export, &zones[i]);
		counts->zones += st == STATUS_OK;
		if (st != STATUS_VAULT_DAMAGED)
			continue;
		counts->damaged++;
		st = STATUS_OK;
	}
	free(zones);
	return st;
}

static enum status write_default(struct export *export)
{
	char handle[HANDLE_MAX + 1];
	enum status st = handle_store_default(export->vault, handle);

	return st == STATUS_OK && handle[0] != '\0'
		       ? write_text(export, "default", handle)
		       : st;
}

enum status export_vault(struct vault *vault, struct export_writer *writer,
	int64_t made, struct export_counts *counts)
{
	struct export export = {.vault = vault, .writer = writer};
	enum status st;

	*counts = (struct export_counts){0};
	export.line = secret_new(EXPORT_LINE_MAX);
	if (export.line == NULL)
		return STATUS_NO_MEMORY;
	st = write_number(&export, "export", "made", made);
	if (st == STATUS_OK)
		st = write_all(&export, VAULT_HANDLE, write_handle, counts,
			&counts->handles);
	counts->bound = export.bound;
	if (st == STATUS_OK)
		st = write_default(&export);
	if (st == STATUS_OK)
		st = write_all(&export, VAULT_CONTACT, write_contact, counts,
			&counts->contacts);
	if (st == STATUS_OK)
		st = write_all(&export, VAULT_DISCLOSURE, write_site, counts,
			&counts->sites);
	if (st == STATUS_OK)
		st = write_all(&export, VAULT_SITE, write_switch, counts, NULL);
	if (st == STATUS_OK)
		st = write_zones(&export, counts);
	secret_free(export.line);
	return st;
}
