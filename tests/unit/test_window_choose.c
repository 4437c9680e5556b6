/* Who the user is in a private window: the choice, what there is to choose
 * from, and the end of it. Nothing here needs the network. */
#include "cmocka_setup.h"
#include "temp.h"
#include "window_fixture.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define ALICE "alice.example.com"
#define BOB "bob.example.com"
#define WILD "anon.example.net"
#define NAMES "names.example.net"
#define MINUTE 60000
#define UNKNOWN_REF "kq3Tz0m1Yt9yV3n0h3oV2A"
#define KIND(kind, zone)                                                       \
	"{\"choice\":\"disposable\",\"kind\":\"" kind "\",\"zone\":\"" zone    \
	"\"}"
#define BE(handle) "{\"choice\":\"handle\",\"handle\":\"" handle "\"}"
#define AT_FORUM ",\"origin\":\"https://forum.example\""

static const char *choose(const char *args)
{
	return ops_code(ops_fixture(), "window_choose", args);
}

static size_t windows_open(void)
{
	return ops_fixture()->windows.count;
}

static void write_config(const char *text)
{
	temp_write_text("nywhere/config.json", text, 0600);
}

/* The vault cannot be opened until it is there again. */
static void lock_for_good(void)
{
	assert_int_equal(unlink(temp_path("nywhere/vault.key")), 0);
	assert_int_equal(session_lock(ops_fixture()), STATUS_OK);
}

static void a_fingerprint_needs_no_vault(void **state)
{
	struct window_ref ref = window_chosen(WINDOW_NOBODY);
	char handle[HANDLE_MAX + 1];
	cJSON *plan;

	(void)state;
	strcpy(handle, window_name(&ref, "forum.example"));
	assert_null(strchr(handle, '.'));
	assert_string_equal(window_sign_in(&ref, "forum.example", handle), "");
	plan = window_result("window_plan", &ref, AT_FORUM ",\"direct\":true");
	assert_string_equal(ops_text(plan, "vault"), "missing");
	assert_string_equal(
		ops_text(cJSON_GetObjectItem(plan, "self"), "handle"), handle);
	cJSON_Delete(plan);
	assert_int_not_equal(access(temp_path("nywhere"), F_OK), 0);
}

static void with_locked_keys_there_is_a_fingerprint_and_no_more(void **state)
{
	cJSON *plan;

	(void)state;
	ops_add(ALICE);
	window_add_zone(WILD, ZONE_WILDCARD);
	lock_for_good();
	plan = ops_result(ops_fixture(), "window_plan",
		"{\"origin\":\"https://forum.example\",\"direct\":true}");
	assert_string_equal(ops_text(plan, "vault"), "locked");
	assert_string_equal(
		ops_join(plan, "disposable", "kind"), "fingerprint");
	assert_string_equal(ops_join(plan, "handles", "handle"), "");
	assert_string_equal(ops_text(plan, "why_none"), "");
	cJSON_Delete(plan);
	plan = ops_result(ops_fixture(), "window_plan",
		"{\"origin\":\"https://forum.example\",\"direct\":true,"
		"\"types\":[\"dns\"]}");
	assert_string_equal(ops_text(plan, "why_none"), "dns_locked");
	cJSON_Delete(plan);
	assert_string_equal(choose(KIND("zone", WILD)), "key_file_missing");
	assert_string_equal(choose(BE(ALICE)), "key_file_missing");
	(void)window_chosen(WINDOW_NOBODY);
}

static void the_plan_offers_what_the_site_takes(void **state)
{
	static const struct {
		const char *more;
		const char *kinds;
		const char *why;
	} expected[] = {
		{"\"direct\":true", "fingerprint zone at_will", ""},
		{"\"direct\":true,\"types\":[\"dns\"]", "zone at_will", ""},
		{"\"direct\":true,\"types\":[\"fingerprint\"]", "fingerprint",
			""},
		{"\"direct\":false", "", "redirect"},
	};
	char args[256];

	(void)state;
	window_add_zone(WILD, ZONE_WILDCARD);
	window_add_zone(NAMES, ZONE_UPDATE);
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		cJSON *plan;

		snprintf(args, sizeof(args),
			"{\"origin\":\"https://forum.example\",%s}",
			expected[i].more);
		plan = ops_result(ops_fixture(), "window_plan", args);
		assert_string_equal(ops_join(plan, "disposable", "kind"),
			expected[i].kinds);
		assert_string_equal(
			ops_text(plan, "why_none"), expected[i].why);
		assert_null(cJSON_GetObjectItem(plan, "self"));
		cJSON_Delete(plan);
	}
}

