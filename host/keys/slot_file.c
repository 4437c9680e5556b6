/* The key file of a slot: one line, so that it can be copied and compared. */
#include "base/base64url.h"
#include "base/secret.h"
#include "keys/slot.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char heading[] = "nywhere-key-1 ";

#define HEADING_LENGTH (sizeof(heading) - 1)
#define KEY_TEXT_LENGTH BASE64URL_LENGTH(AEAD_KEY_LENGTH)
#define FILE_LENGTH (HEADING_LENGTH + KEY_TEXT_LENGTH + 1)

enum status slot_key_file_create(const char *path, struct secret **out)
{
	struct secret *key = secret_random(AEAD_KEY_LENGTH);
	struct secret *text = secret_new(FILE_LENGTH + 1);
	enum status st = STATUS_NO_MEMORY;
	int fd = -1;

	if (key == NULL || text == NULL)
		goto out;
	memcpy(text->data, heading, HEADING_LENGTH);
	base64url_encode(
		key->data, key->len, (char *)text->data + HEADING_LENGTH);
	text->data[FILE_LENGTH - 1] = '\n';
	st = STATUS_IO;
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		0600);
	if (fd < 0) {
		st = errno == EROFS || errno == EACCES ? STATUS_VAULT_READONLY
		     : errno == ENOSPC                 ? STATUS_DISK_FULL
						       : STATUS_IO;
		goto out;
	}
	if (write(fd, text->data, FILE_LENGTH) != (ssize_t)FILE_LENGTH ||
		fsync(fd) != 0) {
		st = errno == ENOSPC ? STATUS_DISK_FULL : STATUS_IO;
		unlink(path);
		goto out;
	}
	*out = key;
	key = NULL;
	st = STATUS_OK;
out:
	if (fd >= 0)
		close(fd);
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
	int fd = -1;
	enum status st = open_private(path, &fd);

	if (st != STATUS_OK)
		return st;
	st = STATUS_NO_MEMORY;
	key = secret_new(AEAD_KEY_LENGTH);
	text = secret_new(FILE_LENGTH + 1);
	if (key == NULL || text == NULL)
		goto out;
	st = STATUS_VAULT_DAMAGED;
	if (read(fd, text->data, FILE_LENGTH + 1) != (ssize_t)FILE_LENGTH ||
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
