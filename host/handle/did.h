/* Decentralised identifiers, of the three methods that a handle may point to
 * (https://atproto.com/specs/did, https://www.w3.org/TR/did-core/). */
#ifndef HANDLE_DID_H
#define HANDLE_DID_H

#include "base/json.h"
#include "base/status.h"

#include "handle/handle.h"
#include "handle/public_key.h"

#include <stdbool.h>

/* The longest is did:web: with the longest name. */
#define DID_MAX (sizeof("did:web:") - 1 + HANDLE_MAX)
#define DID_KEY_FRAGMENT_MAX 32
#define DID_URL_MAX (DID_MAX + DID_KEY_FRAGMENT_MAX + 2) /* with the NUL */

enum did_method { DID_KEY, DID_WEB, DID_PLC };

struct did {
	enum did_method method;
	char text[DID_MAX + 1];
};

/* STATUS_BAD_DID for wrong syntax, another method, a did:key that is not a
 * P-256 or Ed25519 key, a did:web that is not a public hostname alone. */
CHECKED enum status did_parse(const char *text, struct did *out);

/* The same, and did:web of localhost or with a port,
 * "did:web:localhost%3A2590", as machines that play the Internet by themselves
 * have them. */
CHECKED enum status did_parse_development(const char *text, struct did *out);

/* did:key of the key. */
void did_from_key(const struct public_key *key, struct did *out);

/* did:web of the name; STATUS_BAD_DID as did_parse. */
CHECKED enum status did_from_host(const char *host, struct did *out);

/* Where the document of a did:web is. STATUS_BAD_DID for the other methods. */
#define DID_WEB_URL_MAX (DID_MAX + sizeof("/.well-known/did.json"))
CHECKED enum status did_web_url(
	const struct did *did, char out[DID_WEB_URL_MAX + 1]);

/* The key within a did:key; STATUS_BAD_DID for the other methods. */
CHECKED enum status did_key_public(
	const struct did *did, struct public_key *out);

/* The DID URL of our key: did:key:zX#zX, or <did>#nywhere. */
void did_key_id(const struct did *did, char out[DID_URL_MAX]);

/* The same with another fragment, for an account that has several of our keys:
 * "nywhere-2". Not for did:key. */
void did_key_id_named(
	const struct did *did, const char *fragment, char out[DID_URL_MAX]);

/* Whether it is one: "nywhere", then DID_KEY_FRAGMENT_MAX lower case letters,
 * digits and hyphens at most in all. */
bool did_key_fragment_is_valid(const char *fragment);

/* The fragment of a device's own key: "nywhere-laptop". STATUS_BAD_DEVICE
 * unless its name is 1 to DID_DEVICE_MAX lower case letters, digits and
 * hyphens. */
#define DID_DEVICE_MAX 22 /* the directory of did:plc takes 32 in all */
CHECKED enum status did_device_fragment(
	const char *device, char out[DID_KEY_FRAGMENT_MAX + 1]);

/* A key in a document of several; an empty fragment is "nywhere". */
struct did_named_key {
	char fragment[DID_KEY_FRAGMENT_MAX + 1];
	struct public_key key;
};

/* Writes the did.json that gives a did:web its keys and claims the handle. */
void did_web_document(const struct did *did, const struct handle *handle,
	const struct did_named_key *keys, size_t count, struct json_writer *w,
	const char *name);

#endif
