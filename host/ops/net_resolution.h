/* What nywhere-net found out about a handle: read by a table of fields, each
 * checked, and written anew for those who asked. */
#ifndef OPS_NET_RESOLUTION_H
#define OPS_NET_RESOLUTION_H

#include "base/json.h"
#include "handle/did.h"
#include "handle/handle.h"
#include "ops/net_step.h"

#include <stdbool.h>

#define NET_KEYS_MAX 16
#define NET_URL_MAX 2048 /* bytes */

struct net_key {
	const char *id;  /* a DID URL */
	const char *key; /* did:key:z…, of any type of key */
};

/* Texts live as long as the document; NULL for what is not known. */
struct net_resolution {
	const char *handle;
	const char *did;
	const char *source;
	const char *dnssec;
	bool agrees; /* the document names the handle */
	size_t key_count;
	struct net_key keys[NET_KEYS_MAX];
	const char *pds;
	const char *issuer;
	const char *authorization_endpoint;
	const char *flow;
	int64_t ttl;
	const struct json *steps;          /* checked */
	enum status problem;               /* STATUS_OK when all was found */
	char sentence[NET_ANSWER_MAX + 1]; /* about the problem, or "" */
};

/* STATUS_HELPER_FAILED for what is not a resolution. */
CHECKED enum status net_resolution_read(
	const struct json *object, struct net_resolution *out);

/* As net_resolution_read, where an operation has added to it. */
CHECKED enum status net_resolution_pick(
	const struct json *object, struct net_resolution *out);

/* Writes the members into an object that the caller has begun. */
void net_resolution_members(
	struct json_writer *w, const struct net_resolution *resolution);

/* What the problem is; "" without one. */
const char *net_resolution_sentence(const struct net_resolution *resolution);

/* An absolute URL of https, or of http for development, of NET_URL_MAX bytes
 * at most: nothing in it that has to be quoted. NULL is one, too. */
bool net_url_is_fit(const char *url);

/* A host name or an address, as it stands in a URL. */
bool net_host_is_fit(const char *text);

/* Whether text, if there is any, is a handle or a DID. */
bool net_handle_is_fit(const char *text);
bool net_did_is_fit(const char *text);

#endif
