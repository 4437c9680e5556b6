/* What RFC 8259 forbids and cJSON accepts, found in one pass over the text. */
#include "base/json.h"

#include "base/utf8.h"

#include <string.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static const char *skip_digits(const char *p, const char *end)
{
	while (p < end && is_digit(*p))
		p++;
	return p;
}

/* The end of the number at p, or NULL if it is none (RFC 8259, section 6). */
static const char *number_end(const char *p, const char *end)
{
	const char *digits;

	if (*p == '-')
		p++;
	digits = p;
	p = skip_digits(p, end);
	if (p == digits || (*digits == '0' && p - digits > 1))
		return NULL;
	if (p < end && *p == '.') {
		digits = ++p;
		p = skip_digits(p, end);
		if (p == digits)
			return NULL;
	}
	if (p < end && (*p == 'e' || *p == 'E')) {
		p++;
		if (p < end && (*p == '+' || *p == '-'))
			p++;
		digits = p;
		p = skip_digits(p, end);
		if (p == digits)
			return NULL;
	}
	return p;
}

static bool is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* The end of the escape whose backslash is at p, or NULL. cJSON takes a \u
 * without four hexadecimal digits for \u0000, and that for the string's end. */
static const char *escape_end(const char *p, const char *end)
{
	if (end - p >= 2 && p[1] != '\0' && strchr("\"\\/bfnrt", p[1]) != NULL)
		return p + 2;
	if (end - p < 6 || p[1] != 'u' || memcmp(p + 2, "0000", 4) == 0)
		return NULL;
	for (int i = 2; i < 6; i++) {
		if (!is_hex(p[i]))
			return NULL;
	}
	return p + 6;
}

/* The end of the string whose opening quote is at p, or NULL. */
static const char *string_end(const char *p, const char *end)
{
	p++;
	while (p != NULL && p < end) {
		if (*p == '"')
			return p + 1;
		if ((unsigned char)*p < 0x20)
			return NULL;
		p = *p == '\\' ? escape_end(p, end) : p + 1;
	}
	return NULL;
}

bool json_is_strict(const char *text, size_t len)
{
	const char *p = text;
	const char *end = text + len;
	int depth = 0;

	if (!utf8_is_valid(text, len))
		return false;
	while (p != NULL && p < end) {
		if (*p == '"') {
			p = string_end(p, end);
		} else if (*p == '-' || is_digit(*p)) {
			p = number_end(p, end);
		} else if (*p == '{' || *p == '[') {
			if (++depth > JSON_MAX_DEPTH)
				return false;
			p++;
		} else if (*p == '}' || *p == ']') {
			depth--;
			p++;
		} else if ((*p >= 'a' && *p <= 'z') ||
			   (*p != '\0' && strchr(" \t\r\n:,", *p) != NULL)) {
			p++;
		} else {
			return false;
		}
	}
	return p != NULL;
}
