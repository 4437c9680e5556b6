/* confirm: whether the ways to open the vault may be changed as a browser has
 * asked. Only what this file says is shown, and a label in quotation marks. */
#include "base/utf8.h"
#include "unlock/service.h"

#include <stdio.h>
#include <string.h>

#define LABEL_MAX 64 /* bytes, as the vault demands */

struct arguments {
	const char *pinentry;
	const char *change;
	const char *kind;
	const char *label;
};

static const struct json_field fields[] = {
	UNLOCK_PINENTRY_FIELD(struct arguments),
	JSON_FIELD(struct arguments, change, JSON_STRING, true),
	JSON_FIELD(struct arguments, kind, JSON_STRING, true),
	JSON_FIELD(struct arguments, label, JSON_STRING, false),
};

struct words {
	const char *name;
	const char *text;
};

static const struct words changes[] = {
	{"add", "Your browser asks to add a way to open your nywhere keys:"},
	{"remove",
		"Your browser asks to remove a way to open your nywhere keys:"},
	{"change", "Your browser asks to change what opens your nywhere keys:"},
	{0},
};

static const struct words kinds[] = {
	{"passphrase", "a passphrase"},
	{"file", "the key file"},
	{"keyring", "the keyring of this desktop"},
	{"token", "a security key"},
	{"recovery", "the recovery code"},
	{0},
};

static const char *find(const struct words *words, const char *name)
{
	for (; words->name != NULL; words++) {
		if (strcmp(words->name, name) == 0)
			return words->text;
	}
	return NULL;
}

static bool is_quote(uint32_t c)
{
	return c == '"' || (c >= 0x201c && c <= 0x201f);
}

/* The label comes from the browser. What could hide or move a word of ours, or
 * go on after the quotation, is a "?". */
static void quote(const char *label, char out[LABEL_MAX + 1])
{
	size_t len = strlen(label);
	uint32_t c;
	size_t n;

	for (; (n = utf8_decode(label, len, &c)) > 0; label += n, len -= n) {
		if (utf8_is_hidden(c) || is_quote(c))
			*out++ = '?';
		else
			out = (char *)memcpy(out, label, n) + n;
	}
	*out = '\0';
}

enum status op_confirm(struct unlock_request *request, const struct json *args,
	struct json_writer *result)
{
	struct arguments arguments = {0};
	struct pinentry *pinentry = NULL;
	char label[LABEL_MAX + 1] = "";
	char text[512];
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st != STATUS_OK)
		return st;
	if (find(changes, arguments.change) == NULL ||
		find(kinds, arguments.kind) == NULL ||
		(arguments.label != NULL &&
			strlen(arguments.label) > LABEL_MAX))
		return STATUS_BAD_ARGUMENT;
	if (arguments.label != NULL)
		quote(arguments.label, label);
	snprintf(text, sizeof(text),
		"%s\n%s%s%s%s.\nRefuse if you have not just asked for that.",
		find(changes, arguments.change), find(kinds, arguments.kind),
		label[0] == '\0' ? "" : " \xe2\x80\x9c", label,
		label[0] == '\0' ? "" : "\xe2\x80\x9d");
	st = unlock_pinentry(request, &pinentry);
	if (st == STATUS_OK)
		st = pinentry_confirm(pinentry, text);
	if (st == STATUS_OK)
		json_add_bool(result, "confirmed", true);
	return st;
}
