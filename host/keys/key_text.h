/* A private key in the forms in which other programs take it. */
#ifndef KEYS_KEY_TEXT_H
#define KEYS_KEY_TEXT_H

#include "keys/key.h"

/* PKCS#8 in PEM (RFC 5958, RFC 7468): under a passphrase (PBES2 of RFC 8018,
 * with scrypt of N = 2^14 as `openssl` reads it, and AES-256-CBC), or plain
 * where passphrase is NULL. Text of out->len bytes; the caller frees it. */
CHECKED enum status key_text_pkcs8(const struct key *key,
	const struct secret *passphrase, struct secret **out);

/* A JWK (RFC 7517) with its private member and a line end; as above. kid is
 * NULL for none. */
CHECKED enum status key_text_jwk(
	const struct key *key, const char *kid, struct secret **out);

#endif
