/* Contacts in the vault, and whom a name means. */
#include "keys/contact_store.h"

#include "cmocka_setup.h"
#include "keys/handle_store.h"
#include "vault_fixture.h"

#include <stdio.h>
#include <string.h>

#define NOW 1795470000

static struct contact make(const char *name, const char *handle)
{
	struct contact contact = {.name_count = 1};

	strcpy(contact.names[0], name);
	if (handle == NULL) {
		contact.address_count = 1;
		strcpy(contact.addresses[0].protocol, "mailto");
		strcpy(contact.addresses[0].address, "a@example.com");
		return contact;
	}
	contact.handle_count = 1;
	assert_int_equal(
		handle_parse(handle, &contact.handles[0].handle), STATUS_OK);
	return contact;
}

static struct contact put(const char *name, const char *handle)
{
	struct contact contact = make(name, handle);

	assert_int_equal(
		contact_store_put(vault_fixture(), &contact, NOW), STATUS_OK);
	return contact;
}

/* The handle that a name means; "" for none. */
static const char *meaning(const char *name)
{
	static struct personal_name found;
	enum status st = contact_store_find_name(vault_fixture(), name, &found);

	if (st != STATUS_OK) {
		assert_int_equal(st, STATUS_NAME_UNKNOWN);
		return "";
	}
	return found.handle.text;
}

static void add_label(const char *handle, const char *label)
{
	struct handle_record record = {.created = NOW};
	struct key *key = NULL;

	assert_int_equal(key_generate(KEY_ES256, &key), STATUS_OK);
	record.public_key = *key_public(key);
	assert_int_equal(handle_parse(handle, &record.handle), STATUS_OK);
	did_from_key(&record.public_key, &record.did);
	strcpy(record.label, label);
	assert_int_equal(
		handle_store_add(vault_fixture(), &record, key), STATUS_OK);
	key_free(key);
}

static void a_contact_is_found_as_it_was_put(void **state)
{
	struct contact contact = make("Doctor", "dr.example.com");
	struct contact found;

	(void)state;
	contact.name_count = 2;
	strcpy(contact.names[1], "dr jones");
	assert_int_equal(
		did_parse("did:web:dr.example.com", &contact.handles[0].did),
		STATUS_OK);
	contact.address_count = 1;
	strcpy(contact.addresses[0].protocol, "mailto");
	strcpy(contact.addresses[0].address, "dr@example.com");
	strcpy(contact.source, "her card");
	strcpy(contact.note, "says \"hello\" \\ \xc3\xa9");
	assert_int_equal(
		contact_store_put(vault_fixture(), &contact, NOW), STATUS_OK);
	assert_int_equal(strlen(contact.id), CONTACT_ID_LENGTH);
	assert_int_equal(contact.changed, NOW);
	assert_int_equal(
		contact_store_find(vault_fixture(), contact.id, &found),
		STATUS_OK);
	assert_memory_equal(&found, &contact, sizeof(found));
}

static void the_largest_contact_fits(void **state)
{
	struct contact contact = {
		.name_count = CONTACT_NAMES_MAX,
		.handle_count = CONTACT_HANDLES_MAX,
		.address_count = CONTACT_ADDRESSES_MAX,
	};
	struct contact found;

	(void)state;
	for (int i = 0; i < CONTACT_NAMES_MAX; i++) {
		struct handle *handle = &contact.handles[i].handle;
		char name[HANDLE_MAX + 1];

		/* Each " takes six bytes in JSON. */
		memset(contact.names[i], '"', CONTACT_NAME_MAX - 1);
		contact.names[i][CONTACT_NAME_MAX - 1] = (char)('a' + i);
		memset(name, 'a', sizeof(name));
		for (int at = 0; at < HANDLE_MAX; at += 50)
			name[at + 49 < HANDLE_MAX ? at + 49 : at] = '.';
		name[250] = 'x';
		name[HANDLE_MAX] = '\0';
		assert_int_equal(handle_parse(name, handle), STATUS_OK);
		assert_int_equal(did_from_host(name, &contact.handles[i].did),
			STATUS_OK);
		memset(contact.addresses[i].protocol, 'p',
			CONTACT_PROTOCOL_MAX);
		memset(contact.addresses[i].address, 'a', CONTACT_ADDRESS_MAX);
	}
	memset(contact.source, '"', CONTACT_SOURCE_MAX);
	memset(contact.note, '"', CONTACT_NOTE_MAX);
	assert_int_equal(
		contact_store_put(vault_fixture(), &contact, NOW), STATUS_OK);
	assert_int_equal(
		contact_store_find(vault_fixture(), contact.id, &found),
		STATUS_OK);
	assert_memory_equal(&found, &contact, sizeof(found));
}

