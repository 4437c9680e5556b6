#include "cmocka_setup.h"
#include "ops_fixture.h"
#include "temp.h"
#include "verify.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define ALICE "alice.example.com"
#define NONCE "kq3Tz0m1Yt9yV3n0h3oV2A"
#define KNOWN                                                                  \
	"\"origin\":\"https://forum.example\",\"nonce\":\"" NONCE "\","        \
	"\"handle\":\"" ALICE "\""

static const char *sign_in(const char *more)
{
	char args[1024];

	snprintf(args, sizeof(args), "{" KNOWN "%s}", more);
	return ops_code(ops_fixture(), "sign_in", args);
}

static struct public_key public_key_of(const char *handle)
{
	struct handle_record record;
	struct vault *vault;

	assert_int_equal(session_vault(ops_fixture(), &vault), STATUS_OK);
	assert_int_equal(handle_store_find(vault, handle, &record), STATUS_OK);
	return record.public_key;
}

static void the_token_is_signed_by_the_handle_for_that_site_and_nonce(
	void **state)
{
	struct public_key key;
	char header[4096];
	char text[4096];
	cJSON *result;
	cJSON *claims;

	(void)state;
	ops_add(ALICE);
	key = public_key_of(ALICE);
	result = ops_result(ops_fixture(), "sign_in", "{" KNOWN "}");
	verify_token(&key, ops_text(result, "token"), 4096, header, text);
	claims = cJSON_Parse(text);
	assert_string_equal(ops_text(claims, "aud"), "https://forum.example");
	assert_string_equal(ops_text(claims, "nonce"), NONCE);
	assert_string_equal(ops_text(claims, "handle"), ALICE);
	assert_in_range(ops_number(claims, "iat"), time(NULL) - 60, time(NULL));
	assert_int_equal(
		ops_number(claims, "exp"), ops_number(claims, "iat") + 120);
	assert_int_equal(
		ops_number(result, "expires"), ops_number(claims, "exp"));
	assert_string_equal(ops_text(result, "handle"), ALICE);
	cJSON_Delete(claims);
	cJSON_Delete(result);
}

static void each_handle_signs_with_its_own_key(void **state)
{
	static const char *const names[] = {ALICE, "bob.example.com", ALICE};
	char header[4096];
	char claims[4096];

	(void)state;
	ops_add(ALICE);
	ops_add("bob.example.com");
	for (int i = 0; i < 3; i++) {
		struct public_key key = public_key_of(names[i]);
		char args[512];
		cJSON *result;

		snprintf(args, sizeof(args),
			"{\"origin\":\"https://forum.example\",\"nonce\":"
			"\"" NONCE "\",\"handle\":\"%s\"}",
			names[i]);
		result = ops_result(ops_fixture(), "sign_in", args);
		verify_token(
			&key, ops_text(result, "token"), 4096, header, claims);
		cJSON_Delete(result);
	}
}

static void a_click_is_refused_until_the_user_was_asked_once(void **state)
{
	(void)state;
	ops_add(ALICE);
	assert_string_equal(sign_in(",\"one_click\":true"), "ask_first");
	assert_string_equal(sign_in(",\"one_click\":true"), "ask_first");
	assert_string_equal(sign_in(",\"one_click\":false"), "");
	assert_string_equal(sign_in(",\"one_click\":true"), "");
}

static void what_is_confirmed_is_in_the_token_as_it_was_asked(void **state)
{
	static const char text[] = "Sell 100 <b>shares</b> of \xc3\x84"
				   "CME";
	struct public_key key;
	char header[4096];
	char claims[4096];
	char args[1024];
	cJSON *result;
	cJSON *read;

	(void)state;
	ops_add(ALICE);
	key = public_key_of(ALICE);
	snprintf(args, sizeof(args), "{" KNOWN ",\"confirm\":\"%s\"}", text);
	result = ops_result(ops_fixture(), "sign_in", args);
	verify_token(&key, ops_text(result, "token"), 4096, header, claims);
	read = cJSON_Parse(claims);
	assert_string_equal(ops_text(read, "confirm"), text);
	cJSON_Delete(read);
	cJSON_Delete(result);
}

