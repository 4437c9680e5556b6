/* The records that names at will have in DNS: written into the journal before
 * they are there, deleted when their window ends, or by whoever comes after.
 * nywhere-net is asked for it without a browser having asked, in a process of
 * its own, see session.h. */
#ifndef OPS_WINDOW_RECORD_H
#define OPS_WINDOW_RECORD_H

#include "handle/handle.h"
#include "keys/orphan_journal.h"
#include "keys/zone_store.h"

#include <stdbool.h>

struct session;
struct json_writer;

enum window_record_state {
	RECORD_ADDING,   /* nywhere-net is asked to make it */
	RECORD_USED,     /* by a window */
	RECORD_DOOMED,   /* to be deleted */
	RECORD_DELETING, /* nywhere-net is asked to delete it */
	RECORD_KEPT,     /* could not be deleted: after the next unlock */
};

struct window_record {
	struct window_record *next;
	enum window_record_state state;
	int64_t day; /* since 1970, on which it was made */
	char handle[HANDLE_MAX + 1];
	char zone[HOSTNAME_MAX + 1];
};

struct window_records {
	struct window_record *first;
	size_t count;
	struct orphan_journal journal;
	bool has_new_vault; /* it was unlocked: others may have left some */
};

void window_records_init(struct window_records *records);

/* Wipes what is known of them here; the journal stays. */
void window_records_clear(struct window_records *records);

/* Writes it into the journal, to be asked for: RECORD_ADDING. What can be wrong
 * is what orphan_journal_write says. */
CHECKED enum status window_record_add(struct session *session,
	struct vault *vault, const struct handle *handle, const char *zone);

/* What became of it: it is there, it surely is not, or it has to go. */
void window_record_use(struct session *session, const char *handle);
void window_record_forget(struct session *session, const char *handle);
void window_record_doom(struct session *session, const char *handle);

/* The same for a name whose window ends, where it may still be asked for. */
void window_record_end(struct session *session, const char *handle);

/* Takes over what others left behind, and has deleted what can be deleted now.
 * Whatever cannot stays in the journal. */
void window_records_work(struct session *session);

/* STATUS_ZONE_IN_USE if a window of this host or of another one still has a
 * name in the zone, or is about to; not for what could not be deleted. */
CHECKED enum status window_records_check(
	struct session *session, struct vault *vault, const char *zone);

/* Writes what nywhere-net is asked (see net/dns_update.h): text is
 * what the record says, or NULL to delete it. */
CHECKED enum status window_record_question(const struct zone *zone,
	const char *handle, const char *text, struct json_writer *w);

#endif
