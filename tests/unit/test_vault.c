#define _GNU_SOURCE /* memmem */
#include "keys/vault.h"

#include "cmocka_setup.h"
#include "keys/vault_file.h"
#include "temp.h"
#include "vault_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void rows_are_written_replaced_and_removed(void **state)
{
	(void)state;
	vault_fixture_expect(NULL, "a", "");
	assert_int_equal(vault_fixture_write(NULL, "a", "one"), STATUS_OK);
	assert_int_equal(vault_fixture_write("group", "a", "other"), STATUS_OK);
	assert_int_equal(vault_fixture_write(NULL, "a", "two"), STATUS_OK);
	vault_fixture_expect(NULL, "a", "two");
	vault_fixture_expect("group", "a", "other");
	vault_fixture_expect("Group", "a", "");
	assert_int_equal(vault_remove(vault_fixture(), VAULT_HANDLE, NULL, "a"),
		STATUS_OK);
	assert_int_equal(vault_remove(vault_fixture(), VAULT_HANDLE, NULL, "a"),
		STATUS_OK);
	vault_fixture_expect(NULL, "a", "");
	vault_fixture_expect("group", "a", "other");
}

static void what_was_written_is_there_when_opened_again(void **state)
{
	(void)state;
	assert_int_equal(vault_fixture_write(NULL, "a", "kept"), STATUS_OK);
	vault_fixture_close();
	assert_int_equal(vault_fixture_open(), STATUS_OK);
	assert_int_equal(
		vault_unlock(vault_fixture(), SLOT_FILE, NULL), STATUS_OK);
	vault_fixture_expect(NULL, "a", "kept");
}

static void the_file_tells_neither_names_nor_values_nor_groups(void **state)
{
	static const char *const words[] = {
		"alice.example.com", "forum", "value-in-clear"};
	size_t len;
	char *file;

	(void)state;
	assert_int_equal(vault_fixture_write("forum", "alice.example.com",
				 "value-in-clear"),
		STATUS_OK);
	vault_fixture_close();
	file = temp_read(VAULT_FILE, &len);
	for (size_t i = 0; i < 3; i++)
		assert_null(memmem(file, len, words[i], strlen(words[i])));
	free(file);
}

static void a_locked_vault_gives_and_takes_nothing(void **state)
{
	char text[64];
	struct vault_range range = {.kind = VAULT_HANDLE, .limit = 1};
	struct vault_page page;
	int64_t removed;

	(void)state;
	assert_int_equal(vault_fixture_write(NULL, "a", "one"), STATUS_OK);
	vault_lock(vault_fixture());
	assert_false(vault_is_unlocked(vault_fixture()));
	assert_int_equal(vault_fixture_read(NULL, "a", text), STATUS_LOCKED);
	assert_int_equal(vault_fixture_write(NULL, "a", "two"), STATUS_LOCKED);
	assert_int_equal(vault_remove(vault_fixture(), VAULT_HANDLE, NULL, "a"),
		STATUS_LOCKED);
	assert_int_equal(vault_remove_group(vault_fixture(), VAULT_DISCLOSURE,
				 "g", &removed),
		STATUS_LOCKED);
	assert_int_equal(vault_each(vault_fixture(), &range, NULL, NULL, &page),
		STATUS_LOCKED);
	assert_int_equal(
		vault_unlock(vault_fixture(), SLOT_FILE, NULL), STATUS_OK);
	vault_fixture_expect(NULL, "a", "one");
}

static void a_value_has_a_largest_length(void **state)
{
	static char value[VAULT_VALUE_MAX + 1];
	struct secret *read = NULL;

	(void)state;
	memset(value, 'v', sizeof(value));
	assert_int_equal(vault_write(vault_fixture(), VAULT_HANDLE, NULL, "a",
				 value, VAULT_VALUE_MAX + 1),
		STATUS_TOO_LONG);
	assert_int_equal(vault_write(vault_fixture(), VAULT_HANDLE, NULL, "a",
				 value, VAULT_VALUE_MAX),
		STATUS_OK);
	assert_int_equal(
		vault_read(vault_fixture(), VAULT_HANDLE, NULL, "a", &read),
		STATUS_OK);
	assert_int_equal(read->len, VAULT_VALUE_MAX);
	secret_free(read);
	assert_int_equal(
		vault_write(vault_fixture(), VAULT_HANDLE, NULL, "a", "", 0),
		STATUS_OK);
	assert_int_equal(
		vault_read(vault_fixture(), VAULT_HANDLE, NULL, "a", &read),
		STATUS_OK);
	assert_int_equal(read->len, 0);
	secret_free(read);
}

struct seen {
	int count;
	bool name[300];
};

static enum status see(void *context, const struct secret *value)
{
	struct seen *seen = context;
	char text[16] = "";
	int number;

