#include "keys/rotation_store.h"

#include "cmocka_setup.h"
#include "vault_fixture.h"

#include <string.h>

#define HANDLE "alice.example.com"

static struct vault *vault;

static struct handle_record add_handle(enum key_algorithm algorithm)
{
	struct handle_record record = {.key = HANDLE_KEY_OWN, .created = 1};
	struct key *key = NULL;

	assert_int_equal(handle_parse(HANDLE, &record.handle), STATUS_OK);
	assert_int_equal(did_from_host(HANDLE, &record.did), STATUS_OK);
	assert_int_equal(key_generate(algorithm, &key), STATUS_OK);
	record.public_key = *key_public(key);
	assert_int_equal(handle_store_add(vault, &record, key), STATUS_OK);
	key_free(key);
	return record;
}

static struct rotation begin(enum key_algorithm algorithm)
{
	struct rotation rotation;
	struct key *key = NULL;

	assert_int_equal(key_generate(algorithm, &key), STATUS_OK);
	assert_int_equal(rotation_store_begin(
				 vault, HANDLE, key, "nywhere-2", &rotation),
		STATUS_OK);
	assert_memory_equal(rotation.public_key.bytes, key_public(key)->bytes,
		public_key_length(key_public(key)));
	key_free(key);
	return rotation;
}

static void assert_same_key(
	const struct public_key *one, const struct public_key *other)
{
	assert_int_equal(one->algorithm, other->algorithm);
	assert_memory_equal(one->bytes, other->bytes, public_key_length(one));
}

static void assert_signs_with(const struct public_key *public_key)
{
	struct handle_record record;
	struct key *key = NULL;

	assert_int_equal(handle_store_find(vault, HANDLE, &record), STATUS_OK);
	assert_same_key(&record.public_key, public_key);
	assert_int_equal(handle_store_key(vault, &record, &key), STATUS_OK);
	assert_true(key_is_pair(key));
	key_free(key);
}

static void the_keys_change_places_and_the_old_one_goes(void **state)
{
	static const enum key_algorithm algorithms[] = {KEY_ES256, KEY_ED25519};

	(void)state;
	vault = vault_fixture();
	for (size_t i = 0; i < 2; i++) {
		struct handle_record record = add_handle(algorithms[i]);
		struct public_key old = record.public_key;
		struct rotation found;
		struct rotation rotation = begin(algorithms[i]);
		struct public_key new = rotation.public_key;

		assert_signs_with(&old);
		assert_int_equal(
			rotation_store_find(vault, HANDLE, &found), STATUS_OK);
		assert_int_equal(found.stage, ROTATION_ADD);
		assert_string_equal(found.fragment, "nywhere-2");
		assert_same_key(&found.public_key, &new);
		assert_int_equal(rotation_store_switch(vault, "nywhere-3",
					 &record, &rotation),
			STATUS_OK);
		assert_signs_with(&new);
		assert_string_equal(record.fragment, "nywhere-3");
		assert_int_equal(
			rotation_store_find(vault, HANDLE, &found), STATUS_OK);
		assert_int_equal(found.stage, ROTATION_REMOVE);
		assert_string_equal(found.fragment, "nywhere");
		assert_same_key(&found.public_key, &old);
		assert_int_equal(rotation_store_switch(vault, "nywhere-4",
					 &record, &rotation),
			STATUS_BAD_ARGUMENT); /* once is enough */
		assert_int_equal(rotation_store_end(vault, HANDLE), STATUS_OK);
		assert_int_equal(
			rotation_store_find(vault, HANDLE, &found), STATUS_OK);
		assert_int_equal(found.stage, ROTATION_NONE);
		assert_signs_with(&new);
		assert_int_equal(handle_store_remove(vault, HANDLE), STATUS_OK);
	}
}

static void a_new_key_that_was_called_off_never_signs(void **state)
{
	struct handle_record record;
	struct rotation rotation;
	struct rotation found;

	(void)state;
	vault = vault_fixture();
	record = add_handle(KEY_ES256);
	assert_int_equal(
		rotation_store_call_off(vault, HANDLE, "nywhere-2", &rotation),
		STATUS_BAD_ARGUMENT); /* nothing is under way */
	rotation = begin(KEY_ES256);
	assert_int_equal(
		rotation_store_call_off(vault, HANDLE, "nywhere-3", &found),
		STATUS_OK);
	assert_int_equal(found.stage, ROTATION_REMOVE);
	assert_string_equal(found.fragment, "nywhere-3");
	assert_same_key(&found.public_key, &rotation.public_key);
	assert_int_equal(rotation_store_find(vault, HANDLE, &found), STATUS_OK);
	assert_int_equal(found.stage, ROTATION_REMOVE);
	assert_string_equal(found.fragment, "nywhere-3");
	assert_same_key(&found.public_key, &rotation.public_key);
	assert_signs_with(&record.public_key);
	assert_int_equal(
		rotation_store_call_off(vault, HANDLE, "nywhere-3", &found),
		STATUS_BAD_ARGUMENT);
	assert_int_equal(
		rotation_store_switch(vault, "nywhere-2", &record, &found),
		STATUS_BAD_ARGUMENT);
	assert_signs_with(&record.public_key);
}

static void what_is_no_fragment_of_ours_is_refused(void **state)
{
	struct handle_record record;
	struct rotation rotation;
	struct key *key = NULL;

	(void)state;
	vault = vault_fixture();
	record = add_handle(KEY_ES256);
	assert_int_equal(key_generate(KEY_ES256, &key), STATUS_OK);
	assert_int_equal(
		rotation_store_begin(vault, HANDLE, key, "atproto", &rotation),
		STATUS_BAD_ARGUMENT);
	key_free(key);
	assert_int_equal(
		rotation_store_switch(vault, "nywhere-2", &record, &rotation),
		STATUS_BAD_ARGUMENT); /* nothing is under way */
	rotation = begin(KEY_ES256);
	assert_int_equal(
		rotation_store_switch(vault, "atproto", &record, &rotation),
		STATUS_BAD_ARGUMENT);
	assert_int_equal(
		rotation_store_call_off(vault, HANDLE, "atproto", &rotation),
		STATUS_BAD_ARGUMENT);
	assert_signs_with(&record.public_key);
}

static void a_row_that_is_damaged_is_said_to_be(void **state)
{
	static const char *const rows[] = {"", "{}", "no JSON",
		"{\"stage\":\"later\",\"alg\":\"Ed25519\",\"public_key\":"
		"\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\","
		"\"fragment\":\"nywhere\",\"key\":"
		"\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\"}",
		"{\"stage\":\"add\",\"alg\":\"ES256\",\"public_key\":"
		"\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\","
		"\"fragment\":\"nywhere\",\"key\":"
		"\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\"}"};
	struct rotation rotation;

	(void)state;
	vault = vault_fixture();
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(vault_write(vault, VAULT_ROTATION, NULL,
					 HANDLE, rows[i], strlen(rows[i])),
			STATUS_OK);
		assert_int_equal(rotation_store_find(vault, HANDLE, &rotation),
			STATUS_VAULT_DAMAGED);
	}
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(                                       \
		function, vault_fixture_set_up, vault_fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_keys_change_places_and_the_old_one_goes),
		TEST(a_new_key_that_was_called_off_never_signs),
		TEST(what_is_no_fragment_of_ours_is_refused),
		TEST(a_row_that_is_damaged_is_said_to_be),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
