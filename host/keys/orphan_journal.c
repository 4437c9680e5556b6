#include "keys/orphan_journal.h"

#include "base/json.h"
#include "keys/vault_file.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define DAY 86400
#define PAGE 4096 /* how long the text is, says no more than that */

/* Zones are up to 253 long, and JSON needs some more. */
#define TEXT_MAX (ORPHANS_MAX * (HANDLE_MAX + ORPHAN_LABEL_MAX + 64))
#define SEALED_MAX (TEXT_MAX + PAGE + AEAD_OVERHEAD)

void orphan_journal_init(struct orphan_journal *journal)
{
	*journal = (struct orphan_journal){.place = -1, .fd = -1};
}

void orphan_journal_clear(struct orphan_journal *journal)
{
	if (journal->fd >= 0)
		close(journal->fd);
	orphan_journal_init(journal);
}

static enum status make_path(const char *folder, int place, const char *suffix,
	char out[PLATFORM_PATH_MAX])
{
	char name[32];

	snprintf(name, sizeof(name), "windows-%d%s", place, suffix);
	return vault_file_path(folder, name, out);
}

static bool try_lock(int fd)
{
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

	return fcntl(fd, F_SETLK, &whole) == 0;
}

/* Whether fd is a file of the user's alone and still the one at path: another
 * host may have replaced it between its opening and the lock. */
static bool is_held(int fd, const char *path)
{
	struct stat ours;
	struct stat there;

	return try_lock(fd) && fstat(fd, &ours) == 0 &&
	       stat(path, &there) == 0 && ours.st_dev == there.st_dev &&
	       ours.st_ino == there.st_ino && S_ISREG(ours.st_mode) &&
	       ours.st_uid == geteuid() && (ours.st_mode & 077) == 0;
}

static enum status take_place(
	struct orphan_journal *journal, const char *folder)
{
	char path[PLATFORM_PATH_MAX];

	for (int place = 0; place < ORPHAN_JOURNALS_MAX; place++) {
		enum status st = make_path(folder, place, "", path);
		int fd;

		if (st != STATUS_OK)
			return st;
		fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (fd < 0 && errno != EEXIST)
			return vault_file_errno();
		if (fd >= 0 && is_held(fd, path)) {
			*journal = (struct orphan_journal){place, fd};
			return STATUS_OK;
		}
		if (fd >= 0)
			close(fd);
	}
	return STATUS_WINDOW_FULL;
}

