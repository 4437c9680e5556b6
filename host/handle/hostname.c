#include "handle/hostname.h"

#include <string.h>

#define LABEL_MAX 63

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter_or_digit(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z');
}

static bool label_is_valid(const char *label, size_t len)
{
	if (len < 1 || len > LABEL_MAX || !is_letter_or_digit(label[0]) ||
		!is_letter_or_digit(label[len - 1]))
		return false;
	for (size_t i = 0; i < len; i++) {
		if (!is_letter_or_digit(label[i]) && label[i] != '-')
			return false;
	}
	return true;
}

bool hostname_is_valid(const char *text, size_t len)
{
	size_t start = 0;

	if (len > HOSTNAME_MAX)
		return false;
	for (size_t i = 0; i <= len; i++) {
		if (i < len && text[i] != '.')
			continue;
		if (!label_is_valid(text + start, i - start))
			return false;
		start = i + 1;
	}
	return true;
}

bool hostname_is_public(const char *text)
{
	static const char *const closed[] = {"alt", "arpa", "example",
		"internal", "invalid", "local", "localhost", "onion"};
	const char *dot = strrchr(text, '.');

	if (!hostname_is_valid(text, strlen(text)) || dot == NULL ||
		is_digit(dot[1]))
		return false;
	for (size_t i = 0; i < sizeof(closed) / sizeof(closed[0]); i++) {
		if (strcmp(dot + 1, closed[i]) == 0)
			return false;
	}
	return true;
}
