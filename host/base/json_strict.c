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

/* The end of the string whose opening quote is at p, or NULL. Which escapes
 * exist is left to cJSON; the one that it mishandles is \u0000. */
static const char *string_end(const char *p, const char *end)
{
	for (p++; p < end; p++) {
		if (*p == '"')
			return p + 1;
		if ((unsigned char)*p < 0x20)
			return NULL;
		if (*p != '\\')
			continue;
		if (end - p >= 6 && memcmp(p, "\\u0000", 6) == 0)
			return NULL;
		p++;
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
