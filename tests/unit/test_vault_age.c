/* A vault that was replaced by an older copy of it. */
#include "keys/vault_seen.h"

#include "cmocka_setup.h"
#include "keys/vault.h"
#include "keys/vault_file.h"
#include "temp.h"
#include "vault_fixture.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int64_t seen(void)
{
	return vault_seen_read(vault_id(vault_fixture()));
}

static void change(bool durable, enum status how)
{
	assert_int_equal(vault_begin(vault_fixture(), durable), STATUS_OK);
	assert_int_equal(vault_fixture_write(NULL, "a", "one"), STATUS_OK);
	assert_int_equal(vault_fixture_write(NULL, "b", "two"), STATUS_OK);
	assert_int_equal(vault_end(vault_fixture(), how), how);
}

static void reopen(void)
{
	vault_fixture_close();
	assert_int_equal(vault_fixture_open(), STATUS_OK);
}

static void expect_age(enum status status)
{
	assert_int_equal(vault_check_older(vault_fixture()), status);
}

/* The file as a copy of it would be: closing has put the log into it. */
static char *copy(size_t *len)
{
	char *bytes;

	vault_fixture_close();
	bytes = temp_read(VAULT_FILE, len);
	assert_int_equal(vault_fixture_open(), STATUS_OK);
	assert_int_equal(
		vault_unlock(vault_fixture(), SLOT_FILE, NULL), STATUS_OK);
	return bytes;
}

static void put_back(char *bytes, size_t len)
{
	vault_fixture_close();
	assert_int_equal(unlink(temp_path(VAULT_FILE)), 0);
	temp_write(VAULT_FILE, bytes, len, 0600);
	free(bytes);
	assert_int_equal(vault_fixture_open(), STATUS_OK);
}

/* Of the file that says what was seen. */
static const char *seen_path(void)
{
	const unsigned char *id = vault_id(vault_fixture());
	char name[64];
	size_t n = (size_t)snprintf(name, sizeof(name), "state/nywhere/vault-");

	for (size_t i = 0; i < 8; i++)
		n += (size_t)snprintf(
			name + n, sizeof(name) - n, "%02x", id[i]);
	return temp_path(name);
}

static void spoil(const char *text)
{
	FILE *file = fopen(seen_path(), "w");

	assert_non_null(file);
	assert_int_equal(fputs(text, file) < 0, 0);
	assert_int_equal(fclose(file), 0);
}

static void what_outlives_a_power_cut_is_counted(void **state)
{
	int64_t before = seen();

	(void)state;
	change(true, STATUS_OK);
	assert_int_equal(seen(), before + 1);
	change(false, STATUS_OK);
	change(true, STATUS_CANCELLED);
	assert_int_equal(vault_begin(vault_fixture(), true), STATUS_OK);
	assert_int_equal(vault_end(vault_fixture(), STATUS_OK), STATUS_OK);
	assert_int_equal(seen(), before + 1);
	expect_age(STATUS_OK);
	reopen();
	expect_age(STATUS_OK);
}

static void an_older_copy_is_told_also_while_it_is_locked(void **state)
{
	size_t len;
	char *older;

	(void)state;
	change(true, STATUS_OK);
	older = copy(&len);
	change(true, STATUS_OK);
	put_back(older, len);
	expect_age(STATUS_VAULT_OLDER);
	reopen();
	expect_age(STATUS_VAULT_OLDER);
}

static void what_was_accepted_is_the_vault_and_the_other_one_is_older(
	void **state)
{
	size_t older_len;
	size_t newer_len;
	char *older;
	char *newer;

	(void)state;
	change(true, STATUS_OK);
	older = copy(&older_len);
	change(true, STATUS_OK);
	newer = copy(&newer_len);
	put_back(older, older_len);
	expect_age(STATUS_VAULT_OLDER);
	assert_int_equal(vault_accept_older(vault_fixture()), STATUS_OK);
	expect_age(STATUS_OK);
	reopen();
	expect_age(STATUS_OK);
	put_back(newer, newer_len);
	expect_age(STATUS_VAULT_OLDER);
}

