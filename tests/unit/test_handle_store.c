#include "keys/handle_store.h"

#include "cmocka_setup.h"
#include "vault_fixture.h"
#include "verify.h"

#include <string.h>

static struct handle_record find(const char *handle)
{
	struct handle_record record;

	assert_int_equal(
		handle_store_find(vault_fixture(), handle, &record), STATUS_OK);
	return record;
}

static void expect_default(const char *expected)
{
	char found[HANDLE_MAX + 1] = "?";

	assert_int_equal(
		handle_store_default(vault_fixture(), found), STATUS_OK);
	assert_string_equal(found, expected);
}

static void a_linked_handle_comes_back_without_a_key(void **state)
{
	struct handle_record record = {
		.created = 1795470000,
		.server = "https://as.example.net",
		.pds = "https://pds.example.net",
	};
	struct handle_record found;
	struct key *key = NULL;

	(void)state;
	assert_int_equal(
		handle_parse("carol.example.com", &record.handle), STATUS_OK);
	assert_int_equal(
		did_parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz", &record.did),
		STATUS_OK);
	assert_int_equal(
		handle_store_add(vault_fixture(), &record, NULL), STATUS_OK);
	found = find("carol.example.com");
	assert_int_equal(found.key, HANDLE_KEY_NONE);
	assert_string_equal(found.did.text, record.did.text);
	assert_string_equal(found.server, record.server);
	assert_string_equal(found.pds, record.pds);
	assert_int_equal(
		handle_store_key(vault_fixture(), &found, &key), STATUS_NO_KEY);
	assert_null(key);
	expect_default("carol.example.com");
}

/* Made, kept, and not used before it is known to be in the document. */
static void a_key_is_given_to_a_handle_in_two_steps(void **state)
{
	struct handle_record record = {.created = 1};
	struct handle_record found;
	struct key *key = NULL;
	struct key *again = NULL;

	(void)state;
	assert_int_equal(
		handle_parse("carol.example.com", &record.handle), STATUS_OK);
	assert_int_equal(handle_store_update(vault_fixture(), &record, NULL),
		STATUS_HANDLE_UNKNOWN);
	assert_int_equal(
		handle_store_add(vault_fixture(), &record, NULL), STATUS_OK);
	assert_int_equal(key_generate(KEY_ES256, &key), STATUS_OK);
	record.key = HANDLE_KEY_PENDING;
	record.public_key = *key_public(key);
	assert_int_equal(
		handle_store_update(vault_fixture(), &record, key), STATUS_OK);
	found = find("carol.example.com");
	assert_int_equal(found.key, HANDLE_KEY_PENDING);
	assert_int_equal(handle_store_key(vault_fixture(), &found, &again),
		STATUS_NO_KEY);
	found.key = HANDLE_KEY_OWN;
	strcpy(found.fragment, "nywhere-2");
	assert_int_equal(
		handle_store_update(vault_fixture(), &found, NULL), STATUS_OK);
	found = find("carol.example.com");
	assert_int_equal(found.key, HANDLE_KEY_OWN);
	assert_string_equal(found.fragment, "nywhere-2");
	assert_int_equal(
		handle_store_key(vault_fixture(), &found, &again), STATUS_OK);
	assert_memory_equal(
		key_public(again)->bytes, key_public(key)->bytes, 64);
	key_free(again);
	key_free(key);
}

static void every_member_of_a_record_comes_back(void **state)
{
	struct handle_record record = {
		.created = 1795470000, .label = "d\xc3\xa9 \"quoted\" \\"};
	struct handle_record found;
	struct key *key = NULL;
	struct key *again = NULL;
	unsigned char signature[KEY_SIGNATURE_LENGTH];

	(void)state;
	assert_int_equal(key_generate(KEY_ED25519, &key), STATUS_OK);
	record.public_key = *key_public(key);
	assert_int_equal(
		handle_parse("alice.example.com", &record.handle), STATUS_OK);
	assert_int_equal(
		did_from_host("alice.example.com", &record.did), STATUS_OK);
	assert_int_equal(
		handle_store_add(vault_fixture(), &record, key), STATUS_OK);
	found = find("alice.example.com");
	assert_string_equal(found.handle.text, record.handle.text);
	assert_int_equal(found.handle.type, HANDLE_DNS);
	assert_string_equal(found.did.text, "did:web:alice.example.com");
	assert_int_equal(found.did.method, DID_WEB);
	assert_string_equal(found.label, record.label);
	assert_true(found.created == record.created);
	assert_memory_equal(
		found.public_key.bytes, record.public_key.bytes, 32);
	assert_int_equal(
		handle_store_key(vault_fixture(), &found, &again), STATUS_OK);
	assert_int_equal(key_sign(again, "x", 1, signature), STATUS_OK);
	assert_true(verify_signature(&record.public_key, "x", 1, signature));
	key_free(again);
	key_free(key);
}

