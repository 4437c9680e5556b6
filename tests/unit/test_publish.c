/* Publishing a handle's record, with a scripted nywhere-net: what it is asked,
 * and what is made of answers that no honest one gives. */
#include "cmocka_setup.h"
#include "net_fixture.h"
#include "ops/atproto_conflict.h"
#include "ops/publication.h"
#include "temp.h"
#include "window_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ZONE "example.net"
#define ALICE "alice.example.net"
#define PLAN "{\"handle\":\"" ALICE "\"}"
#define PUBLISH(now) "{\"handle\":\"" ALICE "\",\"now\":" now "}"
#define HAS(texts) "dns_ask {\"id\":$,\"result\":{\"texts\":" texts "}}\n"
#define DONE "dns_update {\"id\":$,\"result\":{}}\n"
#define FAILS(op, code)                                                        \
	op " {\"id\":$,\"error\":{\"code\":\"" code "\",\"message\":\"x\"}}\n"
#define OTHER "did:plc:ewvi7nxzyoun6zhxrhs64oiz"

static int set_up(void **state)
{
	if (net_fixture_set_up(state) != 0)
		return -1;
	ops_add(ALICE);
	window_add_zone(ZONE, ZONE_UPDATE);
	return 0;
}

static const char *ask(const char *op, const char *args)
{
	return ops_code(ops_fixture(), op, args);
}

/* The account of the handle. */
static const char *did(void)
{
	static char text[DID_MAX + 1];
	struct handle_record record;
	struct vault *vault;

	assert_int_equal(session_vault(ops_fixture(), &vault), STATUS_OK);
	assert_int_equal(handle_store_find(vault, ALICE, &record), STATUS_OK);
	strcpy(text, record.did.text);
	return text;
}

static void the_plan_asks_for_both_records_and_changes_nothing(void **state)
{
	char then[DID_MAX + 64];
	cJSON *plan;

	(void)state;
	net_script(HAS("[\"v=spf1 -all\",\"v=nyw1 revoked\",\"v=nyw10\"]"));
	plan = ops_result(ops_fixture(), "publish_plan", PLAN);
	assert_string_equal(ops_text(plan, "name"), "_nywhere." ALICE);
	assert_string_equal(ops_text(plan, "zone"), ZONE);
	assert_true(cJSON_IsTrue(cJSON_GetObjectItem(plan, "changed")));
	assert_int_equal(
		cJSON_GetArraySize(cJSON_GetObjectItem(plan, "then")), 3);
	snprintf(then, sizeof(then), "v=nyw1 did=%s", did());
	assert_string_equal(
		cJSON_GetArrayItem(cJSON_GetObjectItem(plan, "then"), 2)
			->valuestring,
		then);
	cJSON_Delete(plan);
	assert_non_null(strstr(net_asked(), "\"name\":\"_atproto." ALICE "\""));
	assert_non_null(strstr(net_asked(), "\"name\":\"_nywhere." ALICE "\""));
	assert_null(strstr(net_asked(), "dns_update"));
}

static void what_is_there_already_is_no_change(void **state)
{
	char script[1024];
	cJSON *plan;

	(void)state;
	snprintf(script, sizeof(script), HAS("[\"v=nyw1 did=%s\",\"v=spf1\"]"),
		did());
	net_script(script);
	plan = ops_result(ops_fixture(), "publish_plan", PLAN);
	assert_true(cJSON_IsFalse(cJSON_GetObjectItem(plan, "changed")));
	cJSON_Delete(plan);
	/* twice is once too often */
	snprintf(script, sizeof(script),
		HAS("[\"v=nyw1 did=%s\",\"v=nyw1 did=%s\"]"), did(), did());
	net_script(script);
	plan = ops_result(ops_fixture(), "publish_plan", PLAN);
	assert_true(cJSON_IsTrue(cJSON_GetObjectItem(plan, "changed")));
	cJSON_Delete(plan);
}

