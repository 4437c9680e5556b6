/* PKCS#8 (RFC 5958) as key_read.c has found it in a file; used by nobody
 * else. */
#ifndef KEYS_KEY_PKCS8_H
#define KEYS_KEY_PKCS8_H

#include "keys/key.h"

/* Of a PrivateKeyInfo in DER. See key_read. */
CHECKED enum status key_pkcs8_read(
	const unsigned char *der, size_t len, struct key **out);

/* Of an EncryptedPrivateKeyInfo. Work without bounds is refused before any is
 * done: STATUS_KEY_FORM. */
CHECKED enum status key_pkcs8_open(const unsigned char *der, size_t len,
	const struct secret *passphrase, struct key **out);

#endif
