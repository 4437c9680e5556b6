/* Signing in within a private window: with the name that it shows to the site,
 * with no other, and without a trace. */
#include "base/base64url.h"
#include "cmocka_setup.h"
#include "temp.h"
#include "verify.h"
#include "window_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ALICE "alice.example.com"
#define BOB "bob.example.com"
#define WILD "anon.example.net"
#define BE(handle) "{\"choice\":\"handle\",\"handle\":\"" handle "\"}"
#define AT_FORUM ",\"origin\":\"https://forum.example\""
#define BY_FINGERPRINT                                                         \
	"{\"choice\":\"disposable\",\"kind\":\"zone\",\"zone\":\"" WILD "\"}"
#define STEP 30 /* seconds */

static char handle[HANDLE_MAX + 1];

static const char *sign_in(const struct window_ref *ref, const char *more)
{
	char args[1024];

	snprintf(args, sizeof(args),
		AT_FORUM ",\"nonce\":\"" WINDOW_NONCE "\",\"handle\":\"%s\"%s",
		handle, more);
	return window_code("sign_in", ref, args);
}

static void take_name(const struct window_ref *ref, const char *site)
{
	strcpy(handle, window_name(ref, site));
}

/* The claims of a token for that window, which the caller deletes; the
 * signature is checked by the key in them. */
static cJSON *claims_of(const struct window_ref *ref)
{
	const struct window *window =
		windows_find(&ops_fixture()->windows, ref->text);
	const struct window_name *name = window_name_find(window, handle);
	char header[4096];
	char text[4096];
	char args[1024];
	cJSON *result;
	cJSON *claims;

	snprintf(args, sizeof(args),
		AT_FORUM ",\"nonce\":\"" WINDOW_NONCE "\",\"handle\":\"%s\"",
		handle);
	result = window_result("sign_in", ref, args);
	assert_non_null(name);
	verify_token(&name->public_key, ops_text(result, "token"), 4096, header,
		text);
	claims = cJSON_Parse(text);
	assert_int_equal(
		ops_number(result, "expires"), ops_number(claims, "exp"));
	assert_string_equal(ops_text(result, "handle"), handle);
	cJSON_Delete(result);
	return claims;
}

static void the_token_is_signed_by_the_name_of_the_window(void **state)
{
	struct window_ref ref = window_chosen(WINDOW_NOBODY);
	cJSON *claims;

	(void)state;
	take_name(&ref, "forum.example");
	claims = claims_of(&ref);
	assert_string_equal(ops_text(claims, "handle"), handle);
	assert_string_equal(ops_text(claims, "aud"), "https://forum.example");
	assert_string_equal(ops_text(claims, "iss"), ops_text(claims, "sub"));
	assert_int_equal(strncmp(ops_text(claims, "sub"),
				 "urn:ietf:params:oauth:jwk-thumbprint:", 37),
		0);
	cJSON_Delete(claims);
	window_add_zone(WILD, ZONE_WILDCARD);
	ref = window_chosen(BY_FINGERPRINT);
	take_name(&ref, "forum.example");
	claims = claims_of(&ref);
	assert_non_null(cJSON_GetObjectItem(claims, "sub_jwk"));
	cJSON_Delete(claims);
}

/* When exactly somebody signed in would tell two windows of one person. */
static void its_times_are_those_of_half_a_minute(void **state)
{
	struct window_ref ref = window_chosen(WINDOW_NOBODY);
	long long before = time(NULL);
	cJSON *claims;

	(void)state;
	take_name(&ref, "forum.example");
	claims = claims_of(&ref);
	assert_int_equal(ops_number(claims, "iat") % STEP, 0);
	assert_in_range(
		ops_number(claims, "iat"), before - STEP + 1, time(NULL));
	assert_int_equal(
		ops_number(claims, "exp"), ops_number(claims, "iat") + 120);
	cJSON_Delete(claims);
}

/* Half a minute has a first and a last second. */
static void all_of_half_a_minute_is_one_time(void **state)
{
	struct window_name *name = NULL;
	struct origin origin;
	struct token_claims claims = {
		.audience = &origin, .nonce = WINDOW_NONCE};
	char token[TOKEN_MAX];
	int64_t first = 1795470000;

	(void)state;
	assert_int_equal(first % STEP, 0);
	assert_int_equal(
		window_name_new(SELF_FINGERPRINT, "", &name), STATUS_OK);
	assert_int_equal(
		origin_parse("https://forum.example", &origin), STATUS_OK);
	for (int64_t now = first; now < first + STEP; now++) {
		int64_t expires = 0;

		claims.issued_at = now;
		assert_int_equal(
			window_name_sign(name, &claims, token, &expires),
			STATUS_OK);
		assert_int_equal(expires, first + 120);
	}
	window_name_free(name);
}

