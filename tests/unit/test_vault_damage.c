/* What a damaged or malicious disk can do to a vault, and what comes of it. */
#include "cmocka_setup.h"
#include "vault_fixture.h"

static enum status count_ones(void *context, const struct secret *value)
{
	assert_int_equal(value->len, 1);
	assert_int_equal(value->data[0], '1');
	++*(int *)context;
	return STATUS_OK;
}

static void expect_damaged_and_rest_whole(const char *name)
{
	struct vault_range range = {.kind = VAULT_HANDLE, .limit = 10};
	struct vault_page page;
	int seen = 0;
	char text[64];

	assert_int_equal(
		vault_fixture_read(NULL, name, text), STATUS_VAULT_DAMAGED);
	vault_fixture_expect(NULL, "1", "1");
	assert_int_equal(
		vault_each(vault_fixture(), &range, count_ones, &seen, &page),
		STATUS_OK);
	assert_int_equal(page.rows, 2);
	assert_int_equal(page.damaged, 1);
	assert_int_equal(seen, 1);
}

/* Row 1 is written twice: the tampering below is for version 1, row 2. */
static void a_damaged_row_is_told_left_alone_and_harms_no_other(void **state)
{
	static const char *const damages[] = {
		"UPDATE record SET sealed=x'' WHERE version=1",
		"UPDATE record SET sealed=x'00' WHERE version=1",
		"UPDATE record SET sealed=zeroblob(29) WHERE version=1",
		"UPDATE record SET sealed=zeroblob(5000) WHERE version=1",
		"UPDATE record SET sealed=zeroblob(1000000) WHERE version=1",
		"UPDATE record SET sealed='text' WHERE version=1",
		"UPDATE record SET sealed=17 WHERE version=1",
		"UPDATE record SET version=7 WHERE version=1",
		"UPDATE record SET version=-1 WHERE version=1",
		"UPDATE record SET version='x' WHERE version=1",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
		assert_int_equal(
			vault_remove(vault_fixture(), VAULT_HANDLE, NULL, "2"),
			STATUS_OK);
		assert_int_equal(
			vault_fixture_write(NULL, "1", "1"), STATUS_OK);
		assert_int_equal(
			vault_fixture_write(NULL, "1", "1"), STATUS_OK);
		assert_int_equal(
			vault_fixture_write(NULL, "2", "2"), STATUS_OK);
		vault_fixture_tamper(damages[i]);
		expect_damaged_and_rest_whole("2");
	}
	assert_int_equal(vault_fixture_write(NULL, "2", "2"), STATUS_OK);
	vault_fixture_expect(NULL, "2", "2");
}

static void rows_that_were_swapped_are_damaged(void **state)
{
	char text[64];

	(void)state;
	assert_int_equal(vault_fixture_write(NULL, "1", "1"), STATUS_OK);
	assert_int_equal(vault_fixture_write(NULL, "2", "2"), STATUS_OK);
	vault_fixture_tamper(
		"CREATE TEMP TABLE old AS SELECT * FROM record;"
		"UPDATE record SET sealed="
		"(SELECT sealed FROM old WHERE old.id<>record.id)");
	assert_int_equal(
		vault_fixture_read(NULL, "1", text), STATUS_VAULT_DAMAGED);
	assert_int_equal(
		vault_fixture_read(NULL, "2", text), STATUS_VAULT_DAMAGED);
}

static void a_row_of_another_kind_does_not_stand_in(void **state)
{
	struct secret *value = NULL;

	(void)state;
	assert_int_equal(vault_fixture_write(NULL, "1", "1"), STATUS_OK);
	vault_fixture_tamper("UPDATE record SET kind=2");
	assert_int_equal(
		vault_read(vault_fixture(), VAULT_KEY, NULL, "1", &value),
		STATUS_OK);
	assert_null(value); /* its name is of its kind, too */
	vault_fixture_expect(NULL, "1", "");
}

static void tables_that_are_gone_or_changed_are_damage(void **state)
{
	char text[64];

	(void)state;
	assert_int_equal(vault_fixture_write(NULL, "1", "1"), STATUS_OK);
	vault_fixture_close();
	vault_fixture_tamper(
		"DROP TABLE record; CREATE TABLE record(other INTEGER);");
	assert_int_equal(vault_fixture_open(), STATUS_OK);
	assert_int_equal(
		vault_unlock(vault_fixture(), SLOT_FILE, NULL), STATUS_OK);
	assert_int_equal(
		vault_fixture_read(NULL, "1", text), STATUS_VAULT_DAMAGED);
	assert_int_equal(
		vault_fixture_write(NULL, "1", "2"), STATUS_VAULT_DAMAGED);
}

static void a_vault_without_slot_or_id_opens_nothing(void **state)
{
	(void)state;
	vault_lock(vault_fixture());
	vault_fixture_tamper("UPDATE slot SET wrapped=zeroblob(60)");
	assert_int_equal(vault_unlock(vault_fixture(), SLOT_FILE, NULL),
		STATUS_KEY_FILE_WRONG);
	vault_fixture_tamper("UPDATE slot SET kind=99");
	assert_int_equal(vault_unlock(vault_fixture(), SLOT_FILE, NULL),
		STATUS_SLOT_UNKNOWN);
	vault_fixture_close();
	vault_fixture_tamper("UPDATE meta SET value=x'00'");
	assert_int_equal(vault_fixture_open(), STATUS_VAULT_DAMAGED);
	vault_fixture_tamper("DELETE FROM meta");
	assert_int_equal(vault_fixture_open(), STATUS_VAULT_DAMAGED);
}

static void slots_unknown_here_are_passed_over(void **state)
{
	struct slot_list slots;

	(void)state;
	vault_fixture_tamper(
		"INSERT INTO slot(id, kind, label, created_at, used_at,"
		" parameters, wrapped) VALUES"
		"(-1, 99, '', 0, 0, x'02', zeroblob(60)),"
		"(0, 2, '', 0, 0, x'02', x'00')");
	assert_int_equal(vault_slots(vault_fixture(), &slots), STATUS_OK);
	assert_int_equal(slots.count, 1);
	assert_int_equal(slots.slot[0].kind, SLOT_FILE);
	vault_lock(vault_fixture());
	assert_int_equal(
		vault_unlock(vault_fixture(), SLOT_FILE, NULL), STATUS_OK);
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(                                       \
		function, vault_fixture_set_up, vault_fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_damaged_row_is_told_left_alone_and_harms_no_other),
		TEST(rows_that_were_swapped_are_damaged),
		TEST(a_row_of_another_kind_does_not_stand_in),
		TEST(tables_that_are_gone_or_changed_are_damage),
		TEST(a_vault_without_slot_or_id_opens_nothing),
		TEST(slots_unknown_here_are_passed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
