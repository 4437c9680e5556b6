#include "shell/import_view.h"

#include "shell/shell.h"
#include "shell/text.h"

#include <inttypes.h>
#include <string.h>

static const struct json_field fields[] = {
	JSON_FIELD(struct import_view, counts, JSON_OBJECT, true),
	JSON_FIELD(struct import_view, items, JSON_ARRAY, true),
	JSON_FIELD(struct import_view, left_out, JSON_INTEGER, true),
	JSON_FIELD(struct import_view, made, JSON_INTEGER, false),
	JSON_FIELD(struct import_view, vault, JSON_BOOL, false),
};

struct counts {
	int64_t fresh;
	int64_t same;
	int64_t newer;
	int64_t older;
	int64_t differs;
};

static const struct json_field count_fields[] = {
	{"new", JSON_INTEGER, true, offsetof(struct counts, fresh)},
	JSON_FIELD(struct counts, same, JSON_INTEGER, true),
	JSON_FIELD(struct counts, newer, JSON_INTEGER, true),
	JSON_FIELD(struct counts, older, JSON_INTEGER, true),
	JSON_FIELD(struct counts, differs, JSON_INTEGER, true),
};

struct item {
	const char *kind;
	const char *verdict;
	const char *name;
};

static const struct json_field item_fields[] = {
	JSON_FIELD(struct item, kind, JSON_STRING, true),
	JSON_FIELD(struct item, verdict, JSON_STRING, true),
	JSON_FIELD(struct item, name, JSON_STRING, true),
};

enum status import_view_read(const struct json *result, struct import_view *out)
{
	struct import_view view = {0};
	enum status st = SHELL_DECODE(result, fields, &view);
	const struct json *one =
		st == STATUS_OK ? json_first(view.counts) : NULL;

	for (; st == STATUS_OK && one != NULL; one = json_next(one)) {
		struct counts counts;

		st = SHELL_DECODE(one, count_fields, &counts);
		if (st != STATUS_OK)
			break;
		view.fresh += counts.fresh + counts.newer;
		view.differs += counts.differs;
	}
	if (st == STATUS_OK)
		*out = view;
	return st;
}

static enum status print_counts(const struct json *kind)
{
	struct counts counts;
	enum status st = SHELL_DECODE(kind, count_fields, &counts);

	if (st == STATUS_OK)
		text_line(stdout,
			"%-9s%6" PRId64 " new, %" PRId64 " the same, %" PRId64
			" newer there, %" PRId64 " newer here, %" PRId64
			" different",
			json_name(kind), counts.fresh, counts.same,
			counts.newer, counts.older, counts.differs);
	return st;
}

static enum status print_item(const struct json *element)
{
	struct item item;
	enum status st = SHELL_DECODE(element, item_fields, &item);

	if (st == STATUS_OK)
		text_line(stdout, "%-9s%-9s%s", item.verdict, item.kind,
			item.name);
	return st;
}

enum status import_view_print(const struct import_view *view)
{
	const struct json *one = json_first(view->counts);
	enum status st = STATUS_OK;

	for (; st == STATUS_OK && one != NULL; one = json_next(one))
		st = print_counts(one);
	one = json_first(view->items);
	if (one != NULL)
		putchar('\n');
	for (; st == STATUS_OK && one != NULL; one = json_next(one))
		st = print_item(one);
	if (view->left_out > 0)
		text_line(stdout, "and %" PRId64 " more", view->left_out);
	return st;
}
