/* The names at will whose records are in DNS, for whoever comes after a host
 * that could not delete them: one file for each host, beside the vault, sealed
 * by it and padded. There is none while there are no such names. A host holds
 * its file by a lock; one that nobody holds was left behind. */
#ifndef KEYS_ORPHAN_JOURNAL_H
#define KEYS_ORPHAN_JOURNAL_H

#include "handle/handle.h"
#include "keys/vault.h"

#define ORPHANS_MAX 256        /* of one journal */
#define ORPHAN_LABEL_MAX 63    /* characters */
#define ORPHAN_JOURNALS_MAX 32 /* hosts of one vault at a time */
#define ORPHAN_KEPT_DAYS 14    /* for a file that cannot be read */

struct orphan {
	int64_t day; /* since 1970, on which it was registered */
	char label[ORPHAN_LABEL_MAX + 1];
	char zone[HANDLE_MAX + 1];
};

struct orphan_journal {
	int place; /* among the files; -1 for none */
	int fd;    /* locked */
};

void orphan_journal_init(struct orphan_journal *journal);

/* Lets go of the file, which stays. */
void orphan_journal_clear(struct orphan_journal *journal);

/* Replaces what the file says, durably, all of it or nothing; it is made when
 * there is the first orphan and removed when there is none. STATUS_LOCKED,
 * STATUS_TOO_LONG, STATUS_DISK_FULL, STATUS_IO; STATUS_WINDOW_FULL when all
 * files are taken. */
CHECKED enum status orphan_journal_write(struct orphan_journal *journal,
	const char *folder, struct vault *vault, const struct orphan *orphans,
	size_t count);

/* A journal that was left behind, held from now on: the first from *place on,
 * which is one more then. *count is at most ORPHANS_MAX; the caller wipes and
 * frees *orphans. STATUS_END when there are no more. */
CHECKED enum status orphan_journal_take(const struct orphan_journal *own,
	const char *folder, struct vault *vault, int *place,
	struct orphan_journal *taken, struct orphan **orphans, size_t *count);

/* Whether the journal of another host that is running has a name in the zone.
 */
CHECKED enum status orphan_journal_look(const struct orphan_journal *own,
	const char *folder, struct vault *vault, const char *zone, bool *out);

/* Removes the file of a journal, which its orphans need no more. */
void orphan_journal_remove(struct orphan_journal *journal, const char *folder);

#endif
