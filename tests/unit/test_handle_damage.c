/* A handle in a file that something else has changed. */
#include "cmocka_setup.h"
#include "keys/handle_row.h"
#include "vault_fixture.h"

#include <string.h>

static void keys_swapped_between_two_handles_do_not_open(void **state)
{
	struct handle_record alice;
	struct handle_record bob;
	struct key *key = NULL;

	(void)state;
	vault_fixture_add(vault_fixture(), "alice.example.com");
	vault_fixture_add(vault_fixture(), "bob.example.com");
	assert_int_equal(
		handle_store_find(vault_fixture(), "alice.example.com", &alice),
		STATUS_OK);
	assert_int_equal(
		handle_store_find(vault_fixture(), "bob.example.com", &bob),
		STATUS_OK);
	vault_fixture_tamper(
		"CREATE TEMP TABLE old AS SELECT * FROM record WHERE kind=2;"
		"UPDATE record SET sealed=(SELECT sealed FROM old"
		" WHERE old.id<>record.id) WHERE kind=2");
	assert_int_equal(handle_store_key(vault_fixture(), &alice, &key),
		STATUS_VAULT_DAMAGED);
	assert_int_equal(handle_store_key(vault_fixture(), &bob, &key),
		STATUS_VAULT_DAMAGED);
}

static void records_swapped_between_two_handles_do_not_open(void **state)
{
	struct handle_record record;

	(void)state;
	vault_fixture_add(vault_fixture(), "alice.example.com");
	vault_fixture_add(vault_fixture(), "bob.example.com");
	vault_fixture_tamper(
		"CREATE TEMP TABLE old AS SELECT * FROM record WHERE kind=1;"
		"UPDATE record SET sealed=(SELECT sealed FROM old"
		" WHERE old.id<>record.id) WHERE kind=1");
	assert_int_equal(handle_store_find(
				 vault_fixture(), "alice.example.com", &record),
		STATUS_VAULT_DAMAGED);
	assert_int_equal(
		handle_store_find(vault_fixture(), "bob.example.com", &record),
		STATUS_VAULT_DAMAGED);
}

static void a_damaged_handle_may_be_removed(void **state)
{
	struct handle_record record;

	(void)state;
	vault_fixture_add(vault_fixture(), "alice.example.com");
	vault_fixture_tamper("UPDATE record SET sealed=x'00' WHERE kind=1");
	assert_int_equal(handle_store_find(
				 vault_fixture(), "alice.example.com", &record),
		STATUS_VAULT_DAMAGED);
	assert_int_equal(
		handle_store_remove(vault_fixture(), "alice.example.com"),
		STATUS_OK);
	vault_fixture_add(vault_fixture(), "alice.example.com");
}

static void a_value_that_is_not_ours_is_damaged(void **state)
{
	static const char *const values[] = {
		"",
		"{}",
		"{\"handle\":\"alice\",\"alg\":\"ES256\",\"public_key\":\"\","
		"\"created\":1}",
		"{\"handle\":\"a.example.com\",\"alg\":\"RS256\","
		"\"public_key\":\"\",\"created\":1}",
		"{\"handle\":\"a.example.com\",\"alg\":\"Ed25519\","
		"\"public_key\":\"AAAA\",\"created\":1}",
		"{\"handle\":\"a.example.com\",\"alg\":\"Ed25519\",\"did\":"
		"\"did:x:y\",\"public_key\":"
		"\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\","
		"\"created\":1}",
		"{\"handle\":\"a.example.com\",\"alg\":\"Ed25519\","
		"\"public_key\":"
		"\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\","
		"\"label\":\"0123456789012345678901234567890123456789"
		"0123456789012345678901234\",\"created\":1}",
		"{\"handle\":\"a.example.com\",\"security_key\":\"touch\","
		"\"created\":1}",
		"{\"handle\":\"a.example.com\",\"alg\":\"Ed25519\","
		"\"public_key\":"
		"\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\","
		"\"security_key\":\"none\",\"created\":1}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		struct handle_record record = {.created = -5};
		struct secret *value =
			secret_copy(values[i], strlen(values[i]));

		assert_int_equal(
			handle_row_read(value, &record), STATUS_VAULT_DAMAGED);
		assert_int_equal(record.created, -5);
		secret_free(value);
	}
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(                                       \
		function, vault_fixture_set_up, vault_fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(keys_swapped_between_two_handles_do_not_open),
		TEST(records_swapped_between_two_handles_do_not_open),
		TEST(a_damaged_handle_may_be_removed),
		TEST(a_value_that_is_not_ours_is_damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
