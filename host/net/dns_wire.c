#include "net/dns_wire.h"

#include <string.h>

#define LABEL_MAX 63
#define POINTER 0xc0

static uint8_t lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 32) : c;
}

enum status dns_name_make(const char *text, struct dns_name *out)
{
	struct dns_name name = {0};

	while (*text != '\0') {
		size_t len = strcspn(text, ".");

		/* the root's own byte must fit behind it */
		if (len == 0 || len > LABEL_MAX ||
			name.len + len + 2 > DNS_NAME_SIZE)
			return STATUS_BAD_ARGUMENT;
		name.byte[name.len++] = (uint8_t)len;
		for (size_t i = 0; i < len; i++)
			name.byte[name.len++] = lower((uint8_t)text[i]);
		text += len;
		if (*text == '.' && *++text == '\0')
			return STATUS_BAD_ARGUMENT;
	}
	name.byte[name.len++] = 0;
	*out = name;
	return STATUS_OK;
}

bool dns_name_is_equal(const struct dns_name *a, const struct dns_name *b)
{
	return a->len == b->len && memcmp(a->byte, b->byte, a->len) == 0;
}

bool dns_name_is_within(const char *name, const char *zone)
{
	size_t len = strlen(name);
	size_t n = strlen(zone);

	return len >= n && strcmp(name + len - n, zone) == 0 &&
	       (len == n || name[len - n - 1] == '.');
}

void dns_put(struct dns_writer *w, const void *bytes, size_t len)
{
	if (w->failed || len > w->size - w->len) {
		w->failed = true;
		return;
	}
	if (len > 0)
		memcpy(w->data + w->len, bytes, len);
	w->len += len;
}

static void put_number(struct dns_writer *w, uint64_t value, size_t bytes)
{
	uint8_t text[8];

	for (size_t i = 0; i < bytes; i++)
		text[i] = (uint8_t)(value >> 8 * (bytes - 1 - i));
	dns_put(w, text, bytes);
}

void dns_put_u16(struct dns_writer *w, uint16_t value)
{
	put_number(w, value, 2);
}

void dns_put_u32(struct dns_writer *w, uint32_t value)
{
	put_number(w, value, 4);
}

void dns_put_u48(struct dns_writer *w, uint64_t value)
{
	put_number(w, value, 6);
}

void dns_put_name(struct dns_writer *w, const struct dns_name *name)
{
	dns_put(w, name->byte, name->len);
}

const uint8_t *dns_get(struct dns_reader *r, size_t len)
{
	const uint8_t *bytes = r->data + r->at;

	if (r->failed || len > r->len - r->at) {
		r->failed = true;
		return NULL;
	}
	r->at += len;
	return bytes;
}

static uint64_t get_number(struct dns_reader *r, size_t bytes)
{
	const uint8_t *byte = dns_get(r, bytes);
	uint64_t value = 0;

	for (size_t i = 0; byte != NULL && i < bytes; i++)
		value = value << 8 | byte[i];
	return value;
}

uint16_t dns_get_u16(struct dns_reader *r)
{
	return (uint16_t)get_number(r, 2);
}

uint32_t dns_get_u32(struct dns_reader *r)
{
	return (uint32_t)get_number(r, 4);
}

uint64_t dns_get_u48(struct dns_reader *r)
{
	return get_number(r, 6);
}

static bool add_label(struct dns_name *name, const uint8_t *bytes, size_t len)
{
	if (name->len + len + 2 > DNS_NAME_SIZE)
		return false;
	name->byte[name->len++] = (uint8_t)len;
	for (size_t i = 0; i < len; i++)
		name->byte[name->len++] = lower(bytes[i]);
	return true;
}

/* Each pointer leads before where the last one led, so this ends. */
void dns_get_name(struct dns_reader *r, struct dns_name *out)
{
	struct dns_reader part = *r;
	size_t bound = r->at;
	bool jumped = false;

	out->len = 0;
	for (;;) {
		const uint8_t *first = dns_get(&part, 1);
		const uint8_t *rest =
			first != NULL
				? dns_get(&part, *first < POINTER ? *first : 1)
				: NULL;
		size_t to;

		if (rest == NULL || (*first > LABEL_MAX && *first < POINTER))
			break;
		if (*first >= POINTER) {
			to = (size_t)(*first & ~POINTER) << 8 | *rest;
			if (!jumped)
				r->at = part.at;
			jumped = true;
			if (to >= bound)
				break;
			bound = to;
			part.at = to;
			continue;
		}
		if (*first == 0) {
			if (!jumped)
				r->at = part.at;
			out->byte[out->len++] = 0;
			return;
		}
		if (!add_label(out, rest, *first))
			break;
	}
	r->failed = true;
	out->len = 0;
}

void dns_get_rr(struct dns_reader *r, struct dns_rr *out)
{
	dns_get_name(r, &out->owner);
	out->type = dns_get_u16(r);
	out->class = dns_get_u16(r);
	out->ttl = dns_get_u32(r);
	out->len = dns_get_u16(r);
	out->data = dns_get(r, out->len);
}