/* The file is replaced by one that is locked before it is there. */
static enum status replace(struct orphan_journal *journal, const char *folder,
	const unsigned char *sealed, size_t len)
{
	char path[PLATFORM_PATH_MAX];
	char next[PLATFORM_PATH_MAX];
	enum status st = make_path(folder, journal->place, "", path);
	int fd = -1;

	if (st == STATUS_OK)
		st = make_path(folder, journal->place, ".new", next);
	if (st != STATUS_OK)
		return st;
	unlink(next); /* whatever it is: nobody else has that name */
	fd = open(next, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return vault_file_errno();
	errno = 0;
	if (!is_held(fd, next) || write(fd, sealed, len) != (ssize_t)len ||
		fdatasync(fd) != 0 || rename(next, path) != 0) {
		st = vault_file_errno();
		unlink(next);
		close(fd);
		return st;
	}
	close(journal->fd);
	journal->fd = fd;
	return vault_file_sync(folder);
}

static enum status write_text(const struct orphan *orphans, size_t count,
	char text[TEXT_MAX + PAGE], size_t *len)
{
	struct json_writer w;
	enum status st;

	json_writer_init(&w, text, TEXT_MAX);
	json_begin_object(&w, NULL);
	json_begin_array(&w, "names");
	for (size_t i = 0; i < count; i++) {
		json_begin_object(&w, NULL);
		json_add_integer(&w, "day", orphans[i].day);
		json_add_string(&w, "label", orphans[i].label);
		json_add_string(&w, "zone", orphans[i].zone);
		json_end_object(&w);
	}
	json_end_array(&w);
	json_end_object(&w);
	st = json_finish(&w);
	*len = (w.len + PAGE - 1) / PAGE * PAGE;
	memset(text + w.len, ' ', *len - w.len);
	return st;
}

enum status orphan_journal_write(struct orphan_journal *journal,
	const char *folder, struct vault *vault, const struct orphan *orphans,
	size_t count)
{
	char *text;
	unsigned char *sealed;
	size_t len = 0;
	enum status st = STATUS_NO_MEMORY;

	if (count == 0) {
		orphan_journal_remove(journal, folder);
		return STATUS_OK;
	}
	if (count > ORPHANS_MAX)
		return STATUS_TOO_LONG;
	text = malloc(TEXT_MAX + PAGE);
	sealed = malloc(SEALED_MAX);
	if (text == NULL || sealed == NULL)
		goto out;
	st = write_text(orphans, count, text, &len);
	if (st == STATUS_OK)
		st = vault_seal_apart(vault, text, len, sealed);
	if (st == STATUS_OK && journal->place < 0)
		st = take_place(journal, folder);
	if (st == STATUS_OK)
		st = replace(journal, folder, sealed, len + AEAD_OVERHEAD);
out:
	OPENSSL_clear_free(text, TEXT_MAX + PAGE);
	free(sealed);
	return st;
}

static const struct json_field file_fields[] = {
	{"names", JSON_ARRAY, true, 0},
};

struct members {
	int64_t day;
	const char *label;
	const char *zone;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct members, day, JSON_INTEGER, true),
	JSON_FIELD(struct members, label, JSON_STRING, true),
	JSON_FIELD(struct members, zone, JSON_STRING, true),
};

static enum status read_orphan(const struct json *item, struct orphan *out)
{
	struct members members;
	enum status st = JSON_DECODE(item, fields, &members);

	if (st != STATUS_OK)
		return st;
	if (strlen(members.label) > ORPHAN_LABEL_MAX ||
		strlen(members.zone) > HANDLE_MAX)
		return STATUS_VAULT_DAMAGED;
	out->day = members.day;
	strcpy(out->label, members.label);
	strcpy(out->zone, members.zone);
	return STATUS_OK;
}

static enum status read_text(
	const char *text, size_t len, struct orphan *orphans, size_t *count)
{
	struct json *doc = NULL;
	const struct json *list = NULL;
	const struct json *item = NULL;
	enum status st = json_parse(text, len, &doc);

	*count = 0;
	if (st == STATUS_OK)
		st = JSON_DECODE(doc, file_fields, &list);
	if (st == STATUS_OK)
		item = json_first(list);
	for (; st == STATUS_OK && item != NULL; item = json_next(item)) {
		st = *count < ORPHANS_MAX ? read_orphan(item, &orphans[*count])
					  : STATUS_TOO_LONG;
		++*count;
	}
	json_free(doc);
	return st == STATUS_OK ? STATUS_OK : STATUS_VAULT_DAMAGED;
}

static enum status read_file(
	int fd, struct vault *vault, struct orphan *orphans, size_t *count)
{
	unsigned char *sealed = malloc(SEALED_MAX);
	char *text = malloc(SEALED_MAX);
	ssize_t len;
	enum status st = STATUS_NO_MEMORY;

	if (sealed == NULL || text == NULL)
		goto out;
	len = read(fd, sealed, SEALED_MAX);
	st = len < 0 ? STATUS_IO : STATUS_OK;
	if (st == STATUS_OK)
		st = vault_open_apart(vault, sealed, (size_t)len, text);
	if (st == STATUS_OK)
		st = read_text(
			text, (size_t)len - AEAD_OVERHEAD, orphans, count);
out:
	OPENSSL_clear_free(text, SEALED_MAX);
	free(sealed);
	return st;
}

