#include "handle/confirm.h"

#include "base/utf8.h"

#include <string.h>

/* What is not seen, moves what stands beside it, or is nothing at all: ignored
 * by default (Unicode, DerivedCoreProperties), white space, private use, no
 * character. extension/content/confirm.js has the same table. */
static const uint32_t refused[][2] = {
	{0x0000, 0x001f},
	{0x007f, 0x00a0},
	{0x00ad, 0x00ad},
	{0x034f, 0x034f},
	{0x061c, 0x061c},
	{0x115f, 0x1160},
	{0x1680, 0x1680},
	{0x17b4, 0x17b5},
	{0x180b, 0x180f},
	{0x2000, 0x200f},
	{0x2028, 0x202f},
	{0x205f, 0x206f},
	{0x2800, 0x2800},
	{0x3000, 0x3000},
	{0x3164, 0x3164},
	{0xd800, 0xf8ff},
	{0xfdd0, 0xfdef},
	{0xfe00, 0xfe0f},
	{0xfeff, 0xfeff},
	{0xffa0, 0xffa0},
	{0xfff0, 0xffff},
	{0x1bca0, 0x1bca3},
	{0x1d173, 0x1d17a},
	{0xe0000, 0x10ffff},
};

static bool is_refused(uint32_t c)
{
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		if (c >= refused[i][0] && c <= refused[i][1])
			return true;
	}
	return (c & 0xfffe) == 0xfffe;
}

bool confirm_is_valid(const char *text)
{
	size_t left = strlen(text);
	size_t characters = 0;
	uint32_t before = ' ';

	for (; left > 0; characters++) {
		uint32_t c;
		size_t n = utf8_decode(text, left, &c);

		if (n == 0 || is_refused(c) || (c == ' ' && before == ' '))
			return false;
		text += n;
		left -= n;
		before = c;
	}
	return before != ' ' && characters <= CONFIRM_MAX;
}
