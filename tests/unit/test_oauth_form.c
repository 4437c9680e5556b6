#include "net/oauth_form.h"

#include "base/secret.h"
#include "cmocka_setup.h"
#include "net/pkce.h"

#include <string.h>

static int set_up(void **state)
{
	(void)state;
	return secret_heap_init() == STATUS_OK ? 0 : -1;
}

static void what_is_not_plain_is_escaped(void **state)
{
	char text[128] = "";
	struct oauth_form form;

	(void)state;
	oauth_form_init(&form, text, sizeof(text));
	oauth_form_add(&form, "a", "aZ0-_.~");
	oauth_form_add(&form, "b", " +&=%/?#:\"\n");
	oauth_form_add(&form, "c", "");
	oauth_form_add(&form, "d", "\xc3\xbc");
	assert_int_equal(oauth_form_finish(&form), STATUS_OK);
	assert_string_equal(text,
		"a=aZ0-_.~&b=%20%2B%26%3D%25%2F%3F%23%3A%22%0A&c=&d=%C3%BC");
}

static void pairs_follow_what_stands_there(void **state)
{
	char text[32] = "https://a/?x=1&";
	struct oauth_form form;

	(void)state;
	oauth_form_init(&form, text, sizeof(text));
	oauth_form_add(&form, "a", "b");
	oauth_form_add(&form, "c", "d");
	assert_int_equal(oauth_form_finish(&form), STATUS_OK);
	assert_string_equal(text, "https://a/?x=1&a=b&c=d");
}

static void what_does_not_fit_is_refused_for_good(void **state)
{
	char text[8] = "";
	struct oauth_form form;

	(void)state;
	oauth_form_init(&form, text, sizeof(text));
	oauth_form_add(&form, "a", "12345");
	assert_int_equal(oauth_form_finish(&form), STATUS_OK);
	assert_string_equal(text, "a=12345");
	oauth_form_add(&form, "", "");
	assert_int_equal(oauth_form_finish(&form), STATUS_TOO_LONG);
	assert_int_equal(strlen(text), 7);
}

static void expect_decoded(const char *text, const char *expected)
{
	char out[16];

	assert_int_equal(
		oauth_form_decode(text, strlen(text), out, sizeof(out)),
		STATUS_OK);
	assert_string_equal(out, expected);
}

static void escapes_and_plus_are_decoded(void **state)
{
	(void)state;
	expect_decoded("", "");
	expect_decoded("a+b%20c", "a b c");
	expect_decoded("%41%7e%2B", "A~+");
	expect_decoded("%2541", "%41");
	expect_decoded("123456789012345", "123456789012345");
}

static void broken_escapes_and_odd_bytes_are_refused(void **state)
{
	static const char *const bad[] = {"%", "%4", "%4g", "%g4", "%%41", "a%",
		"%00", "%0a", "%7f", "%c3%bc", "\xc3\xbc", "\n", "%-1", "% 1",
		"%+1"};
	char out[16];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(oauth_form_decode(bad[i], strlen(bad[i]), out,
					 sizeof(out)),
			STATUS_ANSWER_BAD);
	assert_int_equal(oauth_form_decode("\0", 1, out, sizeof(out)),
		STATUS_ANSWER_BAD);
	assert_int_equal(
		oauth_form_decode("1234567890123456", 16, out, sizeof(out)),
		STATUS_TOO_LONG);
}

/* RFC 7636, appendix B. */
static void a_challenge_is_that_of_the_specification(void **state)
{
	char challenge[PKCE_LENGTH + 1];

	(void)state;
	assert_int_equal(
		pkce_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
			challenge),
		STATUS_OK);
	assert_string_equal(
		challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

static void each_verifier_is_new_and_long_enough(void **state)
{
	struct secret *one = NULL;
	struct secret *two = NULL;

	(void)state;
	assert_int_equal(pkce_new(&one), STATUS_OK);
	assert_int_equal(pkce_new(&two), STATUS_OK);
	assert_int_equal(strlen((const char *)one->data), PKCE_LENGTH);
	assert_string_not_equal(
		(const char *)one->data, (const char *)two->data);
	secret_free(one);
	secret_free(two);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_not_plain_is_escaped),
		cmocka_unit_test(pairs_follow_what_stands_there),
		cmocka_unit_test(what_does_not_fit_is_refused_for_good),
		cmocka_unit_test(escapes_and_plus_are_decoded),
		cmocka_unit_test(broken_escapes_and_odd_bytes_are_refused),
		cmocka_unit_test(a_challenge_is_that_of_the_specification),
		cmocka_unit_test(each_verifier_is_new_and_long_enough),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
