#include "cmocka_setup.h"
#include "keys/site_store.h"
#include "ops_fixture.h"

#include <stdio.h>
#include <string.h>

#define ALICE "alice.example.com"
#define BOB "bob.example.com"
#define CAROL "carol.example.com"

static cJSON *plan(const char *more)
{
	char args[512];

	snprintf(args, sizeof(args), "{\"origin\":\"https://forum.example\"%s}",
		more);
	return ops_result(ops_fixture(), "plan", args);
}

static void add_fingerprint(char handle[64])
{
	cJSON *result = ops_result(
		ops_fixture(), "handle_add", "{\"type\":\"fingerprint\"}");

	snprintf(handle, 64, "%s", ops_text(result, "handle"));
	cJSON_Delete(result);
}

static void expect_handles(const cJSON *result, const char *handles)
{
	assert_string_equal(ops_join(result, "handles", "handle"), handles);
}

/* Sign-ins have whole seconds: this makes one older than it is. */
static void age(const char *handle, int64_t now)
{
	struct origin origin;
	struct handle parsed;
	struct vault *vault;

	assert_int_equal(
		origin_parse("https://forum.example", &origin), STATUS_OK);
	assert_int_equal(handle_parse(handle, &parsed), STATUS_OK);
	assert_int_equal(session_vault(ops_fixture(), &vault), STATUS_OK);
	assert_int_equal(
		site_store_disclose(vault, &origin, &parsed, true, now),
		STATUS_OK);
}

static void without_a_handle_nothing_is_offered(void **state)
{
	cJSON *result = plan(",\"direct\":true");

	(void)state;
	expect_handles(result, "");
	assert_int_equal(ops_number(result, "unfit"), 0);
	assert_true(cJSON_IsFalse(cJSON_GetObjectItem(result, "more")));
	assert_true(cJSON_IsFalse(cJSON_GetObjectItem(result, "asks")));
	assert_null(cJSON_GetObjectItem(result, "one_click"));
	cJSON_Delete(result);
}

static void the_default_comes_first_where_none_is_known(void **state)
{
	cJSON *result;

	(void)state;
	ops_add(ALICE);
	ops_add(BOB);
	assert_string_equal(ops_code(ops_fixture(), "handle_default",
				    "{\"handle\":\"" BOB "\"}"),
		"");
	result = plan(",\"direct\":true");
	expect_handles(result, BOB " " ALICE);
	cJSON_Delete(result);
}

static void those_known_here_come_before_the_default_newest_first(void **state)
{
	cJSON *result;

	(void)state;
	ops_add(ALICE);
	ops_add(BOB);
	ops_add(CAROL);
	age(BOB, 200);
	age(CAROL, 100);
	result = plan(",\"direct\":true");
	expect_handles(result, BOB " " CAROL " " ALICE);
	assert_string_equal(ops_text(result, "one_click"), BOB);
	cJSON_Delete(result);
	age(CAROL, 300);
	result = plan(",\"direct\":true");
	expect_handles(result, CAROL " " BOB " " ALICE);
	assert_string_equal(ops_text(result, "one_click"), CAROL);
	cJSON_Delete(result);
}

static void a_handle_that_was_removed_is_not_offered(void **state)
{
	cJSON *result;

	(void)state;
	ops_add(ALICE);
	ops_add(BOB);
	age(ALICE, 100);
	assert_string_equal(ops_code(ops_fixture(), "handle_remove",
				    "{\"handle\":\"" ALICE "\"}"),
		"");
	result = plan(",\"direct\":true");
	expect_handles(result, BOB);
	assert_null(cJSON_GetObjectItem(result, "one_click"));
	cJSON_Delete(result);
}

static void what_a_site_does_not_accept_is_counted_not_offered(void **state)
{
	char fingerprint[64];
	cJSON *result;

	(void)state;
	ops_add(ALICE);
	add_fingerprint(fingerprint);
	result = plan(",\"direct\":true,\"types\":[\"dns\"]");
	expect_handles(result, ALICE);
	assert_int_equal(ops_number(result, "unfit"), 1);
	cJSON_Delete(result);
	result = plan(",\"direct\":true,\"types\":[\"fingerprint\"]");
	expect_handles(result, fingerprint);
	assert_int_equal(ops_number(result, "unfit"), 1);
	cJSON_Delete(result);
	result = plan(",\"direct\":false,\"types\":[\"dns\",\"fingerprint\"]");
	expect_handles(result, ALICE);
	assert_string_equal(ops_join(result, "handles", "mode"), "redirect");
	cJSON_Delete(result);
	result = plan(",\"direct\":false,\"types\":[\"fingerprint\"]");
	expect_handles(result, "");
	assert_int_equal(ops_number(result, "unfit"), 2);
	cJSON_Delete(result);
}

