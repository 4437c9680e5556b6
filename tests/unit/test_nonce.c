#include "handle/nonce.h"

#include "cmocka_setup.h"

#include <string.h>

static void a_nonce_has_22_to_128_characters(void **state)
{
	char text[130];

	(void)state;
	memset(text, 'A', sizeof(text));
	text[129] = '\0';
	assert_false(nonce_is_valid(text));
	text[128] = '\0';
	assert_true(nonce_is_valid(text));
	text[22] = '\0';
	assert_true(nonce_is_valid(text));
	text[21] = '\0';
	assert_false(nonce_is_valid(text));
	assert_false(nonce_is_valid(""));
}

static void a_nonce_is_base64url(void **state)
{
	static const char others[] = "+/=. \n\"\\\x7f\xc3";
	char text[] = "kq3Tz0m1Yt9yV3n0h3oV-_";

	(void)state;
	assert_true(nonce_is_valid(text));
	for (size_t i = 0; i < sizeof(others) - 1; i++) {
		text[21] = others[i];
		assert_false(nonce_is_valid(text));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_nonce_has_22_to_128_characters),
		cmocka_unit_test(a_nonce_is_base64url),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