static void to_accept_what_is_not_older_changes_nothing(void **state)
{
	int64_t before;

	(void)state;
	change(true, STATUS_OK);
	before = seen();
	assert_int_equal(vault_accept_older(vault_fixture()), STATUS_OK);
	assert_int_equal(seen(), before);
}

static void a_crash_before_it_was_noted_is_no_older_copy(void **state)
{
	char before[32];
	int64_t changes;

	(void)state;
	change(true, STATUS_OK);
	snprintf(before, sizeof(before), "%019lld\n", (long long)seen());
	change(true, STATUS_OK);
	changes = seen();
	spoil(before);
	reopen();
	expect_age(STATUS_OK);
	assert_int_equal(seen(), changes); /* and is noted now */
}

static void what_was_seen_may_be_gone_or_spoilt(void **state)
{
	static const char *const texts[] = {"", "7", "0000000000000000007",
		"-000000000000000007\n", "9999999999999999999\n",
		"000000000000000000x\n", "7000000000000000000000000000\n"};
	int64_t changes;

	(void)state;
	change(true, STATUS_OK);
	changes = seen();
	assert_int_equal(unlink(seen_path()), 0);
	assert_int_equal(seen(), 0);
	expect_age(STATUS_OK);
	assert_int_equal(seen(), changes);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		spoil(texts[i]);
		assert_int_equal(seen(), 0);
		expect_age(STATUS_OK);
		assert_int_equal(seen(), changes);
	}
}

static void what_was_seen_never_gets_less(void **state)
{
	const unsigned char *id = vault_id(vault_fixture());

	(void)state;
	vault_seen_raise(id, 70);
	vault_seen_raise(id, 69);
	assert_int_equal(vault_seen_read(id), 70);
	expect_age(STATUS_VAULT_OLDER);
}

static void the_file_is_closed_to_others_and_no_link_is_followed(void **state)
{
	struct stat info;

	(void)state;
	change(true, STATUS_OK);
	assert_int_equal(stat(seen_path(), &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
	assert_int_equal(stat(temp_path("state/nywhere"), &info), 0);
	assert_int_equal(info.st_mode & 0777, 0700);
	assert_int_equal(unlink(seen_path()), 0);
	temp_write("elsewhere", "0000000000000000099\n", 20, 0600);
	assert_int_equal(symlink("../../elsewhere", seen_path()), 0);
	assert_int_equal(seen(), 0);
	change(true, STATUS_OK);
	assert_int_equal(seen(), 0);
}

/* Detection is a gain, not a need. */
static void where_nothing_can_be_noted_the_vault_works(void **state)
{
	(void)state;
	setenv("XDG_STATE_HOME", "/proc/nowhere", 1);
	change(true, STATUS_OK);
	assert_int_equal(seen(), 0);
	expect_age(STATUS_OK);
}

static void a_number_that_is_none_of_ours_is_damage(void **state)
{
	(void)state;
	change(true, STATUS_OK);
	vault_fixture_tamper("UPDATE meta SET value=x'ffffffffffffffff'"
			     " WHERE name='changes'");
	expect_age(STATUS_VAULT_DAMAGED);
	vault_fixture_tamper(
		"UPDATE meta SET value=x'01' WHERE name='changes'");
	expect_age(STATUS_VAULT_DAMAGED);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(                                       \
		name, vault_fixture_set_up, vault_fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_outlives_a_power_cut_is_counted),
		TEST(an_older_copy_is_told_also_while_it_is_locked),
		TEST(what_was_accepted_is_the_vault_and_the_other_one_is_older),
		TEST(to_accept_what_is_not_older_changes_nothing),
		TEST(a_crash_before_it_was_noted_is_no_older_copy),
		TEST(what_was_seen_may_be_gone_or_spoilt),
		TEST(what_was_seen_never_gets_less),
		TEST(the_file_is_closed_to_others_and_no_link_is_followed),
		TEST(where_nothing_can_be_noted_the_vault_works),
		TEST(a_number_that_is_none_of_ours_is_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