static void a_did_of_its_key_is_the_same_when_read(void **state)
{
	struct handle_record record;
	struct did expected;

	(void)state;
	vault_fixture_add(vault_fixture(), "alice.example.com");
	record = find("alice.example.com");
	did_from_key(&record.public_key, &expected);
	assert_string_equal(record.did.text, expected.text);
	assert_int_equal(record.did.method, DID_KEY);
}

static void a_handle_is_added_once(void **state)
{
	struct handle_record record;
	struct key *key = NULL;

	(void)state;
	vault_fixture_add(vault_fixture(), "alice.example.com");
	record = find("alice.example.com");
	assert_int_equal(
		handle_store_key(vault_fixture(), &record, &key), STATUS_OK);
	assert_int_equal(handle_store_add(vault_fixture(), &record, key),
		STATUS_HANDLE_EXISTS);
	key_free(key);
}

static void the_first_is_the_default_until_another_is_chosen(void **state)
{
	(void)state;
	expect_default("");
	vault_fixture_add(vault_fixture(), "alice.example.com");
	vault_fixture_add(vault_fixture(), "bob.example.com");
	expect_default("alice.example.com");
	assert_int_equal(
		handle_store_set_default(vault_fixture(), "bob.example.com"),
		STATUS_OK);
	expect_default("bob.example.com");
	assert_int_equal(
		handle_store_set_default(vault_fixture(), "carol.example.com"),
		STATUS_HANDLE_UNKNOWN);
	expect_default("bob.example.com");
}

static void a_removed_handle_is_gone_with_its_key_and_its_place(void **state)
{
	struct handle_record record;
	struct handle_record none;
	struct key *key = NULL;

	(void)state;
	vault_fixture_add(vault_fixture(), "alice.example.com");
	vault_fixture_add(vault_fixture(), "bob.example.com");
	record = find("alice.example.com");
	assert_int_equal(
		handle_store_remove(vault_fixture(), "alice.example.com"),
		STATUS_OK);
	expect_default("");
	assert_int_equal(
		handle_store_find(vault_fixture(), "alice.example.com", &none),
		STATUS_HANDLE_UNKNOWN);
	assert_int_equal(handle_store_key(vault_fixture(), &record, &key),
		STATUS_VAULT_DAMAGED);
	assert_int_equal(
		handle_store_remove(vault_fixture(), "alice.example.com"),
		STATUS_HANDLE_UNKNOWN);
	find("bob.example.com");
	vault_fixture_add(vault_fixture(), "carol.example.com");
	expect_default("carol.example.com");
}

static void a_removed_handle_that_was_not_the_default_changes_no_default(
	void **state)
{
	(void)state;
	vault_fixture_add(vault_fixture(), "alice.example.com");
	vault_fixture_add(vault_fixture(), "bob.example.com");
	assert_int_equal(
		handle_store_remove(vault_fixture(), "bob.example.com"),
		STATUS_OK);
	expect_default("alice.example.com");
}

static void a_damaged_setting_is_as_if_there_were_no_default(void **state)
{
	(void)state;
	vault_fixture_add(vault_fixture(), "alice.example.com");
	vault_fixture_tamper("UPDATE record SET sealed=x'00' WHERE kind=5");
	expect_default("");
	assert_int_equal(
		handle_store_set_default(vault_fixture(), "alice.example.com"),
		STATUS_OK);
	expect_default("alice.example.com");
}

static struct handle_record add_bound(enum handle_guard guard)
{
	struct bound_key bound = {.guard = guard, .token.credential_len = 40};
	struct handle_record record = {.guard = guard, .key = HANDLE_KEY_OWN};
	struct key *key = NULL;

	assert_int_equal(key_generate(KEY_ES256, &key), STATUS_OK);
	record.public_key = *key_public(key);
	key_free(key);
	assert_int_equal(
		handle_parse("bound.example.com", &record.handle), STATUS_OK);
	assert_int_equal(
		handle_store_add_bound(vault_fixture(), &record, &bound),
		STATUS_OK);
	assert_int_equal(
		handle_store_add_bound(vault_fixture(), &record, &bound),
		STATUS_HANDLE_EXISTS);
	return record;
}

