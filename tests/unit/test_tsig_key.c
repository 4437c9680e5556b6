#include "handle/tsig_key.h"

#include "cmocka_setup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECRET "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
#define BYTES "0123456789abcdef0123456789abcdef"
#define BIND(name, algorithm, secret)                                          \
	"key \"" name "\" {\n\talgorithm " algorithm ";\n\tsecret \"" secret   \
	"\";\n};\n"
#define KNOT(name, algorithm, secret)                                          \
	"# " algorithm ":" name ":" secret "\nkey:\n  - id: " name             \
	"\n    algorithm: " algorithm "\n    secret: " secret "\n"

static int set_up(void **state)
{
	(void)state;
	return secret_heap_init() == STATUS_OK ? 0 : -1;
}

static void expect_key(const char *text, const char *name)
{
	struct tsig_key key = {.name = ""};
	const char *why = NULL;

	assert_int_equal(
		tsig_key_parse(text, strlen(text), &key, &why), STATUS_OK);
	assert_null(why);
	assert_string_equal(key.name, name);
	assert_string_equal(key.algorithm, "hmac-sha256");
	assert_int_equal(key.secret->len, strlen(BYTES));
	assert_memory_equal(key.secret->data, BYTES, strlen(BYTES));
	tsig_key_clear(&key);
}

/* *out is left alone, and there is a sentence that says why. The text is in
 * memory of exactly its size, so that a byte read beyond it is seen. */
static void expect_bad(const char *text, const char *part_of_why)
{
	struct tsig_key key = {.name = "untouched"};
	const char *why = NULL;
	size_t len = strlen(text);
	char *copy = malloc(len > 0 ? len : 1);

	assert_non_null(copy);
	memcpy(copy, text, len);
	if (tsig_key_parse(copy, len, &key, &why) != STATUS_BAD_TSIG_KEY)
		fail_msg("not refused: %s", text);
	assert_int_equal(
		tsig_key_parse(copy, len, &key, NULL), STATUS_BAD_TSIG_KEY);
	free(copy);
	assert_string_equal(key.name, "untouched");
	assert_null(key.secret);
	if (strstr(why, part_of_why) == NULL)
		fail_msg("%s: %s", text, why);
}

static void both_tools_write_what_is_read(void **state)
{
	(void)state;
	expect_key(BIND("writer", "hmac-sha256", SECRET), "writer");
	expect_key(KNOT("writer.", "hmac-sha256", SECRET), "writer");
}

static void bind_takes_its_parts_in_any_order_and_form(void **state)
{
	(void)state;
	expect_key("key writer{secret " SECRET ";algorithm hmac-sha256;};",
		"writer");
	expect_key("key\r\n\"Writer.Example.\"\r\n{\r\nsecret \"" SECRET
		   "\" ;\r\nalgorithm \"HMAC-SHA256.\" ;\r\n}\r\n;",
		"writer.example");
	expect_key("key update_key {algorithm hmac-sha256; secret \"" SECRET
		   "\";};",
		"update_key");
}

static void comments_are_passed_over(void **state)
{
	(void)state;
	expect_key("# of the zone\n// of names\n/* key \"x\" { */ key /**/"
		   "\"writer\"{ # {\n algorithm hmac-sha256; // ;\n/* * / */"
		   "secret \"" SECRET "\"; }; # the end",
		"writer");
	expect_key("# of the zone\nkey:\n# one\n - id: writer # here\n"
		   "   algorithm: hmac-sha256\n   secret: \"" SECRET "\"\n#",
		"writer");
}

/* Two slashes begin no comment there: base64 has them. */
static void a_secret_of_knot_may_have_slashes(void **state)
{
	static const char text[] = "key:\n- id: k\n  algorithm: hmac-sha512\n"
				   "  secret: //8/////////////////////\n";
	struct tsig_key key = {.name = ""};

	(void)state;
	assert_int_equal(
		tsig_key_parse(text, strlen(text), &key, NULL), STATUS_OK);
	assert_int_equal(key.secret->len, 18);
	assert_int_equal(key.secret->data[0], 0xff);
	assert_string_equal(key.algorithm, "hmac-sha512");
	tsig_key_clear(&key);
	assert_null(key.secret);
	assert_string_equal(key.name, "");
}

