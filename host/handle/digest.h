/* SHA-2 of a whole text. There is no failure to handle: without a digest
 * there is no name for a key, and a wrong one must never go out, so the
 * process ends instead. */
#ifndef HANDLE_DIGEST_H
#define HANDLE_DIGEST_H

#include <stddef.h>

#define DIGEST_SHA256 32
#define DIGEST_SHA512 64

void digest_sha256(
	const void *data, size_t len, unsigned char out[DIGEST_SHA256]);
void digest_sha512(
	const void *data, size_t len, unsigned char out[DIGEST_SHA512]);

#endif