static void the_longest_text_fits_into_a_token(void **state)
{
	char args[2048] = "{" KNOWN ",\"confirm\":\"";

	(void)state;
	ops_add(ALICE);
	for (int i = 0; i < 200; i++)
		strcat(args, "\xf0\x9f\x98\x80");
	strcat(args, "\"}");
	cJSON_Delete(ops_result(ops_fixture(), "sign_in", args));
}

static void a_text_that_cannot_be_shown_is_not_signed(void **state)
{
	(void)state;
	ops_add(ALICE);
	assert_string_equal(sign_in(",\"confirm\":\"\""), "bad_confirm");
	assert_string_equal(sign_in(",\"confirm\":\"a\\nb\""), "bad_confirm");
	assert_string_equal(sign_in(",\"confirm\":\"a\xe2\x80\xae"
				    "b\""),
		"bad_confirm");
	assert_string_equal(sign_in(",\"confirm\":7"), "bad_argument");
}

static void a_click_confirms_nothing(void **state)
{
	(void)state;
	ops_add(ALICE);
	assert_string_equal(sign_in(""), "");
	assert_string_equal(sign_in(",\"one_click\":true"), "");
	assert_string_equal(sign_in(",\"one_click\":true,\"confirm\":\"Sell\""),
		"ask_first");
}

static void a_site_that_takes_no_signature_of_this_key_gets_none(void **state)
{
	(void)state;
	ops_add(ALICE);
	assert_string_equal(
		sign_in(",\"proofs\":[\"fido2\"]"), "proof_refused");
	assert_string_equal(sign_in(",\"proofs\":[\"jws\",\"fido2\"]"), "");
	assert_string_equal(sign_in(",\"proofs\":[]"), "bad_argument");
	assert_string_equal(
		sign_in(",\"proofs\":[\"passport\"]"), "bad_argument");
}

static void a_refused_click_is_not_remembered(void **state)
{
	cJSON *result;

	(void)state;
	ops_add(ALICE);
	assert_string_equal(sign_in(",\"one_click\":true"), "ask_first");
	result = ops_result(ops_fixture(), "log", NULL);
	assert_string_equal(ops_join(result, "entries", "handle"), "");
	cJSON_Delete(result);
}

static void a_private_sign_in_grants_no_click_later(void **state)
{
	(void)state;
	ops_add(ALICE);
	assert_string_equal(sign_in(",\"private\":true"), "");
	assert_string_equal(sign_in(",\"one_click\":true"), "ask_first");
	assert_string_equal(sign_in(""), "");
	assert_string_equal(
		sign_in(",\"one_click\":true,\"private\":true"), "ask_first");
}

/* Every file of the vault's folder, its bytes and the time of its change. */
static size_t snapshot(char *out, size_t size)
{
	DIR *folder = opendir(temp_path("nywhere"));
	size_t used = 0;
	struct dirent *entry;

	assert_non_null(folder);
	while ((entry = readdir(folder)) != NULL) {
		char name[300];
		struct stat info;
		size_t len;
		char *data;

		if (entry->d_name[0] == '.')
			continue;
		snprintf(name, sizeof(name), "nywhere/%s", entry->d_name);
		assert_int_equal(stat(temp_path(name), &info), 0);
		data = temp_read(name, &len);
		assert_true(used + len + 300 < size);
		used += (size_t)snprintf(out + used, 300, "%s %lld.%09ld\n",
			entry->d_name, (long long)info.st_mtim.tv_sec,
			info.st_mtim.tv_nsec);
		/* SQLite's index of locks is memory, not a record. */
		if (strstr(name, "-shm") == NULL) {
			memcpy(out + used, data, len);
			used += len;
		}
		free(data);
	}
	closedir(folder);
	return used;
}

