#include "keys/bound_key.h"

#include "cmocka_setup.h"

#include <string.h>

#define ALICE "alice.example.com"

static struct key *key;
static struct secret *secret;
static struct handle_record alice;

static int set_up_heap(void **state)
{
	(void)state;
	return secret_heap_init() == STATUS_OK ? 0 : -1;
}

static struct bound_key bind(enum handle_guard guard)
{
	struct bound_key bound = {.guard = guard};

	bound.token.credential_len = SLOT_CREDENTIAL_MAX;
	memset(bound.token.credential, 'c', SLOT_CREDENTIAL_MAX);
	if (guard == GUARD_TOUCH) {
		memset(bound.token.salt, 's', sizeof(bound.token.salt));
		assert_int_equal(
			bound_key_seal(&bound, &alice, key, secret), STATUS_OK);
	}
	return bound;
}

static int set_up(void **state)
{
	(void)state;
	alice = (struct handle_record){
		.key = HANDLE_KEY_OWN, .guard = GUARD_TOUCH};
	secret = secret_random(SLOT_SECRET_LENGTH);
	if (secret == NULL || key_generate(KEY_ES256, &key) != STATUS_OK ||
		handle_parse(ALICE, &alice.handle) != STATUS_OK)
		return -1;
	alice.public_key = *key_public(key);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	key_free(key);
	key = NULL;
	secret_free(secret);
	secret = NULL;
	return 0;
}

static void expect_open(const struct bound_key *bound, enum status expected)
{
	struct key *opened = NULL;

	assert_int_equal(
		bound_key_open(bound, &alice, secret, &opened), expected);
	assert_int_equal(opened != NULL, expected == STATUS_OK);
	key_free(opened);
}

static void the_secret_opens_it_again(void **state)
{
	struct bound_key bound = bind(GUARD_TOUCH);
	struct key *opened = NULL;
	struct secret *mine = NULL;
	struct secret *again = NULL;

	(void)state;
	assert_int_equal(
		bound_key_open(&bound, &alice, secret, &opened), STATUS_OK);
	assert_int_equal(key_export(key, &mine), STATUS_OK);
	assert_int_equal(key_export(opened, &again), STATUS_OK);
	assert_memory_equal(mine->data, again->data, mine->len);
	secret_free(mine);
	secret_free(again);
	key_free(opened);
}

static void what_is_stored_has_nothing_of_the_key_in_it(void **state)
{
	struct bound_key bound = bind(GUARD_TOUCH);
	struct secret *stored = NULL;
	struct secret *bytes = NULL;

	(void)state;
	assert_int_equal(bound_key_write(&bound, &stored), STATUS_OK);
	assert_int_equal(key_export(key, &bytes), STATUS_OK);
	for (size_t i = 0; i + 8 <= stored->len; i++) {
		for (size_t j = 0; j + 8 <= bytes->len; j++)
			assert_true(memcmp(stored->data + i, bytes->data + j,
					    8) != 0);
	}
	secret_free(stored);
	secret_free(bytes);
}

static void nothing_opens_it_but_that_secret_for_that_handle(void **state)
{
	struct bound_key bound = bind(GUARD_TOUCH);
	struct key *other = NULL;

	(void)state;
	secret->data[31] ^= 1;
	expect_open(&bound, STATUS_VAULT_DAMAGED);
	secret->data[31] ^= 1;
	assert_int_equal(
		handle_parse("alicf.example.com", &alice.handle), STATUS_OK);
	expect_open(&bound, STATUS_VAULT_DAMAGED);
	assert_int_equal(handle_parse(ALICE, &alice.handle), STATUS_OK);
	assert_int_equal(key_generate(KEY_ES256, &other), STATUS_OK);
	alice.public_key = *key_public(other);
	expect_open(&bound, STATUS_VAULT_DAMAGED);
	alice.public_key = *key_public(key);
	key_free(other);
	expect_open(&bound, STATUS_OK);
	bound.guard = GUARD_INSIDE;
	expect_open(&bound, STATUS_VAULT_DAMAGED);
}

static void no_byte_of_what_is_stored_can_be_changed(void **state)
{
	struct bound_key bound = bind(GUARD_TOUCH);
	struct secret *stored = NULL;

	(void)state;
	assert_int_equal(bound_key_write(&bound, &stored), STATUS_OK);
	for (size_t i = 0; i < stored->len; i++) {
		struct bound_key changed;
		enum status st;

		stored->data[i] ^= 0x01;
		st = bound_key_read(stored, &changed);
		if (st == STATUS_OK)
			expect_open(&changed, STATUS_VAULT_DAMAGED);
		else
			assert_int_equal(st, STATUS_VAULT_DAMAGED);
		stored->data[i] ^= 0x01;
	}
	secret_free(stored);
}

static void both_kinds_are_read_as_they_were_written(void **state)
{
	static const enum handle_guard guards[] = {GUARD_TOUCH, GUARD_INSIDE};

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct bound_key bound = bind(guards[i]);
		struct bound_key again;
		struct secret *stored = NULL;

		bound.token.verification = i == 1;
		bound.token.credential_len = i == 1 ? 1 : SLOT_CREDENTIAL_MAX;
		assert_int_equal(bound_key_write(&bound, &stored), STATUS_OK);
		assert_int_equal(bound_key_read(stored, &again), STATUS_OK);
		assert_int_equal(again.guard, guards[i]);
		assert_int_equal(again.token.verification, i == 1);
		assert_int_equal(
			again.token.credential_len, bound.token.credential_len);
		assert_memory_equal(again.token.credential,
			bound.token.credential, again.token.credential_len);
		assert_memory_equal(again.token.salt, bound.token.salt,
			sizeof(again.token.salt));
		assert_memory_equal(
			again.sealed, bound.sealed, sizeof(again.sealed));
		secret_free(stored);
	}
}

static void what_is_cut_or_too_long_is_not_read(void **state)
{
	struct bound_key bound = bind(GUARD_TOUCH);
	struct bound_key out = {.guard = GUARD_NONE};
	struct secret *stored = NULL;
	struct secret *longer;
	size_t head;

	(void)state;
	assert_int_equal(bound_key_write(&bound, &stored), STATUS_OK);
	head = stored->len - SLOT_CREDENTIAL_MAX;
	longer = secret_new(stored->len + 1);
	memcpy(longer->data, stored->data, stored->len);
	assert_int_equal(bound_key_read(longer, &out), STATUS_VAULT_DAMAGED);
	for (size_t len = 0; len <= head; len++) {
		struct secret *cut = secret_copy(stored->data, len);

		assert_int_equal(
			bound_key_read(cut, &out), STATUS_VAULT_DAMAGED);
		secret_free(cut);
	}
	assert_int_equal(out.guard, GUARD_NONE);
	secret_free(longer);
	secret_free(stored);
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_secret_opens_it_again),
		TEST(what_is_stored_has_nothing_of_the_key_in_it),
		TEST(nothing_opens_it_but_that_secret_for_that_handle),
		TEST(no_byte_of_what_is_stored_can_be_changed),
		TEST(both_kinds_are_read_as_they_were_written),
		TEST(what_is_cut_or_too_long_is_not_read),
	};

	return cmocka_run_group_tests(tests, set_up_heap, NULL);
}
