/* UTF-8 (RFC 3629). */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether the bytes are well formed: no overlong form, no surrogate, nothing
 * above U+10FFFF. */
bool utf8_is_valid(const char *text, size_t len);

#define UTF8_LENGTH_MAX 4

/* The character that text, of len bytes, begins with, in *out. Returns how many
 * bytes it takes, or 0 if none is well formed. */
size_t utf8_decode(const char *text, size_t len, uint32_t *out);

/* Writes the character; returns its bytes. No NUL is added. */
size_t utf8_encode(uint32_t c, char out[UTF8_LENGTH_MAX]);

/* Whether it is a control, a mark of direction, a line separator or without
 * width: what could move the cursor or hide something. */
bool utf8_is_hidden(uint32_t c);

#endif
