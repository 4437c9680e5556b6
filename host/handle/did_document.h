/* What a DID document says about its handle, its keys for signing in and its
 * PDS (https://www.w3.org/TR/did-core/, https://atproto.com/specs/did). */
#ifndef HANDLE_DID_DOCUMENT_H
#define HANDLE_DID_DOCUMENT_H

#include "base/status.h"

#include "handle/did.h"
#include "handle/origin.h"
#include "handle/public_key.h"

#include <stdbool.h>
#include <stddef.h>

#define DID_DOCUMENT_KEYS_MAX 10
#define DID_FRAGMENT_MAX 64
#define DID_DOCUMENT_ID_MAX (DID_MAX + 1 + DID_FRAGMENT_MAX)

struct did_document_key {
	char id[DID_DOCUMENT_ID_MAX + 1]; /* absolute */
	struct public_key key;
};

struct did_document {
	/* The first at:// of alsoKnownAs that is a DNS name, lower case; "" if
	 * there is none. Later ones are former or secondary names. */
	char handle[HANDLE_MAX + 1];
	/* Those whose fragment begins `nywhere`, of the types that sign
	 * tokens, in the document's order. Others are passed over. */
	size_t key_count;
	struct did_document_key key[DID_DOCUMENT_KEYS_MAX];
	/* The origin of #atproto_pds; "" if the document names none, or one
	 * that is no origin: then has_pds is true. Whether anyone may connect
	 * to it is for the one who does. */
	bool has_pds;
	char pds[ORIGIN_MAX + 1];
};

/* STATUS_DID_DOCUMENT_BAD for what is no document: not strict JSON, or a member
 * of the wrong type. STATUS_DID_OTHER when it is about another DID. */
CHECKED enum status did_document_parse(const char *text, size_t len,
	const struct did *did, struct did_document *out);

#endif
