#include "ops/session.h"

#include "keys/vault_file.h"
#include "ops/ask_passphrase.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TRIES 3

enum status session_init(struct session *session, struct launcher launcher)
{
	*session = (struct session){
		.request_fd = -1,
		.launcher = launcher,
		.lock_fd = -1,
	};
	net_client_init(&session->net);
	return platform_data_folder(session->folder);
}

void session_forget_key(struct session *session)
{
	key_free(session->key);
	session->key = NULL;
}

/* Drops everything secret that this process holds. */
static void drop_keys(struct session *session)
{
	session_forget_key(session);
	if (session->vault != NULL)
		vault_lock(session->vault);
	if (session->lock_fd >= 0)
		close(session->lock_fd);
	session->lock_fd = -1;
}

void session_clear(struct session *session)
{
	drop_keys(session);
	net_client_clear(&session->net);
	vault_close(session->vault);
	session->vault = NULL;
	launcher_stop(&session->launcher);
}

static enum status open_vault(struct session *session)
{
	if (session->vault != NULL && !vault_is_current(session->vault)) {
		drop_keys(session);
		vault_close(session->vault);
		session->vault = NULL;
	}
	if (session->vault != NULL)
		return STATUS_OK;
	return vault_open(session->folder, &session->vault);
}

static enum status has_slot(
	struct session *session, enum slot_kind kind, bool *out)
{
	enum slot_kind kinds[8];
	size_t count;
	enum status st = vault_slots(session->vault, kinds, &count);

	*out = false;
	for (size_t i = 0; st == STATUS_OK && i < count; i++)
		*out = *out || kinds[i] == kind;
	return st;
}

/* The file that any host touches to lock them all; made by whoever is first. */
static int open_lock_file(
	const struct session *session, char path[PLATFORM_PATH_MAX])
{
	if (vault_file_path(session->folder, VAULT_LOCK_FILE, path) !=
		STATUS_OK)
		return -1;
	return open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
}

/* From here on it must not stay unlocked for ever. A vault that opens by itself
 * need not hear of a lock elsewhere: it would open again at the next use. */
static enum status begin_use(struct session *session, bool follow_lock)
{
	struct config config;
	char path[PLATFORM_PATH_MAX];
	enum status st = config_read(&config);
	int fd;

	if (st != STATUS_OK) {
		drop_keys(session);
		return st;
	}
	session->idle_limit = config.idle_lock_minutes * 60 * 1000;
	session->used_at = platform_clock_ms();
	if (!follow_lock)
		return STATUS_OK;
	fd = open_lock_file(session, path);
	if (fd >= 0) {
		close(fd);
		session->lock_fd = platform_watch(path);
	}
	return STATUS_OK;
}

static enum status unlock_by_file(struct session *session)
{
	bool has_file;
	enum status st = has_slot(session, SLOT_FILE, &has_file);

	if (st == STATUS_OK && !has_file)
		st = STATUS_LOCKED;
	if (st == STATUS_OK)
		st = vault_unlock(session->vault, SLOT_FILE, NULL);
	if (st == STATUS_OK)
		st = begin_use(session, false);
	return st;
}

enum status session_state(struct session *session)
{
	enum status st;

	session_tick(session);
	if (session->vault != NULL && vault_is_unlocked(session->vault) &&
		vault_is_current(session->vault))
		return STATUS_OK;
	st = vault_file_check(session->folder);
	if (st == STATUS_OK)
		st = vault_check_key_file(session->folder);
	return st == STATUS_KEY_FILE_MISSING ? STATUS_LOCKED : st;
}

enum status session_vault(struct session *session, struct vault **out)
{
	enum status st = open_vault(session);

	if (st != STATUS_OK)
		return st;
	session_tick(session);
	if (!vault_is_unlocked(session->vault)) {
		st = unlock_by_file(session);
		if (st != STATUS_OK)
			return st;
	}
	session->used_at = platform_clock_ms();
	*out = session->vault;
	return STATUS_OK;
}

static enum status unlock_by_passphrase(struct session *session)
{
	enum status st = STATUS_WRONG_PASSPHRASE;

	for (int i = 0; i < TRIES && st == STATUS_WRONG_PASSPHRASE; i++) {
		struct secret *passphrase = NULL;

		st = ask_passphrase(&session->launcher, session->request_fd,
			i == 0 ? ASK_UNLOCK : ASK_UNLOCK_AGAIN, &passphrase);
		if (st == STATUS_OK)
			st = vault_unlock(
				session->vault, SLOT_PASSPHRASE, passphrase);
		secret_free(passphrase);
	}
	return st;
}

enum status session_unlock(struct session *session)
{
	struct vault *vault;
	enum status st = session_vault(session, &vault);

	if (st != STATUS_LOCKED)
		return st;
	st = unlock_by_passphrase(session);
	return st == STATUS_OK ? begin_use(session, true) : st;
}

enum status session_lock(struct session *session)
{
	char path[PLATFORM_PATH_MAX];
	enum status st = open_vault(session);
	int fd;

	if (st != STATUS_OK)
		return st;
	drop_keys(session);
	fd = open_lock_file(session, path);
	if (fd < 0)
		return errno == ENOSPC ? STATUS_DISK_FULL
				       : STATUS_VAULT_READONLY;
	if (futimens(fd, NULL) != 0)
		st = STATUS_IO;
	close(fd);
	return st;
}

enum status session_create_vault(struct session *session, enum slot_kind kind)
{
	struct secret *passphrase = NULL;
	struct config config;
	enum status st = vault_file_check(session->folder);

	if (st != STATUS_VAULT_MISSING)
		return st == STATUS_OK ? STATUS_VAULT_EXISTS : st;
	st = config_read(&config); /* bad, it would stop us half-way */
	if (st == STATUS_OK && kind == SLOT_PASSPHRASE)
		st = ask_passphrase(&session->launcher, session->request_fd,
			ASK_NEW, &passphrase);
	if (st == STATUS_OK)
		st = vault_create(
			session->folder, kind, passphrase, &session->vault);
	secret_free(passphrase);
	return st == STATUS_OK ? begin_use(session, kind == SLOT_PASSPHRASE)
			       : st;
}

/* Whether what is kept of the handle is still what the vault says. */
static enum status is_kept(struct session *session, const char *handle,
	int64_t *generation, bool *out)
{
	enum status st = vault_generation(session->vault, generation);

	*out = session->key != NULL && *generation == session->generation &&
	       strcmp(session->record.handle.text, handle) == 0;
	return st;
}

enum status session_key(struct session *session, const char *handle,
	const struct handle_record **record, const struct key **key)
{
	int64_t generation = 0;
	bool kept = false;
	enum status st = is_kept(session, handle, &generation, &kept);

	if (st == STATUS_OK && !kept) {
		session_forget_key(session);
		st = handle_store_find(
			session->vault, handle, &session->record);
		if (st == STATUS_OK)
			st = handle_store_key(session->vault, &session->record,
				&session->key);
		session->generation = generation;
	}
	if (st == STATUS_OK) {
		*record = &session->record;
		*key = session->key;
	}
	return st;
}

int session_timeout(const struct session *session)
{
	long long left;

	if (session->vault == NULL || !vault_is_unlocked(session->vault))
		return -1;
	left = session->used_at + session->idle_limit - platform_clock_ms();
	return left < 0 ? 0 : left > INT_MAX ? INT_MAX : (int)left;
}

void session_tick(struct session *session)
{
	bool asked =
		session->lock_fd >= 0 && platform_watch_drain(session->lock_fd);

	if (asked || session_timeout(session) == 0)
		drop_keys(session);
}
