/* What the requests about security keys share. */
#ifndef UNLOCK_TOKEN_ARGUMENT_H
#define UNLOCK_TOKEN_ARGUMENT_H

#include "unlock/token_assert.h"
#include "unlock/token_make.h"

/* Bytes of exactly this length, from base64url; else STATUS_BAD_ARGUMENT. */
CHECKED enum status token_argument_bytes(
	const char *text, unsigned char *out, size_t len);

/* "none" or "required". */
CHECKED enum status token_argument_verification(const char *text, bool *out);

/* Makes a credential as the arguments wish: {"pinentry","user","exclude",
 * "verification"}, the first and the third of which may be absent. As
 * token_make; token_close in any case. */
CHECKED enum status token_argument_make(struct unlock_request *request,
	const struct json *args, bool hmac_secret, struct token *token,
	struct token_enrolled *out);

/* [{"credential","salt","verification"}], one to TOKEN_ENROLLED_MAX of them. */
CHECKED enum status token_argument_enrolled(const struct json *list,
	struct token_enrolled out[TOKEN_ENROLLED_MAX], size_t *count);

/* Members of a result: the first writes `credential` and `verification`. */
void token_result_made(
	struct json_writer *w, const struct token_enrolled *made);
void token_result_credential(
	struct json_writer *w, const struct token_credential *credential);
void token_result_bytes(struct json_writer *w, const char *name,
	const unsigned char *bytes, size_t len);

#endif
