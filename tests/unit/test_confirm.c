#include "handle/confirm.h"

#include "base/utf8.h"
#include "cmocka_setup.h"
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LAST 0x10ffff

static bool is_refused[LAST + 1];

static void mark(char *line, void *user)
{
	unsigned from;
	unsigned to;
	int n = sscanf(line, "%x-%x", &from, &to);

	(void)user;
	assert_true(n > 0);
	for (unsigned c = from; c <= (n == 1 ? from : to); c++)
		is_refused[c] = true;
}

static void each_character_is_taken_or_not_as_the_table_says(void **state)
{
	(void)state;
	assert_true(
		fixture_each_line("data/confirm-refused.txt", mark, NULL) > 20);
	for (uint32_t c = 1; c <= LAST; c++) {
		char text[2 + UTF8_LENGTH_MAX + 1] = "a";
		size_t n = utf8_encode(c, text + 1);
		bool refused = is_refused[c] || (c & 0xfffe) == 0xfffe;

		strcpy(text + 1 + n, "b");
		if (confirm_is_valid(text) == refused)
			fail_msg("U+%04X", (unsigned)c);
	}
}

static void a_text_has_1_to_200_characters_of_any_length(void **state)
{
	char text[CONFIRM_MAX * 4 + 5];
	size_t len = 0;

	(void)state;
	assert_false(confirm_is_valid(""));
	assert_true(confirm_is_valid("a"));
	for (int i = 0; i < CONFIRM_MAX; i++)
		len += utf8_encode(0x1f600, text + len);
	text[len] = '\0';
	assert_true(confirm_is_valid(text));
	strcpy(text + len, "a");
	assert_false(confirm_is_valid(text));
}

static void spaces_stand_alone_and_between_words(void **state)
{
	(void)state;
	assert_true(confirm_is_valid("Sell 100 shares of ACME"));
	assert_false(confirm_is_valid(" a"));
	assert_false(confirm_is_valid("a "));
	assert_false(confirm_is_valid("a  b"));
	assert_false(confirm_is_valid(" "));
}

static void what_is_not_utf_8_is_no_text(void **state)
{
	(void)state;
	assert_false(confirm_is_valid("a\xff"));
	assert_false(confirm_is_valid("a\xc0\x80"));
	assert_false(confirm_is_valid("\xed\xa0\x80"));
	assert_false(confirm_is_valid("a\xf0\x9f\x98"));
}

static void markup_is_text_like_another(void **state)
{
	(void)state;
	assert_true(confirm_is_valid("<b>Sell</b> \"&amp;\" \\u0041"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			each_character_is_taken_or_not_as_the_table_says),
		cmocka_unit_test(a_text_has_1_to_200_characters_of_any_length),
		cmocka_unit_test(spaces_stand_alone_and_between_words),
		cmocka_unit_test(what_is_not_utf_8_is_no_text),
		cmocka_unit_test(markup_is_text_like_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
