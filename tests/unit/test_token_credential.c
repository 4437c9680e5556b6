#include "unlock/token_credential.h"
#include "unlock/token_status.h"

#include "cmocka_setup.h"

#include <fido/err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct token_credential make(
	enum key_algorithm algorithm, bool is_hidden, size_t id_len)
{
	struct token_credential credential = {
		.key = {.algorithm = algorithm},
		.is_hidden = is_hidden,
		.id_len = id_len,
	};

	memset(credential.key.bytes, 0xa5, sizeof(credential.key.bytes));
	memset(credential.id, 0x5a, id_len);
	return credential;
}

static void expect_round_trip(const struct token_credential *credential)
{
	size_t key_len = public_key_length(&credential->key);
	char text[TOKEN_CREDENTIAL_TEXT_MAX];
	struct token_credential again;

	token_credential_format(credential, text);
	assert_int_equal(token_credential_parse(text, &again), STATUS_OK);
	assert_int_equal(again.key.algorithm, credential->key.algorithm);
	assert_int_equal(again.is_hidden, credential->is_hidden);
	assert_int_equal(again.id_len, credential->id_len);
	assert_memory_equal(again.id, credential->id, again.id_len);
	assert_memory_equal(again.key.bytes, credential->key.bytes, key_len);
}

static void what_is_kept_of_a_credential_is_read_as_it_was_written(void **state)
{
	static const size_t lengths[] = {1, 32, 64, TOKEN_CREDENTIAL_ID_MAX};

	(void)state;
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		for (int hidden = 0; hidden < 2; hidden++) {
			struct token_credential es256 =
				make(KEY_ES256, hidden == 1, lengths[i]);
			struct token_credential ed25519 =
				make(KEY_ED25519, hidden == 1, lengths[i]);

			expect_round_trip(&es256);
			expect_round_trip(&ed25519);
		}
	}
}

static void anything_else_is_refused(void **state)
{
	static char too_long[TOKEN_CREDENTIAL_TEXT_MAX + 8];
	struct token_credential credential = make(KEY_ES256, false, 1);
	char text[TOKEN_CREDENTIAL_TEXT_MAX];
	const char *bad[] = {"", "A", "AQ", "AQ==", "AwAA", text, too_long};

	(void)state;
	/* No id; an algorithm that there is not; too long by a byte. */
	token_credential_format(&credential, text);
	text[strlen(text) - 2] = '\0';
	memset(too_long, 'A', sizeof(too_long) - 1);
	memcpy(too_long, "AQ", 2);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(token_credential_parse(bad[i], &credential),
			STATUS_BAD_ARGUMENT);
}

static void an_assertion_that_is_empty_is_not_believed(void **state)
{
	struct token_credential credential = make(KEY_ES256, false, 32);
	fido_assert_t *assert = fido_assert_new();

	(void)state;
	assert_false(token_credential_verifies(&credential, assert));
	credential.key.algorithm = KEY_ED25519;
	assert_false(token_credential_verifies(&credential, assert));
	fido_assert_free(&assert);
}

static void a_key_that_was_not_touched_refused_whatever_it_says(void **state)
{
	(void)state;
	assert_int_equal(
		token_status(FIDO_ERR_OPERATION_DENIED), STATUS_TOKEN_REFUSED);
	assert_int_equal(token_status(FIDO_ERR_USER_ACTION_TIMEOUT),
		STATUS_TOKEN_REFUSED);
	assert_int_equal(
		token_status(FIDO_ERR_ACTION_TIMEOUT), STATUS_TOKEN_REFUSED);
}

static void every_error_has_a_status_of_security_keys(void **state)
{
	(void)state;
	assert_int_equal(token_status(FIDO_OK), STATUS_OK);
	for (int error = -128; error < 256; error++) {
		if (error != FIDO_OK)
			assert_int_equal(
				strncmp(status_code(token_status(error)),
					"token_", 6),
				0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			what_is_kept_of_a_credential_is_read_as_it_was_written),
		cmocka_unit_test(anything_else_is_refused),
		cmocka_unit_test(an_assertion_that_is_empty_is_not_believed),
		cmocka_unit_test(
			a_key_that_was_not_touched_refused_whatever_it_says),
		cmocka_unit_test(every_error_has_a_status_of_security_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
