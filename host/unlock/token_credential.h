/* What is kept of a credential on a security key: one byte for its algorithm (1
 * ES256, 2 Ed25519; 128 more if the key hides it from who has no PIN), its
 * public key (64 or 32 bytes), its id. To all others it is opaque, as the id is
 * to us. With the public key in it, what a key answers is never believed
 * without a look at its signature. */
#ifndef UNLOCK_TOKEN_CREDENTIAL_H
#define UNLOCK_TOKEN_CREDENTIAL_H

#include "handle/public_key.h"

#include <fido.h>
#include <stdbool.h>

#define TOKEN_CREDENTIAL_ID_MAX 1023   /* a CTAP message has little more room */
#define TOKEN_CREDENTIAL_TEXT_MAX 1452 /* in base64url, with the NUL */

struct token_credential {
	struct public_key key;
	bool is_hidden; /* credProtect 3 (CTAP 2.1, section 12.1) */
	size_t id_len;
	unsigned char id[TOKEN_CREDENTIAL_ID_MAX];
};

/* STATUS_BAD_ARGUMENT for what token_credential_format did not write. */
CHECKED enum status token_credential_parse(
	const char *text, struct token_credential *out);
void token_credential_format(const struct token_credential *credential,
	char out[TOKEN_CREDENTIAL_TEXT_MAX]);

/* From what was just made: STATUS_TOKEN_UNSUITABLE if it does not fit. */
CHECKED enum status token_credential_from_cred(
	const fido_cred_t *cred, struct token_credential *out);

/* Whether the assertion, of this credential, holds what was asked for: its
 * signature, its flags and its extensions (fido_assert_verify(3)). */
bool token_credential_verifies(
	const struct token_credential *credential, const fido_assert_t *assert);

#endif
