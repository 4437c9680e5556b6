#include "net/oauth_form.h"

#include <string.h>

/* Everything else is escaped, also where a server would not insist. */
static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' ||
	       c == '~';
}

static void put(struct oauth_form *form, char c)
{
	if (form->len + 1 >= form->size) {
		form->failed = true;
		return;
	}
	form->text[form->len++] = c;
	form->text[form->len] = '\0';
}

static void put_escaped(struct oauth_form *form, const char *text)
{
	static const char digits[] = "0123456789ABCDEF";

	for (; *text != '\0'; text++) {
		unsigned char byte = (unsigned char)*text;

		if (is_plain(*text)) {
			put(form, *text);
			continue;
		}
		put(form, '%');
		put(form, digits[byte >> 4]);
		put(form, digits[byte & 15]);
	}
}

void oauth_form_init(struct oauth_form *form, char *text, size_t size)
{
	size_t len = strlen(text);

	*form = (struct oauth_form){
		.text = text, .len = len, .size = size, .start = len};
}

void oauth_form_add(
	struct oauth_form *form, const char *name, const char *value)
{
	if (form->len > form->start)
		put(form, '&');
	put_escaped(form, name);
	put(form, '=');
	put_escaped(form, value);
}

enum status oauth_form_finish(const struct oauth_form *form)
{
	return form->failed ? STATUS_TOO_LONG : STATUS_OK;
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

/* The character at text and how many it took; -1 for a broken escape. */
static int next_character(const char *text, size_t len, size_t *used)
{
	int high;
	int low;

	*used = 1;
	if (*text == '+')
		return ' ';
	if (*text != '%')
		return (unsigned char)*text;
	if (len < 3)
		return -1;
	high = hex_value(text[1]);
	low = hex_value(text[2]);
	*used = 3;
	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

enum status oauth_form_decode(
	const char *text, size_t len, char *out, size_t size)
{
	size_t used = 0;
	size_t n = 0;

	for (size_t i = 0; i < len; i += used) {
		int c = next_character(text + i, len - i, &used);

		if (c < 0x20 || c > 0x7e)
			return STATUS_ANSWER_BAD;
		if (n + 1 >= size)
			return STATUS_TOO_LONG;
		out[n++] = (char)c;
	}
	if (n >= size)
		return STATUS_TOO_LONG;
	out[n] = '\0';
	return STATUS_OK;
}
