#include "net/callback.h"

#include "cmocka_setup.h"
#include "net/callback_page.h"

#include <stdio.h>
#include <string.h>

#define PATH "/nywhere/abc"
#define PORT 40000
#define HOST "Host: 127.0.0.1:40000\r\n"
#define STATE "kq3Tz0m1Yt9yV3n0h3oV2A"
#define ISSUER "https://server.example"

static int set_up(void **state)
{
	(void)state;
	return secret_heap_init() == STATUS_OK ? 0 : -1;
}

static enum status parse(const char *head, struct callback *out)
{
	return callback_parse(head, strlen(head), PATH, PORT, out);
}

static enum status parse_query(const char *query, struct callback *out)
{
	char head[CALLBACK_HEAD_MAX + 128];

	snprintf(head, sizeof(head), "GET " PATH "?%s HTTP/1.1\r\n" HOST "\r\n",
		query);
	return parse(head, out);
}

static void an_answer_is_read(void **state)
{
	struct callback callback;

	(void)state;
	assert_int_equal(parse("GET " PATH "?state=" STATE
			       "&iss=https%3A%2F%2Fserver.example&code=a%2Bb"
			       "&session_state=x HTTP/1.1\r\n"
			       "Accept: */*\r\nhOST:  127.0.0.1:40000\r\n\r\n",
				 &callback),
		STATUS_OK);
	assert_string_equal(callback.state, STATE);
	assert_string_equal(callback.issuer, ISSUER);
	assert_string_equal((const char *)callback.code->data, "a+b");
	assert_string_equal(callback.error, "");
	callback_clear(&callback);
}

static void whoever_asks_for_something_else_is_not_the_browser(void **state)
{
	static const char *const heads[] = {
		"",
		"\r\n\r\n",
		"GET " PATH "?code=a HTTP/1.1\r\n" HOST,
		"GET " PATH "?code=a HTTP/1.1\n" HOST "\r\n",
		"GET " PATH "?code=a\r\n" HOST "\r\n",
		"GET " PATH "?code=a HTTP/2\r\n" HOST "\r\n",
		"GET " PATH "?code=a HTTP/1.1 \r\n" HOST "\r\n",
		"GET  " PATH "?code=a HTTP/1.1\r\n" HOST "\r\n",
		"get " PATH "?code=a HTTP/1.1\r\n" HOST "\r\n",
		"POST " PATH "?code=a HTTP/1.1\r\n" HOST "\r\n",
		"GET " PATH " HTTP/1.1\r\n" HOST "\r\n",
		"GET " PATH "x?code=a HTTP/1.1\r\n" HOST "\r\n",
		"GET /nywhere/ab%63?code=a HTTP/1.1\r\n" HOST "\r\n",
		"GET /x/../nywhere/abc?code=a HTTP/1.1\r\n" HOST "\r\n",
		"GET " PATH "?code=a#b HTTP/1.1\r\n" HOST "\r\n",
		"GET " PATH "?code=\x01 HTTP/1.1\r\n" HOST "\r\n",
		"GET http://127.0.0.1:40000" PATH "?code=a HTTP/1.1\r\n" HOST
		"\r\n",
		"GET " PATH "?code=a HTTP/1.1\r\n\r\n",
		"GET " PATH "?code=a HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
		"GET " PATH "?code=a HTTP/1.1\r\nHost: 127.0.0.1:40001\r\n\r\n",
		"GET " PATH "?code=a HTTP/1.1\r\nHost: localhost:40000\r\n\r\n",
		"GET " PATH
		"?code=a HTTP/1.1\r\nHost: 127.0.0.1:40000 \r\n\r\n",
		"GET " PATH "?code=a HTTP/1.1\r\n" HOST HOST "\r\n",
		"GET " PATH "?code=a HTTP/1.1\r\n" HOST "\r\nmore",
	};
	struct callback callback;

	(void)state;
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		if (parse(heads[i], &callback) != STATUS_BAD_REQUEST)
			fail_msg("accepted: %s", heads[i]);
		assert_null(callback.code);
	}
}

static void a_head_is_at_most_8_kib(void **state)
{
	static char head[CALLBACK_HEAD_MAX + 2];
	struct callback callback;
	int len = snprintf(head, sizeof(head),
		"GET " PATH "?code=a HTTP/1.1\r\n" HOST "X: ");

	(void)state;
	memset(head + len, 'x', CALLBACK_HEAD_MAX - (size_t)len);
	memcpy(head + CALLBACK_HEAD_MAX - 4, "\r\n\r\n", 5);
	assert_int_equal(parse(head, &callback), STATUS_OK);
	callback_clear(&callback);
	memcpy(head + CALLBACK_HEAD_MAX - 4, "x\r\n\r\n", 6);
	assert_int_equal(parse(head, &callback), STATUS_BAD_REQUEST);
}

static void what_is_broken_or_there_twice_spoils_the_answer(void **state)
{
	static const char *const queries[] = {
		"code=",
		"code",
		"state=",
		"iss=&code=a",
		"error",
		"code=a&code=a",
		"code=a&c%6fde=b",
		"state=a&state=b",
		"iss=a&iss=a",
		"error=a&error=a",
		"code=%",
		"code=%00",
		"state=%0a",
		"iss=%c3%bc",
	};
	struct callback callback;

	(void)state;
	for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); i++) {
		if (parse_query(queries[i], &callback) != STATUS_ANSWER_BAD)
			fail_msg("accepted: %s", queries[i]);
		assert_null(callback.code);
		assert_string_equal(callback.state, "");
	}
}

