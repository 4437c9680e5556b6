/* The launcher and a question to a helper, with scripts in a helper's place. */
#include "cmocka_setup.h"
#include "temp.h"
#include "wire/call.h"

#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static struct launcher launcher = {-1};

static int set_up(void **state)
{
	static char folder[512];

	signal(SIGPIPE, SIG_IGN);
	if (temp_folder_set_up(state) != 0)
		return -1;
	strcpy(folder, temp_folder());
	return launcher_start(folder, &launcher) == STATUS_OK ? 0 : -1;
}

/* The launcher ends when its channel closes: nothing is left behind. */
static int tear_down(void **state)
{
	launcher_stop(&launcher);
	while (wait(NULL) > 0)
		;
	return temp_folder_tear_down(state);
}

#define REQUEST "{\"id\":1,\"op\":\"ask\",\"args\":{}}"

/* A helper whose stdin is the socket. reply takes the request before it gives
 * $1, a JSON text: the host must not still be writing when the helper ends. */
static void install(const char *body)
{
	char script[2048];

	snprintf(script, sizeof(script),
		"#!/bin/sh\n"
		"take() { head -c %zu; }\n"
		"reply() { take >/dev/null; give \"$1\"; }\n"
		"give() {\n"
		"	printf \"\\\\$(printf %%03o ${#1})\\\\0\\\\0\\\\0%%s\""
		" \"$1\" >&0\n"
		"}\n"
		"%s\n",
		sizeof(uint32_t) + strlen(REQUEST), body);
	temp_write_text("nywhere-unlock", script, 0755);
}

static enum status ask(int cancel_fd, struct json **doc)
{
	static const char text[] = REQUEST;
	const struct call call = {&launcher, HELPER_UNLOCK, cancel_fd};
	const struct json *result = NULL;
	enum status st;

	*doc = NULL;
	st = call_helper(&call, text, sizeof(text) - 1, doc, &result);
	assert_int_equal(result != NULL, st == STATUS_OK);
	return st;
}

static void expect(enum status status)
{
	struct json *doc;

	assert_int_equal(ask(-1, &doc), status);
	json_free(doc);
}

static void a_result_comes_back(void **state)
{
	(void)state;
	install("reply '{\"id\":1,\"result\":{}}'");
	expect(STATUS_OK);
	expect(STATUS_OK);
}

static void an_error_comes_back_as_its_status(void **state)
{
	(void)state;
	install("reply '{\"id\":1,\"error\":{\"code\":\"cancelled\","
		"\"message\":\"x\"}}'");
	expect(STATUS_CANCELLED);
}

static void what_is_no_reply_is_a_failure_of_the_helper(void **state)
{
	static const char *const bodies[] = {
		"exit 0",
		"exit 1",
		"kill -9 $$",
		"reply '{}'",
		"reply garbage",
		"reply '{\"id\":1,\"error\":{\"code\":\"ok\","
		"\"message\":\"\"}}'",
		"printf '\\377\\377\\377\\377' >&0",
		"printf '\\0\\0\\0\\0' >&0",
		"printf '\\011\\0\\0\\0{' >&0",
		"printf '\\011' >&0",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		install(bodies[i]);
		expect(STATUS_HELPER_FAILED);
	}
}

static void a_helper_that_is_missing_or_may_not_run_is_told(void **state)
{
	(void)state;
	expect(STATUS_HELPER_FAILED);
	temp_write_text("nywhere-unlock", "#!/bin/sh\n", 0644);
	expect(STATUS_HELPER_FAILED);
	install("reply '{\"id\":1,\"result\":{}}'");
	expect(STATUS_OK);
}

static void the_helper_gets_the_request_and_nothing_else(void **state)
{
	size_t len;
	char *text;
	uint32_t length;

	(void)state;
	install("take > \"$(dirname \"$0\")/request\"\n"
		"ls -l /proc/self/fd | grep -c socket:"
		" > \"$(dirname \"$0\")/sockets\"\n"
		"give '{\"id\":1,\"result\":{}}'");
	expect(STATUS_OK);
	text = temp_read("request", &len);
	assert_int_equal(len, 33);
	memcpy(&length, text, 4);
	assert_int_equal(length, 29);
	assert_string_equal(text + 4, REQUEST);
	free(text);
	text = temp_read("sockets", &len);
	assert_string_equal(text, "1\n");
	free(text);
}

