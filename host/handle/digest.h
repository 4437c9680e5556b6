/* SHA-2 of a whole text (FIPS 180-4). It asks for no memory and cannot fail. */
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
