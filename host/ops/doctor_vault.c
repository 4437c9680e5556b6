/* Is there a vault, is it closed to others, does it open? */
#include "keys/vault.h"
#include "keys/vault_file.h"
#include "ops/doctor.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHECK "vault"

/* mode is what chmod should make of it. */
static bool is_private(
	struct doctor *doctor, const char *path, const char *mode)
{
	struct stat info;

	if (lstat(path, &info) != 0)
		doctor_say(doctor, DOCTOR_FAIL, CHECK,
			"%s cannot be looked at: %s.", path, strerror(errno));
	else if (S_ISLNK(info.st_mode))
		doctor_say(doctor, DOCTOR_FAIL, CHECK,
			"%s is a link; put the real one in its place.", path);
	else if (info.st_uid != geteuid())
		doctor_say(doctor, DOCTOR_FAIL, CHECK,
			"%s belongs to another user; take it back with chown.",
			path);
	else if ((info.st_mode & 077) != 0)
		doctor_say(doctor, DOCTOR_FAIL, CHECK,
			"Others can get at %s; close it with chmod %s.", path,
			mode);
	else
		return true;
	return false;
}

static void check_key_file(
	struct doctor *doctor, const char *folder, struct vault *vault)
{
	char path[PLATFORM_PATH_MAX];
	enum status st = vault_file_path(folder, VAULT_KEY_FILE, path);

	if (st == STATUS_OK)
		st = vault_unlock(vault, SLOT_FILE, NULL);
	if (st == STATUS_OK)
		doctor_say(doctor, DOCTOR_OK, "key-file",
			"The key file %s opens the vault.", path);
	else
		doctor_say(doctor, DOCTOR_FAIL, "key-file", "%s: %s", path,
			status_sentence(st));
}

/* Opening the vault has tried to delete it. */
static void check_left(struct doctor *doctor, const char *folder)
{
	if (vault_check_left(folder) != STATUS_OK)
		doctor_say(doctor, DOCTOR_FAIL, "key-file",
			"The key file of a way that was removed could not be "
			"deleted; look at %s/vault.key.leaving.",
			folder);
}

static const char *const words[] = {
	[SLOT_PASSPHRASE] = "passphrase",
	[SLOT_KEYRING] = "secret in the keyring",
	[SLOT_TOKEN] = "security key",
	[SLOT_RECOVERY] = "recovery code",
};

static void check_slots(
	struct doctor *doctor, const char *folder, struct vault *vault)
{
	struct slot_list slots;
	enum status st = vault_slots(vault, &slots);

	if (st == STATUS_OK && slots.count == 0)
		st = STATUS_VAULT_DAMAGED;
	if (st != STATUS_OK) {
		doctor_say(doctor, DOCTOR_FAIL, "slots",
			"No way to open the vault is left in it; restore it "
			"from a copy.");
		return;
	}
	for (size_t i = 0; i < slots.count; i++) {
		if (slots.slot[i].kind == SLOT_FILE)
			check_key_file(doctor, folder, vault);
		else
			doctor_say(doctor, DOCTOR_OK, "slots",
				"The vault opens with a %s.",
				words[slots.slot[i].kind]);
	}
}

static void check_file(
	struct doctor *doctor, const char *folder, const char *path)
{
	struct vault *vault = NULL;
	enum status st = secret_heap_init();

	if (st == STATUS_OK)
		st = vault_open(folder, &vault);
	if (st == STATUS_OK)
		st = vault_check_older(vault);
	if (st == STATUS_OK) {
		doctor_say(doctor, DOCTOR_OK, CHECK, "The vault is %s.", path);
		check_slots(doctor, folder, vault);
		check_left(doctor, folder);
	} else {
		doctor_say(doctor, DOCTOR_FAIL, CHECK, "%s: %s", path,
			status_sentence(st));
	}
	vault_close(vault);
}

/* Whether something else is where a folder on the way to the vault should be.
 * What cannot be looked at is named elsewhere. */
static bool is_in_the_way(struct doctor *doctor, const char *path)
{
	struct stat info;

	if (stat(path, &info) == 0
			? S_ISDIR(info.st_mode)
			: errno != ENOENT && errno != ENOTDIR && errno != ELOOP)
		return false;
	if (lstat(path, &info) != 0)
		return false;
	doctor_say(doctor, DOCTOR_FAIL, CHECK,
		S_ISLNK(info.st_mode)
			? "%s is a link that leads to no folder; mend it, or "
			  "put a folder in its place."
			: "%s is not a folder, and the vault has to be in one; "
			  "move it away.",
		path);
	return true;
}

static bool is_way_clear(struct doctor *doctor, const char *folder)
{
	char path[PLATFORM_PATH_MAX];

	strcpy(path, folder);
	for (char *p = path + 1;; p++) {
		char c = *p;

		if (c != '/' && c != '\0')
			continue;
		*p = '\0';
		if (is_in_the_way(doctor, path))
			return false;
		if (c == '\0')
			return true;
		*p = c;
	}
}

static void check_place(
	struct doctor *doctor, const char *folder, const char *path)
{
	struct stat info;

	if (lstat(path, &info) != 0 && errno == ENOENT)
		doctor_say(doctor, DOCTOR_FAIL, CHECK,
			"There is no vault %s; `nywhere init` makes one.",
			path);
	else if (is_private(doctor, folder, "700") &&
		 is_private(doctor, path, "600"))
		check_file(doctor, folder, path);
}

void doctor_vault(struct doctor *doctor)
{
	char folder[PLATFORM_PATH_MAX];
	char path[PLATFORM_PATH_MAX];

	if (platform_data_folder(folder) != STATUS_OK ||
		vault_file_path(folder, VAULT_FILE, path) != STATUS_OK)
		doctor_say(doctor, DOCTOR_FAIL, CHECK,
			"There is no home folder: HOME is not set to an "
			"absolute path.");
	else if (is_way_clear(doctor, folder))
		check_place(doctor, folder, path);
}
