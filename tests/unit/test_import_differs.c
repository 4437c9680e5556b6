/* Import where there is something already: it is compared first. */
#include "cmocka_setup.h"
#include "keys/contact_store.h"
#include "keys/site_store.h"
#include "move_fixture.h"

#include <string.h>

#define OTHER_SECRET "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWc="

static void another_key_is_replaced_only_where_that_is_said(void **state)
{
	struct vault *other = move_another();
	struct handle_record mine;
	struct handle_record found;

	(void)state;
	move_fill(vault_fixture());
	move_export(NULL);
	vault_fixture_add(other, "alice.example.com");
	move_add_zone(other, OTHER_SECRET);
	assert_int_equal(handle_store_find(other, "alice.example.com", &mine),
		STATUS_OK);
	assert_int_equal(move_import(other, true, false), STATUS_OK);
	assert_int_equal(move_count(IMPORT_HANDLE, IMPORT_DIFFERS), 1);
	assert_int_equal(move_count(IMPORT_ZONE, IMPORT_DIFFERS), 1);
	assert_int_equal(handle_store_find(other, "alice.example.com", &found),
		STATUS_OK);
	assert_memory_equal(
		&mine.public_key, &found.public_key, sizeof(mine.public_key));
	assert_int_equal(move_import(other, true, true), STATUS_OK);
	assert_int_equal(move_count(IMPORT_HANDLE, IMPORT_DIFFERS), 1);
	move_expect_key(vault_fixture(), other, "alice.example.com");
	assert_int_equal(move_import(other, true, true), STATUS_OK);
	assert_int_equal(move_count(IMPORT_HANDLE, IMPORT_DIFFERS), 0);
	assert_int_equal(move_count(IMPORT_ZONE, IMPORT_DIFFERS), 0);
	vault_close(other);
}

static void a_key_is_brought_to_a_handle_that_has_none(void **state)
{
	struct vault *other = move_another();
	struct handle_record record = {.created = MOVE_NOW};

	(void)state;
	move_fill(vault_fixture());
	assert_int_equal(handle_store_find(
				 vault_fixture(), "alice.example.com", &record),
		STATUS_OK);
	record.key = HANDLE_KEY_NONE;
	strcpy(record.did.text, "did:web:alice.example.com");
	record.did.method = DID_WEB;
	assert_int_equal(handle_store_add(other, &record, NULL), STATUS_OK);
	record.key = HANDLE_KEY_OWN;
	assert_int_equal(
		handle_store_update(vault_fixture(), &record, NULL), STATUS_OK);
	move_export(NULL);
	assert_int_equal(move_import(other, true, false), STATUS_OK);
	assert_int_equal(move_count(IMPORT_HANDLE, IMPORT_NEWER), 1);
	move_expect_key(vault_fixture(), other, "alice.example.com");
	vault_close(other);
}

static void a_damaged_handle_is_mended(void **state)
{
	(void)state;
	vault_fixture_add(vault_fixture(), "alice.example.com");
	move_export(NULL);
	vault_fixture_tamper(
		"UPDATE record SET sealed = zeroblob(200) WHERE kind <= 2");
	assert_int_equal(move_import(vault_fixture(), true, false), STATUS_OK);
	assert_int_equal(move_count(IMPORT_HANDLE, IMPORT_NEW), 1);
	assert_int_equal(move_import(vault_fixture(), true, false), STATUS_OK);
	assert_int_equal(move_count(IMPORT_HANDLE, IMPORT_SAME), 1);
}