static void what_is_preferred_comes_first_and_is_taken_unsaid(void **state)
{
	struct window_ref ref;
	cJSON *plan;

	(void)state;
	window_add_zone(WILD, ZONE_WILDCARD);
	write_config("{\"private\":{\"kind\":\"zone\",\"zone\":\"" WILD
		     "\",\"one_key\":true}}");
	plan = ops_result(ops_fixture(), "window_plan",
		"{\"origin\":\"https://forum.example\",\"direct\":true}");
	assert_string_equal(
		ops_join(plan, "disposable", "kind"), "zone fingerprint");
	cJSON_Delete(plan);
	ref = window_chosen("{\"choice\":\"disposable\"}");
	assert_string_equal(
		strchr(window_name(&ref, "forum.example"), '.'), "." WILD);
	assert_true(ops_fixture()->windows.window[0]->self.one_key);
	/* out of reach, it gives way */
	assert_string_equal(ops_code(ops_fixture(), "zone_remove",
				    "{\"zone\":\"" WILD "\"}"),
		"");
	ref = window_chosen("{\"choice\":\"disposable\",\"one_key\":false}");
	assert_null(strchr(window_name(&ref, "forum.example"), '.'));
	assert_false(ops_fixture()->windows.window[1]->self.one_key);
}

static void her_main_handle_is_the_last_that_is_offered(void **state)
{
	cJSON *plan;

	(void)state;
	ops_add(ALICE);
	ops_add(BOB);
	ops_sign_in("forum.example", BOB);
	plan = ops_result(ops_fixture(), "window_plan",
		"{\"origin\":\"https://forum.example\",\"direct\":true}");
	assert_string_equal(ops_join(plan, "handles", "handle"), BOB " " ALICE);
	cJSON_Delete(plan);
}

static void one_that_was_taken_out_of_the_vault_fits_nowhere(void **state)
{
	struct window_ref ref;
	const cJSON *self;
	cJSON *plan;

	(void)state;
	ops_add(ALICE);
	ref = window_chosen(BE(ALICE));
	assert_string_equal(window_sign_in(&ref, "forum.example", ALICE), "");
	assert_string_equal(ops_code(ops_fixture(), "handle_remove",
				    "{\"handle\":\"" ALICE "\"}"),
		"");
	plan = window_result("window_plan", &ref, AT_FORUM ",\"direct\":true");
	self = cJSON_GetObjectItem(plan, "self");
	assert_true(cJSON_IsFalse(cJSON_GetObjectItem(self, "fits")));
	assert_string_equal(ops_text(self, "handle"), ALICE);
	cJSON_Delete(plan);
	assert_string_equal(
		window_sign_in(&ref, "forum.example", ALICE), "handle_unknown");
}

static void another_choice_ends_the_one_before(void **state)
{
	struct window_ref ref = window_chosen(WINDOW_NOBODY);
	struct window_ref again;
	char handle[HANDLE_MAX + 1];
	char args[256];
	cJSON *plan;

	(void)state;
	strcpy(handle, window_name(&ref, "forum.example"));
	assert_string_equal(window_sign_in(&ref, "forum.example", handle), "");
	plan = window_result("window_plan", &ref, AT_FORUM ",\"direct\":true");
	assert_int_equal(ops_number(plan, "shown"), 1);
	cJSON_Delete(plan);
	snprintf(args, sizeof(args),
		"{\"choice\":\"disposable\",\"kind\":\"fingerprint\","
		"\"window\":\"%s\"}",
		ref.text);
	again = window_chosen(args);
	assert_string_equal(again.text, ref.text);
	assert_int_equal(windows_open(), 1);
	assert_string_equal(
		window_sign_in(&ref, "forum.example", handle), "window_other");
	assert_string_not_equal(window_name(&ref, "forum.example"), handle);
	plan = window_result("window_plan", &ref, AT_FORUM ",\"direct\":true");
	assert_int_equal(ops_number(plan, "shown"), 0);
	cJSON_Delete(plan);
}

static void what_the_extension_does_not_name_is_closed(void **state)
{
	struct window_ref ref[5];
	char args[256];
	cJSON *result;

	(void)state;
	for (size_t i = 0; i < 5; i++)
		ref[i] = window_chosen(WINDOW_NOBODY);
	snprintf(args, sizeof(args),
		"{\"open\":[\"%s\",\"" UNKNOWN_REF "\",\"%s\"]}", ref[3].text,
		ref[0].text);
	result = ops_result(ops_fixture(), "windows", args);
	assert_int_equal(
		cJSON_GetArraySize(cJSON_GetObjectItem(result, "unknown")), 1);
	assert_string_equal(
		cJSON_GetObjectItem(result, "unknown")->child->valuestring,
		UNKNOWN_REF);
	cJSON_Delete(result);
	assert_int_equal(windows_open(), 2);
	assert_string_equal(
		window_code("window_handle", &ref[0], AT_FORUM), "");
	assert_string_equal(window_code("window_handle", &ref[1], AT_FORUM),
		"window_unknown");
	assert_string_equal(
		window_code("window_handle", &ref[3], AT_FORUM), "");
	assert_string_equal(
		ops_code(ops_fixture(), "windows", "{\"open\":[]}"), "");
	assert_int_equal(windows_open(), 0);
}

