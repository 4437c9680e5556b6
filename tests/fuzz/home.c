#define _GNU_SOURCE
#include "home.h"

#include "fuzz.h"

#include "base/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_SIZE 512

static char folder[PATH_SIZE];

static int remove_one(
	const char *path, const struct stat *info, int kind, struct FTW *at)
{
	(void)info;
	(void)kind;
	(void)at;
	return remove(path);
}

static void remove_all(void)
{
	(void)nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

const char *home_make(void)
{
	snprintf(folder, sizeof(folder), "%s/nywhere-fuzz-XXXXXX",
		access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	REQUIRE(mkdtemp(folder) != NULL);
	atexit(remove_all);
	setenv("HOME", folder, 1);
	setenv("XDG_DATA_HOME", folder, 1);
	setenv("XDG_CONFIG_HOME", folder, 1);
	setenv("XDG_STATE_HOME", folder, 1);
	return folder;
}

static void whole(const char *path, char out[PATH_SIZE])
{
	REQUIRE(snprintf(out, PATH_SIZE, "%s/%s", folder, path) < PATH_SIZE);
}

static void make_folders(char path[PATH_SIZE])
{
	for (char *slash = strchr(path + strlen(folder) + 1, '/');
		slash != NULL; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		REQUIRE(mkdir(path, 0700) == 0 || errno == EEXIST);
		*slash = '/';
	}
}

void home_write(const char *path, const void *data, size_t size)
{
	char name[PATH_SIZE];
	int fd;

	whole(path, name);
	fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd < 0) {
		make_folders(name);
		fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	}
	REQUIRE(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	close(fd);
}

uint8_t *home_read(const char *path, size_t *size)
{
	char name[PATH_SIZE];
	struct stat info;
	uint8_t *data;
	int fd;

	whole(path, name);
	fd = open(name, O_RDONLY);
	REQUIRE(fd >= 0 && fstat(fd, &info) == 0);
	*size = (size_t)info.st_size;
	data = malloc(*size + 1);
	REQUIRE(data != NULL && read(fd, data, *size) == info.st_size);
	close(fd);
	return data;
}

void home_remove(const char *path)
{
	char name[PATH_SIZE];

	whole(path, name);
	REQUIRE(unlink(name) == 0 || errno == ENOENT);
}

/* Of the leak checker, where there is one. */
__attribute__((weak)) void __lsan_disable(void);
__attribute__((weak)) void __lsan_enable(void);

void home_secrets(void)
{
	unsigned char byte;

	if (__lsan_disable != NULL)
		__lsan_disable();
	REQUIRE(secret_heap_init() == STATUS_OK);
	REQUIRE(RAND_bytes(&byte, 1) == 1 && RAND_priv_bytes(&byte, 1) == 1);
	if (__lsan_enable != NULL)
		__lsan_enable();
}