static void of_two_contacts_the_younger_counts(void **state)
{
	struct vault *other = move_another();
	struct contact contact;

	(void)state;
	move_add_contact(
		vault_fixture(), "Mum", "mum.example.org", MOVE_NOW, NULL);
	move_export(NULL);
	/* she has her by another id here */
	move_add_contact(
		other, "MUM", "mother.example.org", MOVE_NOW + 1, &contact);
	assert_int_equal(move_import(other, true, true), STATUS_OK);
	assert_int_equal(move_count(IMPORT_CONTACT, IMPORT_OLDER), 1);
	assert_int_equal(
		contact_store_put(other, &contact, MOVE_NOW - 1), STATUS_OK);
	assert_int_equal(move_import(other, true, true), STATUS_OK);
	assert_int_equal(move_count(IMPORT_CONTACT, IMPORT_NEWER), 1);
	assert_int_equal(
		contact_store_find(other, contact.id, &contact), STATUS_OK);
	assert_string_equal(contact.handles[0].handle.text, "mum.example.org");
	assert_int_equal(contact.changed, MOVE_NOW);
	assert_int_equal(move_import(other, true, true), STATUS_OK);
	assert_int_equal(move_count(IMPORT_CONTACT, IMPORT_SAME), 1);
	vault_close(other);
}

static void a_contact_with_the_names_of_two_others_stays_away(void **state)
{
	struct vault *other = move_another();
	struct contact contact;

	(void)state;
	move_add_contact(
		vault_fixture(), "Mum", "mum.example.org", MOVE_NOW, &contact);
	contact.name_count = 2;
	strcpy(contact.names[1], "Boss");
	assert_int_equal(contact_store_put(vault_fixture(), &contact, MOVE_NOW),
		STATUS_OK);
	move_export(NULL);
	move_add_contact(other, "mum", "mum.example.com", MOVE_NOW - 9, NULL);
	move_add_contact(other, "boss", "boss.example.com", MOVE_NOW - 9, NULL);
	assert_int_equal(move_import(other, true, true), STATUS_OK);
	assert_int_equal(move_count(IMPORT_CONTACT, IMPORT_OLDER), 1);
	vault_close(other);
}

static void the_last_use_of_a_site_counts(void **state)
{
	struct vault *other = move_another();
	struct origin site = move_site();
	struct disclosure found = {.first = 0};
	struct handle handle;
	bool is_there;

	(void)state;
	move_fill(vault_fixture());
	move_export(NULL);
	assert_int_equal(handle_parse("alice.example.com", &handle), STATUS_OK);
	assert_int_equal(
		site_store_disclose(other, &site, &handle, false, MOVE_NOW + 7),
		STATUS_OK);
	assert_int_equal(move_import(other, true, false), STATUS_OK);
	assert_int_equal(move_count(IMPORT_SITE, IMPORT_NEWER), 1);
	assert_int_equal(
		site_store_find(other, &site, &handle, &found, &is_there),
		STATUS_OK);
	assert_true(is_there);
	assert_false(found.direct);
	assert_int_equal(found.first, MOVE_NOW - 100);
	assert_int_equal(found.last, MOVE_NOW + 7);
	vault_close(other);
}

/* Before they had names only a site that was used tells of its switch. */
static void an_old_wish_to_be_asked_goes_along(void **state)
{
	struct vault *other = move_another();
	struct origin site = move_site();
	bool one_click = true;

	(void)state;
	move_fill(vault_fixture());
	assert_int_equal(vault_write(vault_fixture(), VAULT_SITE, NULL,
				 site.text, "ask", 3),
		STATUS_OK);
	move_export(NULL);
	assert_int_equal(move_import(other, true, false), STATUS_OK);
	assert_int_equal(
		site_store_switch(other, &site, &one_click), STATUS_OK);
	assert_false(one_click);
	vault_close(other);
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(                                       \
		function, move_fixture_set_up, move_fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(another_key_is_replaced_only_where_that_is_said),
		TEST(a_key_is_brought_to_a_handle_that_has_none),
		TEST(a_damaged_handle_is_mended),
		TEST(of_two_contacts_the_younger_counts),
		TEST(a_contact_with_the_names_of_two_others_stays_away),
		TEST(the_last_use_of_a_site_counts),
		TEST(an_old_wish_to_be_asked_goes_along),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
