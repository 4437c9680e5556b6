#include "keys/key.h"

#include "cmocka_setup.h"
#include "verify.h"

#include <string.h>

#define EXHAUSTING 2048 /* pieces of 32 octets in 64 KiB */

static const enum key_algorithm algorithms[] = {KEY_ES256, KEY_ED25519};

static int set_up(void **state)
{
	(void)state;
	return secret_heap_init() == STATUS_OK ? 0 : -1;
}

static struct key *generate(enum key_algorithm algorithm)
{
	struct key *key = NULL;

	assert_int_equal(key_generate(algorithm, &key), STATUS_OK);
	assert_int_equal(key_public(key)->algorithm, algorithm);
	return key;
}

static void signatures_verify_with_openssl_and_with_no_other_key(void **state)
{
	unsigned char signature[KEY_SIGNATURE_LENGTH];

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct key *key = generate(algorithms[i]);
		struct key *other = generate(algorithms[i]);

		assert_int_equal(
			key_sign(key, "text", 4, signature), STATUS_OK);
		assert_true(verify_signature(
			key_public(key), "text", 4, signature));
		assert_false(verify_signature(
			key_public(key), "Text", 4, signature));
		assert_false(verify_signature(
			key_public(other), "text", 4, signature));
		key_free(other);
		key_free(key);
	}
}

/* Half of what OpenSSL makes is high: 200 in a row are not luck. */
static void s_is_always_low(void **state)
{
	unsigned char signature[KEY_SIGNATURE_LENGTH];
	struct key *key = generate(KEY_ES256);

	(void)state;
	for (int i = 0; i < 200; i++) {
		assert_int_equal(
			key_sign(key, &i, sizeof(i), signature), STATUS_OK);
		assert_true(verify_low_s(signature));
		assert_true(verify_signature(
			key_public(key), &i, sizeof(i), signature));
	}
	key_free(key);
}

static void an_exported_key_comes_back_the_same(void **state)
{
	unsigned char signature[KEY_SIGNATURE_LENGTH];

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct key *key = generate(algorithms[i]);
		struct key *again = NULL;
		struct secret *bytes = NULL;
		struct secret *bytes_again = NULL;

		assert_int_equal(key_export(key, &bytes), STATUS_OK);
		assert_int_equal(bytes->len, 32);
		assert_int_equal(
			key_import(bytes, key_public(key), &again), STATUS_OK);
		assert_int_equal(key_export(again, &bytes_again), STATUS_OK);
		assert_memory_equal(bytes->data, bytes_again->data, 32);
		assert_memory_equal(key_public(key)->bytes,
			key_public(again)->bytes,
			public_key_length(key_public(key)));
		assert_int_equal(key_sign(again, "x", 1, signature), STATUS_OK);
		assert_true(
			verify_signature(key_public(key), "x", 1, signature));
		secret_free(bytes_again);
		secret_free(bytes);
		key_free(again);
		key_free(key);
	}
}

static void private_bytes_of_another_length_are_refused(void **state)
{
	static const size_t lengths[] = {0, 1, 31, 33, 64};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct key *key = generate(algorithms[i]);

		for (size_t j = 0; j < 5; j++) {
			struct secret *bytes = secret_random(lengths[j]);
			struct key *none = NULL;

			assert_int_equal(
				key_import(bytes, key_public(key), &none),
				STATUS_VAULT_DAMAGED);
			assert_null(none);
			secret_free(bytes);
		}
		key_free(key);
	}
}

static void keys_differ_and_to_free_none_is_harmless(void **state)
{
	struct key *one = generate(KEY_ES256);
	struct key *two = generate(KEY_ES256);

	(void)state;
	assert_memory_not_equal(
		key_public(one)->bytes, key_public(two)->bytes, 64);
	key_free(two);
	key_free(one);
	key_free(NULL);
}

/* All that is left of the locked heap, down to its smallest pieces. */
static size_t exhaust(struct secret *held[EXHAUSTING])
{
	size_t count = 0;

	for (size_t len = 4000; len > 0; len /= 2) {
		while (count < EXHAUSTING &&
			(held[count] = secret_new(len)) != NULL)
			count++;
	}
	assert_in_range(count, 8, EXHAUSTING - 1);
	return count;
}

static void without_locked_memory_there_is_no_key_and_later_there_is(
	void **state)
{
	struct secret *held[EXHAUSTING];

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct key *key = generate(algorithms[i]);
		struct secret *bytes = NULL;
		struct key *none = NULL;
		size_t count;

		assert_int_equal(key_export(key, &bytes), STATUS_OK);
		count = exhaust(held);
		assert_int_equal(
			key_generate(algorithms[i], &none), STATUS_CRYPTO);
		assert_int_equal(key_import(bytes, key_public(key), &none),
			STATUS_CRYPTO);
		assert_null(none);
		while (count > 0)
			secret_free(held[--count]);
		secret_free(bytes);
		key_free(key);
		key_free(generate(algorithms[i]));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			signatures_verify_with_openssl_and_with_no_other_key),
		cmocka_unit_test(s_is_always_low),
		cmocka_unit_test(an_exported_key_comes_back_the_same),
		cmocka_unit_test(private_bytes_of_another_length_are_refused),
		cmocka_unit_test(
			without_locked_memory_there_is_no_key_and_later_there_is),
		cmocka_unit_test(keys_differ_and_to_free_none_is_harmless),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
