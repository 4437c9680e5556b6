/* What comes back to the loopback port (RFC 8252, section 7.3): one HTTP
 * request, from whoever on this computer likes to connect. Text in, struct
 * out. */
#ifndef NET_CALLBACK_H
#define NET_CALLBACK_H

#include "base/secret.h"
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of a request that are read: with the cookies that all programs of this
 * computer have set for 127.0.0.1, for cookies know of no ports. */
#define CALLBACK_HEAD_MAX 32768
#define CALLBACK_TEXT_MAX 512  /* of state, iss and error, with closing NUL */
#define CALLBACK_CODE_MAX 2048 /* with closing NUL */

/* Members that the request did not have are "" or NULL. */
struct callback {
	char state[CALLBACK_TEXT_MAX];
	char issuer[CALLBACK_TEXT_MAX];
	char error[CALLBACK_TEXT_MAX];
	struct secret *code; /* with its closing NUL */
};

/* Reads the head of a request, which ends with its empty line. STATUS_BAD_
 * REQUEST for anything but a GET of that path at 127.0.0.1:port: not the user's
 * browser coming back. STATUS_ANSWER_BAD when it is that, but a parameter of
 * ours is broken, too long or repeated. callback_clear releases *out, which is
 * empty after a failure. */
CHECKED enum status callback_parse(const char *head, size_t len,
	const char *path, uint16_t port, struct callback *out);
void callback_clear(struct callback *callback);

/* What the answer must be: the state and the issuer of this flow (RFC 9207),
 * where a server that does not promise `iss` may leave it out. */
struct callback_expected {
	const char *state;
	const char *issuer;
	bool issuer_required;
};

/* STATUS_OK: there is a code to use. STATUS_OAUTH_STATE, STATUS_OAUTH_ISSUER,
 * STATUS_OAUTH_DENIED, STATUS_OAUTH_REFUSED for another error, or
 * STATUS_ANSWER_BAD for neither code nor error, or both. */
CHECKED enum status callback_check(const struct callback *callback,
	const struct callback_expected *expected);

#endif
