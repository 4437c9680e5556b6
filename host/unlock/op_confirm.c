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

/* Also what only looks like the end of a quotation: primes, accents and ditto
 * marks, and those of other scripts. */
static bool is_quote(uint32_t c)
{
	static const uint32_t ranges[][2] = {
		{'"', '"'},
		{0x2ba, 0x2ba},
		{0x2dd, 0x2dd},
		{0x2ee, 0x2ee},
		{0x2f6, 0x2f6},
		{0x5f4, 0x5f4},
		{0x201c, 0x201f},
		{0x2033, 0x2034},
		{0x2036, 0x2037},
		{0x2057, 0x2057},
		{0x275d, 0x275e},
		{0x2760, 0x2760},
		{0x2e42, 0x2e42},
		{0x3003, 0x3003},
		{0x301d, 0x301f},
		{0xff02, 0xff02},
		{0x1f676, 0x1f678},
	};

	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
		if (c >= ranges[i][0] && c <= ranges[i][1])
			return true;
	}
	return false;
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
