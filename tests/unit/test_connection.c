/* A line to a helper that stays, with scripts in the helper's place. */
#include "cmocka_setup.h"
#include "temp.h"
#include "wire/connection.h"
#include "wire/frame.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct launcher launcher = {-1};
static struct connection connection = {.fd = -1};

static int set_up(void **state)
{
	static char folder[512];

	if (temp_folder_set_up(state) != 0)
		return -1;
	strcpy(folder, temp_folder());
	return launcher_start(folder, &launcher) == STATUS_OK ? 0 : -1;
}

static int tear_down(void **state)
{
	connection_close(&connection);
	launcher_stop(&launcher);
	while (wait(NULL) > 0)
		;
	return temp_folder_tear_down(state);
}

/* A helper that runs body, in which `byte` waits for a frame of one byte. */
static void start(const char *body)
{
	char script[2048];

	snprintf(script, sizeof(script),
		"#!/bin/sh\nbyte() { head -c 5 >/dev/null; }\n%s\n", body);
	temp_write_text("nywhere-net", script, 0755);
	assert_int_equal(
		connection_open(&connection, &launcher, HELPER_NET), STATUS_OK);
}

static void wait_for_input(void)
{
	struct pollfd fd = {.fd = connection.fd, .events = POLLIN};

	assert_int_equal(poll(&fd, 1, 30000), 1);
}

static void expect_quiet(void)
{
	size_t len;

	assert_int_equal(
		connection_receive(&connection, &len), CONNECTION_QUIET);
}

static void expect_ended(void)
{
	enum connection_event event;
	size_t len;

	do {
		wait_for_input();
		event = connection_receive(&connection, &len);
	} while (event == CONNECTION_QUIET);
	assert_int_equal(event, CONNECTION_ENDED);
}

static void expect_frame(const char *text)
{
	enum connection_event event;
	size_t len;

	do {
		wait_for_input();
		event = connection_receive(&connection, &len);
	} while (event == CONNECTION_QUIET);
	assert_int_equal(event, CONNECTION_FRAME);
	assert_int_equal(len, strlen(text));
	assert_memory_equal(connection.text, text, len);
}

static void go_on(void)
{
	assert_int_equal(connection_send(&connection, "x", 1), STATUS_OK);
}

/* After each piece of the frame the helper waits for us. */
static void a_frame_in_pieces_is_gathered_without_waiting(void **state)
{
	(void)state;
	start("for piece in '\\003' '\\0\\0' '\\0a' 'b' 'c'; do"
	      " byte; printf \"$piece\" >&0; done; exec cat >/dev/null");
	for (int i = 0; i < 4; i++) {
		expect_quiet();
		go_on();
		wait_for_input();
	}
	expect_quiet();
	go_on();
	expect_frame("abc");
	expect_quiet();
}

static void frames_that_come_at_once_are_taken_one_by_one(void **state)
{
	(void)state;
	start("printf '\\001\\0\\0\\0a\\002\\0\\0\\0bc' >&0; exec cat "
	      ">/dev/null");
	expect_frame("a");
	expect_frame("bc");
	expect_quiet();
}

static void the_end_and_what_is_no_frame_are_its_end(void **state)
{
	static const char *const bodies[] = {
		"exit 0",
		"kill -9 $$",
		"printf '\\003\\0' >&0",
		"printf '\\003\\0\\0\\0ab' >&0",
		"printf '\\0\\0\\0\\0' >&0; exec cat >/dev/null",
		"printf '\\001\\0\\001\\0' >&0; exec cat >/dev/null",
		"printf '\\377\\377\\377\\377' >&0; exec cat >/dev/null",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		start(bodies[i]);
		expect_ended();
		connection_close(&connection);
	}
}

static void one_that_does_not_read_is_given_up(void **state)
{
	static char text[FRAME_MAX_IN];
	enum status st = STATUS_OK;

	(void)state;
	memset(text, 'x', sizeof(text));
	start("printf '\\001\\0\\0\\0a' >&0\n"
	      "while [ -e \"$0\" ]; do sleep 0.05; done");
	expect_frame("a");
	for (int i = 0; i < 1000 && st == STATUS_OK; i++)
		st = connection_send(&connection, text, sizeof(text));
	assert_int_equal(st, STATUS_HELPER_FAILED);
}

static void writing_to_one_that_has_ended_is_told_and_kills_nobody(void **state)
{
	(void)state;
	start("exit 0");
	expect_ended();
	assert_int_equal(
		connection_send(&connection, "x", 1), STATUS_HELPER_FAILED);
}

static void without_a_helper_nothing_is_sent_and_nothing_comes(void **state)
{
	size_t len;

	(void)state;
	assert_int_equal(
		connection_open(&connection, &launcher, HELPER_NET), STATUS_OK);
	expect_ended();
	connection_close(&connection);
	connection_close(&connection);
	assert_int_equal(
		connection_send(&connection, "x", 1), STATUS_HELPER_FAILED);
	assert_int_equal(
		connection_receive(&connection, &len), CONNECTION_ENDED);
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_frame_in_pieces_is_gathered_without_waiting),
		TEST(frames_that_come_at_once_are_taken_one_by_one),
		TEST(the_end_and_what_is_no_frame_are_its_end),
		TEST(one_that_does_not_read_is_given_up),
		TEST(writing_to_one_that_has_ended_is_told_and_kills_nobody),
		TEST(without_a_helper_nothing_is_sent_and_nothing_comes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
