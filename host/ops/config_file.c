/* The file itself: read whole, replaced whole. */
#include "ops/config.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX 8192

static enum status find(const char *name, char path[PLATFORM_PATH_MAX])
{
	char folder[PLATFORM_PATH_MAX];

	if (platform_config_folder(folder) != STATUS_OK ||
		snprintf(path, PLATFORM_PATH_MAX, "%s/%s", folder, name) >=
			PLATFORM_PATH_MAX)
		return STATUS_IO;
	return STATUS_OK;
}

/* It names a program that is told passphrases. A system's own, that the user
 * cannot write to, is as good as the user's. */
static bool is_trusted(int fd)
{
	struct stat info;

	return fstat(fd, &info) == 0 &&
	       (info.st_uid == geteuid() || info.st_uid == 0) &&
	       (info.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

static enum status read_file(char text[FILE_MAX], size_t *len)
{
	char path[PLATFORM_PATH_MAX];
	ssize_t n;
	bool failed;
	int fd;

	if (find("config.json", path) != STATUS_OK)
		return STATUS_IO;
	*len = 0;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR ? STATUS_OK
							   : STATUS_IO;
	if (!is_trusted(fd)) {
		close(fd);
		return STATUS_CONFIG_UNSAFE;
	}
	n = read(fd, text, FILE_MAX);
	failed = n < 0 && errno != EISDIR;
	close(fd);
	if (failed)
		return STATUS_IO;
	if (n <= 0 || n == FILE_MAX)
		return STATUS_BAD_CONFIG;
	*len = (size_t)n;
	return STATUS_OK;
}

enum status config_read(struct config *out)
{
	struct config config;
	char text[FILE_MAX];
	struct json *doc = NULL;
	size_t len;
	enum status st = read_file(text, &len);

	config_default(&config);
	if (st == STATUS_OK && len > 0) {
		st = json_parse(text, len, &doc);
		if (st == STATUS_OK)
			st = config_overlay(doc, &config);
		json_free(doc);
		if (st != STATUS_OK && st != STATUS_NO_MEMORY)
			st = STATUS_BAD_CONFIG;
	}
	if (st == STATUS_OK)
		*out = config;
	return st;
}

static enum status status_of_errno(void)
{
	return errno == ENOSPC || errno == EDQUOT ? STATUS_DISK_FULL
						  : STATUS_IO;
}

static enum status write_file(const char *path, const char *text, size_t len)
{
	int fd = open(path,
		O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	enum status st = STATUS_OK;

	if (fd < 0)
		return status_of_errno();
	if (write(fd, text, len) != (ssize_t)len || fsync(fd) != 0)
		st = status_of_errno();
	return close(fd) == 0 ? st : STATUS_IO;
}

/* A rename outlives a power cut once its folder is on the disk. What fails here
 * is lost only then. */
static void sync_folder(const char *path)
{
	char folder[PLATFORM_PATH_MAX];
	int fd;

	snprintf(folder, sizeof(folder), "%.*s",
		(int)(strrchr(path, '/') - path), path);
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		(void)fsync(fd);
		close(fd);
	}
}

/* Two programs may do this at once: each has a new file of its own. */
static enum status replace_file(const char *path, const char *text, size_t len)
{
	char fresh[PLATFORM_PATH_MAX];
	enum status st;

	if (snprintf(fresh, sizeof(fresh), "%s.%ld", path, (long)getpid()) >=
		(int)sizeof(fresh))
		return STATUS_IO;
	st = write_file(fresh, text, len);
	if (st == STATUS_OK && rename(fresh, path) != 0)
		st = status_of_errno();
	if (st == STATUS_OK)
		sync_folder(path);
	else
		(void)unlink(fresh);
	return st;
}

enum status config_write(const struct config *config)
{
	char folder[PLATFORM_PATH_MAX];
	char path[PLATFORM_PATH_MAX];
	char real[PATH_MAX];
	char text[FILE_MAX];
	struct json_writer w;
	enum status st;

	json_writer_init(&w, text, sizeof(text) - 1);
	json_begin_object(&w, NULL);
	config_write_members(&w, config);
	json_end_object(&w);
	st = json_finish(&w) == STATUS_OK ? find("config.json", path)
					  : STATUS_BAD_CONFIG;
	if (st != STATUS_OK)
		return st;
	text[w.len++] = '\n';
	if (platform_config_folder(folder) == STATUS_OK)
		platform_make_folder(folder); /* what fails here fails below */
	/* Where it is a link, into a folder that is kept elsewhere, it stays
	 * one. */
	return replace_file(
		realpath(path, real) == NULL ? path : real, text, w.len);
}

void config_linked_folder(char out[PLATFORM_PATH_MAX])
{
	char path[PLATFORM_PATH_MAX];
	char real[PATH_MAX];
	char *slash;

	out[0] = '\0';
	if (find("config.json", path) != STATUS_OK ||
		realpath(path, real) == NULL)
		return;
	slash = strrchr(real, '/');
	*slash = '\0';
	snprintf(out, PLATFORM_PATH_MAX, "%s", real);
}
