/* The key file of a slot: one line, so that it can be copied and compared. */
#include "base/base64url.h"
#include "base/platform.h"
#include "base/secret.h"
#include "keys/slot.h"
#include "keys/vault_file.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char heading[] = "nywhere-key-1 ";

#define HEADING_LENGTH (sizeof(heading) - 1)
#define KEY_TEXT_LENGTH BASE64URL_LENGTH(AEAD_KEY_LENGTH)
#define FILE_LENGTH (HEADING_LENGTH + KEY_TEXT_LENGTH + 1)

/* Under a provisional name first: a kill must not leave half a key, which
 * would be neither used nor replaced. */
static enum status write_whole(const char *path, const struct secret *text)
{
	char half[PLATFORM_PATH_MAX];
	int n = snprintf(half, sizeof(half), "%s.new", path);
	enum status st = STATUS_OK;
	int fd;

	if (n < 0 || (size_t)n >= sizeof(half))
		return STATUS_IO;
	unlink(half);
	fd = open(half, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return vault_file_errno();
	errno = 0;
	if (write(fd, text->data, FILE_LENGTH) != (ssize_t)FILE_LENGTH ||
		fsync(fd) != 0 || link(half, path) != 0)
		st = vault_file_errno();
	close(fd);
	unlink(half);
	return st;
}

enum status slot_key_file_create(const char *path, struct secret **out)
{
	struct secret *key = secret_random(AEAD_KEY_LENGTH);
	struct secret *text = secret_new(FILE_LENGTH + 1);
	enum status st = STATUS_NO_MEMORY;

	if (key == NULL || text == NULL)
		goto out;
	memcpy(text->data, heading, HEADING_LENGTH);
	base64url_encode(
		key->data, key->len, (char *)text->data + HEADING_LENGTH);
	text->data[FILE_LENGTH - 1] = '\n';
	st = write_whole(path, text);
	if (st != STATUS_OK)
		goto out;
	*out = key;
	key = NULL;
out:
	secret_free(text);
	secret_free(key);
	return st;
}

static enum status open_private(const char *path, int *out)
{
	struct stat info;
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return errno == ENOENT ? STATUS_KEY_FILE_MISSING
		       : errno == EIO  ? STATUS_IO
				       : STATUS_KEY_FILE_UNSAFE;
	if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) ||
		info.st_uid != geteuid() || (info.st_mode & 077) != 0) {
		close(fd);
		return STATUS_KEY_FILE_UNSAFE;
	}
	*out = fd;
	return STATUS_OK;
}

enum status slot_key_file_check(const char *path)
{
	int fd = -1;
	enum status st = open_private(path, &fd);

	if (st == STATUS_OK)
		close(fd);
	return st;
}

enum status slot_key_file_read(const char *path, struct secret **out)
{
	struct secret *key = NULL;
	struct secret *text = NULL;
	size_t key_len = AEAD_KEY_LENGTH;
	ssize_t n;
	int fd = -1;
	enum status st = open_private(path, &fd);

	if (st != STATUS_OK)
		return st;
	st = STATUS_NO_MEMORY;
	key = secret_new(AEAD_KEY_LENGTH);
	text = secret_new(FILE_LENGTH + 1);
	if (key == NULL || text == NULL)
		goto out;
	n = read(fd, text->data, FILE_LENGTH + 1);
	st = n < 0 ? STATUS_IO : STATUS_KEY_FILE_WRONG;
	if (n != (ssize_t)FILE_LENGTH ||
		memcmp(text->data, heading, HEADING_LENGTH) != 0 ||
		base64url_decode((char *)text->data + HEADING_LENGTH,
			KEY_TEXT_LENGTH, key->data, &key_len) != STATUS_OK)
		goto out;
	*out = key;
	key = NULL;
	st = STATUS_OK;
out:
	close(fd);
	secret_free(text);
	secret_free(key);
	return st;
}
