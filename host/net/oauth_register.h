/* Makes ourselves known to a generic server that knows no client ids of the
 * kind http://localhost (RFC 7591). */
#ifndef NET_OAUTH_REGISTER_H
#define NET_OAUTH_REGISTER_H

#include "net/https.h"
#include "net/oauth.h"
#include "net/oauth_ask.h"

/* Whether this server wants it. */
bool oauth_register_is_needed(const struct oauth *oauth);

/* Replaces oauth->client_id by the one that the server gives. reason, else "",
 * is the server's name for why it does not. */
CHECKED enum status oauth_register(struct oauth *oauth,
	struct https_client *client, char reason[OAUTH_ERROR_MAX]);

#endif