static void there_are_sixty_four_windows_at_most(void **state)
{
	struct window_ref ref;

	(void)state;
	for (int i = 0; i < WINDOWS_MAX; i++)
		ref = window_chosen(WINDOW_NOBODY);
	assert_string_equal(choose(WINDOW_NOBODY), "window_full");
	assert_string_equal(window_code("window_close", &ref, ""), "");
	(void)window_chosen(WINDOW_NOBODY);
}

static void expect_gone(const struct window_ref *ref)
{
	assert_string_equal(
		window_code("window_handle", ref, AT_FORUM), "window_unknown");
	assert_int_equal(windows_open(), 0);
}

static void a_lock_ends_the_windows(void **state)
{
	struct window_ref ref = window_chosen(WINDOW_NOBODY);

	(void)state;
	assert_string_equal(ops_code(ops_fixture(), "lock", NULL), "");
	expect_gone(&ref);
}

static void a_lock_elsewhere_ends_them_too(void **state)
{
	struct session other = ops_fixture_another();
	struct window_ref ref = window_chosen(WINDOW_NOBODY);

	(void)state;
	assert_int_equal(session_lock(&other), STATUS_OK);
	session_clear(&other);
	expect_gone(&ref);
}

static void idle_time_ends_them_and_use_puts_it_off(void **state)
{
	struct session *session = ops_fixture();
	struct window_ref ref = window_chosen(WINDOW_NOBODY);

	(void)state;
	session->used_at -= 10 * MINUTE;
	assert_string_equal(window_code("window_handle", &ref, AT_FORUM), "");
	session->used_at -= 10 * MINUTE;
	assert_string_equal(
		window_code("window_plan", &ref, AT_FORUM ",\"direct\":true"),
		"");
	session->used_at -= 15 * MINUTE;
	assert_int_equal(session_timeout(session), 0);
	expect_gone(&ref);
}

/* There is nothing to unlock, and the time goes by all the same. */
static void without_a_vault_idle_time_ends_them_as_well(void **state)
{
	struct session *session = ops_fixture();
	struct window_ref ref;

	(void)state;
	assert_int_equal(session_timeout(session), -1);
	ref = window_chosen(WINDOW_NOBODY);
	assert_in_range(session_timeout(session), 14 * MINUTE, 15 * MINUTE);
	session->used_at -= 15 * MINUTE;
	expect_gone(&ref);
	assert_int_equal(session_timeout(session), -1);
}

/* The time of those that are there begins anew with it. */
static void a_new_window_puts_the_idle_time_off(void **state)
{
	struct session *session = ops_fixture();

	(void)state;
	(void)window_chosen(WINDOW_NOBODY);
	session->used_at -= 14 * MINUTE;
	(void)window_chosen(WINDOW_NOBODY);
	assert_in_range(session_timeout(session), 14 * MINUTE, 15 * MINUTE);
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(                                       \
		function, ops_fixture_set_up, ops_fixture_tear_down)
#define BARE_TEST(function)                                                    \
	cmocka_unit_test_setup_teardown(                                       \
		function, ops_fixture_set_up_bare, ops_fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BARE_TEST(a_fingerprint_needs_no_vault),
		TEST(with_locked_keys_there_is_a_fingerprint_and_no_more),
		TEST(the_plan_offers_what_the_site_takes),
		TEST(what_is_preferred_comes_first_and_is_taken_unsaid),
		TEST(her_main_handle_is_the_last_that_is_offered),
		TEST(one_that_was_taken_out_of_the_vault_fits_nowhere),
		TEST(another_choice_ends_the_one_before),
		TEST(what_the_extension_does_not_name_is_closed),
		TEST(there_are_sixty_four_windows_at_most),
		TEST(a_lock_ends_the_windows),
		TEST(a_lock_elsewhere_ends_them_too),
		TEST(idle_time_ends_them_and_use_puts_it_off),
		BARE_TEST(without_a_vault_idle_time_ends_them_as_well),
		BARE_TEST(a_new_window_puts_the_idle_time_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
