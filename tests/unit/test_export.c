/* The export file: its first line, and the chunks that follow it. */
#include "keys/export_stream.h"

#include "cmocka_setup.h"
#include "keys/aead.h"
#include "temp.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PIPE_ROOM 65536
#define SEALED (EXPORT_CHUNK + AEAD_TAG_LENGTH)

static struct export_header header;
static struct secret *key;

static int set_up(void **state)
{
	if (secret_heap_init() != STATUS_OK || temp_folder_set_up(state) != 0 ||
		export_header_make(EXPORT_COST_MIN, &header) != STATUS_OK)
		return -1;
	key = secret_random(AEAD_KEY_LENGTH);
	return key == NULL ? -1 : 0;
}

static int tear_down(void **state)
{
	secret_free(key);
	return temp_folder_tear_down(state);
}

/* A file of count lines of len letters each; returns its length. */
static size_t write_lines(int count, size_t len)
{
	int fd = open(temp_path("file"), O_WRONLY | O_CREAT | O_TRUNC, 0600);
	struct export_writer *writer = NULL;
	char *line = malloc(len + 1);
	off_t size;

	assert_true(fd >= 0);
	assert_non_null(line);
	assert_int_equal(
		export_writer_new(fd, &header, key, &writer), STATUS_OK);
	for (int i = 0; i < count; i++) {
		memset(line, 'a' + i % 26, len);
		assert_int_equal(
			export_writer_line(writer, line, len), STATUS_OK);
	}
	assert_int_equal(export_writer_finish(writer), STATUS_OK);
	export_writer_free(writer);
	free(line);
	size = lseek(fd, 0, SEEK_CUR);
	close(fd);
	return (size_t)size;
}

/* Reads what follows the first line, out of a pipe, which is quicker than a
 * file; *lines counts those that came before the end. */
static enum status read_lines(const char *bytes, size_t size, int *lines)
{
	struct export_reader *reader = NULL;
	const char *text;
	int fds[2];
	size_t len;
	enum status st;

	size -= header.len;
	assert_int_equal(pipe(fds), 0);
	assert_true(size <= PIPE_ROOM);
	assert_int_equal(write(fds[1], bytes + header.len, size), size);
	close(fds[1]);
	assert_int_equal(
		export_reader_new(fds[0], &header, key, &reader), STATUS_OK);
	*lines = 0;
	while ((st = export_reader_next(reader, &text, &len)) == STATUS_OK) {
		for (size_t i = 0; i < len; i++)
			assert_int_equal(text[i], 'a' + *lines % 26);
		++*lines;
	}
	export_reader_free(reader);
	close(fds[0]);
	return st;
}

static void expect_lines(int count, size_t len)
{
	size_t size = write_lines(count, len);
	char *bytes = temp_read("file", &size);
	int lines;

	assert_int_equal(read_lines(bytes, size, &lines), STATUS_END);
	assert_int_equal(lines, count);
	free(bytes);
}

static void lines_come_back_whatever_their_lengths(void **state)
{
	(void)state;
	expect_lines(0, 0);
	expect_lines(1, 0);
	expect_lines(3, 1);
	for (size_t len = EXPORT_CHUNK - 3; len < EXPORT_CHUNK + 3; len++) {
		expect_lines(1, len);
		expect_lines(2, len);
	}
	expect_lines(60, 1000);
	expect_lines(3, EXPORT_LINE_MAX - 1);
}

static void a_line_that_is_too_long_is_not_written(void **state)
{
	static char line[EXPORT_LINE_MAX];
	struct export_writer *writer = NULL;
	int fd = open("/dev/null", O_WRONLY);

	(void)state;
	assert_int_equal(
		export_writer_new(fd, &header, key, &writer), STATUS_OK);
	assert_int_equal(export_writer_line(writer, line, sizeof(line)),
		STATUS_TOO_LONG);
	export_writer_free(writer);
	close(fd);
}

static bool is_refused(enum status st)
{
	return st == STATUS_EXPORT_WRONG || st == STATUS_EXPORT_DAMAGED;
}

