/* One conversation with an authorization server and, after it, with the PDS:
 * what the steps of a flow share (RFC 6749, 7636, 9126, 9207, 9449; profile
 * https://atproto.com/specs/oauth). Everything secret is on the locked heap. */
#ifndef NET_OAUTH_H
#define NET_OAUTH_H

#include "base/secret.h"
#include "base/status.h"
#include "handle/did.h"
#include "net/callback_listener.h"
#include "net/dpop.h"
#include "net/resolve.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define OAUTH_STATE_LENGTH 22 /* 128 bits as base64url */
#define OAUTH_URL_MAX 2048    /* with the closing NUL; of what is composed */
#define OAUTH_CLIENT_MAX 256  /* with the closing NUL */
#define OAUTH_SUBJECT_MAX 256 /* with the closing NUL */
#define OAUTH_PEERS 2         /* the authorization server and the PDS */

/* What is known of one server: each has a nonce of its own (RFC 9449, section
 * 8.2), and a clock of its own. */
struct oauth_peer {
	char host[ORIGIN_MAX + 1];
	char nonce[DPOP_NONCE_MAX + 1];
	int64_t skew; /* seconds that its clock is ahead of ours */
};

struct oauth {
	char handle[HANDLE_MAX + 1];
	struct did did; /* text is "" on the generic path */
	char pds[ORIGIN_MAX + 1];
	char server_host[HOSTNAME_MAX + 1];
	enum resolve_flow flow;
	struct auth_metadata server;
	bool with_dpop; /* always, but for a generic server that cannot */
	const char *scope;
	char client_id[OAUTH_CLIENT_MAX];
	char redirect_uri[OAUTH_CLIENT_MAX];
	char state[OAUTH_STATE_LENGTH + 1];
	struct dpop_key *key;
	struct secret *verifier;     /* texts with their closing NUL */
	struct secret *access_token; /* NULL before there is one */
	struct secret *refresh_token;
	char subject[OAUTH_SUBJECT_MAX]; /* "" until the token came */
	struct oauth_peer peer[OAUTH_PEERS];
	const atomic_bool *stop; /* true ends requests; NULL for never */
};

/* Begins a conversation with the server that the resolution found, for a
 * browser that comes back to listener. scope is static; "" for none. */
CHECKED enum status oauth_init(struct oauth *oauth,
	const struct resolution *resolution,
	const struct callback_listener *listener, const char *scope);

/* Wipes and releases, also one that was only zeroed. */
void oauth_clear(struct oauth *oauth);

/* Forgets the tokens; oauth_token_revoke comes before it. */
void oauth_drop_tokens(struct oauth *oauth);

/* 128 random bits as base64url. */
CHECKED enum status oauth_random(char out[OAUTH_STATE_LENGTH + 1]);

#endif
