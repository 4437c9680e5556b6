#include "keys/site_store.h"

#include "cmocka_setup.h"
#include "keys/vault_seen.h"
#include "vault_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct origin origin_of(const char *text)
{
	struct origin origin;

	assert_int_equal(origin_parse(text, &origin), STATUS_OK);
	return origin;
}

static struct handle handle_of(const char *text)
{
	struct handle handle;

	assert_int_equal(handle_parse(text, &handle), STATUS_OK);
	return handle;
}

static void disclose(
	const char *site, const char *name, bool direct, int64_t now)
{
	struct origin origin = origin_of(site);
	struct handle handle = handle_of(name);

	assert_int_equal(site_store_disclose(vault_fixture(), &origin, &handle,
				 direct, now),
		STATUS_OK);
}

static bool may_click(const char *site, const char *name)
{
	struct origin origin = origin_of(site);
	struct handle handle = handle_of(name);
	bool allowed = true;

	assert_int_equal(site_store_one_click(
				 vault_fixture(), &origin, &handle, &allowed),
		STATUS_OK);
	return allowed;
}

static bool switch_of(const char *site)
{
	struct origin origin = origin_of(site);
	bool on = false;

	assert_int_equal(
		site_store_switch(vault_fixture(), &origin, &on), STATUS_OK);
	return on;
}

static void set_switch(const char *site, bool on)
{
	struct origin origin = origin_of(site);

	assert_int_equal(
		site_store_set_switch(vault_fixture(), &origin, on), STATUS_OK);
}

static int64_t seen(void)
{
	return vault_seen_read(vault_id(vault_fixture()));
}

#define FORUM "https://forum.example"
#define SHOP "https://shop.example"
#define ALICE "alice.example.com"
#define BOB "bob.example.com"

/* An older copy of the vault that lacks it is noticed, then. */
static void what_the_user_decides_is_durable_and_a_sign_in_is_not(void **state)
{
	int64_t before = seen();

	(void)state;
	set_switch(FORUM, false);
	assert_int_equal(seen(), before + 1);
	disclose(FORUM, ALICE, true, 100);
	assert_int_equal(seen(), before + 1);
	set_switch(FORUM, true);
	assert_int_equal(seen(), before + 2);
}

static void first_and_last_are_kept_for_each_site_and_handle(void **state)
{
	struct disclosure *list = NULL;
	size_t count = 0;

	(void)state;
	disclose(FORUM, ALICE, true, 100);
	disclose(SHOP, ALICE, false, 150);
	disclose(FORUM, BOB, true, 200);
	disclose(FORUM, ALICE, true, 300);
	assert_int_equal(site_store_list(vault_fixture(), NULL, &list, &count),
		STATUS_OK);
	assert_int_equal(count, 3);
	assert_string_equal(list[0].handle.text, ALICE);
	assert_string_equal(list[0].origin.text, FORUM);
	assert_int_equal(list[0].first, 100);
	assert_int_equal(list[0].last, 300);
	assert_true(list[0].direct);
	assert_string_equal(list[1].handle.text, BOB);
	assert_string_equal(list[2].origin.text, SHOP);
	assert_false(list[2].direct);
	free(list);
}

static void a_list_of_one_site_has_only_that(void **state)
{
	struct origin shop = origin_of(SHOP);
	struct origin other = origin_of("https://shop.example:8443");
	struct disclosure *list = NULL;
	size_t count = 9;

	(void)state;
	disclose(FORUM, ALICE, true, 100);
	disclose(SHOP, BOB, true, 100);
	assert_int_equal(site_store_list(vault_fixture(), &shop, &list, &count),
		STATUS_OK);
	assert_int_equal(count, 1);
	assert_string_equal(list[0].handle.text, BOB);
	free(list);
	assert_int_equal(
		site_store_list(vault_fixture(), &other, &list, &count),
		STATUS_OK);
	assert_int_equal(count, 0);
	free(list);
}

static void entries_of_the_same_second_have_an_order_of_their_own(void **state)
{
	struct disclosure *list = NULL;
	size_t count = 0;

	(void)state;
	disclose(SHOP, BOB, true, 100);
	disclose(FORUM, BOB, true, 100);
	disclose(FORUM, ALICE, true, 100);
	assert_int_equal(site_store_list(vault_fixture(), NULL, &list, &count),
		STATUS_OK);
	assert_string_equal(list[0].handle.text, ALICE);
	assert_string_equal(list[1].origin.text, FORUM);
	assert_string_equal(list[2].origin.text, SHOP);
	free(list);
}

static void a_click_is_enough_only_after_a_direct_sign_in(void **state)
{
	(void)state;
	assert_false(may_click(FORUM, ALICE));
	disclose(FORUM, ALICE, false, 100);
	assert_false(may_click(FORUM, ALICE));
	disclose(FORUM, ALICE, true, 200);
	assert_true(may_click(FORUM, ALICE));
	assert_false(may_click(FORUM, BOB));
	assert_false(may_click(SHOP, ALICE));
}

static void the_switch_is_on_until_it_is_turned_off(void **state)
{
	(void)state;
	disclose(FORUM, ALICE, true, 100);
	assert_true(switch_of(FORUM));
	set_switch(FORUM, false);
	assert_false(switch_of(FORUM));
	assert_false(may_click(FORUM, ALICE));
	assert_true(switch_of(SHOP));
	set_switch(FORUM, false);
	set_switch(FORUM, true);
	assert_true(may_click(FORUM, ALICE));
}

