/* HKDF-SHA-256 (RFC 5869): a key for one purpose out of a secret that nobody
 * can guess. */
#ifndef KEYS_KDF_H
#define KEYS_KDF_H

#include "base/secret.h"

#define KDF_KEY_LENGTH 32
#define KDF_SALT_LENGTH 16

/* The caller frees *out, KDF_KEY_LENGTH bytes. purpose is a text of ours. */
CHECKED enum status kdf_derive(const struct secret *secret,
	const unsigned char salt[KDF_SALT_LENGTH], const char *purpose,
	struct secret **out);

#endif