static void a_name_is_found_in_any_spelling(void **state)
{
	(void)state;
	put("Dr Jones", "dr.example.com");
	assert_string_equal(meaning("dr jones"), "dr.example.com");
	assert_string_equal(meaning(" DR  JONES "), "dr.example.com");
	assert_string_equal(meaning("dr"), "");
	assert_string_equal(meaning(""), "");
	assert_string_equal(meaning("dr.jones"), "");
}

static void a_name_means_one_contact_alone(void **state)
{
	struct contact first = put("Doctor", "dr.example.com");
	struct contact second = make("DOCTOR", "other.example.com");

	(void)state;
	assert_int_equal(contact_store_put(vault_fixture(), &second, NOW),
		STATUS_CONTACT_EXISTS);
	assert_string_equal(second.id, "");
	assert_string_equal(meaning("doctor"), "dr.example.com");
	/* Nothing of the refused one is left, its other names included. */
	second.name_count = 2;
	strcpy(second.names[0], "dentist");
	strcpy(second.names[1], "doctor");
	assert_int_equal(contact_store_put(vault_fixture(), &second, NOW),
		STATUS_CONTACT_EXISTS);
	assert_string_equal(meaning("dentist"), "");
	assert_int_equal(
		contact_store_put(vault_fixture(), &first, NOW), STATUS_OK);
}

static void a_name_that_a_contact_loses_is_free(void **state)
{
	struct contact contact = put("doctor", "dr.example.com");

	(void)state;
	strcpy(contact.names[0], "dentist");
	assert_int_equal(contact_store_put(vault_fixture(), &contact, NOW + 1),
		STATUS_OK);
	assert_string_equal(meaning("doctor"), "");
	assert_string_equal(meaning("dentist"), "dr.example.com");
	put("doctor", "other.example.com");
	assert_string_equal(meaning("doctor"), "other.example.com");
	assert_int_equal(
		contact_store_remove(vault_fixture(), contact.id), STATUS_OK);
	assert_string_equal(meaning("dentist"), "");
	assert_string_equal(meaning("doctor"), "other.example.com");
}

static void what_is_not_there_is_neither_changed_nor_removed(void **state)
{
	struct contact contact = make("doctor", "dr.example.com");

	(void)state;
	strcpy(contact.id, "AAAAAAAAAAAAAAAAAAAAAA");
	assert_int_equal(contact_store_put(vault_fixture(), &contact, NOW),
		STATUS_CONTACT_UNKNOWN);
	assert_int_equal(contact_store_remove(vault_fixture(), contact.id),
		STATUS_CONTACT_UNKNOWN);
	assert_string_equal(meaning("doctor"), "");
}

static void a_contact_without_a_handle_says_so(void **state)
{
	struct personal_name found;

	(void)state;
	put("plumber", NULL);
	assert_int_equal(
		contact_store_find_name(vault_fixture(), "plumber", &found),
		STATUS_CONTACT_NO_HANDLE);
}

