/* The key that signs DNS updates (TSIG, RFC 8945), out of the file that
 * tsig-keygen (BIND) or keymgr -t (Knot DNS) wrote. */
#ifndef HANDLE_TSIG_KEY_H
#define HANDLE_TSIG_KEY_H

#include "base/secret.h"
#include "handle/hostname.h"

#include <stdbool.h>

#define TSIG_KEY_FILE_MAX 4096 /* bytes */
#define TSIG_SECRET_MIN 16     /* bytes, as TSIG_SECRET_MAX */
#define TSIG_SECRET_MAX 512
#define TSIG_ALGORITHM_MAX 15
/* Characters of base64, with the closing NUL. */
#define TSIG_SECRET_TEXT(n) (((n) + 2) / 3 * 4 + 1)

struct tsig_key {
	char name[HOSTNAME_MAX + 1]; /* lower case, no dot at the end */
	char algorithm[TSIG_ALGORITHM_MAX + 1]; /* "hmac-sha256" */
	struct secret *secret;                  /* its bytes */
};

/* Reads len bytes of a file with one key in it. STATUS_BAD_TSIG_KEY leaves *out
 * alone, and *why, if not NULL, receives the sentence, static, that says why;
 * STATUS_NO_MEMORY. The caller clears *out. */
CHECKED enum status tsig_key_parse(
	const char *text, size_t len, struct tsig_key *out, const char **why);

/* Makes a key out of its three parts, the secret in base64; as above. A final
 * dot and capital letters of the names are put right. */
CHECKED enum status tsig_key_make(const char *name, const char *algorithm,
	const char *secret, struct tsig_key *out);

/* The secret in base64, for the caller to free. */
CHECKED enum status tsig_key_secret_text(
	const struct tsig_key *key, struct secret **out);

/* Wipes and frees the secret. */
void tsig_key_clear(struct tsig_key *key);

#endif
