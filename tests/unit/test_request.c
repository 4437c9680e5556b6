#include "wire/request.h"

#include "cmocka_setup.h"

#include <string.h>

static enum status parse(const char *text, struct request *request)
{
	return request_parse(text, strlen(text), request);
}

static void a_request_is_taken_apart(void **state)
{
	struct request request;

	(void)state;
	assert_int_equal(
		parse("{\"op\":\"plan\",\"id\":9007199254740991,\"args\":{}}",
			&request),
		STATUS_OK);
	assert_true(request.id == 9007199254740991);
	assert_string_equal(request.op, "plan");
	assert_non_null(request.args);
	request_clear(&request);
	assert_int_equal(parse("{\"id\":0,\"op\":\"\"}", &request), STATUS_OK);
	assert_null(request.args);
	request_clear(&request);
	assert_null(request.doc);
	assert_int_equal(request.id, REQUEST_NO_ID);
}

static void what_is_no_request_leaves_nothing_behind(void **state)
{
	static const struct {
		const char *text;
		enum status status;
	} cases[] = {
		{"", STATUS_BAD_JSON},
		{"{\"id\":1,\"op\":\"x\"", STATUS_BAD_JSON},
		{"[]", STATUS_BAD_REQUEST},
		{"\"hello\"", STATUS_BAD_REQUEST},
		{"null", STATUS_BAD_REQUEST},
		{"{}", STATUS_BAD_REQUEST},
		{"{\"id\":1}", STATUS_BAD_REQUEST},
		{"{\"op\":\"hello\"}", STATUS_BAD_REQUEST},
		{"{\"id\":-1,\"op\":\"hello\"}", STATUS_BAD_REQUEST},
		{"{\"id\":1.5,\"op\":\"hello\"}", STATUS_BAD_REQUEST},
		{"{\"id\":\"1\",\"op\":\"hello\"}", STATUS_BAD_REQUEST},
		{"{\"id\":null,\"op\":\"hello\"}", STATUS_BAD_REQUEST},
		{"{\"id\":9007199254740992,\"op\":\"x\"}", STATUS_BAD_REQUEST},
		{"{\"id\":1,\"op\":2}", STATUS_BAD_REQUEST},
		{"{\"id\":1,\"op\":\"x\",\"args\":[]}", STATUS_BAD_REQUEST},
		{"{\"id\":1,\"op\":\"x\",\"args\":null}", STATUS_BAD_REQUEST},
		{"{\"id\":1,\"op\":\"x\",\"more\":1}", STATUS_BAD_REQUEST},
		{"{\"id\":1,\"id\":1,\"op\":\"x\"}", STATUS_BAD_REQUEST},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct request request;

		assert_int_equal(
			parse(cases[i].text, &request), cases[i].status);
		assert_null(request.doc);
		assert_null(request.op);
		assert_int_equal(request.id, REQUEST_NO_ID);
		request_clear(&request);
	}
}

static void a_result_is_written_around_what_the_operation_writes(void **state)
{
	char text[128];
	struct json_writer w = {.text = text, .size = sizeof(text)};

	(void)state;
	reply_begin(&w, 7);
	json_add_bool(&w, "done", true);
	reply_end(&w);
	assert_int_equal(json_finish(&w), STATUS_OK);
	assert_string_equal(text, "{\"id\":7,\"result\":{\"done\":true}}");
}

static void an_error_takes_back_what_was_written(void **state)
{
	char text[128];
	struct json_writer w = {.text = text, .size = sizeof(text)};

	(void)state;
	reply_begin(&w, 7);
	for (int i = 0; i < 20; i++)
		json_add_string(&w, "secret", "secret");
	assert_int_equal(json_finish(&w), STATUS_TOO_LONG);
	reply_error(&w, 7, STATUS_LOCKED);
	assert_int_equal(json_finish(&w), STATUS_OK);
	assert_string_equal(text, "{\"id\":7,\"error\":{\"code\":\"locked\","
				  "\"message\":\"Your keys are locked.\"}}");
}

static void a_frame_that_is_no_request_is_answered_with_a_null_id(void **state)
{
	char text[256];
	struct json_writer w = {.text = text, .size = sizeof(text)};

	(void)state;
	reply_error(&w, REQUEST_NO_ID, STATUS_BAD_JSON);
	assert_int_equal(json_finish(&w), STATUS_OK);
	assert_int_equal(strncmp(text, "{\"id\":null,\"error\":{", 20), 0);
}

