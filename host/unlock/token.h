/* The security keys that are plugged in, and one of them, open. */
#ifndef UNLOCK_TOKEN_H
#define UNLOCK_TOKEN_H

#include "unlock/token_line.h"

/* The relying party of all our credentials. No web site can have a name with a
 * colon in it, so none can ask a key for what we made on it (WebAuthn, section
 * 5.1.2, effective domain). */
#define TOKEN_RP_ID "nywhere:"

struct token_set {
	struct unlock_request *request;
	size_t count;
	struct token_port ports[TOKEN_PORTS_MAX];
};

/* Lists what is plugged in; from here on this process can do nothing but talk
 * to those and to the host. STATUS_TOKEN_MISSING when there is none. */
CHECKED enum status tokens_start(
	struct unlock_request *request, struct token_set *out);

/* Whether a key can do what we need, by what it says of itself. */
struct token_abilities {
	bool fido2;
	bool hmac_secret;
	bool ed25519_only; /* makes no ES256 */
	bool distinct; /* hmac-secret differs with and without verification */
	bool always_verifies;
};

struct token {
	const struct token_port *port;
	struct token_line line;
	struct token_abilities can;
	struct secret *pin; /* what the user has typed, with a NUL; or NULL */
};

enum token_wait {
	TOKEN_AT_ONCE, /* a key that others hold is STATUS_TOKEN_BUSY */
	TOKEN_WAIT,    /* for 21 seconds; the host is told why: "busy" */
};

/* Opens the key and asks what it can do. token_close in any case; *out begins
 * as zeros. */
CHECKED enum status token_open(const struct token_set *set, size_t index,
	enum token_wait wait, struct token *out);
void token_close(struct token *token);

/* Leaves the first key open in *out of which visit says STATUS_OK, those that
 * others hold last. Else what it said of the others, or why one could not be
 * opened, whichever says more than STATUS_TOKEN_UNKNOWN. token_close in any
 * case. */
typedef enum status (*token_visit)(struct token *token, void *argument);
CHECKED enum status tokens_choose(const struct token_set *set,
	enum token_wait wait, token_visit visit, void *argument,
	struct token *out);

/* What became of a call to libfido2 on this key. */
CHECKED enum status token_result(const struct token *token, int error);

enum token_pin {
	TOKEN_PIN_NEVER,
	TOKEN_PIN_IF_ASKED, /* by the key: it makes no credential without */
	TOKEN_VERIFY,       /* the fingerprint where the key has it, or PIN */
};

/* libfido2's function for this, with the PIN or NULL; a FIDO_ERR_…. */
typedef int (*token_call)(struct token *token, void *argument, const char *pin);

/* Calls, asking the user for the PIN (progress: "pin") and again after a wrong
 * one: no PIN is ever sent twice. STATUS_TOKEN_PIN_UNSET where it is needed and
 * there is none, STATUS_PINENTRY_MISSING, STATUS_CANCELLED. */
CHECKED enum status token_do(struct token *token, enum token_pin pin,
	token_call call, void *argument);

#endif
