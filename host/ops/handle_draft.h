/* A handle that is to be added, as far as the user says what it is. */
#ifndef OPS_HANDLE_DRAFT_H
#define OPS_HANDLE_DRAFT_H

#include "ops/session.h"

/* The arguments live as long as what they were read from. */
struct handle_draft {
	const char *type;   /* "dns" or "fingerprint" */
	const char *handle; /* of a DNS handle; a fingerprint names itself */
	const char *did;    /* "key" or "web"; DNS only */
	const char *device; /* of did:web: its key stands beside others */
	const char *label;
	bool make_default;
};

/* The rows of a table of arguments whose structure has a draft in it. */
#define HANDLE_DRAFT_FIELDS(type_, draft_)                                     \
	{"type", JSON_STRING, true, offsetof(type_, draft_.type)},             \
		{"handle", JSON_STRING, false,                                 \
			offsetof(type_, draft_.handle)},                       \
		{"did", JSON_STRING, false, offsetof(type_, draft_.did)},      \
		{"device", JSON_STRING, false,                                 \
			offsetof(type_, draft_.device)},                       \
		{"label", JSON_STRING, false, offsetof(type_, draft_.label)},  \
	{                                                                      \
		"default", JSON_BOOL, false,                                   \
			offsetof(type_, draft_.make_default)                   \
	}

/* STATUS_BAD_ARGUMENT, STATUS_BAD_HANDLE, STATUS_BAD_LABEL, STATUS_BAD_DEVICE.
 */
CHECKED enum status handle_draft_check(const struct handle_draft *draft);

/* STATUS_HANDLE_EXISTS for one that was checked and is in the vault already:
 * before the user is asked for anything. */
CHECKED enum status handle_draft_check_new(
	struct session *session, const struct handle_draft *draft);

/* The name of one that has such a key, without the key. As above. */
CHECKED enum status handle_draft_record(const struct handle_draft *draft,
	const struct public_key *public_key, struct handle_record *out);

/* Adds it with its key and writes what it is: STATUS_HANDLE_EXISTS. */
CHECKED enum status handle_draft_add(struct session *session,
	const struct handle_draft *draft, const struct key *key,
	struct json_writer *result);

/* The same for a record of handle_draft_record whose key is guarded. */
CHECKED enum status handle_draft_add_bound(struct session *session,
	const struct handle_draft *draft, const struct handle_record *record,
	const struct bound_key *bound, struct json_writer *result);

#endif