static void the_end_of_the_users_side_gives_up(void **state)
{
	struct json *doc;
	int user[2];

	(void)state;
	assert_int_equal(pipe(user), 0);
	install("cat > /dev/null");
	assert_int_equal(write(user[1], "queued request", 14), 14);
	close(user[1]);
	assert_int_equal(ask(user[0], &doc), STATUS_CANCELLED);
	assert_null(doc);
	close(user[0]);
}

static void requests_that_queue_do_not_give_up(void **state)
{
	struct json *doc;
	int user[2];

	(void)state;
	assert_int_equal(pipe(user), 0);
	install("reply '{\"id\":1,\"result\":{}}'");
	assert_int_equal(write(user[1], "queued request", 14), 14);
	assert_int_equal(ask(user[0], &doc), STATUS_OK);
	json_free(doc);
	close(user[1]);
	close(user[0]);
}

static void closing_our_end_is_the_end_of_input_for_the_helper(void **state)
{
	struct pollfd ended = {.events = POLLIN};
	char path[512];
	int fd = -1;

	(void)state;
	install("cat > /dev/null; : > \"$(dirname \"$0\")/ended\"");
	strcpy(path, temp_path("ended"));
	assert_int_equal(
		launcher_spawn(&launcher, HELPER_UNLOCK, &fd), STATUS_OK);
	close(fd);
	for (int i = 0; i < 2000 && access(path, F_OK) != 0; i++)
		poll(&ended, 0, 5);
	assert_int_equal(access(path, F_OK), 0);
}

static void without_a_launcher_there_is_no_helper(void **state)
{
	struct launcher none = {-1};
	int fd = -7;

	(void)state;
	assert_int_equal(launcher_spawn(&none, HELPER_UNLOCK, &fd),
		STATUS_HELPER_FAILED);
	assert_int_equal(fd, -7);
	launcher_stop(&none);
}

static void a_launcher_asked_for_another_program_starts_none(void **state)
{
	int fd = -7;

	(void)state;
	install("reply '{\"id\":1,\"result\":{}}'");
	assert_int_equal(launcher_spawn(&launcher, (enum helper)200, &fd),
		STATUS_HELPER_FAILED);
	assert_int_equal(fd, -7);
	expect(STATUS_OK);
}

static void ignore(int number)
{
	(void)number;
}

/* Ctrl-C in the shell, whose handler lets calls be interrupted. */
static void signals_do_not_put_the_launcher_out_of_step(void **state)
{
	struct sigaction action = {.sa_handler = ignore};
	struct sigaction before;
	struct itimerval often = {{0, 200}, {0, 200}};
	struct itimerval never = {{0, 0}, {0, 0}};
	enum status st = STATUS_OK;
	int fd;

	(void)state;
	install("true");
	sigaction(SIGALRM, &action, &before);
	setitimer(ITIMER_REAL, &often, NULL);
	for (int i = 0; i < 100 && st == STATUS_OK; i++) {
		st = launcher_spawn(&launcher, HELPER_UNLOCK, &fd);
		if (st == STATUS_OK)
			close(fd);
	}
	setitimer(ITIMER_REAL, &never, NULL);
	sigaction(SIGALRM, &before, NULL);
	assert_int_equal(st, STATUS_OK);
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_result_comes_back),
		TEST(an_error_comes_back_as_its_status),
		TEST(what_is_no_reply_is_a_failure_of_the_helper),
		TEST(a_helper_that_is_missing_or_may_not_run_is_told),
		TEST(the_helper_gets_the_request_and_nothing_else),
		TEST(the_end_of_the_users_side_gives_up),
		TEST(requests_that_queue_do_not_give_up),
		TEST(closing_our_end_is_the_end_of_input_for_the_helper),
		TEST(without_a_launcher_there_is_no_helper),
		TEST(a_launcher_asked_for_another_program_starts_none),
		TEST(signals_do_not_put_the_launcher_out_of_step),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
