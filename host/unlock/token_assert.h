/* What a credential on a security key can do: be found, give its secret, sign.
 * Whatever the key answers is checked against what was asked: the signature,
 * that it was touched, that its user was verified if that was demanded. */
#ifndef UNLOCK_TOKEN_ASSERT_H
#define UNLOCK_TOKEN_ASSERT_H

#include "unlock/token.h"
#include "unlock/token_credential.h"

#define TOKEN_SALT 32
#define TOKEN_SECRET 32
#define TOKEN_ENROLLED_MAX 16

struct token_enrolled {
	struct token_credential credential;
	bool verification; /* was demanded, and so is ever after */
	unsigned char salt[TOKEN_SALT];
};

/* Whether the credential is on this key, without a touch or a PIN:
 * STATUS_TOKEN_UNKNOWN if not, or if the key hides it. */
CHECKED enum status token_probe(
	struct token *token, const struct token_credential *credential);

/* Opens the key on which one of the credentials is, in *out, and tells which;
 * token_close in any case. With TOKEN_WAIT the PIN may be asked for when a key
 * could hide one. STATUS_TOKEN_UNKNOWN, … */
CHECKED enum status token_find(const struct token_set *set,
	const struct token_enrolled *enrolled, size_t count,
	enum token_wait wait, struct token *out, size_t *index);

/* The secret that this credential has for this salt; touches. A key differs in
 * it with and without verification, so it is refused if the key did not do as
 * demanded. The caller frees *out. */
CHECKED enum status token_secret(struct token *token,
	const struct token_enrolled *enrolled, struct secret **out);

struct token_signature {
	size_t data_len;
	unsigned char data[256]; /* authenticator data (WebAuthn, 6.1) */
	size_t len;
	unsigned char bytes[128];
};

/* Signs authenticator data and a hash; touches. */
CHECKED enum status token_sign(struct token *token,
	const struct token_enrolled *enrolled, const unsigned char hash[32],
	struct token_signature *out);

#endif
