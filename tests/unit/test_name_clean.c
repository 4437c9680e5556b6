#include "handle/name_clean.h"

#include "cmocka_setup.h"
#include "fixture.h"

#include "handle/handle.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define HANDLE "alice.example.com"

static void assert_cleaned(const char *typed, const char *expected)
{
	struct name_clean name;
	const char *why = NULL;

	if (name_clean(typed, &name, &why) != STATUS_OK)
		fail_msg("refused: %s (%s)", typed, why);
	assert_string_equal(name.text, expected);
	assert_int_equal(name.is_bare, strchr(expected, '.') == NULL);
}

static const char *fault_of(const char *typed)
{
	struct name_clean name;
	struct handle handle;
	const char *why = NULL;

	if (name_clean(typed, &name, &why) == STATUS_OK) {
		if (handle_parse(name.text, &handle) == STATUS_OK)
			fail_msg("accepted: %s", typed);
		why = name_clean_fault(name.text);
	}
	assert_non_null(why);
	assert_int_equal(why[strlen(why) - 1], '.');
	return why;
}

static void what_people_type_around_a_name_is_taken_away(void **state)
{
	static const char *const typed[] = {
		HANDLE,
		"@" HANDLE,
		"Alice.Example.COM",
		"  " HANDLE "\t\r\n",
		HANDLE ".",
		"at://" HANDLE,
		"AT://" HANDLE "/",
		"at://@" HANDLE,
		"https://" HANDLE,
		"HTTPS://" HANDLE "/",
		" @https://" HANDLE "./ ",
		"@ " HANDLE,
		"\xef\xbc\xa0" HANDLE,
		"alice\xe3\x80\x82"
		"example\xef\xbc\x8e"
		"com\xef\xbd\xa1",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(typed) / sizeof(typed[0]); i++)
		assert_cleaned(typed[i], HANDLE);
}

/* What is copied from a web page brings marks that nobody sees. */
static void marks_and_blanks_of_unicode_are_taken_away(void **state)
{
	static const char *const typed[] = {
		"\xe2\x80\xaa" HANDLE "\xe2\x80\xac",
		"\xe2\x81\xa6@\xe2\x81\xa9" HANDLE,
		"@\xe2\x80\x8e" HANDLE "\xe2\x80\x8f",
		"alice\xe2\x80\x8b.example.com\xe2\x80\x8b",
		"\xef\xbb\xbf" HANDLE,
		"\xc2\xa0" HANDLE "\xe3\x80\x80",
		"alice\xc2\xad.example.com",
		"\xd8\x9c" HANDLE "\xe2\x81\xa0",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(typed) / sizeof(typed[0]); i++) {
		if (i == 3) /* a blank within is a blank */
			assert_cleaned(typed[i], "alice .example.com");
		else
			assert_cleaned(typed[i], HANDLE);
	}
}

static void only_what_surrounds_a_name_is_taken_away(void **state)
{
	(void)state;
	assert_cleaned("@@" HANDLE, HANDLE);
	assert_cleaned("@@@" HANDLE, "@" HANDLE);
	assert_cleaned(HANDLE "..", HANDLE ".");
	assert_cleaned(HANDLE "/", HANDLE "/");
	assert_cleaned("http://" HANDLE, "http://" HANDLE);
	assert_cleaned("https://https://" HANDLE, "https://" HANDLE);
}

static void a_name_without_a_dot_is_bare(void **state)
{
	struct name_clean name;

	(void)state;
	assert_cleaned("Doctor", "doctor");
	assert_cleaned(" Dr Jones ", "dr jones");
	assert_int_equal(name_clean("m\xc3\xbcller", &name, NULL), STATUS_OK);
	assert_false(name.is_ascii);
	assert_true(name.is_bare);
	assert_string_equal(name.text, "m\xc3\xbcller");
	assert_int_equal(
		name_clean("b\xc3\xbc" HANDLE, &name, NULL), STATUS_OK);
	assert_false(name.is_ascii);
	assert_false(name.is_bare);
	assert_int_equal(name_clean("@" HANDLE, &name, NULL), STATUS_OK);
	assert_true(name.is_ascii);
}

