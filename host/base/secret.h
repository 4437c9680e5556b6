/* Bytes that must not leak: on OpenSSL's locked heap, never in a core or a
 * swap file, wiped when freed (OPENSSL_secure_malloc(3)). */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include "base/status.h"

#include <stddef.h>

struct secret {
	size_t len;
	unsigned char data[];
};

/* Sets up libcrypto, whose other memory is wiped when it is freed, and its
 * locked heap; once, before libcrypto is used at all. */
CHECKED enum status secret_heap_init(void);

/* len bytes of zero; NULL when the locked heap is exhausted. */
struct secret *secret_new(size_t len);

/* A copy of len bytes; NULL as above. The source stays the caller's. */
struct secret *secret_copy(const void *bytes, size_t len);

/* len bytes of the system's randomness; NULL as above. */
struct secret *secret_random(size_t len);

/* Wipes and frees; secret may be NULL. */
void secret_free(struct secret *secret);

/* Wipes what functions that have returned left on the stack. */
void secret_wipe_stack(void);

#endif
