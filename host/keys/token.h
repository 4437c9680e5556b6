/* The token that signs a user in (PROTOCOL.md, "The token"): a compact JWS
 * (RFC 7515) with the claims of a self-issued ID token (SIOPv2). It is composed
 * here from parsed fields; no byte to be signed comes from outside. */
#ifndef KEYS_TOKEN_H
#define KEYS_TOKEN_H

#include "handle/did.h"
#include "handle/handle.h"
#include "handle/origin.h"
#include "keys/key.h"

#include <stdint.h>

#define TOKEN_MAX 8192     /* as much as a site reads, with the NUL */
#define TOKEN_LIFETIME 120 /* seconds */

struct token_claims {
	const struct handle *handle;
	const struct did *did; /* NULL for a fingerprint handle */
	const char *fragment;  /* of the key in its document; NULL for ours */
	const struct origin *audience;
	const char *nonce;   /* the site's, nonce_is_valid */
	const char *confirm; /* confirm_is_valid; NULL for a sign-in */
	int64_t issued_at;   /* seconds since 1970 */
};

enum token_format {
	TOKEN_JWS,
	TOKEN_FIDO2, /* "The token of a security key"; see token_proof.h */
};

/* Writes the two parts that are signed, of *len characters and no NUL. As
 * token_sign. */
CHECKED enum status token_input(const struct public_key *key,
	const struct token_claims *claims, enum token_format format,
	char out[TOKEN_MAX], size_t *len);

/* Adds a dot and the bytes in base64url to a token of *len characters, with a
 * NUL. STATUS_TOO_LONG. */
CHECKED enum status token_append(
	char token[TOKEN_MAX], size_t *len, const void *bytes, size_t count);

/* Writes the token and a NUL. STATUS_BAD_NONCE, STATUS_BAD_CONFIRM for claims
 * that are none. */
CHECKED enum status token_sign(const struct key *key,
	const struct token_claims *claims, char out[TOKEN_MAX]);

#endif
