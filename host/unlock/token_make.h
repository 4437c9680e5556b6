/* A new credential on a security key. */
#ifndef UNLOCK_TOKEN_MAKE_H
#define UNLOCK_TOKEN_MAKE_H

#include "unlock/token_assert.h"

#define TOKEN_USER 16 /* bytes: who the credential is for */
#define TOKEN_EXCLUDE_MAX 16

struct token_wish {
	bool hmac_secret;
	bool verification; /* the PIN or a fingerprint, each time */
	unsigned char user[TOKEN_USER];
	size_t exclude_count; /* of keys that are not wanted again */
	struct token_credential exclude[TOKEN_EXCLUDE_MAX];
};

/* Chooses the key, makes the credential at its touch, and checks what it says
 * of it. All of *out but the salt is set; a key that always verifies its user
 * does so here, too. The key stays open in *token; token_close in any case.
 * STATUS_TOKEN_EXISTS, STATUS_TOKEN_UNSUITABLE, STATUS_TOKEN_PIN_UNSET, … */
CHECKED enum status token_make(const struct token_set *set,
	const struct token_wish *wish, struct token *token,
	struct token_enrolled *out);

#endif
