/* The ID token of OpenID Connect, where a generic server says whose account it
 * is. It comes straight from the token endpoint, so TLS vouches for it and its
 * signature need not be checked (OpenID Connect Core 1.0, section 3.1.3.7). */
#ifndef NET_OAUTH_ID_TOKEN_H
#define NET_OAUTH_ID_TOKEN_H

#include "base/status.h"

#include <stddef.h>
#include <stdint.h>

struct oauth_id_token_rules {
	const char *issuer;
	const char *client_id;
	int64_t now; /* by the issuer's clock, in seconds since 1970 */
};

/* Reads `sub` of a token that this issuer made for this client, and nobody
 * else, and that is valid now; size includes the closing NUL.
 * STATUS_ANSWER_BAD otherwise. */
CHECKED enum status oauth_id_token_subject(const char *token,
	const struct oauth_id_token_rules *rules, char *out, size_t size);

#endif
