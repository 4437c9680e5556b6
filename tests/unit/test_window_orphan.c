/* Records of names at will whose window ended before they were made, or that
 * nobody could delete when it did; with a scripted nywhere-net. */
#include "cmocka_setup.h"
#include "window_script.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define DAY 86400

static void lock(void)
{
	assert_string_equal(ops_code(ops_fixture(), "lock", NULL), "");
}

static void use_vault(void)
{
	assert_string_equal(ops_code(ops_fixture(), "handles", NULL), "");
	window_settle();
}

static void expect_nothing_left(void)
{
	assert_int_equal(records()->count, 0);
	assert_false(has_journal());
}

/* A name that is asked for: the answer comes with that to the next. */
static struct window_ref begin(void)
{
	struct window_ref ref = window_chosen(AT_WILL);

	script_first_too();
	window_begin(&ref, "forum.example");
	return ref;
}

static void a_window_that_closes_meanwhile_leaves_no_record(void **state)
{
	struct window_ref ref = begin();

	(void)state;
	assert_string_equal(window_code("window_close", &ref, ""), "");
	assert_int_equal(records()->first->state, RECORD_ADDING);
	assert_true(has_journal());
	ref = window_chosen(AT_WILL);
	window_begin(&ref, "shop.example");
	assert_string_equal(window_reply(), "window_unknown");
	assert_string_equal(window_reply(), "");
	window_settle();
	assert_int_equal(asked_to_delete(), 1);
	assert_int_equal(records()->count, 1);
	assert_int_equal(records()->first->state, RECORD_USED);
}

static void a_window_that_becomes_another_leaves_no_record(void **state)
{
	struct window_ref ref = begin();
	char args[256];
	char first[HANDLE_MAX + 1];

	(void)state;
	strcpy(first, records()->first->handle);
	snprintf(args, sizeof(args),
		"{\"choice\":\"disposable\",\"kind\":\"fingerprint\","
		"\"window\":\"%s\"}",
		ref.text);
	(void)window_chosen(args);
	ref = window_chosen(AT_WILL);
	window_begin(&ref, "shop.example");
	/* who asked gets the name that the window has now */
	assert_string_equal(window_reply(), "");
	assert_string_equal(window_reply(), "");
	window_settle();
	assert_int_equal(asked_to_delete(), 1);
	assert_int_equal(records()->count, 1);
	assert_string_not_equal(records()->first->handle, first);
}

/* Nothing can be deleted until the vault is open again. */
static void a_lock_meanwhile_leaves_it_to_the_next_unlock(void **state)
{
	struct window_ref ref = window_chosen(AT_WILL);

	(void)state;
	net_script("dns_update exit\n");
	window_begin(&ref, "forum.example");
	lock();
	assert_int_equal(ops_fixture()->windows.count, 0);
	assert_int_equal(records()->first->state, RECORD_ADDING);
	assert_string_equal(window_reply(), "net_failed");
	assert_int_equal(records()->first->state, RECORD_DOOMED);
	assert_true(has_journal());
	net_script(DONE);
	use_vault();
	assert_int_equal(asked_to_delete(), 1);
	expect_nothing_left();
}

static void at_a_lock_what_is_used_is_deleted(void **state)
{
	struct window_ref ref = window_chosen(AT_WILL);

	(void)state;
	net_script(DONE);
	(void)window_name(&ref, "forum.example");
	(void)window_name(&ref, "shop.example");
	lock();
	assert_false(vault_is_unlocked(ops_fixture()->vault));
	window_settle();
	assert_int_equal(asked_to_delete(), 2);
	expect_nothing_left();
	assert_int_equal(ops_fixture()->window_net.connection.fd, -1);
}

static void at_the_end_of_idle_time_as_well(void **state)
{
	struct window_ref ref = window_chosen(AT_WILL);

	(void)state;
	net_script(DONE);
	(void)window_name(&ref, "forum.example");
	ops_fixture()->used_at -= 15 * 60000;
	session_tick(ops_fixture());
	window_settle();
	assert_int_equal(asked_to_delete(), 1);
	expect_nothing_left();
}

