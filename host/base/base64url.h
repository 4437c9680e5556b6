/* base64url without padding (RFC 4648, section 5; RFC 7515, section 2). */
#ifndef BASE_BASE64URL_H
#define BASE_BASE64URL_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

/* Characters that n bytes take, without the closing NUL. */
#define BASE64URL_LENGTH(n) (((n)*4 + 2) / 3)

/* Writes BASE64URL_LENGTH(len) characters and a NUL; returns the length. */
size_t base64url_encode(const unsigned char *in, size_t len, char *out);

/* Decodes exactly what base64url_encode writes: no padding, no white space,
 * no stray bits. *out_len is the space before and the bytes after. */
CHECKED enum status base64url_decode(
	const char *in, size_t len, unsigned char *out, size_t *out_len);

/* Whether each of the len characters is of the alphabet. */
bool base64url_is_text(const char *text, size_t len);

#endif
