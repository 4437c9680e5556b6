/* The key file goes with its slot, and not before it: until the slot is gone
 * for good, nothing else may open the vault. So the file gets a second name
 * while the slot goes; what is cut off between is ended by whoever opens the
 * vault or changes its slots next. */
#include "keys/vault_internal.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#define LEAVING VAULT_KEY_FILE ".leaving"

/* The second name is on the disk before the slot can be gone. */
enum status vault_mark_key_file(const struct vault *vault)
{
	char path[PLATFORM_PATH_MAX];
	char leaving[PLATFORM_PATH_MAX];
	enum status st = vault_file_path(vault->folder, VAULT_KEY_FILE, path);

	if (st == STATUS_OK)
		st = vault_file_path(vault->folder, LEAVING, leaving);
	if (st != STATUS_OK)
		return st;
	if (link(path, leaving) == 0)
		return vault_file_sync(vault->folder);
	if (errno == ENOENT)
		return STATUS_OK;
	/* It is a folder, or somebody else's. */
	return errno == EPERM ? STATUS_KEY_FILE_UNSAFE : vault_file_errno();
}

/* Unless another has taken its place. */
static enum status remove_same(
	const struct vault *vault, const struct stat *leaving)
{
	char path[PLATFORM_PATH_MAX];
	struct stat info;
	enum status st = vault_file_path(vault->folder, VAULT_KEY_FILE, path);

	if (st != STATUS_OK)
		return st;
	if (lstat(path, &info) == 0 && info.st_dev == leaving->st_dev &&
		info.st_ino == leaving->st_ino && unlink(path) != 0)
		return vault_file_errno();
	return vault_file_sync(vault->folder);
}

enum status vault_tidy_key_file(
	const struct vault *vault, const struct slot_list *slots)
{
	char leaving[PLATFORM_PATH_MAX];
	struct stat info;
	enum status st = vault_file_path(vault->folder, LEAVING, leaving);

	if (st != STATUS_OK || lstat(leaving, &info) != 0)
		return st;
	if (!slot_list_has(slots, SLOT_FILE))
		st = remove_same(vault, &info);
	if (st == STATUS_OK && unlink(leaving) != 0)
		st = vault_file_errno();
	return st;
}

enum status vault_check_left(const char *folder)
{
	char leaving[PLATFORM_PATH_MAX];
	struct stat info;
	enum status st = vault_file_path(folder, LEAVING, leaving);

	return st == STATUS_OK && lstat(leaving, &info) == 0 ? STATUS_IO : st;
}

/* In a transaction: nobody else is changing the slots then. */
void vault_tidy(struct vault *vault)
{
	struct slot_list slots;
	enum status st = vault_check_left(vault->folder);

	if (st == STATUS_OK || vault_begin(vault, false) != STATUS_OK)
		return;
	st = vault_slots(vault, &slots);
	if (st == STATUS_OK)
		st = vault_tidy_key_file(vault, &slots);
	st = vault_end(vault, st);
	(void)st; /* vault_check_left says whether it could be done */
}
