/* Verifies signatures without any code of ours. */
#ifndef TESTS_VERIFY_H
#define TESTS_VERIFY_H

#include "handle/public_key.h"

#include <stdbool.h>
#include <stddef.h>

/* signature is 64 bytes: R||S, or that of Ed25519. */
bool verify_signature(const struct public_key *key, const void *text,
	size_t len, const unsigned char *signature);

/* Whether S is in the lower half of the order of P-256. */
bool verify_low_s(const unsigned char *signature);

/* Takes a compact JWS apart: the JSON of header and claims, each ending with a
 * NUL, in buffers of size bytes. Fails the test unless it has three parts and
 * a signature of the key. */
void verify_token(const struct public_key *key, const char *token, size_t size,
	char *header, char *claims);

#endif
