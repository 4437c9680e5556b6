/* Export and import: what a vault holds comes back, all of it or nothing. */
#include "cmocka_setup.h"
#include "keys/site_store.h"
#include "keys/zone_store.h"
#include "move_fixture.h"

#include <stdio.h>
#include <string.h>

#define MANY 10000

static void all_comes_back_in_another_vault(void **state)
{
	struct vault *other = move_another();
	struct origin site = move_site();
	char first[HANDLE_MAX + 1];
	bool one_click = true;
	struct zone zone = {.zone = ""};
	struct export_counts written;

	(void)state;
	move_fill(vault_fixture());
	written = move_export(NULL);
	assert_int_equal(written.handles, 2);
	assert_int_equal(written.contacts, 1);
	assert_int_equal(written.sites, 1);
	assert_int_equal(written.zones, 1);
	assert_int_equal(written.damaged, 0);
	assert_int_equal(move_import(other, true, false), STATUS_OK);
	assert_int_equal(move_count(IMPORT_HANDLE, IMPORT_NEW), 2);
	assert_int_equal(move_count(IMPORT_CONTACT, IMPORT_NEW), 1);
	assert_int_equal(move_count(IMPORT_SITE, IMPORT_NEW), 2);
	assert_int_equal(move_count(IMPORT_ZONE, IMPORT_NEW), 1);
	move_expect_key(vault_fixture(), other, "alice.example.com");
	assert_int_equal(handle_store_default(other, first), STATUS_OK);
	assert_string_equal(first, "alice.example.com");
	assert_int_equal(
		site_store_switch(other, &site, &one_click), STATUS_OK);
	assert_false(one_click);
	assert_int_equal(
		zone_store_find(other, "dyn.example.org", ZONE_UPDATE, &zone),
		STATUS_OK);
	assert_memory_equal(
		zone.key.secret->data, "0123456789abcdef0123456789abcdef", 32);
	zone_clear(&zone);
	assert_int_equal(move_import(other, true, true), STATUS_OK);
	for (int kind = 0; kind < IMPORT_KINDS; kind++) {
		for (int verdict = 0; verdict < IMPORT_VERDICTS; verdict++) {
			if (verdict != IMPORT_SAME)
				assert_int_equal(move_count(kind, verdict), 0);
		}
	}
	vault_close(other);
}

static void to_look_writes_nothing(void **state)
{
	struct vault *other = move_another();
	struct handle_record record;

	(void)state;
	move_fill(vault_fixture());
	move_export(NULL);
	assert_int_equal(move_import(other, false, true), STATUS_OK);
	assert_int_equal(move_count(IMPORT_HANDLE, IMPORT_NEW), 2);
	assert_int_equal(handle_store_find(other, "alice.example.com", &record),
		STATUS_HANDLE_UNKNOWN);
	vault_close(other);
	assert_int_equal(move_import(NULL, false, true), STATUS_OK);
	assert_int_equal(move_count(IMPORT_HANDLE, IMPORT_NEW), 2);
}

static void what_is_damaged_is_counted_and_left_out(void **state)
{
	struct export_counts written;

	(void)state;
	move_fill(vault_fixture());
	vault_fixture_tamper(
		"UPDATE record SET sealed = zeroblob(200) WHERE kind = 6");
	written = move_export(NULL);
	assert_int_equal(written.handles, 2);
	assert_int_equal(written.contacts, 0);
	assert_int_equal(written.damaged, 1);
	assert_int_equal(move_import(NULL, false, false), STATUS_OK);
	assert_int_equal(move_count(IMPORT_HANDLE, IMPORT_NEW), 2);
}

static char last_name[IMPORT_NAME_MAX + 1];

static void tell(void *context, const struct import_item *item)
{
	(void)context;
	strcpy(last_name, item->name);
}

static enum status take(const char *text)
{
	struct import import = {.tell = tell};

	return import_line(&import, text, strlen(text));
}

static void a_line_that_makes_no_sense_ends_it(void **state)
{
	static const char *const bad[] = {"", "{}", "[]", "1", "{\"x\":1}",
		"{\"export\":{}}", "{\"export\":{\"made\":1},\"key\":\"AA\"}",
		"{\"key\":\"AA\"}", "{\"handle\":{}}",
		"{\"handle\":{\"handle\":\"a.example.com\",\"created\":1},"
		"\"key\":\"AA\"}",
		"{\"handle\":{\"handle\":\"a.example.com\",\"alg\":\"ES256\","
		"\"public_key\":\"AA\",\"created\":1},\"key\":\"AA\"}",
		"{\"handle\":{\"handle\":\"a.example.com\",\"alg\":\"Ed25519\","
		"\"public_key\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\""
		",\"created\":1},"
		"\"key\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}",
		"{\"contact\":{\"names\":[\"Mum\"]}}",
		"{\"site\":{\"origin\":\"https://forum.example\"}}",
		"{\"ask\":\"forum\"}", "{\"ask\":1}",
		"{\"ask\":\"https://a.example\",\"default\":\"a.example.com\"}",
		"{\"zone\":{\"zone\":\"example.org\",\"kind\":\"update\","
		"\"added\":1}}",
		"{\"zone\":{\"zone\":\"org\",\"kind\":\"wildcard\","
		"\"added\":1}}"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(take(bad[i]), STATUS_EXPORT_DAMAGED);
	assert_int_equal(
		take("{\"handle\":{\"handle\":\"a.example.com\",\"did\":"
		     "\"did:web:a.example.com\",\"created\":1}}"),
		STATUS_OK);
	assert_string_equal(last_name, "a.example.com");
}

/* All or nothing: the last line is bad. */
static void a_file_that_fails_at_its_end_brings_nothing(void **state)
{
	struct vault *other = move_another();
	struct handle_record record;

	(void)state;
	move_fill(vault_fixture());
	move_export("{}");
	assert_int_equal(move_import(other, true, true), STATUS_EXPORT_DAMAGED);
	assert_int_equal(handle_store_find(other, "alice.example.com", &record),
		STATUS_HANDLE_UNKNOWN);
	vault_fixture_add(other, "alice.example.com");
	vault_close(other);
}

static void ten_thousand_handles_go_and_come(void **state)
{
	struct vault *other = move_another();
	char name[64];

	(void)state;
	assert_int_equal(vault_begin(vault_fixture(), false), STATUS_OK);
	for (int i = 0; i < MANY; i++) {
		snprintf(name, sizeof(name), "h%d.example.com", i);
		vault_fixture_add(vault_fixture(), name);
	}
	assert_int_equal(vault_end(vault_fixture(), STATUS_OK), STATUS_OK);
	assert_int_equal(move_export(NULL).handles, MANY);
	assert_int_equal(move_import(other, true, false), STATUS_OK);
	assert_int_equal(move_count(IMPORT_HANDLE, IMPORT_NEW), MANY);
	assert_int_equal(move_import(other, false, false), STATUS_OK);
	assert_int_equal(move_count(IMPORT_HANDLE, IMPORT_SAME), MANY);
	move_expect_key(vault_fixture(), other, "h9999.example.com");
	vault_close(other);
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(                                       \
		function, move_fixture_set_up, move_fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(all_comes_back_in_another_vault),
		TEST(to_look_writes_nothing),
		TEST(what_is_damaged_is_counted_and_left_out),
		TEST(a_line_that_makes_no_sense_ends_it),
		TEST(a_file_that_fails_at_its_end_brings_nothing),
		TEST(ten_thousand_handles_go_and_come),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
