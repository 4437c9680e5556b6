/* Requests that need the network, with a scripted nywhere-net: what is asked,
 * what comes back, and all that can go wrong between the two programs. */
#include "cmocka_setup.h"
#include "net_fixture.h"
#include "temp.h"
#include "wire/frame.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ALICE "{\"handle\":\"alice.example.com\"}"
#define FOUND                                                                  \
	"{\"id\":$,\"result\":{\"handle\":\"alice.example.com\","              \
	"\"did\":\"did:plc:ewvi7nxzyoun6zhxrhs64oiz\",\"keys\":[],"            \
	"\"ttl\":60,\"steps\":[]}}\n"
#define CLEAN                                                                  \
	"{\"step\":\"clean\",\"asked\":\"alice.example.com\","                 \
	"\"outcome\":\"found\",\"ms\":0}"
#define PROGRESS "{\"id\":$,\"progress\":" CLEAN "}\n"

static const char *resolve(void)
{
	return ops_code(ops_fixture(), "resolve", ALICE);
}

static void the_answer_comes_back_under_the_askers_id(void **state)
{
	cJSON *result;

	(void)state;
	net_script("resolve " FOUND);
	result = ops_result(ops_fixture(), "resolve", ALICE);
	assert_string_equal(
		ops_text(result, "did"), "did:plc:ewvi7nxzyoun6zhxrhs64oiz");
	assert_int_equal(ops_number(result, "ttl"), 60);
	cJSON_Delete(result);
}

static void it_is_told_the_settings_first_and_only_once(void **state)
{
	(void)state;
	net_script("resolve " FOUND);
	assert_string_equal(resolve(), "");
	assert_string_equal(resolve(), "");
	assert_string_equal(net_asked(),
		"{\"id\":0,\"op\":\"configure\",\"args\":{\"resolver\":"
		"{\"kind\":\"system\"},\"plc\":\"https://plc.directory\"}}\n"
		"{\"id\":1,\"op\":\"resolve\",\"args\":" ALICE "}\n"
		"{\"id\":2,\"op\":\"resolve\",\"args\":" ALICE "}\n");
}

static void changed_settings_start_it_anew(void **state)
{
	(void)state;
	net_script("resolve " FOUND);
	assert_string_equal(resolve(), "");
	net_forget_asked();
	temp_write_text("nywhere/config.json",
		"{\"plc\":\"https://plc.example.org\",\"resolver\":{\"kind\":"
		"\"server\",\"server\":\"192.0.2.1\"}}",
		0600);
	assert_string_equal(resolve(), "");
	assert_string_equal(net_asked(),
		"{\"id\":0,\"op\":\"configure\",\"args\":{\"resolver\":"
		"{\"kind\":\"server\",\"server\":\"192.0.2.1\"},"
		"\"plc\":\"https://plc.example.org\"}}\n"
		"{\"id\":2,\"op\":\"resolve\",\"args\":" ALICE "}\n");
}

static void settings_that_it_does_not_take_are_the_users_to_mend(void **state)
{
	(void)state;
	net_script("configure {\"id\":$,\"error\":{\"code\":\"bad_argument\","
		   "\"message\":\"x\"}}\n");
	assert_string_equal(resolve(), "bad_config");
	net_script("resolve " FOUND);
	assert_string_equal(resolve(), "");
}

static void a_bad_configuration_file_starts_nothing(void **state)
{
	(void)state;
	temp_write_text("nywhere/config.json", "{\"plc\":\"x\"}", 0600);
	assert_string_equal(resolve(), "bad_config");
	assert_string_equal(net_asked(), "");
}

static void an_error_of_the_network_is_the_operations_own(void **state)
{
	(void)state;
	net_script("resolve {\"id\":$,\"error\":{\"code\":\"net_busy\","
		   "\"message\":\"whatever it says\"}}\n");
	assert_string_equal(resolve(), "net_busy");
	net_script("resolve {\"id\":$,\"error\":{\"code\":\"of tomorrow\","
		   "\"message\":\"x\"}}\n");
	assert_string_equal(resolve(), "internal");
}

