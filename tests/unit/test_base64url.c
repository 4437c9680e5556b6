#include "base/base64url.h"

#include "cmocka_setup.h"

#include <string.h>

/* RFC 4648, section 10, in the alphabet of section 5 without padding. */
static void known_texts_go_both_ways(void **state)
{
	static const struct {
		const char *bytes;
		const char *text;
	} cases[] = {
		{"", ""},
		{"f", "Zg"},
		{"fo", "Zm8"},
		{"foo", "Zm9v"},
		{"foob", "Zm9vYg"},
		{"fooba", "Zm9vYmE"},
		{"foobar", "Zm9vYmFy"},
		{"\xfb\xff", "-_8"},
	};
	char text[16];
	unsigned char bytes[16];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t len = strlen(cases[i].bytes);
		size_t bytes_len = sizeof(bytes);

		assert_int_equal(
			base64url_encode((const unsigned char *)cases[i].bytes,
				len, text),
			BASE64URL_LENGTH(len));
		assert_string_equal(text, cases[i].text);
		assert_int_equal(
			base64url_decode(text, strlen(text), bytes, &bytes_len),
			STATUS_OK);
		assert_int_equal(bytes_len, len);
		assert_memory_equal(bytes, cases[i].bytes, len);
	}
}

static void what_the_encoder_never_writes_is_refused(void **state)
{
	static const char *const bad[] = {"Z", "Zg==", "Zm9v\n", "Zm+v", "Zm/v",
		"Zh" /* stray bits */, "Zm9" /* stray bits */, "Zg "};
	unsigned char bytes[16];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		size_t len = sizeof(bytes);

		assert_int_equal(
			base64url_decode(bad[i], strlen(bad[i]), bytes, &len),
			STATUS_BAD_ARGUMENT);
		assert_int_equal(len, sizeof(bytes));
	}
}

static void a_short_buffer_is_respected(void **state)
{
	unsigned char bytes[3];
	size_t len = 2;

	(void)state;
	assert_int_equal(
		base64url_decode("Zm9v", 4, bytes, &len), STATUS_BAD_ARGUMENT);
	len = 3;
	assert_int_equal(base64url_decode("Zm9v", 4, bytes, &len), STATUS_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_texts_go_both_ways),
		cmocka_unit_test(what_the_encoder_never_writes_is_refused),
		cmocka_unit_test(a_short_buffer_is_respected),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
