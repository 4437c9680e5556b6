/* UTF-8 (RFC 3629). */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* Whether the bytes are well formed: no overlong form, no surrogate, nothing
 * above U+10FFFF. */
bool utf8_is_valid(const char *text, size_t len);

#endif
