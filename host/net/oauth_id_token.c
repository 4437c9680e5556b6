#include "net/oauth_id_token.h"

#include "base/base64url.h"
#include "base/json.h"

#include <stdlib.h>
#include <string.h>

#define TOKEN_MAX 16384
#define LEEWAY 300 /* seconds, as for the tokens that sites get */

struct claims {
	const char *iss;
	const char *sub;
	int64_t iat;
	int64_t exp;
	int64_t nbf;
};

static const struct json_field claim_fields[] = {
	JSON_FIELD(struct claims, iss, JSON_STRING, true),
	JSON_FIELD(struct claims, sub, JSON_STRING, true),
	JSON_FIELD(struct claims, iat, JSON_INTEGER, true),
	JSON_FIELD(struct claims, exp, JSON_INTEGER, true),
	JSON_FIELD(struct claims, nbf, JSON_INTEGER, false),
};

struct one_audience {
	const char *aud;
};

static const struct json_field one_audience_fields[] = {
	JSON_FIELD(struct one_audience, aud, JSON_STRING, true),
};

struct audiences {
	struct json_strings aud;
};

static const struct json_field audiences_fields[] = {
	JSON_FIELD(struct audiences, aud, JSON_STRINGS, true),
};

/* A text, or a list of that one alone. */
static bool is_for(const struct json *doc, const char *client_id)
{
	struct one_audience one = {NULL};
	struct audiences list = {.aud = {.count = 0}};

	if (JSON_PICK(doc, one_audience_fields, &one) == STATUS_OK)
		return strcmp(one.aud, client_id) == 0;
	return JSON_PICK(doc, audiences_fields, &list) == STATUS_OK &&
	       list.aud.count == 1 && strcmp(list.aud.item[0], client_id) == 0;
}

static bool is_valid_at(const struct claims *claims, int64_t now)
{
	return now - LEEWAY < claims->exp && claims->iat <= now + LEEWAY &&
	       claims->nbf <= now + LEEWAY;
}

static enum status read_claims(const struct json *doc,
	const struct oauth_id_token_rules *rules, char *out, size_t size)
{
	struct claims claims = {.nbf = 0};

	if (JSON_PICK(doc, claim_fields, &claims) != STATUS_OK ||
		strcmp(claims.iss, rules->issuer) != 0 ||
		!is_for(doc, rules->client_id) ||
		!is_valid_at(&claims, rules->now) || strlen(claims.sub) >= size)
		return STATUS_ANSWER_BAD;
	strcpy(out, claims.sub);
	return STATUS_OK;
}

enum status oauth_id_token_subject(const char *token,
	const struct oauth_id_token_rules *rules, char *out, size_t size)
{
	const char *payload = strchr(token, '.');
	size_t len = strlen(token);
	unsigned char *text = NULL;
	struct json *doc = NULL;
	enum status st = STATUS_ANSWER_BAD;

	if (payload == NULL || len > TOKEN_MAX)
		return STATUS_ANSWER_BAD;
	text = malloc(len);
	if (text == NULL)
		return STATUS_NO_MEMORY;
	payload++;
	if (base64url_decode(payload, strcspn(payload, "."), text, &len) ==
			STATUS_OK &&
		json_parse((const char *)text, len, &doc) == STATUS_OK)
		st = read_claims(doc, rules, out, size);
	json_free(doc);
	free(text);
	return st;
}