/* Each bit of three chunks, the first line apart: it leads to another key. */
static void each_changed_bit_is_noticed(void **state)
{
	size_t size = write_lines(9, 1000);
	char *bytes = temp_read("file", &size);
	int lines;

	(void)state;
	assert_true(size > header.len + 2 * SEALED);
	for (size_t at = header.len; at < size; at++) {
		/* all bits of the ends of each chunk, one of the others */
		size_t within = (at - header.len) % SEALED;
		int step = within < 2 || within >= EXPORT_CHUNK ? 1 : 8;

		for (int bit = (int)(at & (size_t)(step - 1)); bit < 8;
			bit += step) {
			bytes[at] ^= (char)(1 << bit);
			assert_true(
				is_refused(read_lines(bytes, size, &lines)));
			bytes[at] ^= (char)(1 << bit);
		}
	}
	assert_int_equal(read_lines(bytes, size, &lines), STATUS_END);
	free(bytes);
}

static void each_cut_is_noticed(void **state)
{
	size_t size = write_lines(9, 1000);
	char *bytes = temp_read("file", &size);
	int lines;

	(void)state;
	for (size_t len = header.len; len < size; len++)
		assert_true(is_refused(read_lines(bytes, len, &lines)));
	free(bytes);
}

static void what_follows_the_end_is_noticed(void **state)
{
	size_t size = write_lines(9, 1000);
	char *bytes = temp_read("file", &size);
	char *longer = malloc(size + SEALED);
	int lines;

	(void)state;
	assert_non_null(longer);
	memcpy(longer, bytes, size);
	memset(longer + size, 0, SEALED);
	assert_true(is_refused(read_lines(longer, size + 1, &lines)));
	assert_true(is_refused(read_lines(longer, size + SEALED, &lines)));
	free(longer);
	free(bytes);
}

static void chunks_cannot_change_places_or_come_twice(void **state)
{
	size_t size = write_lines(16, 1000);
	char *bytes = temp_read("file", &size);
	char *changed = malloc(size);
	char *body = changed + header.len;
	int lines;

	(void)state;
	assert_non_null(changed);
	assert_true(size > header.len + 3 * SEALED);
	memcpy(changed, bytes, size);
	memcpy(body, bytes + header.len + SEALED, SEALED);
	memcpy(body + SEALED, bytes + header.len, SEALED);
	assert_int_equal(
		read_lines(changed, size, &lines), STATUS_EXPORT_WRONG);
	memcpy(changed, bytes, size);
	memcpy(body + SEALED, body, SEALED);
	assert_int_equal(
		read_lines(changed, size, &lines), STATUS_EXPORT_DAMAGED);
	memcpy(changed, bytes, size);
	memmove(body + SEALED, body + 2 * SEALED,
		size - header.len - 2 * SEALED);
	assert_int_equal(read_lines(changed, size - SEALED, &lines),
		STATUS_EXPORT_DAMAGED);
	free(changed);
	free(bytes);
}

static void a_file_of_another_first_line_does_not_open(void **state)
{
	struct export_header before = header;
	size_t size = write_lines(1, 10);
	char *bytes = temp_read("file", &size);
	int lines;

	(void)state;
	header.text[header.len - 2] ^= 1;
	assert_int_equal(read_lines(bytes, size, &lines), STATUS_EXPORT_WRONG);
	header = before;
	assert_int_equal(read_lines(bytes, size, &lines), STATUS_END);
	free(bytes);
}

static void a_full_disk_is_told_and_told_again(void **state)
{
	struct export_writer *writer = NULL;
	int fd = open("/dev/full", O_WRONLY);

	(void)state;
	assert_int_equal(
		export_writer_new(fd, &header, key, &writer), STATUS_DISK_FULL);
	assert_null(writer);
	close(fd);
}

static enum status parse(const char *text)
{
	struct export_header parsed;

	return export_header_parse(text, strlen(text), &parsed);
}

#define SALT "AAAAAAAAAAAAAAAAAAAAAA"