static void an_unfit_default_or_known_one_is_not_offered_either(void **state)
{
	char fingerprint[64];
	cJSON *result;

	(void)state;
	add_fingerprint(fingerprint);
	ops_add(ALICE);
	age(fingerprint, 100);
	result = plan(",\"direct\":true,\"types\":[\"dns\"]");
	expect_handles(result, ALICE);
	assert_int_equal(ops_number(result, "unfit"), 1);
	assert_null(cJSON_GetObjectItem(result, "one_click"));
	cJSON_Delete(result);
}

static void a_click_needs_a_direct_sign_in_and_the_switch(void **state)
{
	cJSON *result;

	(void)state;
	ops_add(ALICE);
	age(ALICE, 100);
	result = plan(",\"direct\":true");
	assert_string_equal(ops_text(result, "one_click"), ALICE);
	cJSON_Delete(result);
	result = plan(",\"direct\":false");
	assert_null(cJSON_GetObjectItem(result, "one_click"));
	cJSON_Delete(result);
	assert_string_equal(ops_code(ops_fixture(), "site",
				    "{\"origin\":\"https://forum.example\","
				    "\"one_click\":false}"),
		"");
	result = plan(",\"direct\":true");
	assert_null(cJSON_GetObjectItem(result, "one_click"));
	assert_true(cJSON_IsTrue(cJSON_GetObjectItem(result, "asks")));
	cJSON_Delete(result);
}

static void after_a_redirect_a_click_is_not_enough(void **state)
{
	cJSON *result;

	(void)state;
	ops_add(ALICE);
	assert_string_equal(ops_code(ops_fixture(), "redirect",
				    "{\"origin\":\"https://forum.example\","
				    "\"handle\":\"" ALICE "\"}"),
		"");
	result = plan(",\"direct\":true");
	expect_handles(result, ALICE);
	assert_null(cJSON_GetObjectItem(result, "one_click"));
	assert_true(cJSON_IsTrue(cJSON_GetObjectItem(
		cJSON_GetArrayItem(cJSON_GetObjectItem(result, "handles"), 0),
		"known")));
	cJSON_Delete(result);
}

static void expect_mode(const char *more, const char *mode, const char *why)
{
	cJSON *result = plan(more);
	const cJSON *handle = cJSON_GetObjectItem(result, "handles")->child;

	assert_string_equal(ops_text(handle, "mode"), mode);
	assert_string_equal(ops_text(handle, "why"), why);
	cJSON_Delete(result);
}

static void a_redirect_says_whether_site_or_handle_is_the_reason(void **state)
{
	struct handle_record record = {.created = 1};
	struct vault *vault;

	(void)state;
	assert_int_equal(handle_parse(CAROL, &record.handle), STATUS_OK);
	assert_int_equal(session_vault(ops_fixture(), &vault), STATUS_OK);
	assert_int_equal(handle_store_add(vault, &record, NULL), STATUS_OK);
	expect_mode(",\"direct\":true", "redirect", "handle");
	expect_mode(",\"direct\":false", "redirect", "site");
	assert_string_equal(ops_code(ops_fixture(), "handle_remove",
				    "{\"handle\":\"" CAROL "\"}"),
		"");
	ops_add(ALICE);
	expect_mode(",\"direct\":true", "direct", "");
	expect_mode(",\"direct\":false", "redirect", "site");
}

static void expect_downgrade(const char *more, bool expected)
{
	cJSON *result = plan(more);

	assert_int_equal(cJSON_IsTrue(cJSON_GetObjectItem(result, "downgrade")),
		expected);
	cJSON_Delete(result);
}