static void answers_that_make_no_sense_are_none(void **state)
{
	static const char *const answers[] = {
		"dns_ask {\"id\":$,\"result\":{}}\n",
		"dns_ask {\"id\":$,\"result\":[]}\n",
		HAS("{}"),
		HAS("[1]"),
		HAS("[\"a\",null]"),
		HAS("[\"a\",[\"b\"]]"),
		HAS("[\"a\"],\"more\":1"),
		"dns_ask {\"id\":$}\n",
		"dns_ask {\"id\":$,\"result\":{\"texts\":[\"\\u0000\"]}}\n",
		"dns_ask exit\n",
	};
	char many[1024] = HAS("[\"a\"");
	size_t len;

	(void)state;
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		net_script(answers[i]);
		assert_string_equal(ask("publish_plan", PLAN), "net_failed");
		assert_string_equal(
			ask("publish", PUBLISH("[]")), "net_failed");
	}
	len = strlen(many) - strlen("}}\n");
	for (int i = 0; i < 64; i++)
		len += (size_t)snprintf(
			many + len, sizeof(many) - len, ",\"a\"");
	snprintf(many + len, sizeof(many) - len, "]}}\n");
	net_script(many);
	assert_string_equal(ask("publish_plan", PLAN), "net_failed");
	assert_null(strstr(net_asked(), "dns_update"));
}

static void a_change_is_asked_for_in_the_place_of_what_was_shown(void **state)
{
	char script[1024];
	cJSON *result;

	(void)state;
	temp_write_text("later", "", 0600);
	snprintf(script, sizeof(script), HAS("[\"v=nyw1 did=%s\"]"), did());
	temp_write_text("later", script, 0600);
	net_script(HAS("[]") DONE "dns_update become later\n");
	result = ops_result(ops_fixture(), "publish",
		PUBLISH("[\"v=nyw1 revoked\",\"v=spf1\"]"));
	assert_true(cJSON_IsTrue(cJSON_GetObjectItem(result, "verified")));
	cJSON_Delete(result);
	assert_non_null(strstr(net_asked(),
		"\"expect\":[\"v=nyw1 revoked\",\"v=spf1\"],\"set\":[\"v=nyw1 "
		"did=did:key:z"));
	assert_non_null(strstr(net_asked(), "\"ttl\":300"));
}

/* What the server says now may be another's change by then. */
static void a_change_that_is_not_seen_is_not_verified(void **state)
{
	cJSON *result;

	(void)state;
	net_script(HAS("[]") DONE);
	result = ops_result(ops_fixture(), "publish", PUBLISH("[]"));
	assert_true(cJSON_IsFalse(cJSON_GetObjectItem(result, "verified")));
	cJSON_Delete(result);
	assert_non_null(strstr(net_asked(), "\"expect\":\"absent\""));
}

static void errors_of_the_change_are_the_operations_own(void **state)
{
	static const char *const codes[] = {"update_refused", "update_key",
		"update_time", "update_signature", "update_taken",
		"update_zone", "update_unreachable", "update_forged",
		"update_failed"};
	char script[512];

	(void)state;
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		snprintf(script, sizeof(script),
			HAS("[]") FAILS("dns_update", "%s"), codes[i]);
		net_script(script);
		assert_string_equal(ask("publish", PUBLISH("[]")), codes[i]);
		snprintf(script, sizeof(script), FAILS("dns_ask", "%s"),
			codes[i]);
		net_script(script);
		assert_string_equal(ask("publish", PUBLISH("[]")), codes[i]);
		assert_string_equal(ask("publish_plan", PLAN), codes[i]);
	}
}

static void what_became_of_it_is_found_out(void **state)
{
	(void)state;
	net_script(HAS("[]") FAILS("dns_update", "update_unknown"));
	assert_string_equal(ask("publish", PUBLISH("[]")), "update_unknown");
	net_script(HAS("[]") FAILS(
		"dns_update", "update_unknown") "dns_update become later\n");
	temp_write_text("later", FAILS("dns_ask", "update_unreachable"), 0600);
	assert_string_equal(ask("publish", PUBLISH("[]")), "update_unknown");
}

