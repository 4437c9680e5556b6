#define _GNU_SOURCE
#include "keys/vault.h"
#include "keys/vault_file.h"

#include "cmocka_setup.h"
#include "temp.h"
#include "vault_fixture.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CODE "0123456789abcdef0123456789abcdef"
#define LEAVING VAULT_KEY_FILE ".leaving"

static struct slot_list slots_now(void)
{
	struct slot_list slots;

	assert_int_equal(vault_slots(vault_fixture(), &slots), STATUS_OK);
	return slots;
}

static enum status add(enum slot_kind kind, const char *text)
{
	const struct slot draft = {.kind = kind};
	struct secret *secret = secret_copy(text, strlen(text));
	int64_t id;
	enum status st = vault_add_slot(vault_fixture(), &draft, secret, &id);

	secret_free(secret);
	return st;
}

static enum status rekey(const char *first, const char *second)
{
	struct secret *secrets[SLOT_COUNT_MAX] = {
		first == NULL ? NULL : secret_copy(first, strlen(first)),
		second == NULL ? NULL : secret_copy(second, strlen(second)),
	};
	struct slot_list slots = slots_now();
	int64_t damaged;
	enum status st =
		vault_rekey(vault_fixture(), &slots, secrets, &damaged);

	secret_free(secrets[0]);
	secret_free(secrets[1]);
	return st;
}

static void expect_that_the_key_file_opens(void)
{
	assert_int_equal(access(temp_path(VAULT_KEY_FILE), F_OK), 0);
	vault_fixture_close();
	assert_int_equal(vault_fixture_open(), STATUS_OK);
	assert_int_equal(
		vault_unlock(vault_fixture(), SLOT_FILE, NULL), STATUS_OK);
	assert_int_equal(slots_now().count, 2);
}

/* The file's slot is the first, that of the passphrase the second. */
static void a_rekey_that_is_refused_takes_no_key_file_away(void **state)
{
	(void)state;
	assert_int_equal(add(SLOT_PASSPHRASE, "correct horse"), STATUS_OK);
	assert_int_equal(rekey(NULL, NULL), STATUS_SLOT_LAST);
	expect_that_the_key_file_opens();
	assert_int_equal(rekey(NULL, "short"), STATUS_PASSPHRASE_SHORT);
	expect_that_the_key_file_opens();
}

static void a_slot_that_is_dropped_takes_its_key_file_along(void **state)
{
	(void)state;
	assert_int_equal(add(SLOT_RECOVERY, CODE), STATUS_OK);
	assert_int_equal(rekey(NULL, CODE), STATUS_OK);
	assert_int_equal(access(temp_path(VAULT_KEY_FILE), F_OK), -1);
	assert_int_equal(slots_now().count, 1);
}

static void reopen(void)
{
	vault_fixture_close();
	assert_int_equal(vault_fixture_open(), STATUS_OK);
}

/* The second name of a key file whose slot goes, as a kill would leave it. */
static void mark(void)
{
	char path[PLATFORM_PATH_MAX];

	strcpy(path, temp_path(VAULT_KEY_FILE));
	assert_int_equal(link(path, temp_path(LEAVING)), 0);
}

static void remove_and_cut_off(void)
{
	size_t len;
	char *text = temp_read(VAULT_KEY_FILE, &len);

	assert_int_equal(vault_remove_slot(vault_fixture(), 1), STATUS_OK);
	assert_int_equal(access(temp_path(VAULT_KEY_FILE), F_OK), -1);
	assert_int_equal(vault_check_left(temp_folder()), STATUS_OK);
	temp_write(VAULT_KEY_FILE, text, len, 0600);
	free(text);
	mark();
	assert_int_equal(vault_check_left(temp_folder()), STATUS_IO);
}

static void a_key_file_whose_slot_is_not_gone_stays(void **state)
{
	(void)state;
	assert_int_equal(add(SLOT_RECOVERY, CODE), STATUS_OK);
	mark();
	expect_that_the_key_file_opens();
	assert_int_equal(access(temp_path(LEAVING), F_OK), -1);
}

