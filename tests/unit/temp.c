#define _GNU_SOURCE
#include "temp.h"

#include "cmocka_setup.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[512];

int temp_folder_set_up(void **state)
{
	const char *base = getenv("TMPDIR");

	(void)state;
	snprintf(folder, sizeof(folder), "%s/nywhere-test-XXXXXX",
		base != NULL ? base : "/tmp");
	if (mkdtemp(folder) == NULL)
		return -1;
	/* what a vault leaves apart from itself */
	setenv("XDG_STATE_HOME", temp_path("state"), 1);
	return 0;
}

static int remove_one(
	const char *path, const struct stat *info, int type, struct FTW *where)
{
	(void)info;
	(void)type;
	(void)where;
	return remove(path);
}

int temp_folder_tear_down(void **state)
{
	int failed = nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);

	(void)state;
	folder[0] = '\0';
	return failed;
}

const char *temp_folder(void)
{
	return folder;
}

const char *temp_path(const char *name)
{
	static char path[1024];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return path;
}

void temp_write(const char *name, const void *data, size_t len, mode_t mode)
{
	int fd = open(temp_path(name), O_WRONLY | O_CREAT | O_TRUNC, mode);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, data, len), len);
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
}

void temp_write_text(const char *name, const char *text, mode_t mode)
{
	temp_write(name, text, strlen(text), mode);
}

char *temp_read(const char *name, size_t *len)
{
	int fd = open(temp_path(name), O_RDONLY);
	struct stat info;
	char *data;

	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &info), 0);
	*len = (size_t)info.st_size;
	data = malloc(*len + 1);
	assert_non_null(data);
	assert_int_equal(read(fd, data, *len), *len);
	data[*len] = '\0';
	close(fd);
	return data;
}
