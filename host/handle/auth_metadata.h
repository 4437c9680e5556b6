/* What servers say about themselves: which authorization server a resource
 * server trusts (RFC 9728), and what that server can do (RFC 8414; the profile
 * of https://atproto.com/specs/oauth). Unknown members are passed over. */
#ifndef HANDLE_AUTH_METADATA_H
#define HANDLE_AUTH_METADATA_H

#include "base/json.h"
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

#define AUTH_URL_MAX 1024
#define AUTH_SCOPES_MAX 1024

/* Only the syntax of the URLs is checked here: whether anyone may connect to
 * them is for the one who does (net/https.h). Those that are optional and
 * absent are "". */
struct auth_metadata {
	char issuer[AUTH_URL_MAX + 1];
	char authorization_endpoint[AUTH_URL_MAX + 1];
	char token_endpoint[AUTH_URL_MAX + 1];
	char par_endpoint[AUTH_URL_MAX + 1]; /* RFC 9126 */
	char revocation_endpoint[AUTH_URL_MAX + 1];
	char registration_endpoint[AUTH_URL_MAX + 1];
	char scopes[AUTH_SCOPES_MAX + 1]; /* with a space between; may be cut */
	bool sends_iss;                   /* RFC 9207 */
	bool reads_client_metadata;       /* the client id may be a URL */
	bool has_dpop_es256;              /* RFC 9449 */
};

enum auth_profile {
	AUTH_ATPROTO, /* every requirement of atproto */
	AUTH_OAUTH,   /* RFC 8414 with code flow and PKCE S256 */
};

/* Reads the authorization server's document that was fetched for issuer.
 * resource is the PDS that named it, or NULL. STATUS_METADATA_BAD, and *why,
 * static, says what is wrong; *out is then undefined. */
CHECKED enum status auth_metadata_parse(const char *text, size_t len,
	enum auth_profile profile, const char *issuer, const char *resource,
	struct auth_metadata *out, const char **why);

/* Reads the resource server's document, which must be about resource and name
 * exactly one authorization server, an origin. Failures as above. */
CHECKED enum status auth_metadata_resource(const char *text, size_t len,
	const char *resource, char issuer[AUTH_URL_MAX + 1], const char **why);

/* Whether scope is one of those that metadata->scopes lists. */
bool auth_metadata_has_scope(
	const struct auth_metadata *metadata, const char *scope);

#endif
