/* The token that a security key signs (PROTOCOL.md, "The token of a security
 * key"): header and claims as token_input composes them, then what the key says
 * itself (WebAuthn, 6.1), then its signature over that and a digest of them. */
#ifndef KEYS_TOKEN_PROOF_H
#define KEYS_TOKEN_PROOF_H

#include "keys/token.h"

#define TOKEN_PROOF_DATA_LENGTH 37
#define TOKEN_PROOF_SIGNATURE_MAX 72

struct token_proof {
	unsigned char data[TOKEN_PROOF_DATA_LENGTH];
	unsigned char signature[TOKEN_PROOF_SIGNATURE_MAX];
	size_t signature_len;
};

/* Adds what the security key answered to the SHA-256 of the input of *len
 * characters in token, with a NUL; STATUS_TOKEN_FAILED unless it was touched
 * for that and nothing else, and the signature is that of the key. */
CHECKED enum status token_proof_append(const struct public_key *key,
	const struct token_proof *proof, char token[TOKEN_MAX], size_t len);

#endif
