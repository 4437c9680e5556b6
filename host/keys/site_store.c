#include "keys/site_store.h"

#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIST_MAX 100000

struct stored {
	const char *origin;
	const char *handle;
	bool direct;
	int64_t first;
	int64_t last;
};

static const struct json_field stored_fields[] = {
	JSON_FIELD(struct stored, origin, JSON_STRING, true),
	JSON_FIELD(struct stored, handle, JSON_STRING, true),
	JSON_FIELD(struct stored, direct, JSON_BOOL, true),
	JSON_FIELD(struct stored, first, JSON_INTEGER, true),
	JSON_FIELD(struct stored, last, JSON_INTEGER, true),
};

enum status disclosure_json_read(
	const struct json *object, struct disclosure *out)
{
	struct disclosure found = {0};
	struct stored stored;
	enum status st = JSON_DECODE(object, stored_fields, &stored);

	if (st == STATUS_OK)
		st = origin_parse(stored.origin, &found.origin);
	if (st == STATUS_OK)
		st = handle_parse(stored.handle, &found.handle);
	if (st != STATUS_OK)
		return st;
	found.direct = stored.direct;
	found.first = stored.first;
	found.last = stored.last;
	*out = found;
	return STATUS_OK;
}

void disclosure_json_members(
	struct json_writer *w, const struct disclosure *disclosure)
{
	json_add_string(w, "origin", disclosure->origin.text);
	json_add_string(w, "handle", disclosure->handle.text);
	json_add_bool(w, "direct", disclosure->direct);
	json_add_integer(w, "first", disclosure->first);
	json_add_integer(w, "last", disclosure->last);
}

enum status site_store_read(const struct secret *value, struct disclosure *out)
{
	struct json *doc = NULL;
	enum status st =
		json_parse((const char *)value->data, value->len, &doc);

	if (st == STATUS_OK)
		st = disclosure_json_read(doc, out);
	json_free(doc);
	return st == STATUS_OK || st == STATUS_NO_MEMORY ? st
							 : STATUS_VAULT_DAMAGED;
}

/* *found tells whether there is one; *row is where it stands or would. */
static enum status disclosure_find(struct vault *vault,
	const struct origin *origin, const struct handle *handle,
	struct vault_row *row, struct disclosure *out, bool *found)
{
	struct secret *value = NULL;
	enum status st = vault_locate(
		vault, VAULT_DISCLOSURE, origin->text, handle->text, row);

	if (st == STATUS_OK)
		st = vault_read_row(vault, row, &value);
	*found = st == STATUS_OK && value != NULL;
	if (*found)
		st = site_store_read(value, out);
	secret_free(value);
	/* Rows of two sites could be swapped: the group is not sealed. */
	if (st == STATUS_OK && *found &&
		strcmp(out->origin.text, origin->text) != 0)
		st = STATUS_VAULT_DAMAGED;
	return st;
}

static enum status write_disclosure(struct vault *vault, struct vault_row *row,
	const struct disclosure *disclosure)
{
	char text[1024];
	struct json_writer w;
	enum status st;

	json_writer_init(&w, text, sizeof(text));
	json_begin_object(&w, NULL);
	disclosure_json_members(&w, disclosure);
	json_end_object(&w);
	st = json_finish(&w);
	return st == STATUS_OK ? vault_write_row(vault, row, text, w.len) : st;
}

enum status site_store_disclose(struct vault *vault,
	const struct origin *origin, const struct handle *handle, bool direct,
	int64_t now)
{
	struct disclosure old = {.first = now};
	struct vault_row row;
	bool found;
	enum status st =
		disclosure_find(vault, origin, handle, &row, &old, &found);

	/* A damaged one may be replaced: what it said is lost anyway. */
	if (st != STATUS_OK && st != STATUS_VAULT_DAMAGED)
		return st;
	old.origin = *origin;
	old.handle = *handle;
	old.direct = direct;
	old.last = now;
	return write_disclosure(vault, &row, &old);
}

enum status site_store_find(struct vault *vault, const struct origin *origin,
	const struct handle *handle, struct disclosure *out, bool *found)
{
	struct vault_row row;

	return disclosure_find(vault, origin, handle, &row, out, found);
}

enum status site_store_put(
	struct vault *vault, const struct disclosure *disclosure)
{
	struct disclosure old;
	struct vault_row row;
	bool found;
	enum status st = disclosure_find(vault, &disclosure->origin,
		&disclosure->handle, &row, &old, &found);

	return st == STATUS_OK || st == STATUS_VAULT_DAMAGED
		       ? write_disclosure(vault, &row, disclosure)
		       : st;
}

