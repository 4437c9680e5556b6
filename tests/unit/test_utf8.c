#include "base/utf8.h"

#include "cmocka_setup.h"

#include <string.h>

#define VALID(text) utf8_is_valid(text, sizeof(text) - 1)

static void every_length_of_character_is_valid_at_its_bounds(void **state)
{
	(void)state;
	assert_true(VALID(""));
	assert_true(VALID("a\x7f"));
	assert_true(VALID("\xc2\x80\xdf\xbf"));
	assert_true(VALID("\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf"));
	assert_true(VALID("\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"));
}

static void a_nul_is_a_character_like_another(void **state)
{
	(void)state;
	assert_true(VALID("a\0b"));
}

static void overlong_forms_are_refused(void **state)
{
	(void)state;
	assert_false(VALID("\xc0\x80"));
	assert_false(VALID("\xc1\xbf"));
	assert_false(VALID("\xe0\x9f\xbf"));
	assert_false(VALID("\xf0\x8f\xbf\xbf"));
}

static void surrogates_and_what_is_above_unicode_are_refused(void **state)
{
	(void)state;
	assert_false(VALID("\xed\xa0\x80"));
	assert_false(VALID("\xed\xbf\xbf"));
	assert_false(VALID("\xf4\x90\x80\x80"));
	assert_false(VALID("\xf5\x80\x80\x80"));
	assert_false(VALID("\xff"));
}

static void characters_cut_off_or_out_of_place_are_refused(void **state)
{
	static const char four[] = "a\xf0\x9f\x98\x80";

	(void)state;
	assert_true(utf8_is_valid(four, 5));
	for (size_t len = 2; len < 5; len++)
		assert_false(utf8_is_valid(four, len));
	assert_false(VALID("\x80"));
	assert_false(VALID("\xc2\x41"));
	assert_false(VALID("\xe2\x82\x41"));
	assert_false(VALID("\xc2\xc2\x80"));
}

static void every_character_survives_writing_and_reading(void **state)
{
	(void)state;
	for (uint32_t c = 0; c <= 0x10ffff; c++) {
		char text[UTF8_LENGTH_MAX];
		uint32_t read = 0;
		size_t len;

		if (c >= 0xd800 && c <= 0xdfff)
			continue;
		len = utf8_encode(c, text);
		assert_int_equal(utf8_decode(text, len, &read), len);
		assert_int_equal(read, c);
		assert_int_equal(utf8_decode(text, len - 1, &read), 0);
	}
}

static void what_is_malformed_is_not_read(void **state)
{
	uint32_t read;

	(void)state;
	assert_int_equal(utf8_decode("", 0, &read), 0);
	assert_int_equal(utf8_decode("\x80", 1, &read), 0);
	assert_int_equal(utf8_decode("\xc0\x80", 2, &read), 0);
	assert_int_equal(utf8_decode("\xed\xa0\x80", 3, &read), 0);
	assert_int_equal(utf8_decode("\xf4\x90\x80\x80", 4, &read), 0);
}

static void what_hides_or_moves_something_is_known(void **state)
{
	static const uint32_t hidden[] = {0, 9, 0x1f, 0x7f, 0x9f, 0xad, 0x61c,
		0x200b, 0x200e, 0x202e, 0x2066, 0xfeff, 0xe0041};
	static const uint32_t plain[] = {
		0x20, 0x7e, 0xa0, 0xe9, 0x200c, 0x3042, 0x1f600};

	(void)state;
	for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++)
		assert_true(utf8_is_hidden(hidden[i]));
	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
		assert_false(utf8_is_hidden(plain[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			every_length_of_character_is_valid_at_its_bounds),
		cmocka_unit_test(a_nul_is_a_character_like_another),
		cmocka_unit_test(overlong_forms_are_refused),
		cmocka_unit_test(
			surrogates_and_what_is_above_unicode_are_refused),
		cmocka_unit_test(
			characters_cut_off_or_out_of_place_are_refused),
		cmocka_unit_test(every_character_survives_writing_and_reading),
		cmocka_unit_test(what_is_malformed_is_not_read),
		cmocka_unit_test(what_hides_or_moves_something_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