static void more_than_can_be_asked_at_once_are_deleted_in_turn(void **state)
{
	struct window_ref ref;

	(void)state;
	net_script(DONE);
	for (int i = 0; i < 3 * NET_PENDING_MAX; i++) {
		ref = window_chosen(AT_WILL);
		(void)window_name(&ref, "forum.example");
	}
	assert_int_equal(records()->count, 3 * NET_PENDING_MAX);
	assert_string_equal(
		ops_code(ops_fixture(), "windows", "{\"open\":[]}"), "");
	window_settle();
	assert_int_equal(asked_to_delete(), 3 * NET_PENDING_MAX);
	expect_nothing_left();
}

/* After a lock there is no key to ask with: the rest waits for the next. */
static void at_a_lock_the_rest_stays_in_the_journal(void **state)
{
	struct window_ref ref = window_chosen(AT_WILL);
	char site[64];

	(void)state;
	net_script(DONE);
	for (int i = 0; i < NET_PENDING_MAX + 4; i++) {
		snprintf(site, sizeof(site), "s%d.example", i);
		(void)window_name(&ref, site);
	}
	lock();
	window_settle();
	assert_int_equal(asked_to_delete(), NET_PENDING_MAX);
	assert_int_equal(records()->count, 4);
	assert_true(has_journal());
	use_vault();
	assert_int_equal(asked_to_delete(), NET_PENDING_MAX + 4);
	expect_nothing_left();
}

static void what_cannot_be_deleted_is_tried_at_the_next_unlock(void **state)
{
	struct window_ref ref = window_chosen(AT_WILL);

	(void)state;
	net_script(DONE);
	(void)window_name(&ref, "forum.example");
	net_script(FAILS("update_unreachable"));
	assert_string_equal(window_code("window_close", &ref, ""), "");
	window_settle();
	assert_int_equal(asked_to_delete(), 1);
	assert_int_equal(records()->first->state, RECORD_KEPT);
	/* and not each time that something is asked */
	use_vault();
	assert_int_equal(asked_to_delete(), 1);
	assert_true(has_journal());
	lock();
	use_vault();
	assert_int_equal(asked_to_delete(), 2);
	assert_int_equal(records()->first->state, RECORD_KEPT);
	net_script(DONE);
	lock();
	use_vault();
	assert_int_equal(asked_to_delete(), 3);
	expect_nothing_left();
}

static void what_is_refused_for_two_weeks_is_given_up(void **state)
{
	struct window_ref ref = window_chosen(AT_WILL);

	(void)state;
	net_script(DONE);
	(void)window_name(&ref, "forum.example");
	net_script(FAILS("update_refused"));
	records()->first->day -= ORPHAN_KEPT_DAYS;
	assert_string_equal(window_code("window_close", &ref, ""), "");
	window_settle();
	assert_int_equal(records()->count, 1);
	records()->first->day--;
	lock();
	use_vault();
	expect_nothing_left();
}

/* Two names of a host that is gone, registered that many days ago. */
static void leave_two(const char *zone, int days)
{
	const int64_t day = time(NULL) / DAY - days;
	struct orphan orphans[2] = {{day, "", ""}, {day, "", ""}};
	struct orphan_journal journal;
	struct vault *vault;

	orphan_journal_init(&journal);
	for (int i = 0; i < 2; i++) {
		snprintf(orphans[i].label, sizeof(orphans[i].label), "left%d",
			i);
		strcpy(orphans[i].zone, zone);
	}
	assert_int_equal(session_vault(ops_fixture(), &vault), STATUS_OK);
	assert_int_equal(orphan_journal_write(&journal, ops_fixture()->folder,
				 vault, orphans, 2),
		STATUS_OK);
	orphan_journal_clear(&journal);
}