static void a_private_window_leaves_no_trace_in_any_file(void **state)
{
	static char before[1 << 20];
	static char after[1 << 20];
	size_t len;

	(void)state;
	ops_add(ALICE);
	assert_string_equal(sign_in(""), "");
	len = snapshot(before, sizeof(before));
	assert_string_equal(sign_in(",\"private\":true"), "");
	assert_string_equal(ops_code(ops_fixture(), "plan",
				    "{\"origin\":\"https://secret.example\","
				    "\"direct\":true,\"private\":true}"),
		"");
	assert_string_equal(
		ops_code(ops_fixture(), "sign_in",
			"{\"origin\":\"https://secret.example\",\"nonce\":"
			"\"" NONCE "\",\"handle\":\"" ALICE "\","
			"\"private\":true}"),
		"");
	assert_int_equal(snapshot(after, sizeof(after)), len);
	assert_memory_equal(before, after, len);
	assert_string_equal(sign_in(""), "");
	assert_true(snapshot(after, sizeof(after)) != len ||
		    memcmp(before, after, len) != 0);
}

static void a_type_that_the_site_refuses_is_not_signed(void **state)
{
	(void)state;
	ops_add(ALICE);
	assert_string_equal(
		sign_in(",\"types\":[\"fingerprint\"]"), "handle_refused");
	assert_string_equal(
		sign_in(",\"types\":[\"fingerprint\",\"dns\"]"), "");
}

static void an_unknown_handle_is_told_and_not_remembered(void **state)
{
	cJSON *result;

	(void)state;
	assert_string_equal(sign_in(""), "handle_unknown");
	assert_string_equal(sign_in(",\"private\":true"), "handle_unknown");
	result = ops_result(ops_fixture(), "log", NULL);
	assert_string_equal(ops_join(result, "entries", "handle"), "");
	cJSON_Delete(result);
}

static void a_removed_handle_signs_no_more(void **state)
{
	(void)state;
	ops_add(ALICE);
	assert_string_equal(sign_in(""), "");
	assert_string_equal(ops_code(ops_fixture(), "handle_remove",
				    "{\"handle\":\"" ALICE "\"}"),
		"");
	assert_string_equal(sign_in(""), "handle_unknown");
	assert_string_equal(sign_in(",\"one_click\":true"), "handle_unknown");
	ops_add(ALICE);
	assert_string_equal(sign_in(""), "");
}

static void also_when_another_process_removed_it(void **state)
{
	struct session other = ops_fixture_another();
	struct public_key key;
	char header[4096];
	char claims[4096];
	cJSON *result;

	(void)state;
	other.is_shell = true;
	ops_add(ALICE);
	assert_string_equal(sign_in(""), "");
	assert_string_equal(
		ops_code(&other, "handle_remove", "{\"handle\":\"" ALICE "\"}"),
		"");
	assert_string_equal(sign_in(",\"private\":true"), "handle_unknown");
	assert_string_equal(sign_in(""), "handle_unknown");
	assert_string_equal(
		ops_code(&other, "handle_add",
			"{\"type\":\"dns\",\"handle\":\"" ALICE "\"}"),
		"");
	key = public_key_of(ALICE);
	result = ops_result(ops_fixture(), "sign_in", "{" KNOWN "}");
	verify_token(&key, ops_text(result, "token"), 4096, header, claims);
	cJSON_Delete(result);
	session_clear(&other);
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(                                       \
		function, ops_fixture_set_up, ops_fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_token_is_signed_by_the_handle_for_that_site_and_nonce),
		TEST(each_handle_signs_with_its_own_key),
		TEST(a_click_is_refused_until_the_user_was_asked_once),
		TEST(a_refused_click_is_not_remembered),
		TEST(what_is_confirmed_is_in_the_token_as_it_was_asked),
		TEST(the_longest_text_fits_into_a_token),
		TEST(a_text_that_cannot_be_shown_is_not_signed),
		TEST(a_click_confirms_nothing),
		TEST(a_site_that_takes_no_signature_of_this_key_gets_none),
		TEST(a_private_sign_in_grants_no_click_later),
		TEST(a_private_window_leaves_no_trace_in_any_file),
		TEST(a_type_that_the_site_refuses_is_not_signed),
		TEST(an_unknown_handle_is_told_and_not_remembered),
		TEST(a_removed_handle_signs_no_more),
		TEST(also_when_another_process_removed_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