static enum status read_reply(const char *text)
{
	struct json *doc = NULL;
	const struct json *result = NULL;
	enum status st = reply_parse(text, strlen(text), &doc, &result);

	assert_int_equal(result != NULL, st == STATUS_OK);
	json_free(doc);
	return st;
}

static void a_helpers_reply_is_a_result_or_an_error(void **state)
{
	(void)state;
	assert_int_equal(read_reply("{\"id\":1,\"result\":{}}"), STATUS_OK);
	assert_int_equal(read_reply("{\"id\":1,\"error\":{\"code\":"
				    "\"cancelled\",\"message\":\"No.\"}}"),
		STATUS_CANCELLED);
	assert_int_equal(read_reply("{\"id\":1,\"error\":{\"code\":\"locked\","
				    "\"message\":\"No.\",\"tried\":[]}}"),
		STATUS_LOCKED);
	assert_int_equal(read_reply("{\"id\":1,\"error\":{\"code\":"
				    "\"from_the_future\",\"message\":\"\"}}"),
		STATUS_INTERNAL);
}

static void anything_else_is_a_failure_of_the_helper(void **state)
{
	static const char *const bad[] = {
		"",
		"{}",
		"[]",
		"{\"id\":1}",
		"{\"id\":null,\"result\":{}}",
		"{\"id\":1,\"result\":1}",
		("{\"id\":1,\"result\":{},\"error\":{\"code\":\"locked\","
		 "\"message\":\"\"}}"),
		"{\"id\":1,\"error\":{}}",
		"{\"id\":1,\"error\":{\"code\":1,\"message\":\"\"}}",
		"{\"id\":1,\"error\":{\"code\":\"ok\",\"message\":\"\"}}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(read_reply(bad[i]), STATUS_HELPER_FAILED);
}

static enum status read_one(const char *text, struct reply *out)
{
	return reply_read(text, strlen(text), out);
}

static void a_reply_is_a_result_an_error_or_progress(void **state)
{
	struct reply reply;

	(void)state;
	assert_int_equal(
		read_one("{\"id\":3,\"result\":{}}", &reply), STATUS_OK);
	assert_int_equal(reply.id, 3);
	assert_non_null(reply.result);
	assert_null(reply.progress);
	reply_clear(&reply);
	assert_int_equal(read_one("{\"id\":4,\"progress\":{\"a\":1}}", &reply),
		STATUS_OK);
	assert_null(reply.result);
	assert_non_null(reply.progress);
	reply_clear(&reply);
	assert_int_equal(read_one("{\"id\":5,\"error\":{\"code\":\"net_busy\","
				  "\"message\":\"x\"}}",
				 &reply),
		STATUS_OK);
	assert_int_equal(reply.status, STATUS_NET_BUSY);
	assert_null(reply.result);
	reply_clear(&reply);
}

static void what_is_none_of_these_is_a_failure_of_the_helper(void **state)
{
	static const char *const texts[] = {
		"",
		"{}",
		"{\"id\":1}",
		"{\"result\":{}}",
		"{\"id\":1,\"result\":[]}",
		"{\"id\":1,\"result\":{},\"error\":{}}",
		"{\"id\":1,\"result\":{},\"progress\":{}}",
		"{\"id\":1,\"result\":{},\"more\":1}",
		"{\"id\":1,\"error\":{}}",
		"{\"id\":1,\"error\":{\"code\":\"ok\",\"message\":\"\"}}",
	};
	struct reply reply;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_int_equal(
			read_one(texts[i], &reply), STATUS_HELPER_FAILED);
		assert_null(reply.doc);
		reply_clear(&reply);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_is_taken_apart),
		cmocka_unit_test(what_is_no_request_leaves_nothing_behind),
		cmocka_unit_test(
			a_result_is_written_around_what_the_operation_writes),
		cmocka_unit_test(an_error_takes_back_what_was_written),
		cmocka_unit_test(
			a_frame_that_is_no_request_is_answered_with_a_null_id),
		cmocka_unit_test(a_helpers_reply_is_a_result_or_an_error),
		cmocka_unit_test(anything_else_is_a_failure_of_the_helper),
		cmocka_unit_test(a_reply_is_a_result_an_error_or_progress),
		cmocka_unit_test(
			what_is_none_of_these_is_a_failure_of_the_helper),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
