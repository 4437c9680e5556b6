/* The checks of the host, with a scripted doctor: what it says is passed on,
 * and whatever becomes of it, what can be said without it is said. */
#include "cmocka_setup.h"
#include "net_fixture.h"
#include "ops/doctor.h"
#include "temp.h"
#include "wire/frame.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HOST                                                                   \
	"{\"check\":\"host\",\"state\":\"ok\",\"message\":\"It is there.\"}"
#define MANIFEST                                                               \
	"{\"check\":\"manifest:firefox\",\"state\":\"fail\","                  \
	"\"message\":\"It is not there.\"}"
#define PROGRESS "{\"id\":$,\"progress\":" HOST "}\n"
#define FOUND "{\"id\":$,\"result\":{\"checks\":[" HOST "," MANIFEST "]}}\n"

/* As it is installed: the helpers in a folder of their own, the command in
 * bin. */
static int set_up(void **state)
{
	static char folder[512];

	if (net_fixture_set_up(state) != 0 ||
		mkdir(temp_path("bin"), 0700) != 0 ||
		symlink("../nywhere-net", temp_path("bin/nywhere")) != 0 ||
		mkdir(temp_path("libexec"), 0700) != 0 ||
		mkdir(temp_path("libexec/nywhere"), 0700) != 0)
		return -1;
	snprintf(folder, sizeof(folder), "%s", temp_path("libexec/nywhere"));
	launcher_stop(&ops_fixture()->launcher);
	return launcher_start(folder, &ops_fixture()->launcher) == STATUS_OK
		       ? 0
		       : -1;
}

/* The names of the checks that are told, joined by spaces. */
static const char *ask(void)
{
	static char names[8192];
	cJSON *result = ops_result(ops_fixture(), "doctor", NULL);

	snprintf(names, sizeof(names), "%s",
		ops_join(result, "checks", "check"));
	cJSON_Delete(result);
	return names;
}

static void it_is_asked_and_its_word_is_passed_on(void **state)
{
	cJSON *result;
	const cJSON *counts;

	(void)state;
	net_script("doctor " FOUND);
	result = ops_result(ops_fixture(), "doctor", "{}");
	counts = cJSON_GetObjectItem(result, "counts");
	assert_string_equal(
		ops_join(result, "checks", "check"), "host manifest:firefox");
	assert_string_equal(ops_join(result, "checks", "state"), "ok fail");
	assert_string_equal(ops_join(result, "checks", "message"),
		"It is there. It is not there.");
	assert_int_equal(ops_number(counts, "ok"), 1);
	assert_int_equal(ops_number(counts, "warn"), 0);
	assert_int_equal(ops_number(counts, "fail"), 1);
	cJSON_Delete(result);
	assert_string_equal(
		ops_code(ops_fixture(), "doctor", "{\"x\":1}"), "bad_argument");
}

static void each_check_is_told_as_it_comes(void **state)
{
	static const char request[] = "{\"id\":41,\"op\":\"doctor\"}";
	char text[4096];
	struct json_writer w = {.text = text, .size = sizeof(text)};
	struct session *session = ops_fixture();

	(void)state;
	net_script("doctor " PROGRESS "doctor " FOUND);
	assert_int_equal(operation_begin(session, request, strlen(request), &w),
		OPERATION_PENDING);
	while (operation_receive(session, &w) == OPERATION_PENDING)
		net_client_wait(&session->doctor, -1);
	assert_string_equal(w.text, "{\"id\":41,\"progress\":" HOST "}");
	while (operation_receive(session, &w) == OPERATION_PENDING)
		net_client_wait(&session->doctor, -1);
	assert_int_equal(strncmp(w.text, "{\"id\":41,\"result\":", 18), 0);
	assert_int_equal(session->doctor.connection.fd, -1);
}

static void the_home_and_what_could_hide_something_are_not_passed_on(
	void **state)
{
	cJSON *result;

	(void)state;
	setenv("HOME", "/home/alice", 1);
	net_script("doctor {\"id\":$,\"result\":{\"checks\":[{\"check\":\"x\","
		   "\"state\":\"ok\",\"message\":\"/home/alice/.config is a"
		   "\\u202e /home/alicea\\u001b, of /home/alice; "
		   "/home/alice.\"}]}}\n");
	result = ops_result(ops_fixture(), "doctor", NULL);
	assert_string_equal(ops_join(result, "checks", "message"),
		"~/.config is a? /home/alicea?, of ~; ~.");
	cJSON_Delete(result);
}

static void it_is_told_what_the_environment_was(void **state)
{
	(void)state;
	net_script("doctor " FOUND);
	setenv("OPENSSL_CONF", "/etc/a secret", 1);
	doctor_note_environment();
	unsetenv("OPENSSL_CONF");
	ask();
	doctor_note_environment();
	assert_string_equal(net_asked(),
		"{\"id\":1,\"op\":\"doctor\",\"args\":"
		"{\"environment\":[\"OPENSSL_CONF\"]}}\n");
}