static void a_key_that_a_security_key_guards_is_had_in_no_other_way(
	void **state)
{
	static const enum handle_guard guards[] = {GUARD_TOUCH, GUARD_INSIDE};
	struct key *other = NULL;

	(void)state;
	assert_int_equal(key_generate(KEY_ES256, &other), STATUS_OK);
	for (int i = 0; i < 2; i++) {
		struct handle_record record = add_bound(guards[i]);
		struct handle_record found;
		struct bound_key bound;
		struct secret *raw = NULL;
		struct key *key = NULL;

		assert_int_equal(handle_store_find(vault_fixture(),
					 record.handle.text, &found),
			STATUS_OK);
		assert_int_equal(found.guard, guards[i]);
		assert_int_equal(
			handle_store_key(vault_fixture(), &found, &key),
			STATUS_TOUCH_NEEDED);
		assert_int_equal(
			handle_store_bound(vault_fixture(), &found, &bound),
			STATUS_OK);
		assert_int_equal(bound.token.credential_len, 40);
		/* nor is another put in its place */
		found.guard = GUARD_NONE;
		assert_int_equal(
			handle_store_update(vault_fixture(), &found, other),
			STATUS_TOUCH_NEEDED);
		/* a row that says otherwise than the key is damaged */
		found.guard = guards[1 - i];
		assert_int_equal(
			handle_store_bound(vault_fixture(), &found, &bound),
			STATUS_VAULT_DAMAGED);
		assert_int_equal(handle_store_raw_key(vault_fixture(),
					 record.handle.text, &raw),
			STATUS_OK);
		assert_int_equal(
			handle_store_check_raw(&record, raw), STATUS_OK);
		assert_int_equal(handle_store_check_raw(&found, raw),
			STATUS_BAD_ARGUMENT);
		record.guard = GUARD_NONE;
		assert_int_equal(handle_store_check_raw(&record, raw),
			STATUS_BAD_ARGUMENT);
		secret_free(raw);
		assert_int_equal(handle_store_remove(
					 vault_fixture(), record.handle.text),
			STATUS_OK);
	}
	key_free(other);
}

static void a_label_is_one_to_64_bytes_of_text_in_one_line(void **state)
{
	char label[66];

	(void)state;
	memset(label, 'l', 65);
	label[65] = '\0';
	assert_int_equal(handle_label_check(label), STATUS_BAD_LABEL);
	label[64] = '\0';
	assert_int_equal(handle_label_check(label), STATUS_OK);
	assert_int_equal(handle_label_check("w\xc3\xb6rk"), STATUS_OK);
	assert_int_equal(handle_label_check(""), STATUS_BAD_LABEL);
	assert_int_equal(handle_label_check("a\tb"), STATUS_BAD_LABEL);
	assert_int_equal(handle_label_check("a\x7f"), STATUS_BAD_LABEL);
	assert_int_equal(handle_label_check("\xff"), STATUS_BAD_LABEL);
	/* it is shown where a way to open the vault is to be confirmed */
	assert_int_equal(
		handle_label_check("a\xe2\x80\xae."), STATUS_BAD_LABEL);
	assert_int_equal(handle_label_check("\xc2\x9b[2J"), STATUS_BAD_LABEL);
}

/* A zero width space, which was no fault once. */
static void a_label_that_would_not_be_taken_now_stays(void **state)
{
	struct handle_record record = {.label = "a\xe2\x80\x8b"
						"b"};
	struct key *key = NULL;

	(void)state;
	assert_int_equal(key_generate(KEY_ES256, &key), STATUS_OK);
	record.public_key = *key_public(key);
	assert_int_equal(
		handle_parse("alice.example.com", &record.handle), STATUS_OK);
	assert_int_equal(
		handle_store_add(vault_fixture(), &record, key), STATUS_OK);
	assert_string_equal(find("alice.example.com").label, record.label);
	key_free(key);
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(                                       \
		function, vault_fixture_set_up, vault_fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_member_of_a_record_comes_back),
		TEST(a_linked_handle_comes_back_without_a_key),
		TEST(a_key_is_given_to_a_handle_in_two_steps),
		TEST(a_did_of_its_key_is_the_same_when_read),
		TEST(a_handle_is_added_once),
		TEST(the_first_is_the_default_until_another_is_chosen),
		TEST(a_removed_handle_is_gone_with_its_key_and_its_place),
		TEST(a_removed_handle_that_was_not_the_default_changes_no_default),
		TEST(a_damaged_setting_is_as_if_there_were_no_default),
		TEST(a_key_that_a_security_key_guards_is_had_in_no_other_way),
		TEST(a_label_is_one_to_64_bytes_of_text_in_one_line),
		TEST(a_label_that_would_not_be_taken_now_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
