/* Decentralised identifiers, of the three methods that a handle may point to
 * (https://atproto.com/specs/did, https://www.w3.org/TR/did-core/). */
#ifndef HANDLE_DID_H
#define HANDLE_DID_H

#include "base/json.h"
#include "base/status.h"

#include "handle/handle.h"
#include "handle/public_key.h"

/* The longest is did:web: with the longest name. */
#define DID_MAX (sizeof("did:web:") - 1 + HANDLE_MAX)
#define DID_URL_MAX (DID_MAX + sizeof("#nywhere")) /* with the closing NUL */

enum did_method { DID_KEY, DID_WEB, DID_PLC };

struct did {
	enum did_method method;
	char text[DID_MAX + 1];
};

/* STATUS_BAD_DID for wrong syntax, another method, a did:key that is not a
 * P-256 or Ed25519 key, a did:web that is not a public hostname alone. */
CHECKED enum status did_parse(const char *text, struct did *out);

/* did:key of the key. */
void did_from_key(const struct public_key *key, struct did *out);

/* did:web of the name; STATUS_BAD_DID as did_parse. */
CHECKED enum status did_from_host(const char *host, struct did *out);

/* The key within a did:key; STATUS_BAD_DID for the other methods. */
CHECKED enum status did_key_public(
	const struct did *did, struct public_key *out);

/* The DID URL of our key: did:key:zX#zX, or <did>#nywhere. */
void did_key_id(const struct did *did, char out[DID_URL_MAX]);

/* Writes the did.json that gives a did:web its key and claims the handle. */
void did_web_document(const struct did *did, const struct handle *handle,
	const struct public_key *key, struct json_writer *w, const char *name);

#endif
