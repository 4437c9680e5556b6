/* What lasts from one request to the next: the vault while it is open, the key
 * that signed last, the way to the helpers. One for each host process. */
#ifndef OPS_SESSION_H
#define OPS_SESSION_H

#include "keys/handle_store.h"
#include "ops/cage.h"
#include "ops/config.h"
#include "ops/link_flow.h"
#include "ops/move_file.h"
#include "ops/net_client.h"
#include "ops/net_step.h"
#include "ops/screen_watch.h"
#include "ops/window_record.h"
#include "ops/windows.h"
#include "wire/launcher.h"

#include <stdbool.h>

struct slot_flow {
	int64_t number;
	struct secret *secret;  /* that a slot is made for, or is signed */
	struct slot_list slots; /* of which these are the secrets: */
	struct secret *secrets[SLOT_COUNT_MAX];
	bool is_cut_off; /* a lock has taken them; see session_was_cut_off */
};

struct session {
	bool is_shell;  /* asked by the nywhere command, not by a browser */
	int request_fd; /* where requests come from; -1 for none */
	struct launcher launcher;
	struct cage cage;
	char folder[PLATFORM_PATH_MAX]; /* of the vault */
	struct vault *vault;            /* NULL until there is one */
	int lock_fd;                    /* readable when another host locks */
	bool opens_itself;              /* it did, by its key file */
	struct screen_watch screen;     /* while lock_fd is watched */
	bool follows_screen;            /* as the user has set it */
	long long used_at;              /* platform_clock_ms */
	long long idle_limit;           /* milliseconds, from then on */
	struct key *key;                /* signed last; NULL for none */
	struct handle_record record;    /* of key */
	int64_t generation;             /* of the vault, when both were read */
	struct net_client net;
	struct link_flows links;
	struct windows windows;        /* private ones; without a vault, too */
	struct window_records records; /* of theirs, in DNS */
	/* Their nywhere-net: one that has never heard of anything else, and is
	 * ended when it has done what it was asked. */
	struct net_client window_net;
	struct net_client doctor; /* the checks that the host cannot make */
	struct net_client unlock; /* what is asked outside the browser */
	struct move_file move;
	struct slot_flow flow;
	struct unlock_tries tried; /* by the last unlock that has ended */
	/* Shows the user a new recovery code; NULL where nobody can. */
	void (*on_code)(void *context, const struct secret *code);
	void *on_code_context;
	/* Told of each step of operation_answer; NULL for nobody. */
	void (*on_step)(void *context, const struct net_step *step);
	void *on_step_context;
	/* The same for what the user is asked to do: see unlock_step.h. */
	void (*on_unlock_step)(void *context, const char *step);
	void *on_unlock_step_context;
};

/* Nothing is opened yet. The launcher is handed over. */
CHECKED enum status session_init(
	struct session *session, struct launcher launcher);
void session_clear(struct session *session);

#define SESSION_CLIENTS 4

/* The way to each helper, by its number. */
struct net_client *session_client(struct session *session, size_t i);

/* The vault, unlocked, which counts as use. A vault with a key file unlocks by
 * itself; else STATUS_LOCKED until session_unlock_with. STATUS_VAULT_OLDER for
 * what has taken the place of a newer one. */
CHECKED enum status session_vault(struct session *session, struct vault **out);

/* What session_vault would say, from the vault's files alone: cheap enough for
 * the first word of a host. */
CHECKED enum status session_state(struct session *session);

/* What session_vault refuses as an older copy is the user's vault from here on.
 */
CHECKED enum status session_accept_older(struct session *session);

/* Unlocks the vault, after session_vault has said that it is locked. */
CHECKED enum status session_unlock_with(struct session *session,
	enum slot_kind kind, const struct secret *secret);

/* The slots of the vault, which may be locked. */
CHECKED enum status session_slots(
	struct session *session, struct slot_list *out);

/* What an operation that asks several questions keeps from one to the next;
 * a newer one takes its place. session_flow_is says whether it has not. */
int64_t session_flow_begin(struct session *session);
bool session_flow_is(const struct session *session, int64_t number);
void session_flow_end(struct session *session);

/* Once, after a lock has taken the secrets of slots that were given: whoever
 * goes on as if they were there still would lose these slots. */
bool session_was_cut_off(struct session *session);

/* Forgets every key, here and in the other hosts of this vault; what the user
 * is being asked here is not asked any more. */
CHECKED enum status session_lock(struct session *session);

/* Whether a vault can be made: STATUS_VAULT_EXISTS, STATUS_BAD_CONFIG, what is
 * wrong with the one that is there. */
CHECKED enum status session_check_create(struct session *session);

/* Makes the vault. passphrase is NULL for SLOT_FILE. */
CHECKED enum status session_create_vault(struct session *session,
	enum slot_kind kind, const struct secret *passphrase);

/* A handle of the vault that session_vault gave, which has to come before, and
 * its private key, STATUS_NO_KEY if it has none; both stay the session's. They
 * are kept until another handle is asked for, another host writes, or
 * session_forget_key, which whoever changes a handle calls. */
CHECKED enum status session_key(struct session *session, const char *handle,
	const struct handle_record **record, const struct key **key);
void session_forget_key(struct session *session);

/* A private window in which the user has chosen self. It does not outlive a
 * lock. STATUS_WINDOW_FULL, STATUS_BAD_CONFIG. */
CHECKED enum status session_add_window(
	struct session *session, const struct self *self, struct window **out);

/* Does as the user has set it, from now on. */
void session_configure(struct session *session, const struct config *config);

/* Milliseconds until session_tick is due; -1 for never. */
int session_timeout(const struct session *session);

/* Locks if the idle time is over, another host asked for it, or the user has
 * left the screen: in that case every host. */
void session_tick(struct session *session);

#endif
