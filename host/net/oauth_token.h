/* From the code to the tokens, and their end. They are used for nothing but
 * what the user came for, and never leave this process. */
#ifndef NET_OAUTH_TOKEN_H
#define NET_OAUTH_TOKEN_H

#include "net/https.h"
#include "net/oauth.h"
#include "net/oauth_ask.h"

/* Exchanges the code for tokens, in oauth, and its account, oauth->subject.
 * STATUS_OAUTH_REFUSED, with the server's name for it in reason, else "";
 * STATUS_ANSWER_BAD for an answer without what the profile demands;
 * STATUS_OAUTH_SCOPE when less was granted than was asked for. */
CHECKED enum status oauth_token_get(struct oauth *oauth,
	struct https_client *client, const char *code,
	char reason[OAUTH_ERROR_MAX]);

/* STATUS_OAUTH_SUBJECT unless the account is the one expected: the DID, or on
 * the generic path any name that the server gives its user. */
CHECKED enum status oauth_token_check_subject(const struct oauth *oauth);

/* Whether there is a token that the server takes back. */
bool oauth_token_is_revocable(const struct oauth *oauth);

/* Takes the tokens back at the server (RFC 7009) and forgets them, whatever
 * the server says to that. */
CHECKED enum status oauth_token_revoke(
	struct oauth *oauth, struct https_client *client);

#endif
