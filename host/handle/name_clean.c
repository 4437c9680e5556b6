#include "handle/name_clean.h"

#include "base/utf8.h"
#include "handle/hostname.h"

#include <string.h>

struct cleaner {
	char *text;
	size_t len;
	size_t start; /* what is before it has been taken away */
};

/* The Unicode property White_Space, and the blank without width. */
static bool is_space(uint32_t c)
{
	return (c >= 0x09 && c <= 0x0d) || c == ' ' || c == 0x85 || c == 0xa0 ||
	       c == 0x1680 || (c >= 0x2000 && c <= 0x200b) || c == 0x2028 ||
	       c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000 ||
	       c == 0xfeff;
}

/* Marks that come along when a name is copied: nobody can see or type them.
 * The two joiners, which may belong to a name, are not among them. */
static bool is_mark(uint32_t c)
{
	return c > 0x7f && utf8_is_hidden(c) && !is_space(c);
}

/* What keyboards of East Asia write for a dot and an @. */
static uint32_t plain(uint32_t c)
{
	if (c == 0x3002 || c == 0xff0e || c == 0xff61)
		return '.';
	if (c == 0xff20)
		return '@';
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

/* Copies what can be seen. Spaces become U+0020, and those at the start are
 * left out. False for control characters and what is not UTF-8. */
static bool copy(const char *in, struct cleaner *c)
{
	size_t left = strlen(in);

	while (left > 0) {
		uint32_t character;
		size_t n = utf8_decode(in, left, &character);

		if (n == 0)
			return false;
		in += n;
		left -= n;
		if (is_space(character))
			character = ' ';
		if (is_mark(character) || (character == ' ' && c->len == 0))
			continue;
		if (character < ' ' || character == 0x7f)
			return false;
		/* No replacement is longer than what it stands for. */
		c->len += utf8_encode(plain(character), c->text + c->len);
	}
	return true;
}

static void trim(struct cleaner *c)
{
	while (c->start < c->len && c->text[c->start] == ' ')
		c->start++;
	while (c->len > c->start && c->text[c->len - 1] == ' ')
		c->len--;
}

static bool take_prefix(struct cleaner *c, const char *prefix)
{
	size_t len = strlen(prefix);

	if (c->len - c->start < len ||
		memcmp(c->text + c->start, prefix, len) != 0)
		return false;
	c->start += len;
	trim(c);
	return true;
}

static void take_last(struct cleaner *c, char last)
{
	if (c->len > c->start && c->text[c->len - 1] == last)
		c->len--;
	trim(c);
}

/* "@https://Alice.Example.com./" and the like, from the outside in. */
static void unwrap(struct cleaner *c)
{
	bool is_url;

	trim(c);
	(void)take_prefix(c, "@");
	is_url = take_prefix(c, "at://") || take_prefix(c, "https://");
	if (is_url)
		take_last(c, '/');
	(void)take_prefix(c, "@");
	take_last(c, '.');
}

enum status name_clean(
	const char *text, struct name_clean *out, const char **why)
{
	char buffer[NAME_CLEAN_MAX + 1];
	struct cleaner c = {.text = buffer};
	const char *fault = NULL;

	if (strlen(text) > NAME_CLEAN_MAX) {
		fault = "That is far too long for a handle.";
	} else if (!copy(text, &c)) {
		fault = "A handle has no control characters in it.";
	} else {
		unwrap(&c);
		if (c.start == c.len)
			fault = "Nothing is left of that: type a handle, such "
				"as alice.example.com.";
	}
	if (fault != NULL) {
		if (why != NULL)
			*why = fault;
		return STATUS_BAD_HANDLE;
	}
	memcpy(out->text, c.text + c.start, c.len - c.start);
	out->text[c.len - c.start] = '\0';
	out->is_bare = strchr(out->text, '.') == NULL;
	out->is_ascii = true;
	for (const char *p = out->text; *p != '\0'; p++)
		out->is_ascii = out->is_ascii && (unsigned char)*p < 0x80;
	return STATUS_OK;
}

static bool has_any(const char *text, const char *set)
{
	return text[strcspn(text, set)] != '\0';
}

static bool has_label(const char *text, bool (*is_bad)(size_t len))
{
	for (;;) {
		size_t len = strcspn(text, ".");

		if (is_bad(len))
			return true;
		if (text[len] == '\0')
			return false;
		text += len + 1;
	}
}

static bool is_empty(size_t len)
{
	return len == 0;
}

static bool is_long(size_t len)
{
	return len > 63;
}

const char *name_clean_fault(const char *text)
{
	if (strncmp(text, "did:", 4) == 0)
		return "That is a DID; type the handle that belongs to it.";
	if (has_any(text, "/?#"))
		return "That is a web address; type the handle alone.";
	if (has_any(text, "@"))
		return "That is an e-mail address; type a handle, such as "
		       "alice.example.com.";
	if (has_any(text, " "))
		return "A handle has no space in it.";
	if (strchr(text, '.') == NULL)
		return "A handle has a dot in it, as alice.example.com has.";
	if (has_label(text, is_empty))
		return "Two dots stand side by side.";
	if (has_label(text, is_long))
		return "A part between two dots is longer than 63 characters.";
	if (strlen(text) > HOSTNAME_MAX)
		return "A handle has at most 253 characters.";
	if (!hostname_is_valid(text, strlen(text)))
		return "A handle has only letters, digits and, within a part, "
		       "hyphens.";
	return "No name ends like that on the public Internet.";
}
