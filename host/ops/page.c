#include "ops/page.h"

#include "base/base64url.h"

#include <string.h>

struct arguments {
	const char *after; /* the "next" of an earlier reply */
	int64_t limit;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, after, JSON_STRING, false),
	JSON_FIELD(struct arguments, limit, JSON_INTEGER, false),
};

static enum status read_cursor(
	const char *text, unsigned char id[SEAL_ROW_ID_LENGTH])
{
	size_t len = SEAL_ROW_ID_LENGTH;
	enum status st = base64url_decode(text, strlen(text), id, &len);

	return st == STATUS_OK && len == SEAL_ROW_ID_LENGTH
		       ? STATUS_OK
		       : STATUS_BAD_ARGUMENT;
}

enum status page_read(const struct json *args, struct page_start *out)
{
	struct arguments arguments = {.limit = PAGE_LIMIT_DEFAULT};
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK &&
		(arguments.limit < 1 || arguments.limit > PAGE_LIMIT_MAX))
		st = STATUS_BAD_ARGUMENT;
	out->limit = arguments.limit;
	out->has_after = arguments.after != NULL;
	if (st == STATUS_OK && out->has_after)
		st = read_cursor(arguments.after, out->after);
	return st;
}

enum status page_write(struct vault *vault, enum vault_kind kind,
	const struct page_start *start, struct json_writer *w, const char *name,
	vault_visit visit, void *context)
{
	const struct vault_range range = {
		.kind = kind,
		.after = start->has_after ? start->after : NULL,
		.limit = start->limit,
	};
	char cursor[BASE64URL_LENGTH(SEAL_ROW_ID_LENGTH) + 1];
	struct vault_page page = {0};
	enum status st;

	json_begin_array(w, name);
	st = vault_each(vault, &range, visit, context, &page);
	json_end_array(w);
	if (page.rows == range.limit) {
		base64url_encode(page.last, sizeof(page.last), cursor);
		json_add_string(w, "next", cursor);
	}
	json_add_integer(w, "damaged", page.damaged);
	return st;
}
