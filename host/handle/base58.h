/* base58btc, the encoding behind multibase's "z"
 * (draft-msporny-base58, the alphabet of Bitcoin). */
#ifndef HANDLE_BASE58_H
#define HANDLE_BASE58_H

#include "base/status.h"

#include <stddef.h>

/* Characters that n bytes take at most, without the closing NUL. */
#define BASE58_LENGTH(n) ((n)*138 / 100 + 1)

/* Writes at most BASE58_LENGTH(len) characters and a NUL; returns the length.
 */
size_t base58_encode(const unsigned char *in, size_t len, char *out);

/* Decodes len characters; STATUS_BAD_ARGUMENT for one that is not of the
 * alphabet or when the bytes do not fit. *out_len is the space before and the
 * bytes after. */
CHECKED enum status base58_decode(
	const char *in, size_t len, unsigned char *out, size_t *out_len);

#endif