static void what_is_not_ours_may_look_like_anything(void **state)
{
	struct callback callback;

	(void)state;
	assert_int_equal(
		parse_query(
			"&&x&=y&%=%&a=1&a=2&error_description=%c3%bc%00&"
			"a_name_that_is_longer_than_any_of_ours_is=1&code=a",
			&callback),
		STATUS_OK);
	assert_string_equal((const char *)callback.code->data, "a");
	callback_clear(&callback);
	assert_int_equal(parse_query("", &callback), STATUS_OK);
	assert_null(callback.code);
}

static void lengths_are_bounded(void **state)
{
	char query[CALLBACK_HEAD_MAX];
	struct callback callback;

	(void)state;
	memset(query, 'a', sizeof(query));
	memcpy(query, "code=", 5);
	query[5 + CALLBACK_CODE_MAX - 1] = '\0';
	assert_int_equal(parse_query(query, &callback), STATUS_OK);
	callback_clear(&callback);
	query[5 + CALLBACK_CODE_MAX - 1] = 'a';
	query[5 + CALLBACK_CODE_MAX] = '\0';
	assert_int_equal(parse_query(query, &callback), STATUS_ANSWER_BAD);
	memcpy(query, "state=", 6);
	query[6 + CALLBACK_TEXT_MAX] = '\0';
	assert_int_equal(parse_query(query, &callback), STATUS_ANSWER_BAD);
}

static void each_wrong_answer_has_its_own_status(void **state)
{
	static const struct {
		const char *query;
		enum status expected;
	} cases[] = {
		{"state=" STATE "&iss=" ISSUER "&code=a", STATUS_OK},
		{"iss=" ISSUER "&code=a", STATUS_OAUTH_STATE},
		{"state=kq3Tz0m1Yt9yV3n0h3oV2B&iss=" ISSUER "&code=a",
			STATUS_OAUTH_STATE},
		{"state=" STATE "A&iss=" ISSUER "&code=a", STATUS_OAUTH_STATE},
		{"state=x&iss=y&error=access_denied", STATUS_OAUTH_STATE},
		{"state=" STATE "&code=a", STATUS_OAUTH_ISSUER},
		{"state=" STATE "&iss=" ISSUER "/&code=a", STATUS_OAUTH_ISSUER},
		{"state=" STATE "&error=access_denied", STATUS_OAUTH_ISSUER},
		{"state=" STATE "&iss=" ISSUER "&error=access_denied",
			STATUS_OAUTH_DENIED},
		{"state=" STATE "&iss=" ISSUER "&error=invalid_scope",
			STATUS_OAUTH_REFUSED},
		{"state=" STATE "&iss=" ISSUER, STATUS_ANSWER_BAD},
		{"state=" STATE "&iss=" ISSUER "&code=a&error=access_denied",
			STATUS_ANSWER_BAD},
	};
	struct callback_expected expected = {STATE, ISSUER, true};
	struct callback callback;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(
			parse_query(cases[i].query, &callback), STATUS_OK);
		if (callback_check(&callback, &expected) != cases[i].expected)
			fail_msg("otherwise: %s", cases[i].query);
		callback_clear(&callback);
	}
}

static void a_server_that_promises_no_issuer_may_send_none_or_its_own(
	void **state)
{
	struct callback_expected expected = {STATE, ISSUER, false};
	struct callback callback;

	(void)state;
	assert_int_equal(
		parse_query("state=" STATE "&code=a", &callback), STATUS_OK);
	assert_int_equal(callback_check(&callback, &expected), STATUS_OK);
	callback_clear(&callback);
	assert_int_equal(
		parse_query("state=" STATE "&iss=other&code=a", &callback),
		STATUS_OK);
	assert_int_equal(
		callback_check(&callback, &expected), STATUS_OAUTH_ISSUER);
	callback_clear(&callback);
}

static void a_page_fits_for_every_outcome_and_the_longest_names(void **state)
{
	char page[CALLBACK_PAGE_MAX];
	char name[254];

	(void)state;
	memset(name, 'a', sizeof(name));
	name[253] = '\0';
	for (int i = 0; i < STATUS_COUNT; i++) {
		struct callback_page shown = {
			(enum status)i, name, name, i % 2 == 0};

		assert_int_equal(callback_page_write(&shown, page), STATUS_OK);
		assert_string_equal(page + strlen(page) - 8, "</html>\n");
		assert_null(strstr(page, "<script"));
	}
	assert_int_equal(callback_page_used(page), STATUS_OK);
	assert_int_equal(callback_page_nothing(page), STATUS_OK);
	assert_string_equal(page + strlen(page) - 4, "\r\n\r\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_is_read),
		cmocka_unit_test(
			whoever_asks_for_something_else_is_not_the_browser),
		cmocka_unit_test(a_head_is_at_most_8_kib),
		cmocka_unit_test(
			what_is_broken_or_there_twice_spoils_the_answer),
		cmocka_unit_test(what_is_not_ours_may_look_like_anything),
		cmocka_unit_test(lengths_are_bounded),
		cmocka_unit_test(each_wrong_answer_has_its_own_status),
		cmocka_unit_test(
			a_server_that_promises_no_issuer_may_send_none_or_its_own),
		cmocka_unit_test(
			a_page_fits_for_every_outcome_and_the_longest_names),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
