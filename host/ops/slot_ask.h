/* Asks nywhere-unlock, or the user through it, for what opens a slot. */
#ifndef OPS_SLOT_ASK_H
#define OPS_SLOT_ASK_H

#include "ops/operation.h"

/* Not for SLOT_FILE, which needs no question. Of tokens any will do of those
 * in slots; id names one alone, unless it is 0. again: what was typed last was
 * wrong. */
CHECKED enum status slot_ask(struct session *session, enum slot_kind kind,
	const struct slot_list *slots, int64_t id, bool again,
	struct net_question *question);

/* Begins a question that may need pinentry. STATUS_BAD_CONFIG. */
CHECKED enum status slot_question(
	struct session *session, const char *op, struct net_question *question);

/* The secret that was answered; the caller frees it. STATUS_RECOVERY_WRONG. */
CHECKED enum status slot_answer(
	enum slot_kind kind, const struct json *answer, struct secret **out);

/* The same, or what is in the key file, and it opens the slot.
 * STATUS_WRONG_PASSPHRASE. */
CHECKED enum status slot_try(struct session *session, const struct slot *slot,
	const struct json *answer, struct secret **out);

/* What was made of a security key: token_enroll's credential, salt and secret,
 * which the caller frees, and the maker's name for it, which lives as long as
 * the answer. */
CHECKED enum status slot_enrolled(const struct json *answer,
	struct slot_token *token, const char **product, struct secret **secret);

void slot_add_bytes(struct json_writer *w, const char *name,
	const unsigned char *bytes, size_t len);

#endif
