/* From a PDS to the authorization server that it trusts, and what that one says
 * about itself (https://atproto.com/specs/oauth; RFC 9728, RFC 8414). */
#ifndef NET_METADATA_H
#define NET_METADATA_H

#include "base/status.h"
#include "handle/auth_metadata.h"
#include "net/https.h"

#include <stdbool.h>

#define METADATA_URL_MAX (AUTH_URL_MAX + 64)
#define METADATA_WHY_MAX 160

/* Where an answer came from and what is wrong with it. */
struct metadata_report {
	char url[METADATA_URL_MAX + 1];
	char why[METADATA_WHY_MAX + 1]; /* "" when nothing is */
};

/* issuer is of pds, an origin. Failures as https_ask and
 * auth_metadata_resource; STATUS_SERVER_MISSING for 404. */
CHECKED enum status metadata_resource(struct https_client *client,
	const char *pds, bool fresh, char issuer[AUTH_URL_MAX + 1],
	struct metadata_report *report);

/* Fetches the server's document at url, or, if that is NULL, where RFC 8414
 * puts it for issuer. Each endpoint is one that https_ask would connect to.
 * resource as auth_metadata_parse. */
CHECKED enum status metadata_server(struct https_client *client,
	enum auth_profile profile, const char *issuer, const char *url,
	const char *resource, bool fresh, struct auth_metadata *out,
	struct metadata_report *report);

#endif