static void another_windows_name_is_not_signed_with(void **state)
{
	struct window_ref one = window_chosen(WINDOW_NOBODY);
	struct window_ref other = window_chosen(WINDOW_NOBODY);

	(void)state;
	ops_add(ALICE);
	take_name(&one, "forum.example");
	assert_string_equal(sign_in(&other, ""), "window_other");
	(void)window_name(&other, "forum.example");
	assert_string_equal(sign_in(&other, ""), "window_other");
	assert_string_equal(sign_in(&one, ""), "");
	/* nor the same window's for another site, nor her own */
	assert_string_equal(
		window_sign_in(&one, "shop.example", handle), "window_other");
	assert_string_equal(
		window_sign_in(&one, "forum.example", ALICE), "window_other");
}

static void outside_of_its_window_a_name_is_unknown(void **state)
{
	struct window_ref ref = window_chosen(WINDOW_NOBODY);
	struct session other = ops_fixture_another();
	char args[512];

	(void)state;
	take_name(&ref, "forum.example");
	snprintf(args, sizeof(args),
		"{\"origin\":\"https://forum.example\",\"nonce\":"
		"\"" WINDOW_NONCE "\",\"handle\":\"%s\"}",
		handle);
	assert_string_equal(
		ops_code(ops_fixture(), "sign_in", args), "handle_unknown");
	snprintf(args, sizeof(args),
		"{\"window\":\"%s\",\"origin\":\"https://forum.example\","
		"\"nonce\":\"" WINDOW_NONCE "\",\"handle\":\"%s\"}",
		ref.text, handle);
	assert_string_equal(
		ops_code(&other, "sign_in", args), "window_unknown");
	session_clear(&other);
	assert_string_equal(sign_in(&ref, ""), "");
	assert_string_equal(window_code("window_close", &ref, ""), "");
	assert_string_equal(sign_in(&ref, ""), "window_unknown");
}

static void a_click_in_the_field_is_never_enough(void **state)
{
	struct window_ref ref = window_chosen(WINDOW_NOBODY);

	(void)state;
	take_name(&ref, "forum.example");
	assert_string_equal(sign_in(&ref, ",\"one_click\":true"), "ask_first");
	assert_string_equal(sign_in(&ref, ""), "");
	assert_string_equal(sign_in(&ref, ",\"one_click\":true"), "ask_first");
}

static void what_a_site_does_not_take_is_not_shown_to_it(void **state)
{
	struct window_ref ref = window_chosen(WINDOW_NOBODY);

	(void)state;
	assert_string_equal(window_code("window_handle", &ref,
				    AT_FORUM ",\"types\":[\"dns\"]"),
		"disposable_refused");
	assert_int_equal(ops_fixture()->windows.site_count, 0);
	take_name(&ref, "forum.example");
	assert_string_equal(
		sign_in(&ref, ",\"types\":[\"dns\"]"), "handle_refused");
	window_add_zone(WILD, ZONE_WILDCARD);
	ref = window_chosen(BY_FINGERPRINT);
	assert_string_equal(window_code("window_handle", &ref,
				    AT_FORUM ",\"types\":[\"fingerprint\"]"),
		"disposable_refused");
	assert_string_equal(window_code("window_handle", &ref,
				    AT_FORUM ",\"types\":[\"dns\"]"),
		"");
}

static void a_handle_of_her_own_is_no_disposable_name(void **state)
{
	struct window_ref ref;

	(void)state;
	ops_add(ALICE);
	ops_add(BOB);
	ref = window_chosen(BE(ALICE));
	assert_string_equal(
		window_code("window_handle", &ref, AT_FORUM), "window_other");
	assert_string_equal(window_sign_in(&ref, "forum.example", ALICE), "");
	assert_string_equal(
		window_sign_in(&ref, "forum.example", BOB), "window_other");
}

