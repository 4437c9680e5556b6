/* A private key of the user: P-256 (ES256) or Ed25519. */
#ifndef KEYS_KEY_H
#define KEYS_KEY_H

#include "base/secret.h"
#include "handle/public_key.h"

#include <stdbool.h>

#define KEY_PRIVATE_LENGTH 32
#define KEY_SIGNATURE_LENGTH 64

struct key;

CHECKED enum status key_generate(
	enum key_algorithm algorithm, struct key **out);

/* The key whose 32 private bytes (RFC 7518, 6.2.2.1; RFC 8037, 2) and public
 * key are these; both stay the caller's. */
CHECKED enum status key_import(const struct secret *private_bytes,
	const struct public_key *public_key, struct key **out);
CHECKED enum status key_export(const struct key *key, struct secret **out);

/* Whether the public half is that of the private one, which key_import takes on
 * trust. */
bool key_is_pair(const struct key *key);

/* Lives as long as the key. */
const struct public_key *key_public(const struct key *key);

void key_free(struct key *key);

/* Signs as JWS wants it: R||S with low S (RFC 7518, 3.4), or Ed25519. */
CHECKED enum status key_sign(const struct key *key, const void *text,
	size_t len, unsigned char signature[KEY_SIGNATURE_LENGTH]);

#endif