enum status site_store_one_click(struct vault *vault,
	const struct origin *origin, const struct handle *handle, bool *allowed)
{
	struct disclosure before;
	struct vault_row row;
	bool found;
	enum status st =
		disclosure_find(vault, origin, handle, &row, &before, &found);

	if (st == STATUS_VAULT_DAMAGED) {
		found = false; /* grants nothing, and the next one mends it */
		st = STATUS_OK;
	}
	if (st == STATUS_OK)
		st = site_store_switch(vault, origin, allowed);
	if (st == STATUS_OK)
		*allowed = *allowed && found && before.direct;
	return st;
}

enum status site_store_switch(
	struct vault *vault, const struct origin *origin, bool *one_click)
{
	struct secret *value = NULL;
	enum status st =
		vault_read(vault, VAULT_SITE, NULL, origin->text, &value);

	/* There is a row only where the user wants to be asked. */
	if (st == STATUS_OK || st == STATUS_VAULT_DAMAGED) {
		*one_click = st == STATUS_OK && value == NULL;
		st = STATUS_OK;
	}
	secret_free(value);
	return st;
}

static const char ask[] = "ask ";

/* Only the wish to be asked is worth a row. */
static enum status write_switch(
	struct vault *vault, const struct origin *origin, bool one_click)
{
	char text[sizeof(ask) + ORIGIN_MAX];
	int len;

	if (one_click)
		return vault_remove(vault, VAULT_SITE, NULL, origin->text);
	len = snprintf(text, sizeof(text), "%s%s", ask, origin->text);
	return vault_write(
		vault, VAULT_SITE, NULL, origin->text, text, (size_t)len);
}

enum status site_store_set_switch(
	struct vault *vault, const struct origin *origin, bool one_click)
{
	enum status st = vault_begin(vault, true);

	return st == STATUS_OK ? vault_end(vault,
					 write_switch(vault, origin, one_click))
			       : st;
}

void site_store_read_switch(
	const struct secret *value, char out[ORIGIN_MAX + 1])
{
	size_t head = sizeof(ask) - 1;

	out[0] = '\0';
	if (value->len <= head || value->len - head > ORIGIN_MAX ||
		memcmp(value->data, ask, head) != 0)
		return;
	memcpy(out, value->data + head, value->len - head);
	out[value->len - head] = '\0';
}

enum status site_store_forget(
	struct vault *vault, const struct origin *origin, int64_t *removed)
{
	enum status st = vault_begin(vault, true);

	if (st != STATUS_OK)
		return st;
	st = vault_remove_group(vault, VAULT_DISCLOSURE, origin->text, removed);
	if (st == STATUS_OK)
		st = vault_remove(vault, VAULT_SITE, NULL, origin->text);
	return vault_end(vault, st);
}

struct list {
	const struct origin *origin;
	struct disclosure *items;
	size_t count;
	size_t space;
};

static enum status collect(void *context, const struct secret *value)
{
	struct list *list = context;
	struct disclosure *item;
	enum status st;

	if (list->count == list->space) {
		size_t space = list->space == 0 ? 16 : list->space * 2;

		item = realloc(list->items, space * sizeof(*item));
		if (item == NULL)
			return STATUS_NO_MEMORY;
		list->items = item;
		list->space = space;
	}
	item = &list->items[list->count];
	st = site_store_read(value, item);
	if (st == STATUS_OK && list->origin != NULL &&
		strcmp(item->origin.text, list->origin->text) != 0)
		st = STATUS_VAULT_DAMAGED;
	if (st == STATUS_OK)
		list->count++;
	return st;
}

static int newest_first(const void *a, const void *b)
{
	const struct disclosure *left = a;
	const struct disclosure *right = b;
	int order = (left->last < right->last) - (left->last > right->last);

	if (order == 0)
		order = strcmp(left->origin.text, right->origin.text);
	return order != 0 ? order
			  : strcmp(left->handle.text, right->handle.text);
}

enum status site_store_list(struct vault *vault, const struct origin *origin,
	struct disclosure **out, size_t *count)
{
	const struct vault_range range = {
		.kind = VAULT_DISCLOSURE,
		.group = origin == NULL ? NULL : origin->text,
		.limit = LIST_MAX,
	};
	struct list list = {.origin = origin};
	struct vault_page page;
	enum status st = vault_each(vault, &range, collect, &list, &page);

	if (st != STATUS_OK) {
		free(list.items);
		return st;
	}
	if (list.count > 0)
		qsort(list.items, list.count, sizeof(*list.items),
			newest_first);
	*out = list.items;
	*count = list.count;
	return STATUS_OK;
}
