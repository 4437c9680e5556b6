#include "wire/frame.h"

#include "cmocka_setup.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char buf[FRAME_MAX_IN];

/* A descriptor from which these bytes are read, and then the end. */
static int stream(const void *bytes, size_t len)
{
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], bytes, len), len);
	close(ends[1]);
	return ends[0];
}

static enum status read_bytes(const void *bytes, size_t count, size_t *len)
{
	int fd = stream(bytes, count);
	enum status st = frame_read(fd, buf, len);

	close(fd);
	return st;
}

static enum status read_length(uint32_t length, size_t *len)
{
	return read_bytes(&length, sizeof(length), len);
}

static void frames_come_out_as_they_went_in(void **state)
{
	int ends[2];
	size_t len;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(frame_write(ends[1], "{}", 2), STATUS_OK);
	assert_int_equal(frame_write(ends[1], "[1,2]", 5), STATUS_OK);
	close(ends[1]);
	assert_int_equal(frame_read(ends[0], buf, &len), STATUS_OK);
	assert_int_equal(len, 2);
	assert_memory_equal(buf, "{}", 2);
	assert_int_equal(frame_read(ends[0], buf, &len), STATUS_OK);
	assert_int_equal(len, 5);
	assert_memory_equal(buf, "[1,2]", 5);
	assert_int_equal(frame_read(ends[0], buf, &len), STATUS_END);
	close(ends[0]);
}

static void the_length_is_in_the_byte_order_of_the_machine(void **state)
{
	uint32_t length = 3;
	char frame[7];
	size_t len;

	(void)state;
	memcpy(frame, &length, 4);
	memcpy(frame + 4, "abc", 3);
	assert_int_equal(read_bytes(frame, 7, &len), STATUS_OK);
	assert_int_equal(len, 3);
}

static void an_empty_frame_is_refused_but_the_stream_goes_on(void **state)
{
	static const char frames[] = "\0\0\0\0\1\0\0\0x";
	int fd = stream(frames, 9);
	size_t len = 7;

	(void)state;
	assert_int_equal(frame_read(fd, buf, &len), STATUS_BAD_FRAME);
	assert_int_equal(len, 0);
	assert_int_equal(frame_read(fd, buf, &len), STATUS_OK);
	assert_int_equal(len, 1);
	close(fd);
}

static void a_length_above_the_limit_ends_the_stream(void **state)
{
	size_t len = 0;

	(void)state;
	assert_int_equal(read_length(FRAME_MAX_IN + 1, &len), STATUS_BAD_FRAME);
	assert_true(len == SIZE_MAX);
	len = 0;
	assert_int_equal(read_length(UINT32_MAX, &len), STATUS_BAD_FRAME);
	assert_true(len == SIZE_MAX);
}

static void a_frame_that_is_cut_off_ends_the_stream(void **state)
{
	static const char frame[] = "\3\0\0\0abc";
	size_t len;

	(void)state;
	for (size_t count = 1; count < 7; count++) {
		len = 0;
		assert_int_equal(
			read_bytes(frame, count, &len), STATUS_BAD_FRAME);
		assert_true(len == SIZE_MAX);
	}
	assert_int_equal(read_bytes(frame, 7, &len), STATUS_OK);
}

struct job {
	int fd;
	size_t len;
	enum status st;
};

static void *write_large(void *context)
{
	struct job *job = context;
	char *text = malloc(job->len);

	assert_non_null(text);
	for (size_t i = 0; i < job->len; i++)
		text[i] = (char)(i * 31 >> 3);
	job->st = frame_write(job->fd, text, job->len);
	free(text);
	close(job->fd);
	return NULL;
}

/* A pipe holds less than that, so both sides work in many pieces. */
static void the_largest_frames_pass_in_pieces(void **state)
{
	int ends[2];
	struct job job = {.len = FRAME_MAX_IN};
	pthread_t writer;
	size_t len;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	job.fd = ends[1];
	assert_int_equal(pthread_create(&writer, NULL, write_large, &job), 0);
	assert_int_equal(frame_read(ends[0], buf, &len), STATUS_OK);
	pthread_join(writer, NULL);
	assert_int_equal(job.st, STATUS_OK);
	assert_int_equal(len, FRAME_MAX_IN);
	for (size_t i = 0; i < len; i++)
		assert_int_equal(buf[i], (char)(i * 31 >> 3));
	close(ends[0]);
}

static void a_reply_of_one_megabyte_passes_and_a_longer_one_does_not(
	void **state)
{
	int ends[2];
	struct job job = {.len = FRAME_MAX_OUT};
	pthread_t writer;
	uint32_t length;
	size_t total = 0;
	ssize_t n;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	job.fd = ends[1];
	assert_int_equal(pthread_create(&writer, NULL, write_large, &job), 0);
	assert_int_equal(read(ends[0], &length, 4), 4);
	assert_int_equal(length, FRAME_MAX_OUT);
	while ((n = read(ends[0], buf, sizeof(buf))) > 0)
		total += (size_t)n;
	pthread_join(writer, NULL);
	assert_int_equal(job.st, STATUS_OK);
	assert_int_equal(total, FRAME_MAX_OUT);
	close(ends[0]);
	assert_int_equal(
		frame_write(-1, "x", FRAME_MAX_OUT + 1), STATUS_TOO_LONG);
	assert_int_equal(frame_write(-1, "x", 0), STATUS_TOO_LONG);
}

static void writing_to_a_closed_pipe_is_the_end(void **state)
{
	int ends[2];

	(void)state;
	signal(SIGPIPE, SIG_IGN);
	assert_int_equal(pipe(ends), 0);
	close(ends[0]);
	assert_int_equal(frame_write(ends[1], "{}", 2), STATUS_END);
	close(ends[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(frames_come_out_as_they_went_in),
		cmocka_unit_test(
			the_length_is_in_the_byte_order_of_the_machine),
		cmocka_unit_test(
			an_empty_frame_is_refused_but_the_stream_goes_on),
		cmocka_unit_test(a_length_above_the_limit_ends_the_stream),
		cmocka_unit_test(a_frame_that_is_cut_off_ends_the_stream),
		cmocka_unit_test(the_largest_frames_pass_in_pieces),
		cmocka_unit_test(
			a_reply_of_one_megabyte_passes_and_a_longer_one_does_not),
		cmocka_unit_test(writing_to_a_closed_pipe_is_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