static void the_first_line_has_one_spelling(void **state)
{
	static const char *const foreign[] = {"", "\n", "nywhere-export",
		"nywhere-export 1 scrypt 17 8 1 " SALT,
		"nywhere-export 1 scrypt 17 8 1 " SALT " \n",
		"nywhere-export 1 scrypt 17 8 1 " SALT "A\n",
		"nywhere-export 1 scrypt 17 8 1 AAAAAAAAAAAAAAAAAAAAAB\n",
		"nywhere-export 1 scrypt 17 8 1 AAAA\n",
		"nywhere-export 1 scrypt 17 8 1 " SALT "\r\n",
		"nywhere-export 1  scrypt 17 8 1 " SALT "\n",
		"nywhere-export 1 scrypt 017 8 1 " SALT "\n",
		"nywhere-export 1 scrypt +17 8 1 " SALT "\n",
		"nywhere-export 1 scrypt 13 8 1 " SALT "\n",
		"nywhere-export 1 scrypt 19 8 1 " SALT "\n",
		"nywhere-export 1 scrypt 99 8 1 " SALT "\n",
		"nywhere-export 1 scrypt 17 9 1 " SALT "\n",
		"nywhere-export 1 scrypt 17 8 2 " SALT "\n",
		"nywhere-export 1 recovery " SALT "A\n",
		"nywhere-export 1 recovery  " SALT "\n",
		"nywhere-export 1 recovery 17 8 1 " SALT "\n",
		"nywhere-export 1 recovery AAAAAAAAAAAAAAAAAAAAAB\n",
		"nywhere-export 1 recovery\n",
		"nywhere-export 1 argon2 17 8 1 " SALT "\n",
		"nywhere-export 01 scrypt 17 8 1 " SALT "\n",
		"nywhere-export x scrypt 17 8 1 " SALT "\n",
		"Nywhere-export 1 scrypt 17 8 1 " SALT "\n",
		" nywhere-export 1 scrypt 17 8 1 " SALT "\n"};

	(void)state;
	assert_int_equal(
		parse("nywhere-export 1 scrypt 17 8 1 " SALT "\n"), STATUS_OK);
	assert_int_equal(
		parse("nywhere-export 1 scrypt 14 8 1 " SALT "\nx"), STATUS_OK);
	assert_int_equal(
		parse("nywhere-export 1 recovery " SALT "\n"), STATUS_OK);
	for (size_t i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++)
		assert_int_equal(parse(foreign[i]), STATUS_EXPORT_FOREIGN);
	assert_int_equal(
		parse("nywhere-export 2 anything\n"), STATUS_EXPORT_NEWER);
	assert_int_equal(
		parse("nywhere-export 10 anything\n"), STATUS_EXPORT_NEWER);
}

static void what_is_made_is_what_is_read(void **state)
{
	struct export_header parsed;

	(void)state;
	assert_int_equal(export_header_parse(header.text, header.len, &parsed),
		STATUS_OK);
	assert_memory_equal(&parsed, &header, sizeof(header));
	for (size_t len = 0; len < header.len; len++)
		assert_int_equal(export_header_parse(header.text, len, &parsed),
			STATUS_EXPORT_FOREIGN);
}

static void a_key_is_that_of_passphrase_and_salt(void **state)
{
	struct secret *passphrase = secret_copy("correct horse", 13);
	struct secret *other = secret_copy("correct Horse", 13);
	struct secret *keys[4] = {NULL};
	struct export_header second;

	(void)state;
	assert_int_equal(
		export_header_make(EXPORT_COST_MIN, &second), STATUS_OK);
	assert_int_equal(
		export_header_key(&header, passphrase, &keys[0]), STATUS_OK);
	assert_int_equal(
		export_header_key(&header, passphrase, &keys[1]), STATUS_OK);
	assert_int_equal(
		export_header_key(&header, other, &keys[2]), STATUS_OK);
	assert_int_equal(
		export_header_key(&second, passphrase, &keys[3]), STATUS_OK);
	assert_memory_equal(keys[0]->data, keys[1]->data, AEAD_KEY_LENGTH);
	assert_memory_not_equal(keys[0]->data, keys[2]->data, AEAD_KEY_LENGTH);
	assert_memory_not_equal(keys[0]->data, keys[3]->data, AEAD_KEY_LENGTH);
	for (int i = 0; i < 4; i++)
		secret_free(keys[i]);
	secret_free(passphrase);
	secret_free(other);
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(lines_come_back_whatever_their_lengths),
		TEST(a_line_that_is_too_long_is_not_written),
		TEST(each_changed_bit_is_noticed),
		TEST(each_cut_is_noticed),
		TEST(what_follows_the_end_is_noticed),
		TEST(chunks_cannot_change_places_or_come_twice),
		TEST(a_file_of_another_first_line_does_not_open),
		TEST(a_full_disk_is_told_and_told_again),
		TEST(the_first_line_has_one_spelling),
		TEST(what_is_made_is_what_is_read),
		TEST(a_key_is_that_of_passphrase_and_salt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