/* After each of them the next question is answered by a new one. */
static void what_makes_no_sense_ends_it_and_the_next_one_is_new(void **state)
{
	static const char *const scripts[] = {
		"resolve exit\n",
		"configure exit\n",
		"resolve hex 00000000\n",
		"resolve hex ffffffff\n",
		"resolve hex 010001007b\n",
		"resolve garbage\n",
		"resolve {\"id\":$}\n",
		"resolve {\"id\":$,\"result\":{},\"progress\":{}}\n",
		"resolve {\"id\":$,\"result\":{}}\n",
		"resolve {\"id\":77,\"result\":{}}\n",
		"resolve {\"id\":$,\"progress\":{}}\n",
		"resolve {\"id\":$,\"progress\":{\"step\":\"Clean\",\"asked\":"
		"\"\",\"outcome\":\"found\",\"ms\":0}}\n",
		"resolve {\"id\":$,\"progress\":{\"step\":\"clean\",\"asked\":"
		"\"\",\"outcome\":\"good\",\"ms\":0}}\n",
		"resolve {\"id\":$,\"progress\":{\"step\":\"clean\",\"asked\":"
		"\"\",\"outcome\":\"found\",\"ms\":-1}}\n",
		"resolve {\"id\":$,\"result\":{\"handle\":\"Alice\",\"keys\":"
		"[],\"ttl\":0,\"steps\":[]}}\n",
		"resolve {\"id\":$,\"error\":{\"code\":\"ok\","
		"\"message\":\"\"}}\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++) {
		net_client_clear(&ops_fixture()->net);
		net_script(scripts[i]);
		assert_string_equal(resolve(), "net_failed");
		net_script("resolve " FOUND);
		assert_string_equal(resolve(), "");
	}
}

static void one_that_is_missing_is_told(void **state)
{
	(void)state;
	net_remove();
	assert_string_equal(resolve(), "net_failed");
}

/* What is not in the table of fields goes no further. */
static void steps_are_told_as_they_come(void **state)
{
	char text[FRAME_MAX_OUT / 100];
	struct json_writer w = {.text = text, .size = sizeof(text)};
	static const char request[] =
		"{\"id\":41,\"op\":\"resolve\",\"args\":" ALICE "}";
	struct session *session = ops_fixture();

	(void)state;
	net_script("resolve " PROGRESS "resolve {\"id\":$,\"progress\":"
		   "{\"step\":\"txt_nywhere\",\"asked\":\"_nywhere\","
		   "\"outcome\":\"failed\",\"answer\":\"a\\u001bb\\u202ec\","
		   "\"code\":\"dns_failed\",\"dnssec\":\"insecure\","
		   "\"ms\":12}}\nresolve " FOUND);
	assert_int_equal(operation_begin(session, request, strlen(request), &w),
		OPERATION_PENDING);
	net_client_wait(&session->net, -1);
	while (operation_receive(session, &w) == OPERATION_PENDING)
		net_client_wait(&session->net, -1);
	assert_string_equal(w.text, "{\"id\":41,\"progress\":" CLEAN "}");
	while (operation_receive(session, &w) == OPERATION_PENDING)
		net_client_wait(&session->net, -1);
	assert_string_equal(w.text,
		"{\"id\":41,\"progress\":{\"step\":\"txt_nywhere\","
		"\"asked\":\"_nywhere\",\"outcome\":\"failed\","
		"\"answer\":\"a?b?c\",\"dnssec\":\"insecure\","
		"\"code\":\"dns_failed\",\"ms\":12}}");
	while (operation_receive(session, &w) == OPERATION_PENDING)
		net_client_wait(&session->net, -1);
	assert_int_equal(strncmp(w.text, "{\"id\":41,\"result\":", 18), 0);
}

static void count_step(void *context, const struct net_step *step)
{
	assert_string_equal(step->step, "clean");
	++*(int *)context;
}

static void the_shell_hears_of_each_step(void **state)
{
	int count = 0;

	(void)state;
	ops_fixture()->on_step = count_step;
	ops_fixture()->on_step_context = &count;
	net_script("resolve " PROGRESS "resolve " PROGRESS "resolve " FOUND);
	assert_string_equal(resolve(), "");
	assert_int_equal(count, 2);
}

static enum operation_state begin(
	int id, const char *op, const char *args, char text[4096])
{
	struct json_writer w = {.text = text, .size = 4096};
	char request[512];

	snprintf(request, sizeof(request),
		"{\"id\":%d,\"op\":\"%s\",\"args\":%s}", id, op, args);
	return operation_begin(ops_fixture(), request, strlen(request), &w);
}

/* The next reply or, when all have come, "". */
static const char *next_reply(void)
{
	static char text[4096];
	struct json_writer w = {.text = text, .size = sizeof(text)};
	struct session *session = ops_fixture();

	while (session->net.count > 0) {
		if (operation_receive(session, &w) == OPERATION_ANSWERED)
			return text;
		net_client_wait(&session->net, -1);
	}
	return "";
}

