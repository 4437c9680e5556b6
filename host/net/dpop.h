/* Demonstrating Proof of Possession (RFC 9449): each request to a server
 * carries a fresh signature of a key that only this flow has, so that a token
 * is of no use to anyone else. */
#ifndef NET_DPOP_H
#define NET_DPOP_H

#include "base/status.h"
#include "handle/public_key.h"

#include <stdbool.h>
#include <stdint.h>

#define DPOP_PROOF_MAX 4096 /* with the closing NUL */
#define DPOP_NONCE_MAX 256

/* A P-256 key; its private part is on the locked heap. */
struct dpop_key;

CHECKED enum status dpop_key_new(struct dpop_key **out);
void dpop_key_free(struct dpop_key *key);
const struct public_key *dpop_key_public(const struct dpop_key *key);

struct dpop_claims {
	const char *method;
	const char *url;          /* htu: what follows ? or # is left out */
	const char *access_token; /* ath; NULL for none */
	const char *nonce;        /* the server's last; NULL for none */
	int64_t issued_at;        /* by the server's clock */
};

/* The proof, a compact JWS signed with ES256 (section 4.2). STATUS_TOO_LONG
 * for a URL or a nonce beyond all measure. */
CHECKED enum status dpop_proof(const struct dpop_key *key,
	const struct dpop_claims *claims, char out[DPOP_PROOF_MAX]);

/* Whether a server may say so: 1 to DPOP_NONCE_MAX characters that can stand
 * in a header and in JSON as they are (section 8.1). */
bool dpop_nonce_is_valid(const char *nonce);

#endif
