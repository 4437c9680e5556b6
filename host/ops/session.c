#include "ops/session.h"

#include "keys/vault_file.h"
#include "ops/doctor.h"
#include "ops/window_end.h"

#include <fcntl.h>
#include <limits.h>
#include <openssl/crypto.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum status session_init(struct session *session, struct launcher launcher)
{
	*session = (struct session){
		.request_fd = -1,
		.launcher = launcher,
		.lock_fd = -1,
		.move.fd = -1,
	};
	net_client_init(&session->net, HELPER_NET, 0);
	net_client_init(&session->window_net, HELPER_NET, 0);
	net_client_init(&session->doctor, HELPER_DOCTOR, DOCTOR_LIMIT_MS);
	net_client_init(&session->unlock, HELPER_UNLOCK, 0);
	screen_watch_init(&session->screen);
	window_records_init(&session->records);
	return platform_data_folder(session->folder);
}

struct net_client *session_client(struct session *session, size_t i)
{
	struct net_client *const clients[SESSION_CLIENTS] = {&session->net,
		&session->window_net, &session->doctor, &session->unlock};

	return clients[i];
}

void session_forget_key(struct session *session)
{
	key_free(session->key);
	session->key = NULL;
	OPENSSL_cleanse(&session->record, sizeof(session->record));
}

/* Drops everything secret that this process holds; the windows while the vault
 * is still open. */
static void drop_keys(struct session *session)
{
	window_end_all(session);
	if (session->flow.slots.count > 0)
		session->flow.is_cut_off = true;
	session_flow_end(session);
	session_forget_key(session);
	if (session->vault != NULL)
		vault_lock(session->vault);
	if (session->lock_fd >= 0)
		close(session->lock_fd);
	session->lock_fd = -1;
	screen_watch_end(&session->screen);
}

void session_clear(struct session *session)
{
	drop_keys(session);
	for (size_t i = 0; i < SESSION_CLIENTS; i++)
		net_client_clear(session_client(session, i));
	window_records_clear(&session->records);
	move_file_clear(&session->move);
	vault_close(session->vault);
	session->vault = NULL;
	launcher_stop(&session->launcher);
}

/* If its file is gone, or another has taken its place. */
static void let_go_of_vault(struct session *session)
{
	if (session->vault == NULL || vault_is_current(session->vault))
		return;
	drop_keys(session);
	vault_close(session->vault);
	session->vault = NULL;
}

static enum status open_vault(struct session *session)
{
	let_go_of_vault(session);
	if (session->vault != NULL)
		return STATUS_OK;
	if (vault_file_check(session->folder) == STATUS_OK)
		cage_close(&session->cage, session->folder);
	return vault_open(session->folder, &session->vault);
}

enum status session_slots(struct session *session, struct slot_list *out)
{
	enum status st = open_vault(session);

	return st == STATUS_OK ? vault_slots(session->vault, out) : st;
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

static enum status begin_idle_time(struct session *session)
{
	struct config config;
	enum status st = config_read(&config);

	if (st != STATUS_OK)
		return st;
	session_configure(session, &config);
	session->used_at = platform_clock_ms();
	return STATUS_OK;
}

/* A command of the shell is over before anybody leaves. A vault that opens by
 * itself would open again at the next use. */
static void watch_screen(struct session *session)
{
	if (!session->follows_screen)
		screen_watch_end(&session->screen);
	else if (session->lock_fd >= 0 && !session->is_shell &&
		 (!session->opens_itself || session->windows.count > 0))
		screen_watch_begin(&session->screen, &session->launcher);
}

void session_configure(struct session *session, const struct config *config)
{
	session->idle_limit = config->idle_lock_minutes * 60 * 1000;
	session->follows_screen = config->lock_with_screen;
	watch_screen(session);
}

/* From here on a lock in another host is heard of, and that of the screen. */
static void watch_lock(struct session *session)
{
	char path[PLATFORM_PATH_MAX];

	if (session->lock_fd < 0 && vault_file_path(session->folder,
					    VAULT_LOCK_FILE, path) == STATUS_OK)
		session->lock_fd = platform_watch(path);
	watch_screen(session);
}

/* From here on it must not stay unlocked for ever. */
static enum status begin_use(struct session *session, enum slot_kind kind)
{
	char path[PLATFORM_PATH_MAX];
	enum status st = begin_idle_time(session);
	int fd;

