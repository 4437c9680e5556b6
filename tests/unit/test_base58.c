#include "handle/base58.h"

#include "cmocka_setup.h"

#include <string.h>

/* draft-msporny-base58-03, section 5, and zeros in front. */
static const struct {
	const char *bytes;
	size_t len;
	const char *text;
} cases[] = {
	{"", 0, ""},
	{"\0", 1, "1"},
	{"\0\0\x01", 3, "112"},
	{"Hello World!", 12, "2NEpo7TZRRrLZSi2U"},
	{"The quick brown fox jumps over the lazy dog.", 44,
		"USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z"},
	{"\x00\x00\x28\x7f\xb4\xcd", 6, "11233QC4"},
	{"\xff\xff\xff\xff", 4, "7YXq9G"},
};

static void known_texts_go_both_ways(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t len = cases[i].len;
		unsigned char bytes[64];
		size_t bytes_len = len;
		char text[BASE58_LENGTH(64) + 1];

		assert_int_equal(
			base58_encode((const unsigned char *)cases[i].bytes,
				len, text),
			strlen(cases[i].text));
		assert_string_equal(text, cases[i].text);
		assert_int_equal(
			base58_decode(text, strlen(text), bytes, &bytes_len),
			STATUS_OK);
		assert_int_equal(bytes_len, len);
		assert_memory_equal(bytes, cases[i].bytes, len);
	}
}

static void other_characters_are_refused(void **state)
{
	static const char *const bad[] = {"0", "O", "I", "l", " ", "2-", "z\n"};
	unsigned char bytes[8];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		size_t len = sizeof(bytes);

		assert_int_equal(
			base58_decode(bad[i], strlen(bad[i]), bytes, &len),
			STATUS_BAD_ARGUMENT);
		assert_int_equal(len, sizeof(bytes));
	}
	assert_int_equal(
		base58_decode("2\0", 2, bytes, &(size_t){sizeof(bytes)}),
		STATUS_BAD_ARGUMENT);
}

static void a_short_buffer_is_respected(void **state)
{
	static const char *const texts[] = {"7YXq9G", "1111", "11zz"};
	unsigned char bytes[5] = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		size_t len = 3;

		bytes[3] = 0xaa;
		assert_int_equal(
			base58_decode(texts[i], strlen(texts[i]), bytes, &len),
			STATUS_BAD_ARGUMENT);
		assert_int_equal(bytes[3], 0xaa);
		len = 4;
		assert_int_equal(
			base58_decode(texts[i], strlen(texts[i]), bytes, &len),
			STATUS_OK);
		assert_int_equal(len, 4);
	}
}

static void the_longest_text_fits_its_bound(void **state)
{
	unsigned char bytes[64];
	char text[BASE58_LENGTH(64) + 1];

	(void)state;
	memset(bytes, 0xff, sizeof(bytes));
	for (size_t len = 0; len <= sizeof(bytes); len++)
		assert_in_range(base58_encode(bytes, len, text), len,
			BASE58_LENGTH(len));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_texts_go_both_ways),
		cmocka_unit_test(other_characters_are_refused),
		cmocka_unit_test(a_short_buffer_is_respected),
		cmocka_unit_test(the_longest_text_fits_its_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