	memcpy(text, value->data, value->len);
	number = atoi(text);
	assert_false(seen->name[number]);
	seen->name[number] = true;
	seen->count++;
	return STATUS_OK;
}

static void pages_show_every_row_once(void **state)
{
	struct vault_range range = {.kind = VAULT_HANDLE, .limit = 7};
	struct vault_page page;
	struct seen seen = {0};
	unsigned char after[SEAL_ROW_ID_LENGTH];
	char name[16];

	(void)state;
	assert_int_equal(vault_begin(vault_fixture(), false), STATUS_OK);
	for (int i = 0; i < 250; i++) {
		snprintf(name, sizeof(name), "%d", i);
		assert_int_equal(
			vault_fixture_write(NULL, name, name), STATUS_OK);
	}
	assert_int_equal(vault_end(vault_fixture(), STATUS_OK), STATUS_OK);
	do {
		assert_int_equal(
			vault_each(vault_fixture(), &range, see, &seen, &page),
			STATUS_OK);
		memcpy(after, page.last, sizeof(after));
		range.after = after;
	} while (page.rows == range.limit);
	assert_int_equal(seen.count, 250);
	assert_int_equal(page.damaged, 0);
}

static enum status stop(void *context, const struct secret *value)
{
	(void)value;
	++*(int *)context;
	return STATUS_CANCELLED;
}

static void a_visit_may_end_the_walk(void **state)
{
	struct vault_range range = {.kind = VAULT_HANDLE, .limit = 10};
	struct vault_page page;
	int visits = 0;

	(void)state;
	assert_int_equal(vault_fixture_write(NULL, "1", "1"), STATUS_OK);
	assert_int_equal(vault_fixture_write(NULL, "2", "2"), STATUS_OK);
	assert_int_equal(
		vault_each(vault_fixture(), &range, stop, &visits, &page),
		STATUS_CANCELLED);
	assert_int_equal(visits, 1);
}

static void a_group_is_walked_and_removed_alone(void **state)
{
	struct vault_range range = {
		.kind = VAULT_DISCLOSURE, .group = "one", .limit = 10};
	struct vault_page page;
	struct seen seen = {0};
	int64_t removed = -1;

	(void)state;
	assert_int_equal(vault_fixture_write("one", "1", "1"), STATUS_OK);
	assert_int_equal(vault_fixture_write("one", "2", "2"), STATUS_OK);
	assert_int_equal(vault_fixture_write("two", "1", "3"), STATUS_OK);
	assert_int_equal(vault_each(vault_fixture(), &range, see, &seen, &page),
		STATUS_OK);
	assert_int_equal(seen.count, 2);
	range.group = NULL;
	memset(&seen, 0, sizeof(seen));
	assert_int_equal(vault_each(vault_fixture(), &range, see, &seen, &page),
		STATUS_OK);
	assert_int_equal(seen.count, 3);
	assert_int_equal(vault_remove_group(vault_fixture(), VAULT_DISCLOSURE,
				 "one", &removed),
		STATUS_OK);
	assert_int_equal(removed, 2);
	vault_fixture_expect("one", "1", "");
	vault_fixture_expect("two", "1", "3");
}

static void a_transaction_stands_or_falls_as_a_whole(void **state)
{
	(void)state;
	assert_int_equal(vault_fixture_write(NULL, "a", "old"), STATUS_OK);
	for (int durable = 0; durable < 2; durable++) {
		assert_int_equal(
			vault_begin(vault_fixture(), durable == 1), STATUS_OK);
		assert_int_equal(
			vault_fixture_write(NULL, "a", "new"), STATUS_OK);
		assert_int_equal(vault_end(vault_fixture(), STATUS_ASK_FIRST),
			STATUS_ASK_FIRST);
		vault_fixture_expect(NULL, "a", "old");
	}
	assert_int_equal(vault_begin(vault_fixture(), true), STATUS_OK);
	assert_int_equal(vault_fixture_write(NULL, "a", "new"), STATUS_OK);
	assert_int_equal(vault_end(vault_fixture(), STATUS_OK), STATUS_OK);
	vault_fixture_expect(NULL, "a", "new");
}