static void a_file_holds_one_key_and_nothing_else(void **state)
{
	static const char *const bad[] = {
		"",
		" \n",
		"#",
		"key",
		"key \"writer\"",
		"key \"writer\" {",
		"key \"writer\" {}",
		"key \"writer {\n};",
		"key \"wri\\\"ter\" { };",
		"keys:",
		"key: ",
		"key:\n  - id: a\n",
		"/* key \"a\" { };",
		"/",
		"/*/",
		"{\"key\":1}",
		SECRET,
		"key \"a\" { algorithm hmac-sha256; include \"x\"; };",
		"options { }; " BIND("a", "hmac-sha256", SECRET),
		BIND("a", "hmac-sha256", SECRET) ";",
		BIND("a", "hmac-sha256", SECRET) "key",
		BIND("a", "hmac-sha256", SECRET)
			BIND("b", "hmac-sha256", SECRET),
		KNOT("a", "hmac-sha256", SECRET)
			KNOT("b", "hmac-sha256", SECRET),
		KNOT("a", "hmac-sha256", SECRET) "  - id: b\n",
		"key a { algorithm hmac-sha256; algorithm hmac-sha256; secret "
		"\"" SECRET "\"; };",
		"key a { secret " SECRET "; secret " SECRET "; };",
		"key:\n - id: a\n   id: b\n   secret: " SECRET "\n",
		"key:\n - id: a\n   algorithm: hmac-sha256\n   secret:\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		expect_bad(bad[i], "one key and nothing else");
}

static void a_key_without_a_part_is_said_to_lack_it(void **state)
{
	(void)state;
	expect_bad("key \"writer\" { };", "no algorithm or no secret");
	expect_bad("key a { secret " SECRET "; };", "no algorithm");
	expect_bad("key a { algorithm hmac-sha256; };", "no secret");
}

static void what_is_no_name_no_algorithm_or_no_secret_is_refused(void **state)
{
	static const char *const bad[] = {
		BIND("", "hmac-sha256", SECRET),
		BIND(".", "hmac-sha256", SECRET),
		BIND("a b", "hmac-sha256", SECRET),
		BIND("a..b", "hmac-sha256", SECRET),
		BIND("\xc3\xa9", "hmac-sha256", SECRET),
		BIND("a", "hmac", SECRET),
		BIND("a", "hmac-md5", SECRET),
		BIND("a", "hmac-sha1", SECRET),
		BIND("a", "hmac-md5.sig-alg.reg.int", SECRET),
		BIND("a", "hmac-sha256-128", SECRET),
		BIND("a", "hmac-sha256", ""),
		BIND("a", "hmac-sha256", "===="),
		BIND("a", "hmac-sha256",
			"MDEyMzQ1Njc4OWFiY2RlZjAx"
			"MjM0NTY3ODlhYmNkZWY"),
		BIND("a", "hmac-sha256", "MDEyMzQ1Njc4OWFiY2Rl Zg=="),
		BIND("a", "hmac-sha256", "MDEyMzQ1Njc4OWFiY2Rl_w=="),
		BIND("a", "hmac-sha256", "MDEyMzQ1Njc4OWFiY2Rl-w=="),
		BIND("a", "hmac-sha256", "MDEyMzQ1Njc4OWFiY2RlZg==AAAA"),
		/* what the last character has beyond the last byte */
		BIND("a", "hmac-sha256", "MDEyMzQ1Njc4OWFiY2RlZh=="),
		/* 15 bytes */
		BIND("a", "hmac-sha256", "MDEyMzQ1Njc4OWFiY2Rl"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		expect_bad(bad[i], "not base64 of 16 bytes or more");
	/* and 16 */
	assert_int_equal(
		tsig_key_make("a", "hmac-sha256", "MDEyMzQ1Njc4OWFiY2RlZg==",
			&(struct tsig_key){.name = ""}),
		STATUS_OK);
}

static void a_file_that_is_huge_or_has_a_nul_is_refused(void **state)
{
	static char text[TSIG_KEY_FILE_MAX + 2];
	struct tsig_key key = {.name = ""};
	const char *why = NULL;
	size_t len = strlen(BIND("writer", "hmac-sha256", SECRET));

	(void)state;
	memset(text, '\n', sizeof(text) - 1);
	memcpy(text, BIND("writer", "hmac-sha256", SECRET), len);
	assert_int_equal(
		tsig_key_parse(text, TSIG_KEY_FILE_MAX, &key, &why), STATUS_OK);
	tsig_key_clear(&key);
	expect_bad(text, "far too long");
	text[len + 10] = '\0';
	assert_int_equal(tsig_key_parse(text, len + 20, &key, &why),
		STATUS_BAD_TSIG_KEY);
	assert_non_null(why);
}

static void the_longest_secret_and_name_fit_and_one_more_does_not(void **state)
{
	unsigned char bytes[TSIG_SECRET_MAX + 1] = {0};
	struct tsig_key key = {.name = ""};
	struct secret *text = NULL;
	char name[HOSTNAME_MAX + 2];

	(void)state;
	memset(name, 'a', sizeof(name));
	for (size_t i = 50; i < sizeof(name); i += 51)
		name[i] = '.';
	name[HOSTNAME_MAX] = '\0';
	key.secret = secret_copy(bytes, TSIG_SECRET_MAX);
	assert_non_null(key.secret);
	assert_int_equal(tsig_key_secret_text(&key, &text), STATUS_OK);
	tsig_key_clear(&key);
	assert_int_equal(tsig_key_make(name, "hmac-sha256",
				 (const char *)text->data, &key),
		STATUS_OK);
	assert_string_equal(key.name, name);
	assert_int_equal(key.secret->len, TSIG_SECRET_MAX);
	tsig_key_clear(&key);
	name[HOSTNAME_MAX] = 'a';
	name[HOSTNAME_MAX + 1] = '\0';
	assert_int_equal(tsig_key_make(name, "hmac-sha256",
				 (const char *)text->data, &key),
		STATUS_BAD_TSIG_KEY);
	secret_free(text);
	key.secret = secret_copy(bytes, sizeof(bytes));
	assert_int_equal(tsig_key_secret_text(&key, &text), STATUS_OK);
	tsig_key_clear(&key);
	assert_int_equal(tsig_key_make("a", "hmac-sha256",
				 (const char *)text->data, &key),
		STATUS_BAD_TSIG_KEY);
	secret_free(text);
}

static void a_secret_is_written_as_it_was_read(void **state)
{
	static const char *const secrets[] = {SECRET,
		"//8/+/////////////////+/",
		"AAAAAAAAAAAAAAAAAAAAAA==", "AAAAAAAAAAAAAAAAAAAAAAA="};

	(void)state;
	for (size_t i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++) {
		struct tsig_key key = {.name = ""};
		struct secret *text = NULL;

		assert_int_equal(
			tsig_key_make("a", "hmac-sha256", secrets[i], &key),
			STATUS_OK);
		assert_int_equal(tsig_key_secret_text(&key, &text), STATUS_OK);
		assert_string_equal((const char *)text->data, secrets[i]);
		secret_free(text);
		tsig_key_clear(&key);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_tools_write_what_is_read),
		cmocka_unit_test(bind_takes_its_parts_in_any_order_and_form),
		cmocka_unit_test(comments_are_passed_over),
		cmocka_unit_test(a_secret_of_knot_may_have_slashes),
		cmocka_unit_test(a_file_holds_one_key_and_nothing_else),
		cmocka_unit_test(a_key_without_a_part_is_said_to_lack_it),
		cmocka_unit_test(
			what_is_no_name_no_algorithm_or_no_secret_is_refused),
		cmocka_unit_test(a_file_that_is_huge_or_has_a_nul_is_refused),
		cmocka_unit_test(
			the_longest_secret_and_name_fit_and_one_more_does_not),
		cmocka_unit_test(a_secret_is_written_as_it_was_read),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
