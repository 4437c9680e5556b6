#include "keys/vault_seen.h"

#include "base/platform.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The number fills the file: one write replaces it whole. */
#define DIGITS 19
#define TEXT_LENGTH (DIGITS + 1)
#define NAME_BYTES 8 /* of the vault's id; enough to tell one's own apart */

static enum status find_path(const unsigned char vault_id[SEAL_VAULT_ID_LENGTH],
	char folder[PLATFORM_PATH_MAX], char path[PLATFORM_PATH_MAX])
{
	char name[2 * NAME_BYTES + 1];
	enum status st = platform_state_folder(folder);
	int n;

	if (st != STATUS_OK)
		return st;
	for (size_t i = 0; i < NAME_BYTES; i++)
		snprintf(name + 2 * i, 3, "%02x", vault_id[i]);
	n = snprintf(path, PLATFORM_PATH_MAX, "%s/vault-%s", folder, name);
	return n > 0 && n < PLATFORM_PATH_MAX ? STATUS_OK : STATUS_IO;
}

static int64_t parse(const char text[TEXT_LENGTH + 1], ssize_t len)
{
	if (len != TEXT_LENGTH || text[DIGITS] != '\n' ||
		strspn(text, "0123456789") != DIGITS || text[0] == '9')
		return 0;
	return strtoll(text, NULL, 10);
}

static int64_t read_number(int fd)
{
	char text[TEXT_LENGTH + 1] = "";

	return parse(text, pread(fd, text, TEXT_LENGTH, 0));
}

int64_t vault_seen_read(const unsigned char vault_id[SEAL_VAULT_ID_LENGTH])
{
	char folder[PLATFORM_PATH_MAX];
	char path[PLATFORM_PATH_MAX];
	int64_t changes;
	int fd;

	if (find_path(vault_id, folder, path) != STATUS_OK)
		return 0;
	fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return 0;
	changes = read_number(fd);
	close(fd);
	return changes;
}

static int open_to_write(const char *folder, const char *path)
{
	const int flags =
		O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
	int fd = open(path, flags, 0600);

	if (fd >= 0 || errno != ENOENT)
		return fd;
	platform_make_folder(folder);
	return open(path, flags, 0600);
}

/* Another host that writes at this moment is not waited for: who opens the
 * vault next makes up for it. */
static void raise_to(int fd, int64_t changes)
{
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	char text[32];
	struct stat info;

	if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) ||
		fcntl(fd, F_SETLK, &whole) != 0 || read_number(fd) >= changes)
		return;
	snprintf(text, sizeof(text), "%0*" PRId64 "\n", DIGITS, changes);
	if (info.st_size > TEXT_LENGTH)
		(void)!ftruncate(fd, TEXT_LENGTH);
	(void)!pwrite(fd, text, TEXT_LENGTH, 0);
}

void vault_seen_raise(
	const unsigned char vault_id[SEAL_VAULT_ID_LENGTH], int64_t changes)
{
	char folder[PLATFORM_PATH_MAX];
	char path[PLATFORM_PATH_MAX];
	int fd;

	if (find_path(vault_id, folder, path) != STATUS_OK)
		return;
	fd = open_to_write(folder, path);
	if (fd < 0)
		return;
	raise_to(fd, changes);
	close(fd);
}