static void a_site_that_took_a_key_before_and_now_does_not_is_told(void **state)
{
	(void)state;
	ops_add(ALICE);
	expect_downgrade(",\"direct\":false", false);
	assert_string_equal(ops_code(ops_fixture(), "redirect",
				    "{\"origin\":\"https://forum.example\","
				    "\"handle\":\"" ALICE "\"}"),
		"");
	expect_downgrade(",\"direct\":false", false);
	age(ALICE, 100);
	expect_downgrade(",\"direct\":false", true);
	expect_downgrade(",\"direct\":true", false);
	expect_downgrade(",\"direct\":false,\"private\":true", false);
}

static void a_private_window_learns_nothing_of_the_others(void **state)
{
	cJSON *result;
	const cJSON *first;

	(void)state;
	ops_add(ALICE);
	ops_add(BOB);
	age(BOB, 100);
	result = plan(",\"direct\":true,\"private\":true");
	expect_handles(result, ALICE " " BOB);
	assert_null(cJSON_GetObjectItem(result, "one_click"));
	first = cJSON_GetObjectItem(result, "handles")->child->next;
	assert_true(cJSON_IsFalse(cJSON_GetObjectItem(first, "known")));
	assert_null(cJSON_GetObjectItem(first, "last"));
	cJSON_Delete(result);
	assert_string_equal(ops_code(ops_fixture(), "site",
				    "{\"origin\":\"https://forum.example\","
				    "\"one_click\":false}"),
		"");
	result = plan(",\"direct\":true,\"private\":true");
	assert_true(cJSON_IsFalse(cJSON_GetObjectItem(result, "asks")));
	cJSON_Delete(result);
}

static void of_many_handles_eight_are_offered_and_more_is_said(void **state)
{
	char name[64];
	cJSON *result;

	(void)state;
	for (int i = 0; i < 8; i++) {
		snprintf(name, sizeof(name), "h%d.example.com", i);
		ops_add(name);
	}
	result = plan(",\"direct\":true");
	assert_int_equal(
		cJSON_GetArraySize(cJSON_GetObjectItem(result, "handles")), 8);
	assert_true(cJSON_IsFalse(cJSON_GetObjectItem(result, "more")));
	cJSON_Delete(result);
	for (int i = 8; i < 20; i++) {
		snprintf(name, sizeof(name), "h%d.example.com", i);
		ops_add(name);
	}
	age("h19.example.com", 100);
	result = plan(",\"direct\":true");
	assert_int_equal(
		cJSON_GetArraySize(cJSON_GetObjectItem(result, "handles")), 8);
	assert_true(cJSON_IsTrue(cJSON_GetObjectItem(result, "more")));
	assert_int_equal(strncmp(ops_join(result, "handles", "handle"),
				 "h19.example.com h0.example.com ", 31),
		0);
	cJSON_Delete(result);
}

static void the_one_that_fits_is_found_among_many_that_do_not(void **state)
{
	char fingerprint[64];
	cJSON *result;

	(void)state;
	for (int i = 0; i < 60; i++)
		add_fingerprint(fingerprint);
	ops_add(ALICE);
	result = plan(",\"direct\":true,\"types\":[\"dns\"]");
	expect_handles(result, ALICE);
	assert_int_equal(ops_number(result, "unfit"), 60);
	assert_true(cJSON_IsFalse(cJSON_GetObjectItem(result, "more")));
	cJSON_Delete(result);
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(                                       \
		function, ops_fixture_set_up, ops_fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(without_a_handle_nothing_is_offered),
		TEST(the_default_comes_first_where_none_is_known),
		TEST(those_known_here_come_before_the_default_newest_first),
		TEST(a_handle_that_was_removed_is_not_offered),
		TEST(what_a_site_does_not_accept_is_counted_not_offered),
		TEST(an_unfit_default_or_known_one_is_not_offered_either),
		TEST(a_click_needs_a_direct_sign_in_and_the_switch),
		TEST(after_a_redirect_a_click_is_not_enough),
		TEST(a_redirect_says_whether_site_or_handle_is_the_reason),
		TEST(a_site_that_took_a_key_before_and_now_does_not_is_told),
		TEST(a_private_window_learns_nothing_of_the_others),
		TEST(of_many_handles_eight_are_offered_and_more_is_said),
		TEST(the_one_that_fits_is_found_among_many_that_do_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
