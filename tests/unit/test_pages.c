/* What is shown in pages: handles and the log. */
#include "cmocka_setup.h"
#include "keys/site_store.h"
#include "ops_fixture.h"

#include <stdio.h>
#include <string.h>

#define ALICE "alice.example.com"

/* Adds n handles, or n sign-ins: at 100 sites, a second apart. */
static void add_many(int n, bool sign_ins)
{
	struct vault *vault;
	char text[64];

	assert_int_equal(session_vault(ops_fixture(), &vault), STATUS_OK);
	for (int i = 0; i < n; i++) {
		struct origin origin;
		struct handle handle;

		if (!sign_ins) {
			snprintf(text, sizeof(text), "h%d.example.com", i);
			ops_add(text);
			continue;
		}
		snprintf(text, sizeof(text), "https://s%d.example", i % 100);
		assert_int_equal(origin_parse(text, &origin), STATUS_OK);
		snprintf(text, sizeof(text), "h%d.example.com", i / 100);
		assert_int_equal(handle_parse(text, &handle), STATUS_OK);
		assert_int_equal(site_store_disclose(vault, &origin, &handle,
					 true, 1000 + i),
			STATUS_OK);
	}
}

static void two_hundred_and_fifty_handles_come_in_pages_each_once(void **state)
{
	bool seen[250] = {false};
	char args[64] = "{\"limit\":100}";
	int pages = 0;
	int total = 0;

	(void)state;
	add_many(250, false);
	for (bool more = true; more; pages++) {
		cJSON *result = ops_result(ops_fixture(), "handles", args);
		const cJSON *item;

		cJSON_ArrayForEach(item, cJSON_GetObjectItem(result, "handles"))
		{
			int number = -1;

			sscanf(ops_text(item, "handle"), "h%d.", &number);
			assert_in_range(number, 0, 249);
			assert_false(seen[number]);
			seen[number] = true;
			total++;
		}
		assert_int_equal(ops_number(result, "damaged"), 0);
		more = ops_text(result, "next")[0] != '\0';
		snprintf(args, sizeof(args), "{\"limit\":100,\"after\":\"%s\"}",
			ops_text(result, "next"));
		cJSON_Delete(result);
	}
	assert_int_equal(total, 250);
	assert_int_equal(pages, 3);
}

static void fifty_are_shown_where_no_number_is_given(void **state)
{
	cJSON *result;

	(void)state;
	add_many(51, false);
	result = ops_result(ops_fixture(), "handles", NULL);
	assert_int_equal(
		cJSON_GetArraySize(cJSON_GetObjectItem(result, "handles")), 50);
	assert_int_equal(strlen(ops_text(result, "next")), 22);
	cJSON_Delete(result);
}

static long long expect_page(const char *args, int count, long long newest)
{
	cJSON *result = ops_result(ops_fixture(), "log", args);
	const cJSON *entries = cJSON_GetObjectItem(result, "entries");
	const cJSON *entry;
	long long next = ops_number(result, "next");

	assert_int_equal(cJSON_GetArraySize(entries), count);
	cJSON_ArrayForEach(entry, entries)
	{
		assert_int_equal(ops_number(entry, "time"), newest--);
		assert_string_equal(ops_text(entry, "mode"), "direct");
	}
	cJSON_Delete(result);
	return next;
}

static void the_log_comes_newest_first_in_pages(void **state)
{
	(void)state;
	add_many(250, true);
	assert_int_equal(expect_page(NULL, 50, 1249), 50);
	assert_int_equal(expect_page("{\"limit\":100}", 100, 1249), 100);
	assert_int_equal(
		expect_page("{\"limit\":100,\"after\":100}", 100, 1149), 200);
	assert_int_equal(
		expect_page("{\"limit\":100,\"after\":200}", 50, 1049), -1);
	assert_int_equal(expect_page("{\"after\":250}", 0, 0), -1);
	assert_int_equal(expect_page("{\"after\":9007199254740991}", 0, 0), -1);
	assert_int_equal(expect_page("{\"limit\":1}", 1, 1249), 1);
}

static void the_log_of_one_site_has_only_that(void **state)
{
	cJSON *result;

	(void)state;
	add_many(250, true);
	result = ops_result(
		ops_fixture(), "log", "{\"origin\":\"https://s7.example\"}");
	assert_string_equal(ops_join(result, "entries", "handle"),
		"h2.example.com h1.example.com h0.example.com");
	assert_string_equal(ops_join(result, "entries", "origin"),
		"https://s7.example https://s7.example https://s7.example");
	cJSON_Delete(result);
}

static void direct_and_redirect_are_told_apart(void **state)
{
	cJSON *result;

	(void)state;
	ops_add(ALICE);
	assert_string_equal(ops_code(ops_fixture(), "redirect",
				    "{\"origin\":\"https://forum.example\","
				    "\"handle\":\"" ALICE "\"}"),
		"");
	result = ops_result(ops_fixture(), "log", NULL);
	assert_string_equal(ops_join(result, "entries", "mode"), "redirect");
	cJSON_Delete(result);
	ops_sign_in("forum.example", ALICE);
	result = ops_result(ops_fixture(), "log", NULL);
	assert_string_equal(ops_join(result, "entries", "mode"), "direct");
	cJSON_Delete(result);
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(                                       \
		function, ops_fixture_set_up, ops_fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(two_hundred_and_fifty_handles_come_in_pages_each_once),
		TEST(fifty_are_shown_where_no_number_is_given),
		TEST(the_log_comes_newest_first_in_pages),
		TEST(the_log_of_one_site_has_only_that),
		TEST(direct_and_redirect_are_told_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