static void others_are_answered_while_one_waits_for_the_network(void **state)
{
	char text[4096];

	(void)state;
	net_script("server {\"id\":1,\"error\":{\"code\":\"dns_failed\","
		   "\"message\":\"x\"}}\n"
		   "server {\"id\":$,\"error\":{\"code\":\"dns_timeout\","
		   "\"message\":\"x\"}}\n");
	assert_int_equal(begin(5, "resolve", ALICE, text), OPERATION_PENDING);
	assert_int_equal(begin(6, "hello", "{}", text), OPERATION_ANSWERED);
	assert_int_equal(strncmp(text, "{\"id\":6,\"result\":", 17), 0);
	assert_int_equal(begin(7, "server",
				 "{\"origin\":\"https://forum.example\","
				 "\"handle\":\"alice.example.com\"}",
				 text),
		OPERATION_PENDING);
	assert_non_null(strstr(next_reply(), "{\"id\":5,\"error\":{\"code\":"
					     "\"dns_failed\""));
	assert_non_null(strstr(next_reply(), "{\"id\":7,\"error\":{\"code\":"
					     "\"dns_timeout\""));
	assert_string_equal(next_reply(), "");
}

static void sixteen_may_wait_and_no_more(void **state)
{
	char text[4096];

	(void)state;
	net_script("");
	for (int i = 0; i < NET_PENDING_MAX; i++)
		assert_int_equal(
			begin(i, "resolve", ALICE, text), OPERATION_PENDING);
	assert_int_equal(begin(16, "resolve", ALICE, text), OPERATION_ANSWERED);
	assert_non_null(strstr(text, "{\"id\":16,\"error\":{\"code\":"
				     "\"net_busy\""));
	net_client_fail(&ops_fixture()->net, STATUS_NET_FAILED);
	/* its descriptor is gone: nobody may wait for that */
	assert_int_equal(net_client_timeout(&ops_fixture()->net), 0);
	for (int i = 0; i < NET_PENDING_MAX; i++)
		assert_non_null(strstr(next_reply(), "\"net_failed\""));
	assert_string_equal(next_reply(), "");
	net_script("resolve " FOUND);
	assert_string_equal(resolve(), "");
}

static void all_that_wait_hear_of_its_end(void **state)
{
	char text[4096];

	(void)state;
	net_script("server exit\n");
	assert_int_equal(begin(1, "resolve", ALICE, text), OPERATION_PENDING);
	assert_int_equal(begin(2, "resolve", ALICE, text), OPERATION_PENDING);
	assert_int_equal(begin(3, "server",
				 "{\"origin\":\"https://forum.example\","
				 "\"handle\":\"alice.example.com\"}",
				 text),
		OPERATION_PENDING);
	for (int i = 0; i < 3; i++)
		assert_non_null(strstr(next_reply(), "\"net_failed\""));
	assert_string_equal(next_reply(), "");
}

static void one_that_ended_between_two_questions_is_not_noticed(void **state)
{
	struct session *session = ops_fixture();
	struct pollfd ended = {.events = POLLIN};

	(void)state;
	net_script("resolve " FOUND "resolve exit\n");
	assert_string_equal(resolve(), "");
	ended.fd = session->net.connection.fd;
	assert_int_equal(poll(&ended, 1, 30000), 1);
	net_script("resolve " FOUND);
	assert_string_equal(resolve(), "");
}

static void one_that_stops_reading_does_not_stop_us(void **state)
{
	char text[4096];

	(void)state;
	net_script("configure stuck\n");
	for (int i = 0; i < NET_PENDING_MAX; i++) {
		assert_int_equal(
			begin(i, "resolve", ALICE, text), OPERATION_PENDING);
		assert_int_equal(
			begin(i, "hello", "{}", text), OPERATION_ANSWERED);
	}
}

static void the_end_of_the_users_side_gives_up(void **state)
{
	int user[2];

	(void)state;
	net_script("");
	assert_int_equal(pipe(user), 0);
	assert_int_equal(write(user[1], "queued request", 14), 14);
	close(user[1]);
	ops_fixture()->request_fd = user[0];
	assert_string_equal(resolve(), "cancelled");
	ops_fixture()->request_fd = -1;
	close(user[0]);
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(                                       \
		function, net_fixture_set_up, net_fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_answer_comes_back_under_the_askers_id),
		TEST(it_is_told_the_settings_first_and_only_once),
		TEST(changed_settings_start_it_anew),
		TEST(settings_that_it_does_not_take_are_the_users_to_mend),
		TEST(a_bad_configuration_file_starts_nothing),
		TEST(an_error_of_the_network_is_the_operations_own),
		TEST(what_makes_no_sense_ends_it_and_the_next_one_is_new),
		TEST(one_that_is_missing_is_told),
		TEST(steps_are_told_as_they_come),
		TEST(the_shell_hears_of_each_step),
		TEST(others_are_answered_while_one_waits_for_the_network),
		TEST(sixteen_may_wait_and_no_more),
		TEST(all_that_wait_hear_of_its_end),
		TEST(one_that_ended_between_two_questions_is_not_noticed),
		TEST(one_that_stops_reading_does_not_stop_us),
		TEST(the_end_of_the_users_side_gives_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