static void what_a_host_left_is_deleted_by_the_next(void **state)
{
	(void)state;
	net_script(DONE);
	use_vault();
	leave_two(NAMES, 1);
	lock();
	use_vault();
	assert_int_equal(asked_to_delete(), 2);
	assert_non_null(strstr(net_asked(), "\"_nywhere.left0." NAMES "\""));
	assert_non_null(strstr(net_asked(), "\"_nywhere.left1." NAMES "\""));
	expect_nothing_left();
	assert_int_not_equal(access(temp_path("nywhere/windows-1"), F_OK), 0);
}

static void what_cannot_be_deleted_is_in_the_next_ones_journal(void **state)
{
	(void)state;
	net_script(FAILS("update_unreachable"));
	use_vault();
	leave_two(NAMES, 1);
	lock();
	use_vault();
	assert_int_equal(records()->count, 2);
	assert_int_not_equal(access(temp_path("nywhere/windows-0"), F_OK), 0);
	assert_int_equal(access(temp_path("nywhere/windows-1"), F_OK), 0);
	net_script(DONE);
	lock();
	use_vault();
	expect_nothing_left();
	assert_int_not_equal(access(temp_path("nywhere/windows-1"), F_OK), 0);
}

static void names_of_a_zone_that_is_gone_are_kept_for_a_while(void **state)
{
	(void)state;
	net_script(DONE);
	use_vault();
	leave_two("other.example.net", ORPHAN_KEPT_DAYS);
	lock();
	net_forget_asked();
	use_vault();
	assert_string_equal(net_asked(), "");
	assert_int_equal(records()->count, 2);
	for (struct window_record *r = records()->first; r; r = r->next)
		r->day--;
	lock();
	use_vault();
	assert_string_equal(net_asked(), "");
	assert_int_equal(records()->count, 0);
}

/* It ends with its one question, and could not wait for an answer. */
static void a_shell_takes_nothing_over(void **state)
{
	(void)state;
	net_script(DONE);
	use_vault();
	leave_two(NAMES, 1);
	ops_fixture()->is_shell = true;
	lock();
	net_forget_asked();
	use_vault();
	assert_string_equal(net_asked(), "");
	assert_true(has_journal());
}

static void a_full_journal_admits_no_more_names(void **state)
{
	struct window_ref ref = window_chosen(AT_WILL);
	struct handle handle;
	struct vault *vault;
	char name[64];

	(void)state;
	assert_int_equal(session_vault(ops_fixture(), &vault), STATUS_OK);
	for (int i = 0; i < ORPHANS_MAX; i++) {
		snprintf(name, sizeof(name), "n%d." NAMES, i);
		assert_int_equal(handle_parse(name, &handle), STATUS_OK);
		assert_int_equal(
			window_record_add(ops_fixture(), vault, &handle, NAMES),
			STATUS_OK);
	}
	assert_string_equal(
		window_code("window_handle", &ref, AT_FORUM), "window_full");
	assert_int_equal(ops_fixture()->windows.site_count, 0);
	assert_int_equal(records()->count, ORPHANS_MAX);
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(                                       \
		function, window_script_set_up, net_fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_window_that_closes_meanwhile_leaves_no_record),
		TEST(a_window_that_becomes_another_leaves_no_record),
		TEST(a_lock_meanwhile_leaves_it_to_the_next_unlock),
		TEST(at_a_lock_what_is_used_is_deleted),
		TEST(at_the_end_of_idle_time_as_well),
		TEST(more_than_can_be_asked_at_once_are_deleted_in_turn),
		TEST(at_a_lock_the_rest_stays_in_the_journal),
		TEST(what_cannot_be_deleted_is_tried_at_the_next_unlock),
		TEST(what_is_refused_for_two_weeks_is_given_up),
		TEST(what_a_host_left_is_deleted_by_the_next),
		TEST(what_cannot_be_deleted_is_in_the_next_ones_journal),
		TEST(names_of_a_zone_that_is_gone_are_kept_for_a_while),
		TEST(a_shell_takes_nothing_over),
		TEST(a_full_journal_admits_no_more_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