static void what_is_no_name_is_refused_with_a_sentence(void **state)
{
	(void)state;
	assert_non_null(strstr(fault_of(""), "Nothing is left"));
	assert_non_null(strstr(fault_of(" @ "), "Nothing is left"));
	assert_non_null(strstr(fault_of("\xe2\x80\xaa"), "Nothing is left"));
	assert_non_null(strstr(fault_of("https://"), "Nothing is left"));
	assert_non_null(strstr(fault_of("ali\x01.com"), "control"));
	assert_non_null(strstr(fault_of("did:plc:abc"), "DID"));
	assert_non_null(
		strstr(fault_of("https://" HANDLE "/x"), "web address"));
	assert_non_null(strstr(fault_of("a@" HANDLE), "e-mail"));
	assert_non_null(strstr(fault_of("alice example.com"), "space"));
	assert_non_null(strstr(fault_of("alice"), "dot"));
	assert_non_null(strstr(fault_of("alice..com"), "side by side"));
	assert_non_null(strstr(fault_of(".alice.com"), "side by side"));
	assert_non_null(strstr(fault_of("a_b.example.com"), "letters"));
	assert_non_null(strstr(fault_of("-a.example.com"), "letters"));
	assert_non_null(strstr(fault_of("alice.local"), "public Internet"));
	assert_non_null(strstr(fault_of("192.0.2.1"), "public Internet"));
	assert_non_null(strstr(fault_of("\xff\xfe"), "control"));
}

static void long_input_is_refused_and_never_overflows(void **state)
{
	char text[NAME_CLEAN_MAX + 2];
	struct name_clean name;

	(void)state;
	memset(text, 'a', sizeof(text));
	text[64] = '.';
	text[NAME_CLEAN_MAX] = '\0';
	assert_int_equal(name_clean(text, &name, NULL), STATUS_OK);
	assert_non_null(strstr(name_clean_fault(name.text), "63"));
	text[NAME_CLEAN_MAX] = 'a';
	text[NAME_CLEAN_MAX + 1] = '\0';
	assert_int_equal(name_clean(text, &name, NULL), STATUS_BAD_HANDLE);
	for (size_t i = 0; i < 300; i++)
		text[i] = i % 2 == 0 ? 'a' : '.';
	text[299] = '\0';
	assert_non_null(strstr(name_clean_fault(text), "253"));
}

static void check_valid_line(char *line, void *user)
{
	char lower[FIXTURE_LINE_MAX];

	(void)user;
	snprintf(lower, sizeof(lower), "%s", line);
	for (char *p = lower; *p != '\0'; p++)
		*p = (char)tolower((unsigned char)*p);
	assert_cleaned(line, lower);
}

/* What is invalid as a handle, and valid once it has been cleaned. */
static bool is_mended(const char *line)
{
	return line[0] == '@' || line[0] == ' ' ||
	       strncmp(line, "https://", 8) == 0 ||
	       line[strlen(line) - 1] == ' ' || line[strlen(line) - 1] == '.';
}

static void check_invalid_line(char *line, void *user)
{
	struct name_clean name;
	struct handle handle;
	size_t *mended = user;

	if (name_clean(line, &name, NULL) == STATUS_OK &&
		handle_parse(name.text, &handle) == STATUS_OK) {
		if (!is_mended(line))
			fail_msg("accepted: %s", line);
		(*mended)++;
	} else {
		fault_of(line);
	}
}

static void the_atproto_cases_come_through_as_they_should(void **state)
{
	size_t mended = 0;

	(void)state;
	assert_int_equal(
		fixture_each_line("data/syntax/handle_syntax_valid.txt",
			check_valid_line, NULL),
		71);
	assert_int_equal(
		fixture_each_line("data/syntax/handle_syntax_invalid.txt",
			check_invalid_line, &mended),
		48);
	assert_in_range(mended, 3, 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_people_type_around_a_name_is_taken_away),
		cmocka_unit_test(marks_and_blanks_of_unicode_are_taken_away),
		cmocka_unit_test(only_what_surrounds_a_name_is_taken_away),
		cmocka_unit_test(a_name_without_a_dot_is_bare),
		cmocka_unit_test(what_is_no_name_is_refused_with_a_sentence),
		cmocka_unit_test(long_input_is_refused_and_never_overflows),
		cmocka_unit_test(the_atproto_cases_come_through_as_they_should),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