static void mistakes_are_asked_of_nobody(void **state)
{
	static const struct {
		const char *op;
		const char *args;
		const char *code;
	} bad[] = {
		{"publish_plan", NULL, "bad_argument"},
		{"publish_plan", "{}", "bad_argument"},
		{"publish_plan", PUBLISH("[]"), "bad_argument"},
		{"publish_plan", "{\"handle\":\"Alice.example.net\"}",
			"bad_handle"},
		{"publish_plan", "{\"handle\":\"bob.example.net\"}",
			"handle_unknown"},
		{"publish_plan", "{\"handle\":\"bob.example.com\"}",
			"zone_unknown"},
		{"publish", PLAN, "bad_argument"},
		{"publish", PUBLISH("[1]"), "bad_argument"},
		{"publish", PUBLISH("\"absent\""), "bad_argument"},
		{"publish",
			PUBLISH("[\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\","
				"\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\"]"),
			"bad_argument"},
		{"publish", "{\"handle\":\"bob.example.com\",\"now\":[]}",
			"zone_unknown"},
	};

	(void)state;
	ops_add("bob.example.com");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		const char *code = ask(bad[i].op, bad[i].args);

		if (strcmp(code, bad[i].code) != 0)
			fail_msg("%s %s: \"%s\"", bad[i].op, bad[i].args, code);
	}
	assert_string_equal(net_asked(), "");
}

static enum status conflict(const char *list, const char *account)
{
	struct json *doc = NULL;
	enum status st;

	assert_int_equal(json_parse(list, strlen(list), &doc), STATUS_OK);
	st = atproto_conflict_check(doc, account);
	json_free(doc);
	return st;
}

static void another_account_at_atproto_is_a_conflict(void **state)
{
	char many[1024] = "[\"\"";
	size_t len = strlen(many);

	(void)state;
	assert_int_equal(conflict("[]", OTHER), STATUS_OK);
	assert_int_equal(conflict("[\"v=spf1\",\"\"]", OTHER), STATUS_OK);
	assert_int_equal(conflict("[\"did=" OTHER "\"]", OTHER), STATUS_OK);
	assert_int_equal(
		conflict("[\"did=" OTHER "\",\"did=" OTHER "\"]", OTHER),
		STATUS_OK);
	assert_int_equal(conflict("[\"did=" OTHER "\"]", "did:web:a.example"),
		STATUS_DNS_CONFLICT);
	assert_int_equal(conflict("[\"did=" OTHER "\",\"did=did:web:a.example."
				  "com\"]",
				 OTHER),
		STATUS_DNS_CONFLICT);
	assert_int_equal(conflict("[\"did=\"]", OTHER), STATUS_RECORD_BAD);
	for (int i = 0; i < 64; i++)
		len += (size_t)snprintf(
			many + len, sizeof(many) - len, ",\"\"");
	snprintf(many + len, sizeof(many) - len, "]");
	assert_int_equal(conflict(many, OTHER), STATUS_RECORD_BAD);
}

static void ours_is_what_begins_with_the_whole_mark(void **state)
{
	(void)state;
	assert_true(publication_is_ours("v=nyw1"));
	assert_true(publication_is_ours("v=nyw1 "));
	assert_true(publication_is_ours("v=nyw1 did=x"));
	assert_false(publication_is_ours("v=nyw10"));
	assert_false(publication_is_ours("v=nyw"));
	assert_false(publication_is_ours(" v=nyw1"));
	assert_false(publication_is_ours("V=NYW1"));
	assert_false(publication_is_ours(""));
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(function, set_up, net_fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_plan_asks_for_both_records_and_changes_nothing),
		TEST(what_is_there_already_is_no_change),
		TEST(answers_that_make_no_sense_are_none),
		TEST(a_change_is_asked_for_in_the_place_of_what_was_shown),
		TEST(a_change_that_is_not_seen_is_not_verified),
		TEST(errors_of_the_change_are_the_operations_own),
		TEST(what_became_of_it_is_found_out),
		TEST(mistakes_are_asked_of_nobody),
		TEST(another_account_at_atproto_is_a_conflict),
		TEST(ours_is_what_begins_with_the_whole_mark),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
