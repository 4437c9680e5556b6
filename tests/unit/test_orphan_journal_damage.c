/* What a journal that nobody can read is worth, and how long it stays. */
#include "cmocka_setup.h"
#include "orphan_fixture.h"
#include "temp.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define DAY 86400

static void age(const char *name, int days)
{
	const struct timespec then = {.tv_sec = time(NULL) - days * DAY};
	const struct timespec times[2] = {then, then};

	assert_int_equal(utimensat(AT_FDCWD, temp_path(name), times, 0), 0);
}

/* Whose bytes are wrong is not taken; in a while it is taken away. */
static void expect_unreadable(void)
{
	assert_int_equal(orphan_left(), -1);
	assert_true(orphan_is_there(ORPHAN_FIRST));
	age(ORPHAN_FIRST, ORPHAN_KEPT_DAYS - 1);
	assert_int_equal(orphan_left(), -1);
	assert_true(orphan_is_there(ORPHAN_FIRST));
	age(ORPHAN_FIRST, ORPHAN_KEPT_DAYS + 1);
	assert_int_equal(orphan_left(), -1);
	assert_false(orphan_is_there(ORPHAN_FIRST));
}

static void a_file_that_was_cut_or_changed_is_not_believed(void **state)
{
	size_t len;
	char *text;

	(void)state;
	orphan_leave(2);
	text = temp_read(ORPHAN_FIRST, &len);
	for (size_t cut = 1; cut < len; cut += 1000) {
		temp_write(ORPHAN_FIRST, text, cut, 0600);
		expect_unreadable();
	}
	text[len / 2] ^= 1;
	temp_write(ORPHAN_FIRST, text, len, 0600);
	expect_unreadable();
	text[len / 2] ^= 1;
	temp_write(ORPHAN_FIRST, text, len, 0600);
	assert_int_equal(orphan_left(), 2);
	free(text);
}

static void a_huge_file_is_not_believed(void **state)
{
	(void)state;
	temp_write_text(ORPHAN_FIRST, "x", 0600);
	assert_int_equal(truncate(temp_path(ORPHAN_FIRST), 1 << 30), 0);
	expect_unreadable();
}

static void another_vaults_is_left_to_it(void **state)
{
	char folder[1024];
	struct vault *other = NULL;

	(void)state;
	snprintf(folder, sizeof(folder), "%s", temp_path("other"));
	assert_int_equal(
		vault_create(folder, SLOT_FILE, NULL, &other), STATUS_OK);
	assert_int_equal(orphan_journal_write(&orphan_own, temp_folder(), other,
				 orphan_list, 2),
		STATUS_OK);
	orphan_journal_clear(&orphan_own);
	vault_close(other);
	expect_unreadable();
}

/* What we have sealed ourselves and cannot read: of another version. */
static void expect_no_sense(const char *text)
{
	unsigned char sealed[8192];
	size_t len = strlen(text);

	assert_true(len + AEAD_OVERHEAD <= sizeof(sealed));
	assert_int_equal(vault_seal_apart(vault_fixture(), text, len, sealed),
		STATUS_OK);
	temp_write(ORPHAN_FIRST, sealed, len + AEAD_OVERHEAD, 0600);
	expect_unreadable();
}

static void what_makes_no_sense_is_not_believed(void **state)
{
	char text[1024];

	(void)state;
	expect_no_sense("");
	expect_no_sense("{}");
	expect_no_sense("[]");
	expect_no_sense("{\"names\":{}}");
	expect_no_sense("{\"names\":[1]}");
	expect_no_sense(
		"{\"names\":[{\"label\":\"a\",\"zone\":\"" ORPHAN_ZONE "\"}]}");
	expect_no_sense("{\"names\":[{\"day\":\"1\",\"label\":\"a\",\"zone\":"
			"\"" ORPHAN_ZONE "\"}]}");
	expect_no_sense("{\"names\":[{\"day\":1,\"label\":\"a\",\"zone\":"
			"\"" ORPHAN_ZONE "\",\"more\":1}]}");
	snprintf(text, sizeof(text),
		"{\"names\":[{\"day\":1,\"label\":\"%064d\",\"zone\":"
		"\"" ORPHAN_ZONE "\"}]}",
		0);
	expect_no_sense(text);
	snprintf(text, sizeof(text),
		"{\"names\":[{\"day\":1,\"label\":\"a\",\"zone\":\"%0254d\"}]}",
		0);
	expect_no_sense(text);
}

static void more_names_than_there_may_be_are_not_believed(void **state)
{
	static char text[16384];
	static unsigned char sealed[sizeof(text) + AEAD_OVERHEAD];
	size_t len = (size_t)snprintf(text, sizeof(text), "{\"names\":[");

	(void)state;
	for (int i = 0; i <= ORPHANS_MAX; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len,
			"%s{\"day\":1,\"label\":\"a\",\"zone\":\"b.example\"}",
			i > 0 ? "," : "");
	len += (size_t)snprintf(text + len, sizeof(text) - len, "]}");
	assert_true(len < sizeof(text));
	assert_int_equal(vault_seal_apart(vault_fixture(), text, len, sealed),
		STATUS_OK);
	temp_write(ORPHAN_FIRST, sealed, len + AEAD_OVERHEAD, 0600);
	expect_unreadable();
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(                                       \
		function, orphan_fixture_set_up, orphan_fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_file_that_was_cut_or_changed_is_not_believed),
		TEST(a_huge_file_is_not_believed),
		TEST(another_vaults_is_left_to_it),
		TEST(what_makes_no_sense_is_not_believed),
		TEST(more_names_than_there_may_be_are_not_believed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