static void what_the_user_knows_of_a_contact_comes_with_the_name(void **state)
{
	struct contact contact = make("doctor", "dr.example.com");
	struct personal_name found;

	(void)state;
	assert_int_equal(did_parse("did:web:elsewhere.example.org",
				 &contact.handles[0].did),
		STATUS_OK);
	assert_int_equal(
		contact_store_put(vault_fixture(), &contact, NOW), STATUS_OK);
	assert_int_equal(
		contact_store_find_name(vault_fixture(), "DOCTOR", &found),
		STATUS_OK);
	assert_string_equal(found.name, "doctor");
	assert_string_equal(found.contact, contact.id);
	assert_string_equal(found.did.text, "did:web:elsewhere.example.org");
}

static void labels_of_ones_own_handles_are_names_too(void **state)
{
	struct personal_name found;

	(void)state;
	add_label("alice.corp.example.com", "Work");
	assert_int_equal(
		contact_store_find_name(vault_fixture(), "work", &found),
		STATUS_OK);
	assert_string_equal(found.handle.text, "alice.corp.example.com");
	assert_string_equal(found.name, "Work");
	assert_string_equal(found.contact, "");
	assert_int_equal(found.did.method, DID_KEY);
	put("work", "boss.example.com");
	assert_string_equal(meaning("work"), "boss.example.com");
}

static void a_label_that_two_handles_share_means_neither(void **state)
{
	(void)state;
	add_label("alice.corp.example.com", "work");
	add_label("alice.example.com", "WORK");
	add_label("al.example.com", "home");
	assert_string_equal(meaning("work"), "");
	assert_string_equal(meaning("home"), "al.example.com");
}

static void a_damaged_contact_means_nobody_and_can_be_removed(void **state)
{
	struct contact contact = put("doctor", "dr.example.com");
	struct personal_name found;

	(void)state;
	vault_fixture_tamper("UPDATE record SET sealed = "
			     "zeroblob(length(sealed)) WHERE kind = 6");
	assert_int_equal(
		contact_store_find_name(vault_fixture(), "doctor", &found),
		STATUS_VAULT_DAMAGED);
	/* Its name can be given to somebody else. */
	put("doctor", "other.example.com");
	assert_string_equal(meaning("doctor"), "other.example.com");
	assert_int_equal(
		contact_store_remove(vault_fixture(), contact.id), STATUS_OK);
	assert_string_equal(meaning("doctor"), "other.example.com");
}

static void a_damaged_name_is_unknown_until_the_contact_is_put_again(
	void **state)
{
	struct contact contact = put("doctor", "dr.example.com");

	(void)state;
	vault_fixture_tamper("UPDATE record SET sealed = "
			     "zeroblob(length(sealed)) WHERE kind = 7");
	assert_string_equal(meaning("doctor"), "");
	assert_int_equal(
		contact_store_put(vault_fixture(), &contact, NOW), STATUS_OK);
	assert_string_equal(meaning("doctor"), "dr.example.com");
}

static void a_locked_vault_knows_nobody(void **state)
{
	struct contact contact = put("doctor", "dr.example.com");
	struct personal_name found;

	(void)state;
	vault_lock(vault_fixture());
	assert_int_equal(
		contact_store_find_name(vault_fixture(), "doctor", &found),
		STATUS_LOCKED);
	assert_int_equal(contact_store_put(vault_fixture(), &contact, NOW),
		STATUS_LOCKED);
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(                                       \
		function, vault_fixture_set_up, vault_fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_contact_is_found_as_it_was_put),
		TEST(the_largest_contact_fits),
		TEST(a_name_is_found_in_any_spelling),
		TEST(a_name_means_one_contact_alone),
		TEST(a_name_that_a_contact_loses_is_free),
		TEST(what_is_not_there_is_neither_changed_nor_removed),
		TEST(a_contact_without_a_handle_says_so),
		TEST(what_the_user_knows_of_a_contact_comes_with_the_name),
		TEST(labels_of_ones_own_handles_are_names_too),
		TEST(a_label_that_two_handles_share_means_neither),
		TEST(a_damaged_contact_means_nobody_and_can_be_removed),
		TEST(a_damaged_name_is_unknown_until_the_contact_is_put_again),
		TEST(a_locked_vault_knows_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