static void a_key_file_whose_slot_is_gone_goes_when_the_vault_is_opened(
	void **state)
{
	(void)state;
	assert_int_equal(add(SLOT_RECOVERY, CODE), STATUS_OK);
	remove_and_cut_off();
	reopen();
	assert_int_equal(access(temp_path(VAULT_KEY_FILE), F_OK), -1);
	assert_int_equal(vault_check_left(temp_folder()), STATUS_OK);
	/* what somebody puts there is somebody's */
	temp_write_text(VAULT_KEY_FILE, "mine", 0600);
	reopen();
	assert_int_equal(access(temp_path(VAULT_KEY_FILE), F_OK), 0);
}

static void another_in_its_place_stays(void **state)
{
	(void)state;
	assert_int_equal(add(SLOT_RECOVERY, CODE), STATUS_OK);
	remove_and_cut_off();
	assert_int_equal(unlink(temp_path(VAULT_KEY_FILE)), 0);
	temp_write_text(VAULT_KEY_FILE, "mine", 0600);
	reopen();
	assert_int_equal(access(temp_path(VAULT_KEY_FILE), F_OK), 0);
	assert_int_equal(vault_check_left(temp_folder()), STATUS_OK);
}

static void a_new_slot_does_not_take_up_a_key_file_that_goes(void **state)
{
	size_t len;
	char *before = temp_read(VAULT_KEY_FILE, &len);
	char *now;

	(void)state;
	assert_int_equal(add(SLOT_RECOVERY, CODE), STATUS_OK);
	remove_and_cut_off();
	assert_int_equal(add(SLOT_FILE, ""), STATUS_OK);
	now = temp_read(VAULT_KEY_FILE, &len);
	assert_memory_not_equal(before, now, len);
	free(before);
	free(now);
	expect_that_the_key_file_opens();
}

/* Whether a file of the vault has what wraps the data key in a slot. */
static bool has_wrapped(const struct slot *slot)
{
	static const char *const names[] = {VAULT_FILE, VAULT_FILE "-wal"};
	bool found = false;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		size_t len;
		char *text = temp_read(names[i], &len);

		found = found || memmem(text, len, slot->wrapped,
					 sizeof(slot->wrapped)) != NULL;
		free(text);
	}
	return found;
}

static void what_wrapped_the_data_key_before_is_not_left_in_the_files(
	void **state)
{
	struct secret *other = secret_copy(CODE CODE, 64);
	struct slot slot;

	(void)state;
	assert_int_equal(add(SLOT_RECOVERY, CODE), STATUS_OK);
	slot = slots_now().slot[1];
	assert_true(has_wrapped(&slot));
	assert_int_equal(vault_change_secret(vault_fixture(), slot.id, other),
		STATUS_OK);
	assert_false(has_wrapped(&slot));
	slot = slots_now().slot[1];
	assert_true(has_wrapped(&slot));
	assert_int_equal(
		vault_remove_slot(vault_fixture(), slot.id), STATUS_OK);
	assert_false(has_wrapped(&slot));
	assert_int_equal(add(SLOT_RECOVERY, CODE), STATUS_OK);
	slot = slots_now().slot[1];
	assert_int_equal(rekey(NULL, CODE), STATUS_OK);
	assert_false(has_wrapped(&slot));
	secret_free(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_rekey_that_is_refused_takes_no_key_file_away,
			vault_fixture_set_up, vault_fixture_tear_down),
		cmocka_unit_test_setup_teardown(
			a_slot_that_is_dropped_takes_its_key_file_along,
			vault_fixture_set_up, vault_fixture_tear_down),
		cmocka_unit_test_setup_teardown(
			a_key_file_whose_slot_is_not_gone_stays,
			vault_fixture_set_up, vault_fixture_tear_down),
		cmocka_unit_test_setup_teardown(
			a_key_file_whose_slot_is_gone_goes_when_the_vault_is_opened,
			vault_fixture_set_up, vault_fixture_tear_down),
		cmocka_unit_test_setup_teardown(another_in_its_place_stays,
			vault_fixture_set_up, vault_fixture_tear_down),
		cmocka_unit_test_setup_teardown(
			a_new_slot_does_not_take_up_a_key_file_that_goes,
			vault_fixture_set_up, vault_fixture_tear_down),
		cmocka_unit_test_setup_teardown(
			what_wrapped_the_data_key_before_is_not_left_in_the_files,
			vault_fixture_set_up, vault_fixture_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