/* One within another: undone alone, or with the outer one. */
static void transactions_nest(void **state)
{
	struct vault *vault = vault_fixture();

	(void)state;
	assert_int_equal(vault_begin(vault, true), STATUS_OK);
	assert_int_equal(vault_fixture_write(NULL, "a", "1"), STATUS_OK);
	assert_int_equal(vault_begin(vault, true), STATUS_OK);
	assert_int_equal(vault_fixture_write(NULL, "b", "1"), STATUS_OK);
	assert_int_equal(vault_end(vault, STATUS_IO), STATUS_IO);
	assert_int_equal(vault_begin(vault, true), STATUS_OK);
	assert_int_equal(vault_fixture_write(NULL, "c", "1"), STATUS_OK);
	assert_int_equal(vault_end(vault, STATUS_OK), STATUS_OK);
	assert_int_equal(vault_end(vault, STATUS_OK), STATUS_OK);
	vault_fixture_expect(NULL, "a", "1");
	vault_fixture_expect(NULL, "b", "");
	vault_fixture_expect(NULL, "c", "1");
	assert_int_equal(vault_begin(vault, true), STATUS_OK);
	assert_int_equal(vault_begin(vault, true), STATUS_OK);
	assert_int_equal(vault_fixture_write(NULL, "a", "2"), STATUS_OK);
	assert_int_equal(vault_end(vault, STATUS_OK), STATUS_OK);
	assert_int_equal(vault_end(vault, STATUS_IO), STATUS_IO);
	vault_fixture_expect(NULL, "a", "1");
}

static void the_generation_changes_when_another_writes(void **state)
{
	struct vault *other = NULL;
	int64_t before = 0;
	int64_t after = 0;

	(void)state;
	assert_int_equal(vault_open(temp_folder(), &other), STATUS_OK);
	assert_int_equal(vault_unlock(other, SLOT_FILE, NULL), STATUS_OK);
	assert_int_equal(vault_generation(vault_fixture(), &before), STATUS_OK);
	assert_int_equal(vault_generation(vault_fixture(), &after), STATUS_OK);
	assert_true(before == after);
	assert_int_equal(
		vault_write(other, VAULT_HANDLE, NULL, "a", "1", 1), STATUS_OK);
	assert_int_equal(vault_generation(vault_fixture(), &after), STATUS_OK);
	assert_true(before != after);
	vault_fixture_expect(NULL, "a", "1");
	vault_close(other);
}

static void a_second_vault_is_not_made_in_the_same_place(void **state)
{
	struct vault *second = NULL;

	(void)state;
	assert_int_equal(vault_fixture_write(NULL, "1", "1"), STATUS_OK);
	assert_int_equal(vault_create(temp_folder(), SLOT_FILE, NULL, &second),
		STATUS_VAULT_EXISTS);
	assert_null(second);
	vault_fixture_expect(NULL, "1", "1");
}

static void a_writer_that_waits_too_long_is_told_that_it_is_busy(void **state)
{
	(void)state;
	assert_int_equal(vault_file_status(SQLITE_BUSY), STATUS_VAULT_BUSY);
	assert_int_equal(
		vault_file_status(SQLITE_BUSY_SNAPSHOT), STATUS_VAULT_BUSY);
	assert_int_equal(vault_file_status(SQLITE_FULL), STATUS_DISK_FULL);
	assert_int_equal(vault_file_status(SQLITE_READONLY_DIRECTORY),
		STATUS_VAULT_READONLY);
	assert_int_equal(
		vault_file_status(SQLITE_NOTADB), STATUS_VAULT_FOREIGN);
	assert_int_equal(
		vault_file_status(SQLITE_CORRUPT_INDEX), STATUS_VAULT_DAMAGED);
	assert_int_equal(vault_file_status(SQLITE_NOMEM), STATUS_NO_MEMORY);
	assert_int_equal(vault_file_status(SQLITE_MISUSE), STATUS_INTERNAL);
	assert_int_equal(vault_file_status(SQLITE_ROW), STATUS_OK);
}

static void replaced_under_our_hands_it_is_no_longer_current(void **state)
{
	char from[512];

	(void)state;
	assert_true(vault_is_current(vault_fixture()));
	strcpy(from, temp_path(VAULT_FILE));
	assert_int_equal(rename(from, temp_path("moved")), 0);
	assert_false(vault_is_current(vault_fixture()));
	strcpy(from, temp_path("moved"));
	assert_int_equal(rename(from, temp_path(VAULT_FILE)), 0);
	assert_true(vault_is_current(vault_fixture()));
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(                                       \
		function, vault_fixture_set_up, vault_fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(rows_are_written_replaced_and_removed),
		TEST(what_was_written_is_there_when_opened_again),
		TEST(the_file_tells_neither_names_nor_values_nor_groups),
		TEST(a_locked_vault_gives_and_takes_nothing),
		TEST(a_value_has_a_largest_length),
		TEST(pages_show_every_row_once),
		TEST(a_visit_may_end_the_walk),
		TEST(a_group_is_walked_and_removed_alone),
		TEST(a_transaction_stands_or_falls_as_a_whole),
		TEST(transactions_nest),
		TEST(the_generation_changes_when_another_writes),
		TEST(a_second_vault_is_not_made_in_the_same_place),
		TEST(a_writer_that_waits_too_long_is_told_that_it_is_busy),
		TEST(replaced_under_our_hands_it_is_no_longer_current),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
