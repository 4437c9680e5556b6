/* The way to the server's pages: what is asked goes to the server beforehand
 * (RFC 9126), so that the browser carries a reference and nothing else. */
#ifndef NET_PAR_H
#define NET_PAR_H

#include "net/https.h"
#include "net/oauth.h"
#include "net/oauth_ask.h"

/* Writes the address that the browser must open. A generic server without that
 * endpoint gets the request itself in the address. STATUS_OAUTH_REFUSED when
 * the server wants none of it; reason, else "", is the name it gives to that.
 */
CHECKED enum status par_push(struct oauth *oauth, struct https_client *client,
	char url[OAUTH_URL_MAX], char reason[OAUTH_ERROR_MAX]);

#endif