static void one_name_may_be_for_the_whole_window(void **state)
{
	struct window_ref ref = window_chosen(
		"{\"choice\":\"disposable\",\"kind\":\"fingerprint\","
		"\"one_key\":true}");

	(void)state;
	take_name(&ref, "forum.example");
	assert_string_equal(window_name(&ref, "shop.example"), handle);
	ref = window_chosen(WINDOW_NOBODY);
	take_name(&ref, "forum.example");
	assert_string_equal(window_name(&ref, "forum.example"), handle);
	assert_string_not_equal(window_name(&ref, "shop.example"), handle);
}

static bool meets(const struct window_ref *ref)
{
	cJSON *plan =
		window_result("window_plan", ref, AT_FORUM ",\"direct\":true");
	bool is_so = cJSON_IsTrue(cJSON_GetObjectItem(plan, "meets"));

	cJSON_Delete(plan);
	return is_so;
}

static void that_a_site_would_see_two_names_is_said(void **state)
{
	struct window_ref one = window_chosen(WINDOW_NOBODY);
	struct window_ref other = window_chosen(WINDOW_NOBODY);

	(void)state;
	take_name(&one, "forum.example");
	assert_false(meets(&other));
	assert_string_equal(sign_in(&one, ""), "");
	assert_true(meets(&other));
	assert_false(meets(&one));
	assert_string_equal(window_code("window_close", &one, ""), "");
	assert_false(meets(&other));
}

/* Another connection to the same file sees each change. */
static void nothing_of_it_is_in_the_vault_or_any_file(void **state)
{
	struct session other = ops_fixture_another();
	struct window_ref ref;
	struct vault *vault;
	int64_t before = 0;
	int64_t after = 0;
	cJSON *log;

	(void)state;
	ops_add(ALICE);
	window_add_zone(WILD, ZONE_WILDCARD);
	assert_int_equal(session_vault(&other, &vault), STATUS_OK);
	assert_int_equal(vault_generation(vault, &before), STATUS_OK);
	for (int i = 0; i < 3; i++) {
		ref = window_chosen(i == 0   ? WINDOW_NOBODY
				    : i == 1 ? BY_FINGERPRINT
					     : BE(ALICE));
		strcpy(handle, ALICE);
		if (i < 2)
			take_name(&ref, "forum.example");
		assert_string_equal(sign_in(&ref, ""), "");
		assert_string_equal(
			window_code("redirect", &ref,
				AT_FORUM ",\"handle\":\"" ALICE "\""),
			i < 2 ? "window_other" : "");
		assert_string_equal(window_code("window_close", &ref, ""), "");
	}
	assert_int_equal(vault_generation(vault, &after), STATUS_OK);
	assert_int_equal(before, after);
	log = ops_result(ops_fixture(), "log", "{}");
	assert_int_equal(
		cJSON_GetArraySize(cJSON_GetObjectItem(log, "entries")), 0);
	cJSON_Delete(log);
	session_clear(&other);
	ops_sign_in("forum.example", ALICE); /* the log is not simply empty */
	log = ops_result(ops_fixture(), "log", "{}");
	assert_int_equal(
		cJSON_GetArraySize(cJSON_GetObjectItem(log, "entries")), 1);
	cJSON_Delete(log);
}

static void her_own_key_is_not_kept_for_a_window_that_is_gone(void **state)
{
	struct window_ref ref;

	(void)state;
	ops_add(ALICE);
	ref = window_chosen(BE(ALICE));
	strcpy(handle, ALICE);
	assert_string_equal(sign_in(&ref, ""), "");
	assert_non_null(ops_fixture()->key);
	assert_string_equal(window_code("window_close", &ref, ""), "");
	assert_null(ops_fixture()->key);
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(                                       \
		function, ops_fixture_set_up, ops_fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_token_is_signed_by_the_name_of_the_window),
		TEST(its_times_are_those_of_half_a_minute),
		TEST(all_of_half_a_minute_is_one_time),
		TEST(another_windows_name_is_not_signed_with),
		TEST(outside_of_its_window_a_name_is_unknown),
		TEST(a_click_in_the_field_is_never_enough),
		TEST(what_a_site_does_not_take_is_not_shown_to_it),
		TEST(a_handle_of_her_own_is_no_disposable_name),
		TEST(one_name_may_be_for_the_whole_window),
		TEST(that_a_site_would_see_two_names_is_said),
		TEST(nothing_of_it_is_in_the_vault_or_any_file),
		TEST(her_own_key_is_not_kept_for_a_window_that_is_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
