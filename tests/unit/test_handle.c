#include "handle/handle.h"

#include "cmocka_setup.h"
#include "fixture.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define FINGERPRINT "mces-4tei-oeow-uwb2-o6do-uzg6-tt4z"

static void assert_refused(const char *text)
{
	struct handle handle = {.text = "untouched"};

	if (handle_parse(text, &handle) != STATUS_BAD_HANDLE)
		fail_msg("accepted: %s", text);
	assert_string_equal(handle.text, "untouched");
}

static void assert_accepted(const char *text, enum handle_type type)
{
	struct handle handle;

	if (handle_parse(text, &handle) != STATUS_OK)
		fail_msg("refused: %s", text);
	assert_int_equal(handle.type, type);
	assert_string_equal(handle.text, text);
}

/* Valid in the protocol, but nobody on the public Internet can own them. */
static bool is_closed(const char *text)
{
	static const char *const closed[] = {".arpa", ".local", ".onion"};

	for (size_t i = 0; i < sizeof(closed) / sizeof(closed[0]); i++) {
		size_t len = strlen(closed[i]);

		if (strlen(text) > len &&
			strcmp(text + strlen(text) - len, closed[i]) == 0)
			return true;
	}
	return false;
}

static void check_valid_line(char *line, void *user)
{
	size_t *closed = user;

	for (char *p = line; *p != '\0'; p++)
		*p = (char)tolower((unsigned char)*p);
	if (is_closed(line)) {
		assert_refused(line);
		(*closed)++;
	} else {
		assert_accepted(line, HANDLE_DNS);
	}
}

static void check_invalid_line(char *line, void *user)
{
	(void)user;
	assert_refused(line);
}

static void the_atproto_cases_pass_in_lower_case(void **state)
{
	size_t closed = 0;

	(void)state;
	assert_in_range(fixture_each_line("data/syntax/handle_syntax_valid.txt",
				check_valid_line, &closed),
		70, 100);
	assert_int_equal(closed, 10);
}

static void the_invalid_atproto_cases_are_refused(void **state)
{
	(void)state;
	assert_in_range(
		fixture_each_line("data/syntax/handle_syntax_invalid.txt",
			check_invalid_line, NULL),
		45, 60);
}

static void only_the_canonical_spelling_is_taken(void **state)
{
	static const char *const bad[] = {
		"",
		"alice",
		"@alice.example.com",
		"Alice.example.com",
		"alice.example.com.",
		" alice.example.com",
		"alice.example.com\n",
		"alice..com",
		"alice.example.c0m-",
		"alice_b.example.com",
		("\xe2\x80\xaa"
		 "alice.example.com"),
		"alice.example.com\xe2\x80\xac",
		"\xd0\xb0lice.example.com",
		"https://alice.example.com",
		"alice.example.com/",
		"192.0.2.1",
		"alice.1com",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_refused(bad[i]);
}

static void names_that_nobody_owns_are_refused(void **state)
{
	static const char *const closed[] = {"alt", "arpa", "example",
		"internal", "invalid", "local", "localhost", "onion"};
	char text[32];

	(void)state;
	for (size_t i = 0; i < sizeof(closed) / sizeof(closed[0]); i++) {
		snprintf(text, sizeof(text), "alice.%s", closed[i]);
		assert_refused(text);
		snprintf(text, sizeof(text), "%s.com", closed[i]);
		assert_accepted(text, HANDLE_DNS);
	}
	assert_accepted("alice.test", HANDLE_DNS);
}

static void a_name_has_253_characters_and_a_label_63(void **state)
{
	char text[HANDLE_MAX + 2];

	(void)state;
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = i % 64 == 63 ? '.' : 'a';
	text[HANDLE_MAX] = '\0';
	assert_accepted(text, HANDLE_DNS);
	text[HANDLE_MAX] = 'a';
	text[HANDLE_MAX + 1] = '\0';
	assert_refused(text);
	text[63] = 'a';
	text[64] = '.';
	text[HANDLE_MAX] = '\0';
	assert_refused(text);
}

static void a_fingerprint_is_a_handle_of_one_label(void **state)
{
	static const char *const bad[] = {
		"mces-4tei-oeow-uwb2-o6do-uzg6",
		"mces-4tei-oeow-uwb2-o6do-uzg6-tt4",
		"mces-4tei-oeow-uwb2-o6do-uzg6-tt4z-",
		"mces-4tei-oeow-uwb2-o6do-uzg6-tt4z-2",
		"-mces-4tei-oeow-uwb2-o6do-uzg6-tt4z",
		"mces4teioeowuwb2o6douzg6tt4z",
		"MCES-4TEI-OEOW-UWB2-O6DO-UZG6-TT4Z",
		"mces-4tei-oeow-uwb2-o6do-uzg6-tt4Z",
		"mces-4tei-oeow-uwb2-o6do-uzg6-tt10",
		"mces-4tei-oeow-uwb2-o6do-uzg6-tt-z",
		"kcfi-ncqg-drkg-47r7-ovpt-tchz-7uxy", /* SHA-3 */
		"mues-4tei-oeow-uwb2-o6do-uzg6-tt4z", /* type 101 */
		"m7es-4tei-oeow-uwb2-o6do-uzg6-tt4z", /* type 103 */
	};
	char text[FIXTURE_LINE_MAX] = FINGERPRINT;

	(void)state;
	assert_accepted(FINGERPRINT, HANDLE_FINGERPRINT);
	assert_accepted(FINGERPRINT "-2732-eg76", HANDLE_FINGERPRINT);
	assert_accepted(FINGERPRINT ".example.com", HANDLE_DNS);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_refused(bad[i]);
	while (strlen(text) < 129)
		strcat(text, "-aaaa");
	assert_accepted(text, HANDLE_FINGERPRINT);
	strcat(text, "-aaaa");
	assert_refused(text);
}

static void the_types_have_names(void **state)
{
	enum handle_type type = HANDLE_DNS;

	(void)state;
	assert_string_equal(handle_type_name(HANDLE_DNS), "dns");
	assert_int_equal(handle_type_parse("fingerprint", &type), STATUS_OK);
	assert_int_equal(type, HANDLE_FINGERPRINT);
	assert_string_equal(handle_type_name(type), "fingerprint");
	assert_int_equal(handle_type_parse("dns", &type), STATUS_OK);
	assert_int_equal(type, HANDLE_DNS);
	assert_int_equal(handle_type_parse("DNS", &type), STATUS_BAD_ARGUMENT);
	assert_int_equal(handle_type_parse("", &type), STATUS_BAD_ARGUMENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_atproto_cases_pass_in_lower_case),
		cmocka_unit_test(the_invalid_atproto_cases_are_refused),
		cmocka_unit_test(only_the_canonical_spelling_is_taken),
		cmocka_unit_test(names_that_nobody_owns_are_refused),
		cmocka_unit_test(a_name_has_253_characters_and_a_label_63),
		cmocka_unit_test(a_fingerprint_is_a_handle_of_one_label),
		cmocka_unit_test(the_types_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
