/* How a handle is shown to those who ask. */
#ifndef OPS_HANDLE_JSON_H
#define OPS_HANDLE_JSON_H

#include "base/json.h"
#include "handle/did_document.h"
#include "keys/handle_store.h"

#include <stdbool.h>

/* Writes the members of an object that the caller has begun. default_handle is
 * the text of the default one, or "". */
void handle_json_members(struct json_writer *w,
	const struct handle_record *record, const char *default_handle);

/* The TXT record that leads from a handle to its DID. */
struct handle_txt {
	char name[sizeof("_nywhere.") + HANDLE_MAX]; /* no dot at the end */
	char value[sizeof("v=nyw1 did=") + DID_MAX];
};

#define HANDLE_TXT_TTL 300 /* seconds: short, for a key may have to go */

/* False for a handle that needs none: a fingerprint, or one whose name leads to
 * its account already. */
bool handle_txt_make(
	const struct handle_record *record, struct handle_txt *out);

/* Keys that the account's document has or is to have beside the record's. */
struct handle_keys {
	size_t count;
	struct did_named_key item[DID_DOCUMENT_KEYS_MAX];
};

/* Writes the DNS records and documents that make the handle known:
 * "records":[…],"documents":[…], or the latter alone. A document with
 * "merge":true is to be added to the one that is there. beside may be NULL. */
CHECKED enum status handle_json_publish(struct json_writer *w,
	const struct handle_record *record, const struct handle_keys *beside);
CHECKED enum status handle_json_documents(struct json_writer *w,
	const struct handle_record *record, const struct handle_keys *beside);

#endif
