/* What is known of one of the user's handles, and the text of its row in the
 * vault: JSON, from which it is read again. */
#ifndef KEYS_HANDLE_ROW_H
#define KEYS_HANDLE_ROW_H

#include "base/json.h"
#include "base/secret.h"
#include "handle/did.h"
#include "handle/handle.h"
#include "handle/public_key.h"

#define HANDLE_LABEL_MAX 64    /* bytes */
#define HANDLE_URL_MAX 1024    /* bytes */
#define HANDLE_SUBJECT_MAX 255 /* bytes */

enum handle_key {
	HANDLE_KEY_NONE, /* linked: only its server can confirm it */
	HANDLE_KEY_OWN,
	HANDLE_KEY_PENDING, /* made, but not known to be in its document */
};

/* What a security key has to do with the key. Numbers are stored. */
enum handle_guard {
	GUARD_NONE = 0,
	GUARD_TOUCH = 1,  /* sealed under what it gives at a touch */
	GUARD_INSIDE = 2, /* made on it, and never outside */
};

struct handle_record {
	struct handle handle;
	struct did did; /* of a DNS handle; empty for a fingerprint */
	enum handle_key key;
	enum handle_guard guard;
	struct public_key public_key; /* unless HANDLE_KEY_NONE */
	/* of the key in its document, where that is not "nywhere"; or "" */
	char fragment[DID_KEY_FRAGMENT_MAX + 1];
	char server[HANDLE_URL_MAX + 1]; /* issuer, of a linked one; or "" */
	char pds[HANDLE_URL_MAX + 1];    /* likewise */
	/* what the server calls the account, where that has no DID; or "" */
	char subject[HANDLE_SUBJECT_MAX + 1];
	char label[HANDLE_LABEL_MAX + 1]; /* the user's own name; may be "" */
	int64_t created;                  /* seconds since 1970 */
};

/* STATUS_BAD_LABEL unless it is 1 to HANDLE_LABEL_MAX bytes of UTF-8 in which
 * nothing is hidden (base/utf8.h). */
CHECKED enum status handle_label_check(const char *label);

/* "touch" and "inside"; STATUS_BAD_ARGUMENT for another name. */
const char *handle_guard_name(enum handle_guard guard);
CHECKED enum status handle_guard_parse(
	const char *name, enum handle_guard *out);

/* STATUS_VAULT_DAMAGED unless it is what handle_row_write wrote. */
CHECKED enum status handle_row_read(
	const struct secret *value, struct handle_record *out);

/* Writes the one object into a writer just begun, and finishes it. */
CHECKED enum status handle_row_write(
	const struct handle_record *record, struct json_writer *w);

#endif
