#include "ops/config.h"

#include "base/json.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define FILE_MAX 8192
#define IDLE_DEFAULT 15
#define IDLE_MAX 1440

struct entries {
	int64_t idle_lock_minutes;
	const char *pinentry;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct entries, idle_lock_minutes, JSON_INTEGER, false),
	JSON_FIELD(struct entries, pinentry, JSON_STRING, false),
};

static enum status read_file(char text[FILE_MAX], size_t *len)
{
	char path[PLATFORM_PATH_MAX - 16];
	char folder[PLATFORM_PATH_MAX];
	ssize_t n;
	int fd;

	if (platform_config_folder(folder) != STATUS_OK ||
		snprintf(path, sizeof(path), "%s/config.json", folder) >=
			(int)sizeof(path))
		return STATUS_IO;
	*len = 0;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR ? STATUS_OK
							   : STATUS_IO;
	n = read(fd, text, FILE_MAX);
	close(fd);
	if (n <= 0 || n == FILE_MAX)
		return STATUS_BAD_CONFIG;
	*len = (size_t)n;
	return STATUS_OK;
}

static enum status parse(const char *text, size_t len, struct config *config)
{
	struct entries entries = {IDLE_DEFAULT, ""};
	struct json *doc = NULL;
	enum status st = json_parse(text, len, &doc);

	if (st == STATUS_OK)
		st = JSON_DECODE(doc, fields, &entries);
	if (st != STATUS_OK || entries.idle_lock_minutes < 1 ||
		entries.idle_lock_minutes > IDLE_MAX ||
		(entries.pinentry[0] != '\0' && entries.pinentry[0] != '/') ||
		strlen(entries.pinentry) >= sizeof(config->pinentry)) {
		json_free(doc);
		return STATUS_BAD_CONFIG;
	}
	config->idle_lock_minutes = entries.idle_lock_minutes;
	strcpy(config->pinentry, entries.pinentry);
	json_free(doc);
	return STATUS_OK;
}

enum status config_read(struct config *out)
{
	struct config config = {.idle_lock_minutes = IDLE_DEFAULT};
	char text[FILE_MAX];
	size_t len;
	enum status st = read_file(text, &len);

	if (st == STATUS_OK && len > 0)
		st = parse(text, len, &config);
	if (st == STATUS_OK)
		*out = config;
	return st;
}
