/* Uniform Data Fingerprints in their SHA-2-512 form
 * (draft-hallambaker-mesh-udf, section 5.1), lower case with dashes. */
#ifndef HANDLE_FINGERPRINT_H
#define HANDLE_FINGERPRINT_H

#include "handle/public_key.h"

#include <stdbool.h>
#include <stddef.h>

/* Characters without dashes: what may stand for a key, and a whole one. */
#define FINGERPRINT_MIN_CHARACTERS 28
#define FINGERPRINT_MAX_CHARACTERS 104

#define FINGERPRINT_TYPE_MAX 127

/* The length of n characters in groups of four with dashes between. */
#define FINGERPRINT_TEXT(n) ((n) + ((n)-1) / 4)
#define FINGERPRINT_LENGTH 34 /* FINGERPRINT_TEXT(28) */
#define FINGERPRINT_MAX 129   /* FINGERPRINT_TEXT(104) */

/* The fingerprint of data of that content type, of FINGERPRINT_TYPE_MAX
 * characters at most. characters is a multiple of four, at most
 * FINGERPRINT_MAX_CHARACTERS; out takes FINGERPRINT_TEXT(characters) and a
 * NUL. */
void fingerprint_format(const char *content_type, const unsigned char *data,
	size_t len, size_t characters, char *out);

/* The fingerprint of a key: content type application/pkix-keyinfo, 140 bits
 * of which 132 are of the digest. */
void fingerprint_of_key(
	const struct public_key *key, char out[FINGERPRINT_LENGTH + 1]);

/* Whether text is in the form that fingerprint_format writes, of at least
 * FINGERPRINT_MIN_CHARACTERS. */
bool fingerprint_is_canonical(const char *text);

/* Whether text, of at least FINGERPRINT_MIN_CHARACTERS, is a prefix of the
 * key's whole fingerprint; dashes and case do not matter. */
bool fingerprint_matches(const char *text, const struct public_key *key);

#endif