/* Another vault's that was here before, or half a file of a host that died as
 * it made it: nobody will ever read it. */
static bool is_old(int fd)
{
	struct stat info;

	return fstat(fd, &info) == 0 &&
	       (info.st_size == 0 ||
		       time(NULL) - info.st_mtime > ORPHAN_KEPT_DAYS * DAY);
}

static enum status open_left(const char *folder, struct vault *vault,
	struct orphan_journal *taken, struct orphan *orphans, size_t *count)
{
	char path[PLATFORM_PATH_MAX];
	enum status st = make_path(folder, taken->place, "", path);

	if (st != STATUS_OK)
		return st;
	taken->fd = open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (taken->fd < 0 || !is_held(taken->fd, path))
		return STATUS_HANDLE_UNKNOWN; /* none, or not left behind */
	st = read_file(taken->fd, vault, orphans, count);
	if (st == STATUS_VAULT_DAMAGED && is_old(taken->fd))
		orphan_journal_remove(taken, folder);
	return st;
}

enum status orphan_journal_take(const struct orphan_journal *own,
	const char *folder, struct vault *vault, int *place,
	struct orphan_journal *taken, struct orphan **orphans, size_t *count)
{
	struct orphan *list = calloc(ORPHANS_MAX, sizeof(*list));
	enum status st = STATUS_END;

	if (list == NULL)
		return STATUS_NO_MEMORY;
	while (*place < ORPHAN_JOURNALS_MAX) {
		*taken = (struct orphan_journal){(*place)++, -1};
		/* to open our own would let go of its lock */
		if (taken->place == own->place)
			continue;
		st = open_left(folder, vault, taken, list, count);
		if (st == STATUS_OK) {
			*orphans = list;
			return STATUS_OK;
		}
		orphan_journal_clear(taken);
		st = STATUS_END;
	}
	OPENSSL_clear_free(list, ORPHANS_MAX * sizeof(*list));
	return st;
}

/* It is read without its lock, for it is only ever replaced as a whole. */
static enum status look_into(int fd, struct vault *vault, const char *zone,
	struct orphan *orphans, bool *out)
{
	size_t count = 0;
	enum status st;

	if (try_lock(fd))
		return STATUS_OK; /* left behind */
	st = read_file(fd, vault, orphans, &count);
	for (size_t i = 0; st == STATUS_OK && i < count; i++)
		*out = *out || strcmp(orphans[i].zone, zone) == 0;
	return st == STATUS_VAULT_DAMAGED ? STATUS_OK : st;
}

enum status orphan_journal_look(const struct orphan_journal *own,
	const char *folder, struct vault *vault, const char *zone, bool *out)
{
	struct orphan *orphans = calloc(ORPHANS_MAX, sizeof(*orphans));
	enum status st = orphans != NULL ? STATUS_OK : STATUS_NO_MEMORY;
	bool found = false;

	for (int i = 0; st == STATUS_OK && i < ORPHAN_JOURNALS_MAX; i++) {
		char path[PLATFORM_PATH_MAX];
		int fd;

		if (i == own->place)
			continue;
		st = make_path(folder, i, "", path);
		if (st != STATUS_OK)
			break;
		fd = open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
		if (fd < 0)
			continue;
		st = look_into(fd, vault, zone, orphans, &found);
		close(fd);
	}
	OPENSSL_clear_free(orphans, ORPHANS_MAX * sizeof(*orphans));
	if (st == STATUS_OK)
		*out = found;
	return st;
}

void orphan_journal_remove(struct orphan_journal *journal, const char *folder)
{
	char path[PLATFORM_PATH_MAX];

	if (journal->place < 0)
		return;
	if (make_path(folder, journal->place, ".new", path) == STATUS_OK)
		unlink(path);
	if (make_path(folder, journal->place, "", path) == STATUS_OK)
		unlink(path);
	orphan_journal_clear(journal);
}
