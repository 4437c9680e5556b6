#include "base/base64url.h"

#include <stdint.h>
#include <string.h>

static const char alphabet[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static int value_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '-' ? 62 : c == '_' ? 63 : -1;
}

size_t base64url_encode(const unsigned char *in, size_t len, char *out)
{
	uint32_t bits = 0;
	unsigned held = 0;
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		bits = bits << 8 | in[i];
		for (held += 8; held >= 6; held -= 6)
			out[n++] = alphabet[bits >> (held - 6) & 63];
	}
	if (held > 0)
		out[n++] = alphabet[bits << (6 - held) & 63];
	out[n] = '\0';
	return n;
}

enum status base64url_decode(
	const char *in, size_t len, unsigned char *out, size_t *out_len)
{
	uint32_t bits = 0;
	unsigned held = 0;
	size_t n = 0;

	if (len % 4 == 1 || len / 4 * 3 + len % 4 * 3 / 4 > *out_len)
		return STATUS_BAD_ARGUMENT;
	for (size_t i = 0; i < len; i++) {
		int value = value_of(in[i]);

		if (value < 0)
			return STATUS_BAD_ARGUMENT;
		bits = bits << 6 | (uint32_t)value;
		held += 6;
		if (held >= 8) {
			held -= 8;
			out[n++] = (unsigned char)(bits >> held);
		}
	}
	if ((bits & ((1u << held) - 1)) != 0)
		return STATUS_BAD_ARGUMENT;
	*out_len = n;
	return STATUS_OK;
}

bool base64url_is_text(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (value_of(text[i]) < 0)
			return false;
	}
	return true;
}
