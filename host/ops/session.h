/* What lasts from one request to the next: the vault while it is open, the key
 * that signed last, the way to the helpers. One for each host process. */
#ifndef OPS_SESSION_H
#define OPS_SESSION_H

#include "keys/handle_store.h"
#include "ops/config.h"
#include "ops/link_flow.h"
#include "ops/net_client.h"
#include "ops/net_step.h"
#include "wire/launcher.h"

#include <stdbool.h>

struct session {
	bool is_shell;  /* asked by the nywhere command, not by a browser */
	int request_fd; /* where requests come from; -1 for none */
	struct launcher launcher;
	char folder[PLATFORM_PATH_MAX]; /* of the vault */
	struct vault *vault;            /* NULL until there is one */
	int lock_fd;                    /* readable when another host locks */
	long long used_at;              /* platform_clock_ms */
	long long idle_limit;           /* milliseconds, from then on */
	struct key *key;                /* signed last; NULL for none */
	struct handle_record record;    /* of key */
	int64_t generation;             /* of the vault, when both were read */
	struct net_client net;
	struct link_flows links;
	/* Told of each step of operation_answer; NULL for nobody. */
	void (*on_step)(void *context, const struct net_step *step);
	void *on_step_context;
};

/* Nothing is opened yet. The launcher is handed over. */
CHECKED enum status session_init(
	struct session *session, struct launcher launcher);
void session_clear(struct session *session);

/* The vault, unlocked, which counts as use. A vault with a key file unlocks by
 * itself; else STATUS_LOCKED until session_unlock. */
CHECKED enum status session_vault(struct session *session, struct vault **out);

/* What session_vault would say, from the vault's files alone: cheap enough for
 * the first word of a host. */
CHECKED enum status session_state(struct session *session);

/* Unlocks, by asking the user outside the browser where that is needed. */
CHECKED enum status session_unlock(struct session *session);

/* Forgets every key, here and in the other hosts of this vault. */
CHECKED enum status session_lock(struct session *session);

/* Makes the vault, asking for a passphrase where the kind needs one. */
CHECKED enum status session_create_vault(
	struct session *session, enum slot_kind kind);

/* A handle of the vault that session_vault gave, which has to come before, and
 * its private key, STATUS_NO_KEY if it has none; both stay the session's. They
 * are kept until another handle is asked for, another host writes, or
 * session_forget_key, which whoever changes a handle calls. */
CHECKED enum status session_key(struct session *session, const char *handle,
	const struct handle_record **record, const struct key **key);
void session_forget_key(struct session *session);

/* Milliseconds until session_tick is due; -1 for never. */
int session_timeout(const struct session *session);

/* Locks if the idle time is over or another host asked for it. */
void session_tick(struct session *session);

#endif