	if (st != STATUS_OK) {
		drop_keys(session);
		return st;
	}
	session->records.has_new_vault = true;
	session->opens_itself = kind == SLOT_FILE;
	fd = open_lock_file(session, path);
	if (fd >= 0)
		close(fd);
	watch_lock(session);
	return STATUS_OK;
}

/* A vault that has another way waits for it when its key file is gone. */
static enum status unlock_by_file(struct session *session)
{
	struct slot_list slots;
	enum status st = vault_slots(session->vault, &slots);

	if (st == STATUS_OK)
		st = slot_list_has(&slots, SLOT_FILE)
			     ? vault_unlock(session->vault, SLOT_FILE, NULL)
			     : STATUS_LOCKED;
	if (st == STATUS_OK)
		return begin_use(session, SLOT_FILE);
	if (slots.count > 1 &&
		(st == STATUS_KEY_FILE_MISSING || st == STATUS_KEY_FILE_WRONG))
		return STATUS_LOCKED;
	return st;
}

/* It takes as long as opening the file: a host has no time for that in its
 * first word, and says so when the vault is used. */
static enum status check_older(struct session *session)
{
	enum status st = open_vault(session);

	return st == STATUS_OK ? vault_check_older(session->vault) : st;
}

enum status session_state(struct session *session)
{
	enum status st;

	session_tick(session);
	if (session->vault != NULL && vault_is_unlocked(session->vault) &&
		vault_is_current(session->vault))
		return STATUS_OK;
	st = vault_file_check(session->folder);
	if (st == STATUS_OK && session->is_shell)
		st = check_older(session);
	if (st == STATUS_OK)
		st = vault_check_key_file(session->folder);
	return st == STATUS_KEY_FILE_MISSING ? STATUS_LOCKED : st;
}

enum status session_accept_older(struct session *session)
{
	enum status st = open_vault(session);

	return st == STATUS_OK ? vault_accept_older(session->vault) : st;
}

enum status session_vault(struct session *session, struct vault **out)
{
	enum status st = open_vault(session);

	if (st != STATUS_OK)
		return st;
	session_tick(session);
	if (vault_is_unlocked(session->vault))
		st = vault_check_epoch(session->vault);
	if (st == STATUS_LOCKED)
		drop_keys(session);
	else if (st != STATUS_OK)
		return st;
	if (!vault_is_unlocked(session->vault)) {
		st = vault_check_older(session->vault);
		if (st == STATUS_OK)
			st = unlock_by_file(session);
		if (st != STATUS_OK)
			return st;
	}
	session->used_at = platform_clock_ms();
	*out = session->vault;
	return STATUS_OK;
}

enum status session_unlock_with(struct session *session, enum slot_kind kind,
	const struct secret *secret)
{
	enum status st = vault_unlock(session->vault, kind, secret);

	return st == STATUS_OK ? begin_use(session, kind) : st;
}

enum status session_lock(struct session *session)
{
	char path[PLATFORM_PATH_MAX];
	enum status st = open_vault(session);
	int fd;

	drop_keys(session);
	net_client_fail(&session->unlock, STATUS_CANCELLED);
	if (st != STATUS_OK)
		return st;
	fd = open_lock_file(session, path);
	if (fd < 0)
		return vault_file_errno();
	if (futimens(fd, NULL) != 0)
		st = STATUS_IO;
	close(fd);
	return st;
}

enum status session_check_create(struct session *session)
{
	struct config config;
	enum status st = vault_file_check(session->folder);

	let_go_of_vault(session);
	if (st != STATUS_VAULT_MISSING)
		return st == STATUS_OK ? STATUS_VAULT_EXISTS : st;
	return config_read(&config); /* bad, it would stop us half-way */
}

enum status session_create_vault(struct session *session, enum slot_kind kind,
	const struct secret *passphrase)
{
	enum status st = session_check_create(session);

	if (st == STATUS_OK)
		st = vault_create(
			session->folder, kind, passphrase, &session->vault);
	return st == STATUS_OK ? begin_use(session, kind) : st;
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

/* A window may be there while the vault is locked: that it is used puts off
 * the same idle time. */
enum status session_add_window(
	struct session *session, const struct self *self, struct window **out)
{
	enum status st = STATUS_OK;

	if (session->windows.count == 0)
		st = begin_idle_time(session);
	if (st == STATUS_OK)
		st = windows_add(&session->windows, self, out);
	if (st != STATUS_OK)
		return st;
	session->used_at = platform_clock_ms();
	watch_lock(session);
	return STATUS_OK;
}

int session_timeout(const struct session *session)
{
	bool is_open =
		session->vault != NULL && vault_is_unlocked(session->vault);
	long long left;

	if (!is_open && session->windows.count == 0)
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
	/* Here the keys go in any case. */
	if (screen_watch_receive(&session->screen))
		(void)!session_lock(session);
}
