/* DNS names in their one canonical spelling: lower case ASCII, no dot at the
 * end (RFC 952 and 1123 syntax; internationalised labels as xn--). */
#ifndef HANDLE_HOSTNAME_H
#define HANDLE_HOSTNAME_H

#include <stdbool.h>
#include <stddef.h>

#define HOSTNAME_MAX 253

/* Whether len bytes are 1 to HOSTNAME_MAX long and labels of letters, digits
 * and inner hyphens, of 1 to 63 each. */
bool hostname_is_valid(const char *text, size_t len);

/* Whether text is valid as above and may be somebody's name on the public
 * Internet: two labels or more, the last one not beginning with a digit and
 * none of those that anyone nearby can answer for (RFC 6761, 6762, 7686,
 * 9476). .test stays allowed, for development. */
bool hostname_is_public(const char *text);

#endif
