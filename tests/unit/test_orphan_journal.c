#define _GNU_SOURCE
#include "keys/orphan_journal.h"

#include "child.h"
#include "cmocka_setup.h"
#include "orphan_fixture.h"
#include "temp.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE_SEALED (4096 + AEAD_OVERHEAD)

static void what_is_left_behind_comes_back_as_it_was(void **state)
{
	struct orphan_journal taken;

	(void)state;
	assert_int_equal(orphan_left(), -1);
	orphan_leave(3);
	assert_int_equal(orphan_take(&taken), 3);
	assert_true(orphan_is_there(ORPHAN_FIRST));
	orphan_journal_remove(&taken, temp_folder());
	assert_false(orphan_is_there(ORPHAN_FIRST));
	assert_int_equal(taken.fd, -1);
	assert_int_equal(orphan_left(), -1);
}

static void there_is_no_file_while_there_are_no_names(void **state)
{
	(void)state;
	assert_int_equal(orphan_put(0), STATUS_OK);
	assert_false(orphan_is_there(ORPHAN_FIRST));
	assert_int_equal(orphan_put(1), STATUS_OK);
	assert_true(orphan_is_there(ORPHAN_FIRST));
	assert_int_equal(orphan_put(2), STATUS_OK);
	assert_int_equal(orphan_put(0), STATUS_OK);
	assert_false(orphan_is_there(ORPHAN_FIRST));
	assert_false(orphan_is_there(ORPHAN_FIRST ".new"));
	assert_int_equal(orphan_put(1), STATUS_OK);
	assert_true(orphan_is_there(ORPHAN_FIRST));
}

static void the_file_is_the_users_alone_and_says_nothing(void **state)
{
	struct stat info;
	size_t len;
	char *text;

	(void)state;
	orphan_leave(20);
	assert_int_equal(stat(temp_path(ORPHAN_FIRST), &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
	text = temp_read(ORPHAN_FIRST, &len);
	assert_null(memmem(text, len, "quiet", 5));
	assert_null(memmem(text, len, "harbour", 7));
	assert_null(memmem(text, len, "example", 7));
	assert_null(memmem(text, len, "names", 5));
	free(text);
	/* nor how many there are */
	assert_int_equal(len, PAGE_SEALED);
	assert_int_equal(orphan_left(), 20);
	orphan_own.place = -1;
	orphan_leave(1);
	assert_int_equal(stat(temp_path("windows-1"), &info), 0);
	assert_int_equal(info.st_size, PAGE_SEALED);
}

static void a_full_one_comes_back_whole_and_one_more_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i <= ORPHANS_MAX; i++) {
		memset(orphan_list[i].label, 'l', ORPHAN_LABEL_MAX);
		memset(orphan_list[i].zone, 'z', HANDLE_MAX);
	}
	assert_int_equal(orphan_put(ORPHANS_MAX + 1), STATUS_TOO_LONG);
	assert_false(orphan_is_there(ORPHAN_FIRST));
	orphan_leave(ORPHANS_MAX);
	assert_int_equal(orphan_left(), ORPHANS_MAX);
}

static void without_the_key_of_the_vault_nothing_is_written_or_read(
	void **state)
{
	(void)state;
	orphan_leave(1);
	vault_lock(vault_fixture());
	assert_int_equal(orphan_put(1), STATUS_LOCKED);
	assert_false(orphan_is_there("windows-1"));
	assert_int_equal(orphan_left(), -1);
	assert_true(orphan_is_there(ORPHAN_FIRST));
}

static void expect_nothing_to_take(void)
{
	expect(orphan_left() == -1);
}

static void expect_two_to_take(void)
{
	expect(orphan_left() == 2);
}

static void what_a_host_holds_is_taken_by_no_other(void **state)
{
	(void)state;
	assert_int_equal(orphan_put(2), STATUS_OK);
	assert_int_equal(in_child(expect_nothing_to_take), 0);
	/* also when it was replaced, and after we have looked for others */
	assert_int_equal(orphan_put(2), STATUS_OK);
	assert_int_equal(in_child(expect_nothing_to_take), 0);
	assert_true(orphan_is_there(ORPHAN_FIRST));
	orphan_journal_clear(&orphan_own);
	assert_int_equal(in_child(expect_two_to_take), 0);
}

static void who_looks_for_others_keeps_its_own(void **state)
{
	struct orphan_journal taken;
	struct orphan *found = NULL;
	size_t count = 0;
	int place = 0;

	(void)state;
	assert_int_equal(orphan_put(2), STATUS_OK);
	assert_int_equal(
		orphan_journal_take(&orphan_own, temp_folder(), vault_fixture(),
			&place, &taken, &found, &count),
		STATUS_END);
	assert_null(found);
	assert_int_equal(place, ORPHAN_JOURNALS_MAX);
	assert_int_equal(in_child(expect_nothing_to_take), 0);
}

static void what_was_taken_is_held(void **state)
{
	struct orphan_journal taken;

	(void)state;
	orphan_leave(2);
	assert_int_equal(orphan_take(&taken), 2);
	assert_int_equal(in_child(expect_nothing_to_take), 0);
	orphan_journal_clear(&taken);
	assert_int_equal(in_child(expect_two_to_take), 0);
}

static void write_and_die(void)
{
	expect(orphan_put(2) == STATUS_OK);
	raise(SIGKILL);
}