static void to_forget_a_site_takes_its_grants_and_its_switch(void **state)
{
	struct origin forum = origin_of(FORUM);
	int64_t removed = -1;

	(void)state;
	disclose(FORUM, ALICE, true, 100);
	disclose(FORUM, BOB, true, 100);
	disclose(SHOP, ALICE, true, 100);
	set_switch(FORUM, false);
	assert_int_equal(site_store_forget(vault_fixture(), &forum, &removed),
		STATUS_OK);
	assert_int_equal(removed, 2);
	assert_true(switch_of(FORUM));
	assert_false(may_click(FORUM, ALICE));
	assert_true(may_click(SHOP, ALICE));
	assert_int_equal(site_store_forget(vault_fixture(), &forum, &removed),
		STATUS_OK);
	assert_int_equal(removed, 0);
}

/* The sealed value of alice at the forum, in the place of alice at the shop. */
static void a_grant_moved_to_another_site_is_worth_nothing(void **state)
{
	struct disclosure *list = NULL;
	struct origin shop = origin_of(SHOP);
	size_t count = 9;

	(void)state;
	disclose(FORUM, ALICE, true, 100);
	disclose(SHOP, ALICE, false, 100);
	vault_fixture_tamper(
		"CREATE TEMP TABLE old AS SELECT * FROM record WHERE kind=3;"
		"UPDATE record SET sealed=(SELECT sealed FROM old"
		" WHERE old.grp<>record.grp) WHERE kind=3");
	assert_false(may_click(SHOP, ALICE));
	assert_false(may_click(FORUM, ALICE));
	assert_int_equal(site_store_list(vault_fixture(), &shop, &list, &count),
		STATUS_OK);
	assert_int_equal(count, 0);
	free(list);
	disclose(SHOP, ALICE, true, 200);
	assert_true(may_click(SHOP, ALICE));
}

static void what_is_damaged_grants_nothing_and_stops_nobody(void **state)
{
	struct disclosure *list = NULL;
	size_t count = 0;

	(void)state;
	disclose(FORUM, ALICE, true, 100);
	disclose(SHOP, ALICE, true, 100);
	set_switch(FORUM, false);
	vault_fixture_tamper("UPDATE record SET sealed=x'00' WHERE kind=4");
	assert_false(switch_of(FORUM));
	vault_fixture_tamper(
		"UPDATE record SET version=version+1 WHERE kind=3");
	assert_false(may_click(SHOP, ALICE));
	assert_int_equal(site_store_list(vault_fixture(), NULL, &list, &count),
		STATUS_OK);
	assert_int_equal(count, 0);
	free(list);
	set_switch(FORUM, true);
	disclose(FORUM, ALICE, true, 200);
	assert_true(may_click(FORUM, ALICE));
}

static void a_locked_vault_tells_nothing(void **state)
{
	struct origin forum = origin_of(FORUM);
	struct handle alice = handle_of(ALICE);
	struct disclosure *list = NULL;
	size_t count;
	int64_t removed;
	bool flag;

	(void)state;
	vault_lock(vault_fixture());
	assert_int_equal(
		site_store_disclose(vault_fixture(), &forum, &alice, true, 1),
		STATUS_LOCKED);
	assert_int_equal(
		site_store_one_click(vault_fixture(), &forum, &alice, &flag),
		STATUS_LOCKED);
	assert_int_equal(site_store_switch(vault_fixture(), &forum, &flag),
		STATUS_LOCKED);
	assert_int_equal(site_store_set_switch(vault_fixture(), &forum, false),
		STATUS_LOCKED);
	assert_int_equal(site_store_forget(vault_fixture(), &forum, &removed),
		STATUS_LOCKED);
	assert_int_equal(site_store_list(vault_fixture(), NULL, &list, &count),
		STATUS_LOCKED);
}

static void the_list_grows_as_long_as_it_must(void **state)
{
	struct disclosure *list = NULL;
	size_t count = 0;
	char site[64];

	(void)state;
	assert_int_equal(vault_begin(vault_fixture(), false), STATUS_OK);
	for (int i = 0; i < 1000; i++) {
		snprintf(site, sizeof(site), "https://s%d.example", i);
		disclose(site, ALICE, true, i);
	}
	assert_int_equal(vault_end(vault_fixture(), STATUS_OK), STATUS_OK);
	assert_int_equal(site_store_list(vault_fixture(), NULL, &list, &count),
		STATUS_OK);
	assert_int_equal(count, 1000);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(list[i].last, 999 - (int)i);
	free(list);
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(                                       \
		function, vault_fixture_set_up, vault_fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(first_and_last_are_kept_for_each_site_and_handle),
		TEST(a_list_of_one_site_has_only_that),
		TEST(entries_of_the_same_second_have_an_order_of_their_own),
		TEST(a_click_is_enough_only_after_a_direct_sign_in),
		TEST(the_switch_is_on_until_it_is_turned_off),
		TEST(what_the_user_decides_is_durable_and_a_sign_in_is_not),
		TEST(to_forget_a_site_takes_its_grants_and_its_switch),
		TEST(a_grant_moved_to_another_site_is_worth_nothing),
		TEST(what_is_damaged_grants_nothing_and_stops_nobody),
		TEST(a_locked_vault_tells_nothing),
		TEST(the_list_grows_as_long_as_it_must),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
