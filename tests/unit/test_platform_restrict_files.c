/* Which files a program may still open once it has been restricted. */
#define _GNU_SOURCE
#include "base/platform.h"

#include "child.h"
#include "cmocka_setup.h"
#include "temp.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define NO_LANDLOCK 77

static bool is_readable(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static void make_file(const char *name, char path[PLATFORM_PATH_MAX])
{
	int fd;

	snprintf(path, PLATFORM_PATH_MAX, "%s/%s", temp_folder(), name);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	expect(fd >= 0);
	close(fd);
}

static void *read_it(void *path)
{
	return is_readable(path) ? path : NULL;
}

static void expect_in_child(void (*body)(void))
{
	int status = in_child(body);

	if (WIFEXITED(status) && WEXITSTATUS(status) == NO_LANDLOCK)
		skip(); /* this kernel has no Landlock */
	assert_int_equal(status, 0);
}

static void body_of_files(void)
{
	char given[PLATFORM_PATH_MAX];
	char other[PLATFORM_PATH_MAX];
	const char *const paths[] = {given, "", "/nonexistent"};
	pthread_t thread;
	void *read = other;

	make_file("given", given);
	make_file("other", other);
	platform_harden();
	expect(platform_restrict_net() == STATUS_OK);
	expect(is_readable(given) && is_readable(other));
	if (!platform_restrict_files(paths, 3))
		_exit(NO_LANDLOCK);
	expect(is_readable(given) && is_readable("/etc/passwd"));
	expect(is_readable("/dev/urandom"));
	expect(!is_readable(other));
	expect(pthread_create(&thread, NULL, read_it, other) == 0);
	expect(pthread_join(thread, &read) == 0 && read == NULL);
}

static void files_that_were_not_given_cannot_be_read(void **state)
{
	(void)state;
	expect_in_child(body_of_files);
}

static void body_of_folders(void)
{
	char folder[PLATFORM_PATH_MAX];
	char inside[PLATFORM_PATH_MAX + 8];
	char moved[PLATFORM_PATH_MAX + 8];
	char other[PLATFORM_PATH_MAX];
	const char *const paths[] = {folder, "", "/nonexistent"};
	int fd;

	make_file("other", other);
	snprintf(folder, sizeof(folder), "%s/folder", temp_folder());
	snprintf(inside, sizeof(inside), "%s/inside", folder);
	snprintf(moved, sizeof(moved), "%s/moved", folder);
	platform_harden();
	platform_make_folder(folder);
	expect(symlink(other, moved) == 0);
	expect(platform_restrict() == STATUS_OK);
	expect(is_readable(other) && is_readable(moved));
	if (!platform_restrict_folders(paths, 3))
		_exit(NO_LANDLOCK);
	expect(!is_readable(other) && !is_readable(moved));
	expect(!is_readable("/etc/passwd"));
	expect(open(other, O_WRONLY | O_CLOEXEC) < 0 && unlink(other) != 0);
	expect(is_readable("/dev/urandom"));
	fd = open(inside, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	expect(fd >= 0 && write(fd, "x", 1) == 1 && close(fd) == 0);
	expect(rename(inside, moved) == 0 && is_readable(moved));
	expect(unlink(moved) == 0 && is_readable(folder));
}

static void no_file_but_in_the_folders_that_were_given_can_be_opened(
	void **state)
{
	(void)state;
	expect_in_child(body_of_folders);
}

static void body_of_devices(void)
{
	const char *const paths[] = {"/dev/zero", "/nonexistent"};
	char other[PLATFORM_PATH_MAX];
	int fd;

	make_file("other", other);
	platform_harden();
	if (!platform_restrict_devices(paths, 2))
		_exit(NO_LANDLOCK);
	expect(platform_restrict_unlock(0) == STATUS_OK);
	fd = open("/dev/zero", O_RDWR | O_CLOEXEC);
	expect(fd >= 0 && write(fd, "x", 1) == 1);
	expect(is_readable("/dev/urandom"));
	expect(open("/dev/null", O_WRONLY | O_CLOEXEC) < 0);
	expect(!is_readable(other) && !is_readable("/etc/passwd"));
}

static void no_file_but_the_devices_that_were_given_can_be_opened(void **state)
{
	(void)state;
	expect_in_child(body_of_devices);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_that_were_not_given_cannot_be_read),
		cmocka_unit_test(
			no_file_but_the_devices_that_were_given_can_be_opened),
		cmocka_unit_test(
			no_file_but_in_the_folders_that_were_given_can_be_opened),
	};

	return cmocka_run_group_tests(
		tests, temp_folder_set_up, temp_folder_tear_down);
}