static void a_host_that_was_killed_leaves_its_names(void **state)
{
	struct orphan_journal taken;

	(void)state;
	assert_true(WIFSIGNALED(in_child(write_and_die)));
	assert_int_equal(
		orphan_put(1), STATUS_OK); /* ours has a place of its own */
	assert_int_equal(orphan_own.place, 1);
	assert_int_equal(orphan_take(&taken), 2);
	assert_int_equal(taken.place, 0);
	orphan_journal_clear(&taken);
}

/* Killed after the file was made, and before anything was in it. */
static void an_empty_file_is_taken_away(void **state)
{
	(void)state;
	temp_write(ORPHAN_FIRST, "", 0, 0600);
	assert_int_equal(orphan_left(), -1);
	assert_false(orphan_is_there(ORPHAN_FIRST));
}

/* Killed as it was about to replace it. */
static void half_a_new_file_does_not_hide_the_old_one(void **state)
{
	struct orphan_journal taken;

	(void)state;
	orphan_leave(2);
	temp_write_text(ORPHAN_FIRST ".new", "half", 0600);
	assert_int_equal(orphan_take(&taken), 2);
	orphan_journal_remove(&taken, temp_folder());
	assert_false(orphan_is_there(ORPHAN_FIRST));
	assert_false(orphan_is_there(ORPHAN_FIRST ".new"));
}

static void what_stands_in_the_way_of_a_new_file_is_replaced(void **state)
{
	size_t len;
	char *text;

	(void)state;
	assert_int_equal(orphan_put(1), STATUS_OK);
	temp_write_text("target", "untouched", 0600);
	assert_int_equal(symlink("target", temp_path(ORPHAN_FIRST ".new")), 0);
	assert_int_equal(orphan_put(2), STATUS_OK);
	text = temp_read("target", &len);
	assert_string_equal(text, "untouched");
	free(text);
	assert_int_equal(mkfifo(temp_path(ORPHAN_FIRST ".new"), 0600), 0);
	assert_int_equal(orphan_put(3), STATUS_OK);
	temp_write_text(ORPHAN_FIRST ".new", "half", 0644);
	assert_int_equal(orphan_put(4), STATUS_OK);
	orphan_journal_clear(&orphan_own);
	assert_int_equal(orphan_left(), 4);
}

static void what_cannot_be_written_leaves_the_old_names(void **state)
{
	(void)state;
	assert_int_equal(orphan_put(2), STATUS_OK);
	assert_int_equal(mkdir(temp_path(ORPHAN_FIRST ".new"), 0700), 0);
	assert_int_equal(orphan_put(3), STATUS_IO);
	assert_int_equal(rmdir(temp_path(ORPHAN_FIRST ".new")), 0);
	orphan_journal_clear(&orphan_own);
	assert_int_equal(orphan_left(), 2);
}

static void what_is_no_file_of_the_users_alone_is_left_alone(void **state)
{
	size_t len;
	char *text;

	(void)state;
	orphan_leave(2);
	text = temp_read(ORPHAN_FIRST, &len);
	assert_int_equal(chmod(temp_path(ORPHAN_FIRST), 0640), 0);
	assert_int_equal(orphan_left(), -1);
	assert_int_equal(unlink(temp_path(ORPHAN_FIRST)), 0);
	temp_write("elsewhere", text, len, 0600);
	free(text);
	assert_int_equal(symlink("elsewhere", temp_path(ORPHAN_FIRST)), 0);
	assert_int_equal(orphan_left(), -1);
	assert_int_equal(mkfifo(temp_path("windows-1"), 0600), 0);
	assert_int_equal(orphan_left(), -1);
	assert_int_equal(mkdir(temp_path("windows-2"), 0700), 0);
	assert_int_equal(orphan_left(), -1);
	assert_true(orphan_is_there(ORPHAN_FIRST));
	assert_true(orphan_is_there("elsewhere"));
	assert_true(orphan_is_there("windows-1"));
	/* none of them is written over, either */
	assert_int_equal(orphan_put(1), STATUS_OK);
	assert_int_equal(orphan_own.place, 3);
}

static void there_is_an_end_to_journals(void **state)
{
	char name[32];

	(void)state;
	for (int i = 0; i < ORPHAN_JOURNALS_MAX; i++) {
		snprintf(name, sizeof(name), "windows-%d", i);
		temp_write(name, "x", 1, 0600);
	}
	assert_int_equal(orphan_put(1), STATUS_WINDOW_FULL);
	assert_int_equal(unlink(temp_path("windows-17")), 0);
	assert_int_equal(orphan_put(1), STATUS_OK);
	assert_int_equal(orphan_own.place, 17);
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(                                       \
		function, orphan_fixture_set_up, orphan_fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_left_behind_comes_back_as_it_was),
		TEST(there_is_no_file_while_there_are_no_names),
		TEST(the_file_is_the_users_alone_and_says_nothing),
		TEST(a_full_one_comes_back_whole_and_one_more_is_refused),
		TEST(without_the_key_of_the_vault_nothing_is_written_or_read),
		TEST(what_a_host_holds_is_taken_by_no_other),
		TEST(who_looks_for_others_keeps_its_own),
		TEST(what_was_taken_is_held),
		TEST(a_host_that_was_killed_leaves_its_names),
		TEST(an_empty_file_is_taken_away),
		TEST(half_a_new_file_does_not_hide_the_old_one),
		TEST(what_stands_in_the_way_of_a_new_file_is_replaced),
		TEST(what_cannot_be_written_leaves_the_old_names),
		TEST(what_is_no_file_of_the_users_alone_is_left_alone),
		TEST(there_is_an_end_to_journals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
