/* What a handle's TXT records and its atproto-did file say (PROTOCOL.md,
 * section 4; https://atproto.com/specs/handle). */
#ifndef HANDLE_HANDLE_RECORD_H
#define HANDLE_HANDLE_RECORD_H

#include "base/status.h"

#include <stddef.h>

#define HANDLE_RECORD_DID_MAX 2048

enum handle_record_kind {
	RECORD_NONE,     /* no record of this protocol */
	RECORD_DID,      /* did, of any method */
	RECORD_SELF_UDF, /* the name's first label is the key's fingerprint */
	RECORD_REVOKED,
};

struct handle_record {
	enum handle_record_kind kind;
	char did[HANDLE_RECORD_DID_MAX + 1]; /* else "" */
};

/* Reads the TXT records at _nywhere: those that begin with `v=nyw1`. Several
 * may say the same; a revocation outweighs all. STATUS_RECORD_BAD for one that
 * cannot be read, STATUS_DNS_CONFLICT for two that differ. */
CHECKED enum status handle_record_nywhere(
	const char *const *text, size_t count, struct handle_record *out);

/* The same for the records at _atproto: those that begin with `did=`. */
CHECKED enum status handle_record_atproto(
	const char *const *text, size_t count, struct handle_record *out);

/* The file atproto-did: one DID, with white space around it. */
CHECKED enum status handle_record_file(
	const char *text, size_t len, struct handle_record *out);

/* The TXT records at _oauth._tcp: `meta=` and where the server describes
 * itself, an https URL or a path on the host that the SRV record names. *out is
 * "" when there is none; failures as above. */
#define HANDLE_RECORD_META_MAX 512
CHECKED enum status handle_record_oauth(const char *const *text, size_t count,
	char out[HANDLE_RECORD_META_MAX + 1]);

#endif
