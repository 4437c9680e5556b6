/* A private key that the user has, out of a file: what key_text.h writes, and
 * what openssl does. P-256 and Ed25519 only. */
#ifndef KEYS_KEY_READ_H
#define KEYS_KEY_READ_H

#include "keys/key.h"

#define KEY_READ_MAX 4000 /* bytes of a file */

/* Whether the key, of text->len bytes as they stand in the file, opens with a
 * passphrase alone. STATUS_KEY_BAD for what is no key by its look;
 * STATUS_KEY_PUBLIC, STATUS_KEY_FORM, STATUS_KEY_MANY. */
CHECKED enum status key_read_is_sealed(const struct secret *text, bool *out);

/* Reads it: PKCS#8 in PEM (RFC 5958, RFC 7468), plain or under PBES2
 * (RFC 8018), or a JWK (RFC 7517). passphrase is NULL where none is needed. As
 * above; STATUS_KEY_SEALED when the passphrase does not open it,
 * STATUS_KEY_KIND for other kinds of key, STATUS_KEY_DIFFERS when the public
 * half is not that of the private one. The caller frees *out. */
CHECKED enum status key_read(const struct secret *text,
	const struct secret *passphrase, struct key **out);

#endif
