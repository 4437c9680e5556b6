#include "keys/import_internal.h"

#include "keys/handle_store.h"

#include <string.h>

static const char *const kind_names[] = {
	[IMPORT_HANDLE] = "handle",
	[IMPORT_CONTACT] = "contact",
	[IMPORT_SITE] = "site",
	[IMPORT_ZONE] = "zone",
	[IMPORT_SETTING] = "setting",
};

static const char *const verdict_names[] = {
	[IMPORT_NEW] = "new",
	[IMPORT_SAME] = "same",
	[IMPORT_NEWER] = "newer",
	[IMPORT_OLDER] = "older",
	[IMPORT_DIFFERS] = "differs",
};

/* One of these, and the key beside a handle. */
struct line {
	const struct json *export;
	const struct json *handle;
	const char *key;
	const char *first; /* the handle that is offered first */
	const struct json *contact;
	const struct json *site;
	const char *ask;
	const struct json *zone;
	const struct json *settings;
};

static const struct json_field line_fields[] = {
	JSON_FIELD(struct line, export, JSON_OBJECT, false),
	JSON_FIELD(struct line, handle, JSON_OBJECT, false),
	JSON_FIELD(struct line, key, JSON_STRING, false),
	{"default", JSON_STRING, false, offsetof(struct line, first)},
	JSON_FIELD(struct line, contact, JSON_OBJECT, false),
	JSON_FIELD(struct line, site, JSON_OBJECT, false),
	JSON_FIELD(struct line, ask, JSON_STRING, false),
	JSON_FIELD(struct line, zone, JSON_OBJECT, false),
	JSON_FIELD(struct line, settings, JSON_OBJECT, false),
};

struct head {
	int64_t made;
};

static const struct json_field head_fields[] = {
	JSON_FIELD(struct head, made, JSON_INTEGER, true),
};

const char *import_kind_name(enum import_kind kind)
{
	return kind_names[kind];
}

const char *import_verdict_name(enum import_verdict verdict)
{
	return verdict_names[verdict];
}

bool import_decide(struct import *import, const struct import_item *item)
{
	if (import->tell != NULL)
		import->tell(import->context, item);
	if (!import->writes)
		return false;
	return item->verdict == IMPORT_NEW || item->verdict == IMPORT_NEWER ||
	       (item->verdict == IMPORT_DIFFERS && import->replaces);
}

static enum status read_head(struct import *import, const struct json *object)
{
	struct head head = {0};
	enum status st = JSON_DECODE(object, head_fields, &head);

	if (st == STATUS_OK)
		import->made = head.made;
	return st;
}

/* A choice that was made here stays. */
static enum status import_first(struct import *import, const char *handle)
{
	char current[HANDLE_MAX + 1];
	enum status st;

	if (!import->writes)
		return STATUS_OK;
	st = handle_store_default(import->vault, current);
	if (st == STATUS_OK && current[0] == '\0')
		st = handle_store_set_default(import->vault, handle);
	return st == STATUS_HANDLE_UNKNOWN ? STATUS_OK : st;
}

static enum status take(struct import *import, const struct line *line)
{
	if (line->export != NULL)
		return read_head(import, line->export);
	if (line->handle != NULL)
		return import_handle(import, line->handle, line->key);
	if (line->first != NULL)
		return import_first(import, line->first);
	if (line->contact != NULL)
		return import_contact(import, line->contact);
	if (line->site != NULL)
		return import_site(import, line->site);
	if (line->ask != NULL)
		return import_ask(import, line->ask);
	if (line->zone != NULL)
		return import_zone(import, line->zone);
	if (line->settings != NULL)
		return import->settings(import->context, line->settings);
	return STATUS_BAD_ARGUMENT;
}

/* What does not read was sealed by who knows the passphrase, and not by us. */
static enum status name_fault(enum status st)
{
	switch (st) {
	case STATUS_BAD_JSON:
	case STATUS_BAD_ARGUMENT:
	case STATUS_BAD_HANDLE:
	case STATUS_BAD_DID:
	case STATUS_BAD_ORIGIN:
	case STATUS_BAD_CONTACT:
	case STATUS_BAD_SETTING:
	case STATUS_TOO_LONG:
		return STATUS_EXPORT_DAMAGED;
	default:
		return st;
	}
}

enum status import_line(struct import *import, const char *text, size_t len)
{
	struct line line = {0};
	struct json *doc = NULL;
	enum status st = json_parse(text, len, &doc);
	const struct json *first;

	if (st == STATUS_OK)
		st = JSON_DECODE(doc, line_fields, &line);
	if (st == STATUS_OK) {
		first = json_first(doc);
		if (first == NULL ||
			(json_next(first) != NULL &&
				(line.key == NULL || line.handle == NULL ||
					json_next(json_next(first)) != NULL)))
			st = STATUS_BAD_ARGUMENT;
	}
	if (st == STATUS_OK)
		st = take(import, &line);
	json_free(doc);
	return name_fault(st);
}

enum status import_read(struct import *import, struct export_reader *reader)
{
	const char *text;
	size_t len;
	enum status st;

	import->made = 0;
	while ((st = export_reader_next(reader, &text, &len)) == STATUS_OK) {
		st = import_line(import, text, len);
		if (st != STATUS_OK)
			return st;
		if (import->made == 0) /* it is the first line that says */
			return STATUS_EXPORT_DAMAGED;
	}
	if (st == STATUS_END)
		st = import->made == 0 ? STATUS_EXPORT_DAMAGED : STATUS_OK;
	return st;
}
