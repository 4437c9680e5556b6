#include "keys/contact.h"

#include "base/utf8.h"

#include <string.h>

/* Simple case folding (Unicode, CaseFolding.txt, status C and S) of the scripts
 * that have case and are common; the others stay as they are. */
static uint32_t fold(uint32_t c)
{
	static const struct {
		uint32_t first, last, add;
	} shifts[] = {
		{'A', 'Z', 32},
		{0xc0, 0xd6, 32},
		{0xd8, 0xde, 32},
		{0x388, 0x38a, 37}, /* Greek with an accent */
		{0x38e, 0x38f, 63},
		{0x391, 0x3a1, 32},
		{0x3a3, 0x3ab, 32},
		{0x400, 0x40f, 80}, /* Cyrillic */
		{0x410, 0x42f, 32},
	};
	bool odd = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e);
	bool even = (c >= 0x100 && c <= 0x137 && c != 0x130 && c != 0x131) ||
		    (c >= 0x14a && c <= 0x177) || (c >= 0x460 && c <= 0x481) ||
		    (c >= 0x48a && c <= 0x4bf);

	for (size_t i = 0; i < sizeof(shifts) / sizeof(shifts[0]); i++) {
		if (c >= shifts[i].first && c <= shifts[i].last)
			return c + shifts[i].add;
	}
	if ((odd && c % 2 == 1) || (even && c % 2 == 0))
		return c + 1;
	return c == 0x178   ? 0xff
	       : c == 0x386 ? 0x3ac
	       : c == 0x38c ? 0x3cc
	       : c == 0x3c2 ? 0x3c3 /* final sigma */
			    : c;
}

static bool is_white(uint32_t c)
{
	return c == ' ' || c == 0xa0 || c == 0x1680 ||
	       (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x205f ||
	       c == 0x3000;
}

/* A name with a dot would be taken for a handle; these are the dots of IDNA
 * (UTS 46), which become one. */
static bool is_forbidden(uint32_t c)
{
	return c == '.' || c == '@' || c == 0x3002 || c == 0xff0e ||
	       c == 0xff20 || c == 0xff61 || c == 0x200c || c == 0x200d ||
	       utf8_is_hidden(c);
}

enum status contact_name_fold(const char *name, char out[CONTACT_NAME_MAX + 1])
{
	const char *end = name + strlen(name);
	char folded[CONTACT_NAME_MAX + UTF8_LENGTH_MAX + 1];
	struct handle handle;
	bool gap = false;
	size_t len = 0;

	while (name < end) {
		uint32_t c;
		size_t n = utf8_decode(name, (size_t)(end - name), &c);

		if (n == 0 || is_forbidden(c))
			return STATUS_BAD_CONTACT;
		name += n;
		if (is_white(c)) {
			gap = len > 0;
			continue;
		}
		if (gap)
			folded[len++] = ' ';
		gap = false;
		len += utf8_encode(fold(c), folded + len);
		if (len > CONTACT_NAME_MAX)
			return STATUS_BAD_CONTACT;
	}
	folded[len] = '\0';
	if (len == 0 || handle_parse(folded, &handle) == STATUS_OK)
		return STATUS_BAD_CONTACT;
	memcpy(out, folded, len + 1);
	return STATUS_OK;
}

/* Text without anything that is not seen, but for the ends of its lines where
 * it may have several; may be empty. */
static bool is_plain(const char *text, bool has_lines)
{
	const char *end = text + strlen(text);

	while (text < end) {
		uint32_t c;
		size_t n = utf8_decode(text, (size_t)(end - text), &c);

		if (n == 0 || (utf8_is_hidden(c) && !(has_lines && c == '\n')))
			return false;
		text += n;
	}
	return true;
}

/* RFC 3986, section 3.1, in lower case. */
static bool is_protocol(const char *text)
{
	return text[0] >= 'a' && text[0] <= 'z' &&
	       strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789+-.") ==
		       strlen(text);
}

static enum status check_names(struct contact *contact)
{
	char folded[CONTACT_NAMES_MAX][CONTACT_NAME_MAX + 1];
	size_t kept = 0;

	for (size_t i = 0; i < contact->name_count; i++) {
		enum status st =
			contact_name_fold(contact->names[i], folded[kept]);
		bool again = false;

		if (st != STATUS_OK)
			return st;
		for (size_t j = 0; j < kept; j++)
			again = again || strcmp(folded[j], folded[kept]) == 0;
		if (again)
			continue;
		memmove(contact->names[kept], contact->names[i],
			sizeof(contact->names[i]));
		kept++;
	}
	contact->name_count = kept;
	return kept > 0 ? STATUS_OK : STATUS_BAD_CONTACT;
}

enum status contact_check(struct contact *contact)
{
	enum status st = check_names(contact);

	if (st != STATUS_OK)
		return st;
	for (size_t i = 0; i < contact->address_count; i++) {
		const struct contact_address *one = &contact->addresses[i];

		if (!is_protocol(one->protocol) || one->address[0] == '\0' ||
			strpbrk(one->address, " \"<>\\") != NULL ||
			!is_plain(one->address, false))
			return STATUS_BAD_CONTACT;
	}
	return contact->handle_count + contact->address_count > 0 &&
			       is_plain(contact->source, false) &&
			       is_plain(contact->note, true)
		       ? STATUS_OK
		       : STATUS_BAD_CONTACT;
}