/* What is told then: first that it is missing, then what files say. */
static void expect_files_only(const char *why)
{
	cJSON *result = ops_result(ops_fixture(), "doctor", NULL);
	const char *names = ops_join(result, "checks", "check");

	assert_int_equal(strncmp(names, "doctor ", 7), 0);
	assert_non_null(strstr(names, " vault key-file config "));
	assert_null(strstr(names, "manifest"));
	assert_non_null(strstr(ops_join(result, "checks", "message"), why));
	cJSON_Delete(result);
}

static void whatever_becomes_of_it_files_are_looked_at(void **state)
{
	static const char *const scripts[] = {
		"doctor exit\n",
		"doctor garbage\n",
		"doctor hex ffffffff\n",
		"doctor {\"id\":$}\n",
		"doctor {\"id\":77,\"result\":{\"checks\":[]}}\n",
		"doctor {\"id\":$,\"result\":{}}\n",
		"doctor {\"id\":$,\"result\":{\"checks\":[" HOST ",7]}}\n",
		"doctor {\"id\":$,\"result\":{\"checks\":[{\"check\":\"A b\","
		"\"state\":\"ok\",\"message\":\"x\"}]}}\n",
		"doctor {\"id\":$,\"result\":{\"checks\":[{\"check\":\"host\","
		"\"state\":\"good\",\"message\":\"x\"}]}}\n",
		"doctor {\"id\":$,\"result\":{\"checks\":[" HOST
		"],\"more\":1}}\n",
		"doctor {\"id\":$,\"progress\":{\"check\":\"host\"}}\n",
		"doctor {\"id\":$,\"error\":{\"code\":\"bad_argument\","
		"\"message\":\"x\"}}\n",
		"doctor " PROGRESS "doctor exit\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++) {
		net_script(scripts[i]);
		expect_files_only("is missing or ended too early");
		net_script("doctor " FOUND);
		assert_string_equal(ask(), "host manifest:firefox");
	}
}

static void one_that_is_missing_is_told(void **state)
{
	(void)state;
	assert_int_equal(unlink(temp_path("bin/nywhere")), 0);
	expect_files_only("is missing or ended too early");
	launcher_stop(&ops_fixture()->launcher);
	expect_files_only("is missing or ended too early");
}

static void one_that_is_silent_is_given_up(void **state)
{
	(void)state;
	ops_fixture()->doctor.limit_ms = 20;
	net_script("doctor " PROGRESS "doctor stuck\n");
	expect_files_only("was not done in time");
	ops_fixture()->doctor.limit_ms = DOCTOR_LIMIT_MS;
	net_script("doctor " FOUND);
	assert_string_equal(ask(), "host manifest:firefox");
}

static void others_are_answered_meanwhile_and_two_may_ask(void **state)
{
	char text[4096];
	struct json_writer w = {.text = text, .size = sizeof(text)};
	struct session *session = ops_fixture();

	(void)state;
	net_script("doctor {\"id\":1,\"result\":{\"checks\":[]}}\n"
		   "doctor {\"id\":2,\"result\":{\"checks\":[" HOST "]}}\n");
	assert_int_equal(operation_begin(session,
				 "{\"id\":5,\"op\":\"doctor\"}", 22, &w),
		OPERATION_PENDING);
	assert_int_equal(operation_begin(session,
				 "{\"id\":6,\"op\":\"doctor\"}", 22, &w),
		OPERATION_PENDING);
	assert_int_equal(
		operation_begin(session, "{\"id\":7,\"op\":\"hello\"}", 21, &w),
		OPERATION_ANSWERED);
	while (operation_receive(session, &w) == OPERATION_PENDING)
		net_client_wait(&session->doctor, -1);
	assert_int_equal(strncmp(w.text, "{\"id\":5,\"result\":", 17), 0);
	while (operation_receive(session, &w) == OPERATION_PENDING)
		net_client_wait(&session->doctor, -1);
	assert_int_equal(strncmp(w.text, "{\"id\":6,\"result\":", 17), 0);
	assert_non_null(strstr(w.text, "It is there."));
}

static void it_is_no_nywhere_net_and_hears_no_settings(void **state)
{
	(void)state;
	temp_write_text("nywhere/config.json", "{\"plc\":\"x\"}", 0600);
	net_script("doctor " FOUND);
	assert_string_equal(ask(), "host manifest:firefox");
	assert_null(strstr(net_asked(), "configure"));
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(function, set_up, net_fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(it_is_asked_and_its_word_is_passed_on),
		TEST(each_check_is_told_as_it_comes),
		TEST(the_home_and_what_could_hide_something_are_not_passed_on),
		TEST(it_is_told_what_the_environment_was),
		TEST(whatever_becomes_of_it_files_are_looked_at),
		TEST(one_that_is_missing_is_told),
		TEST(one_that_is_silent_is_given_up),
		TEST(others_are_answered_meanwhile_and_two_may_ask),
		TEST(it_is_no_nywhere_net_and_hears_no_settings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
