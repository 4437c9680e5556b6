#include "shell/slot_view.h"

#include "shell/shell.h"
#include "shell/text.h"

#include <string.h>

static const struct json_field fields[] = {
	JSON_FIELD(struct slot_view, id, JSON_INTEGER, true),
	JSON_FIELD(struct slot_view, kind, JSON_STRING, true),
	JSON_FIELD(struct slot_view, label, JSON_STRING, false),
	JSON_FIELD(struct slot_view, created_at, JSON_INTEGER, false),
	JSON_FIELD(struct slot_view, used_at, JSON_INTEGER, false),
	JSON_FIELD(struct slot_view, verification, JSON_STRING, false),
};

enum status slot_view_read(const struct json *object, struct slot_view *out)
{
	*out = (struct slot_view){0};
	return SHELL_DECODE(object, fields, out);
}

const char *slot_view_words(const char *kind)
{
	static const char *const words[][2] = {
		{"passphrase", "a passphrase"},
		{"file", "a key file"},
		{"keyring", "the keyring"},
		{"token", "a security key"},
		{"recovery", "a recovery code"},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(kind, words[i][0]) == 0)
			return words[i][1];
	}
	return kind;
}

void slot_view_print(const struct slot_view *view)
{
	char when[TEXT_TIME_SIZE];
	bool has_pin = view->verification != NULL &&
		       strcmp(view->verification, "required") == 0;

	text_line(stdout, "%3lld  %-15s  %s%s%s%s%s", (long long)view->id,
		slot_view_words(view->kind),
		view->used_at > 0 ? "used " : "not used yet    ",
		view->used_at > 0 ? text_time(view->used_at, when) : "",
		has_pin ? "  with PIN" : "", view->label == NULL ? "" : "  ",
		view->label == NULL ? "" : view->label);
}
