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
const char *token_verification_name(bool verification);

/* Up to TOKEN_EXCLUDE_MAX credentials. */
CHECKED enum status token_argument_exclude(
	const struct json_strings *list, struct token_wish *wish);

/* [{"credential","salt","verification"}], one to TOKEN_ENROLLED_MAX of them. */
CHECKED enum status token_argument_enrolled(const struct json *list,
	struct token_enrolled out[TOKEN_ENROLLED_MAX], size_t *count);

/* Members of a result. */
void token_result_credential(
	struct json_writer *w, const struct token_credential *credential);
void token_result_bytes(struct json_writer *w, const char *name,
	const unsigned char *bytes, size_t len);

/* On the locked heap, as the writer of a result is. */
void token_result_secret(struct json_writer *w, const struct secret *secret);

#endif
