/* Proof Key for Code Exchange, method S256 (RFC 7636): what makes a stolen
 * authorization code worthless. */
#ifndef NET_PKCE_H
#define NET_PKCE_H

#include "base/secret.h"
#include "base/status.h"

#define PKCE_LENGTH 43 /* of verifier and challenge */

/* A fresh verifier: 256 random bits as text with a closing NUL. The caller
 * frees it. */
CHECKED enum status pkce_new(struct secret **verifier);

/* base64url of SHA-256 of the verifier's text (section 4.2). */
CHECKED enum status pkce_challenge(
	const char *verifier, char out[PKCE_LENGTH + 1]);

#endif
