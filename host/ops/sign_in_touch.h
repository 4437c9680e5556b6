/* A sign-in with a key that a security key guards, in two halves: what the
 * security key is asked, and what comes of its answer. Nothing of the key is
 * kept from the one to the other. */
#ifndef OPS_SIGN_IN_TOUCH_H
#define OPS_SIGN_IN_TOUCH_H

#include "keys/token.h"
#include "ops/operation.h"

/* Writes the question to nywhere-unlock. What a key on the security key is to
 * sign is composed here and waits in the session's flow. */
CHECKED enum status sign_in_touch_ask(struct session *session,
	const struct handle_record *record, const struct token_claims *claims,
	struct net_question *question);

/* Signs with what was answered. Of a key on the security key the claims are
 * those of the question. STATUS_CANCELLED when another question has taken its
 * place, STATUS_TOKEN_REFUSED when it took so long that a site would not take
 * the token any more. */
CHECKED enum status sign_in_touch_take(struct session *session,
	const struct handle_record *record, const struct token_claims *claims,
	const struct net_thread *thread, const struct json *answer,
	char token[TOKEN_MAX], int64_t *expires);

#endif
