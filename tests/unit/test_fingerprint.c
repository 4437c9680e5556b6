#include "handle/fingerprint.h"

#include "cmocka_setup.h"
#include "fixture.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* RFC 7515, A.3, and its fingerprint: row 055 of udf-vectors.txt. */
#define P256_MULTIBASE "zDnaerGBD7Zxzau2fdfEFaaaTDYBu5XEBYdGV2BmERp3MDSov"
#define P256_HANDLE "mces-4tei-oeow-uwb2-o6do-uzg6-tt4z"
#define P256_WHOLE                                                             \
	P256_HANDLE "-2732-eg76-ryze-jz2g-oz74-7drr-vz6m-ljqz-dnra-kf6h-"      \
		    "sokz-euk6-xs63-jh5u-6cze-3bhc-5ojt-7gyg-6fgd"

/* RFC 8032, 7.1, test 1: row 063. */
#define ED25519_MULTIBASE "z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw"
#define ED25519_HANDLE "mcf2-2nz4-kl4b-2and-ajrd-4aca-kskz"

static struct public_key key_of(const char *multibase)
{
	struct public_key key;

	assert_int_equal(public_key_from_multibase(multibase, &key), STATUS_OK);
	return key;
}

static size_t unhex(const char *text, unsigned char *out)
{
	size_t n = 0;
	unsigned byte;

	if (strcmp(text, "(empty)") == 0)
		return 0;
	for (; sscanf(text, "%2x", &byte) == 1; text += 2)
		out[n++] = (unsigned char)byte;
	return n;
}

/* id, kind, algorithm, content type, input, bits, output, ... */
static void check_vector(char *line, void *user)
{
	size_t *checked = user;
	unsigned char input[256];
	char text[FINGERPRINT_MAX + 1];
	char *column[7];
	size_t len;

	for (size_t i = 0; i < 7; i++) {
		column[i] = strtok(i == 0 ? line : NULL, "\t");
		assert_non_null(column[i]);
	}
	if (strcmp(column[2], "sha2-512") != 0)
		return;
	len = unhex(column[4], input);
	fingerprint_format(
		column[3], input, len, strtoul(column[5], NULL, 10) / 5, text);
	for (char *p = column[6]; *p != '\0'; p++)
		*p = (char)tolower((unsigned char)*p);
	assert_string_equal(text, column[6]);
	(*checked)++;
}

static void the_published_vectors_match(void **state)
{
	size_t checked = 0;

	(void)state;
	fixture_each_line("data/udf-vectors.txt", check_vector, &checked);
	assert_int_equal(checked, 14);
}

/* Section 5.1.3: the type says how many zero bits the digest ends with. */
static void work_shows_in_the_second_character(void **state)
{
	static const char twenty[] = "UDF Compressed Document 4187123";
	static const char thirty[] = "UDF Compressed Document 1066635905";
	char text[FINGERPRINT_MAX + 1];

	(void)state;
	fingerprint_format("text/plain", (const unsigned char *)twenty,
		strlen(twenty), 104, text);
	assert_memory_equal(text, "mg", 2);
	assert_string_equal(text + FINGERPRINT_MAX - 4, "aaaa");
	assert_true(fingerprint_is_canonical(text));
	fingerprint_format("text/plain", (const unsigned char *)thirty,
		strlen(thirty), 104, text);
	assert_memory_equal(text, "ml", 2);
	assert_true(fingerprint_is_canonical(text));
}

static void a_key_has_its_handle(void **state)
{
	struct public_key ec = key_of(P256_MULTIBASE);
	struct public_key ed = key_of(ED25519_MULTIBASE);
	char text[FINGERPRINT_LENGTH + 1];

	(void)state;
	assert_int_equal(FINGERPRINT_TEXT(FINGERPRINT_MIN_CHARACTERS),
		FINGERPRINT_LENGTH);
	assert_int_equal(
		FINGERPRINT_TEXT(FINGERPRINT_MAX_CHARACTERS), FINGERPRINT_MAX);
	fingerprint_of_key(&ec, text);
	assert_string_equal(text, P256_HANDLE);
	fingerprint_of_key(&ed, text);
	assert_string_equal(text, ED25519_HANDLE);
	assert_true(fingerprint_is_canonical(text));
}

static void a_prefix_of_28_characters_or_more_matches(void **state)
{
	static const char *const good[] = {P256_HANDLE, P256_WHOLE,
		P256_HANDLE "-2732", P256_HANDLE "2",
		"MCES-4TEI-OEOW-UWB2-O6DO-UZG6-TT4Z",
		"mces4teioeowuwb2o6douzg6tt4z",
		"m-ces-4TEIOEOWUWB2O6DOUZG6TT4Z--"};
	static const char *const bad[] = {"", "-", "mces",
		"mces-4tei-oeow-uwb2-o6do-uzg6-tt4", P256_HANDLE "-2733",
		P256_HANDLE "-2732 ", P256_WHOLE "a", P256_WHOLE "-aaaa",
		ED25519_HANDLE, "mces-4tei-oeow-uwb2-06do-uzg6-tt4z",
		"mces 4tei oeow uwb2 o6do uzg6 tt4z"};
	struct public_key key = key_of(P256_MULTIBASE);

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_true(fingerprint_matches(good[i], &key));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(fingerprint_matches(bad[i], &key));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_published_vectors_match),
		cmocka_unit_test(work_shows_in_the_second_character),
		cmocka_unit_test(a_key_has_its_handle),
		cmocka_unit_test(a_prefix_of_28_characters_or_more_matches),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
