/* A handle: the name by which a person signs in. Either a DNS name
 * (https://atproto.com/specs/handle) or the fingerprint of a key. */
#ifndef HANDLE_HANDLE_H
#define HANDLE_HANDLE_H

#include "base/status.h"

#define HANDLE_MAX 253

enum handle_type { HANDLE_DNS, HANDLE_FINGERPRINT };

/* text is canonical: equal handles are equal strings. A fingerprint has no
 * dot and a DNS name has one, so that neither is ever taken for the other. */
struct handle {
	enum handle_type type;
	char text[HANDLE_MAX + 1];
};

/* Accepts the canonical form only: lower case ASCII, no @, no white space, no
 * dot at the end. STATUS_BAD_HANDLE otherwise. */
CHECKED enum status handle_parse(const char *text, struct handle *out);

/* "dns" or "fingerprint", as a site names them in data-handle-types. */
const char *handle_type_name(enum handle_type type);

/* The reverse; STATUS_BAD_ARGUMENT for any other name. */
CHECKED enum status handle_type_parse(const char *name, enum handle_type *out);

#endif
