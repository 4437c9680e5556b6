#include "shell/manifest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PLACE "\"@HOST_PATH@\""

static const struct json_field fields[] = {
	JSON_FIELD(struct manifest, name, JSON_STRING, true),
	JSON_FIELD(struct manifest, description, JSON_STRING, false),
	JSON_FIELD(struct manifest, path, JSON_STRING, false),
	JSON_FIELD(struct manifest, type, JSON_STRING, false),
	JSON_FIELD(struct manifest, allowed_origins, JSON_STRINGS, false),
	JSON_FIELD(struct manifest, allowed_extensions, JSON_STRINGS, false),
};

enum status manifest_host(char out[PLATFORM_PATH_MAX])
{
	static const char name[] = "/nywhere-host";
	char path[PLATFORM_PATH_MAX + sizeof(name)];
	enum status st = platform_find_program(name + 1, path);

	if (st != STATUS_OK)
		return st;
	strcat(path, name);
	return realpath(path, out) == NULL ? STATUS_IO : STATUS_OK;
}

enum status manifest_compose(
	enum browser_family family, const char *host, char out[MANIFEST_MAX])
{
	const char *template = family == BROWSER_CHROMIUM
				       ? manifest_chromium_template
				       : manifest_firefox_template;
	const char *place = strstr(template, PLACE);
	struct json_writer w;
	size_t len;

	if (place == NULL)
		return STATUS_INTERNAL;
	len = (size_t)(place - template);
	memcpy(out, template, len);
	json_writer_init(&w, out + len, MANIFEST_MAX - len);
	json_add_string(&w, NULL, host);
	if (json_finish(&w) != STATUS_OK)
		return STATUS_TOO_LONG;
	len += w.len;
	place += strlen(PLACE);
	if (len + strlen(place) >= MANIFEST_MAX)
		return STATUS_TOO_LONG;
	strcpy(out + len, place);
	return STATUS_OK;
}

/* Returns the length, or -1. */
static ssize_t read_file(const char *path, char text[MANIFEST_MAX])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t n;

	if (fd < 0)
		return -1;
	n = read(fd, text, MANIFEST_MAX);
	close(fd);
	return n;
}

enum status manifest_read(const char *path, struct manifest *out)
{
	struct manifest manifest = {0};
	char text[MANIFEST_MAX];
	ssize_t n = read_file(path, text);
	enum status st;

	*out = manifest;
	if (n < 0)
		return STATUS_IO;
	st = json_parse(text, (size_t)n, &manifest.doc);
	if (st == STATUS_OK)
		st = JSON_DECODE(manifest.doc, fields, &manifest);
	if (st != STATUS_OK) {
		json_free(manifest.doc);
		return STATUS_BAD_JSON;
	}
	*out = manifest;
	return STATUS_OK;
}

void manifest_clear(struct manifest *manifest)
{
	json_free(manifest->doc);
	*manifest = (struct manifest){0};
}

enum manifest_state manifest_compare(const char *path, const char *text)
{
	char there[MANIFEST_MAX];
	struct manifest manifest;
	enum manifest_state state = MANIFEST_FOREIGN;
	ssize_t n = read_file(path, there);

	if (n < 0)
		return errno == ENOENT || errno == ENOTDIR ? MANIFEST_ABSENT
							   : MANIFEST_FOREIGN;
	if ((size_t)n == strlen(text) && memcmp(there, text, (size_t)n) == 0)
		return MANIFEST_SAME;
	if (manifest_read(path, &manifest) == STATUS_OK &&
		strcmp(manifest.name, BROWSER_HOST_NAME) == 0)
		state = MANIFEST_OTHER;
	manifest_clear(&manifest);
	return state;
}

/* Those folders above the file that are missing, open to readers. */
static enum status make_folders(const char *path)
{
	char folder[PLATFORM_PATH_MAX];

	snprintf(folder, sizeof(folder), "%s", path);
	for (char *p = strchr(folder + 1, '/'); p != NULL;
		p = strchr(p + 1, '/')) {
		*p = '\0';
		if (mkdir(folder, 0755) == 0) {
			/* the umask is ours, and narrow */
			if (chmod(folder, 0755) != 0)
				return STATUS_IO;
		} else if (errno != EEXIST) {
			return STATUS_IO;
		}
		*p = '/';
	}
	return STATUS_OK;
}

static enum status fill(int fd, const char *text)
{
	size_t len = strlen(text);

	if (write(fd, text, len) != (ssize_t)len || fchmod(fd, 0644) != 0 ||
		fsync(fd) != 0)
		return STATUS_IO;
	return STATUS_OK;
}

enum status manifest_write(const char *path, const char *text)
{
	char temporary[PLATFORM_PATH_MAX + 8];
	enum status st = make_folders(path);
	int error;
	int fd;

	if (st != STATUS_OK)
		return st;
	snprintf(temporary, sizeof(temporary), "%s.XXXXXX", path);
	fd = mkstemp(temporary);
	if (fd < 0)
		return STATUS_IO;
	st = fill(fd, text);
	if (st == STATUS_OK && rename(temporary, path) != 0)
		st = STATUS_IO;
	error = errno;
	close(fd);
	if (st != STATUS_OK)
		unlink(temporary);
	errno = error;
	return st;
}
