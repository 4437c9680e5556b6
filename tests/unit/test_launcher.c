/* The launcher, with scripts in a helper's place. */
#include "cmocka_setup.h"
#include "temp.h"
#include "wire/frame.h"
#include "wire/launcher.h"

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

#define REPLY "{\"id\":1,\"result\":{}}"
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

/* A helper that cannot be started is one that ends without a word. */
static enum status ask(void)
{
	static char reply[FRAME_MAX_IN];
	size_t len;
	int fd = -1;
	enum status st = launcher_spawn(&launcher, HELPER_UNLOCK, &fd);

	if (st == STATUS_OK)
		st = frame_write(fd, REQUEST, strlen(REQUEST));
	if (st == STATUS_OK)
		st = frame_read(fd, reply, &len);
	if (fd >= 0)
		close(fd);
	return st == STATUS_OK && len == strlen(REPLY) &&
			       memcmp(reply, REPLY, len) == 0
		       ? STATUS_OK
		       : STATUS_HELPER_FAILED;
}

static void expect(enum status status)
{
	assert_int_equal(ask(), status);
}

static void a_result_comes_back(void **state)
{
	(void)state;
	install("reply '{\"id\":1,\"result\":{}}'");
	expect(STATUS_OK);
	expect(STATUS_OK);
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
		TEST(a_helper_that_is_missing_or_may_not_run_is_told),
		TEST(the_helper_gets_the_request_and_nothing_else),
		TEST(closing_our_end_is_the_end_of_input_for_the_helper),
		TEST(without_a_launcher_there_is_no_helper),
		TEST(a_launcher_asked_for_another_program_starts_none),
		TEST(signals_do_not_put_the_launcher_out_of_step),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
