/* A name that was made for a private window, with its key. All of it is in
 * memory only, the private bytes on the locked heap. */
#ifndef OPS_WINDOW_NAME_H
#define OPS_WINDOW_NAME_H

#include "base/secret.h"
#include "handle/did.h"
#include "handle/handle.h"
#include "handle/origin.h"
#include "keys/token.h"

#include <stdbool.h>

/* Who the user is in a private window. */
enum self_kind {
	SELF_FINGERPRINT, /* the fingerprint of a fresh key */
	SELF_ZONE,        /* the same, within a zone with a wildcard record */
	SELF_AT_WILL,     /* a label registered in a zone of the user's */
	SELF_HANDLE,      /* one of her own handles */
};

struct window_name {
	struct window_name *next;
	struct handle handle;
	struct did did; /* of an at-will name; else text is "" */
	struct public_key public_key;
	struct secret *private_bytes;
	bool is_asked; /* for its record in DNS, see window_record.h */
	bool is_ready; /* to be shown */
};

/* A fresh key and its name, ready unless it is at will. zone is that of the
 * latter two kinds. STATUS_ZONE_TOO_LONG. */
CHECKED enum status window_name_new(
	enum self_kind kind, const char *zone, struct window_name **out);

/* Wipes and frees; name may be NULL. */
void window_name_free(struct window_name *name);

/* The token of a disposable name, which takes its place in the claims. Its
 * times are those of half a minute: of when exactly it was made, two windows
 * have nothing in common. */
CHECKED enum status window_name_sign(const struct window_name *name,
	const struct token_claims *claims, char token[TOKEN_MAX],
	int64_t *expires);

#endif
