#include "keys/token.h"

#include "base/base64url.h"
#include "handle/confirm.h"
#include "handle/nonce.h"

#include <openssl/rand.h>
#include <stdio.h>
#include <string.h>

#define JTI_LENGTH 16
#define PART_MAX 4096 /* of the JSON of header or claims */

static const char thumbprint_urn[] =
	"urn:ietf:params:oauth:jwk-thumbprint:sha-256:"; /* RFC 9278 */

static const char *const types[] = {
	[TOKEN_JWS] = "dns-handle+jwt",
	[TOKEN_FIDO2] = "dns-handle+fido2",
};

static const char *const algorithms[][2] = {
	[TOKEN_JWS] = {[KEY_ES256] = "ES256", [KEY_ED25519] = "Ed25519"},
	[TOKEN_FIDO2] =
		{[KEY_ES256] = "FIDO2-ES256", [KEY_ED25519] = "FIDO2-Ed25519"},
};

static void write_header(struct json_writer *w, const struct public_key *key,
	const struct token_claims *claims, enum token_format format)
{
	const struct did *did = claims->did;
	char key_id[DID_URL_MAX];

	json_begin_object(w, NULL);
	json_add_string(w, "typ", types[format]);
	json_add_string(w, "alg", algorithms[format][key->algorithm]);
	if (did != NULL) {
		if (claims->fragment != NULL && did->method != DID_KEY)
			did_key_id_named(did, claims->fragment, key_id);
		else
			did_key_id(did, key_id);
		json_add_string(w, "kid", key_id);
	}
	json_end_object(w);
}

static void write_subject(struct json_writer *w, const struct public_key *key,
	const struct did *did)
{
	char subject[sizeof(thumbprint_urn) + PUBLIC_KEY_THUMBPRINT_MAX];
	char thumbprint[PUBLIC_KEY_THUMBPRINT_MAX];

	if (did != NULL) {
		json_add_string(w, "iss", did->text);
		json_add_string(w, "sub", did->text);
		return;
	}
	public_key_thumbprint(key, thumbprint);
	snprintf(subject, sizeof(subject), "%s%s", thumbprint_urn, thumbprint);
	json_add_string(w, "iss", subject);
	json_add_string(w, "sub", subject);
	public_key_jwk(key, w, "sub_jwk");
}

static enum status write_claims(struct json_writer *w,
	const struct public_key *key, const struct token_claims *claims)
{
	unsigned char random[JTI_LENGTH];
	char jti[BASE64URL_LENGTH(JTI_LENGTH) + 1];

	if (RAND_bytes(random, sizeof(random)) != 1)
		return STATUS_CRYPTO;
	base64url_encode(random, sizeof(random), jti);
	json_begin_object(w, NULL);
	write_subject(w, key, claims->did);
	json_add_string(w, "aud", claims->audience->text);
	json_add_string(w, "nonce", claims->nonce);
	json_add_integer(w, "iat", claims->issued_at);
	json_add_integer(w, "exp", claims->issued_at + TOKEN_LIFETIME);
	json_add_string(w, "jti", jti);
	json_add_string(w, "handle", claims->handle->text);
	if (claims->confirm != NULL)
		json_add_string(w, "confirm", claims->confirm);
	json_end_object(w);
	return STATUS_OK;
}

/* base64url at the end of the token, with a NUL. */
static enum status append(
	char token[TOKEN_MAX], size_t *len, const void *bytes, size_t count)
{
	if (*len + BASE64URL_LENGTH(count) >= TOKEN_MAX)
		return STATUS_TOO_LONG;
	*len += base64url_encode(bytes, count, token + *len);
	return STATUS_OK;
}

enum status token_append(
	char token[TOKEN_MAX], size_t *len, const void *bytes, size_t count)
{
	if (*len + 1 >= TOKEN_MAX)
		return STATUS_TOO_LONG;
	token[(*len)++] = '.';
	return append(token, len, bytes, count);
}

enum status token_input(const struct public_key *key,
	const struct token_claims *claims, enum token_format format,
	char out[TOKEN_MAX], size_t *len)
{
	char text[PART_MAX];
	struct json_writer w;
	enum status st;

	if (!nonce_is_valid(claims->nonce))
		return STATUS_BAD_NONCE;
	if (claims->confirm != NULL && !confirm_is_valid(claims->confirm))
		return STATUS_BAD_CONFIRM;
	*len = 0;
	json_writer_init(&w, text, sizeof(text));
	write_header(&w, key, claims, format);
	st = json_finish(&w);
	if (st == STATUS_OK)
		st = append(out, len, w.text, w.len);
	if (st != STATUS_OK)
		return st;
	json_writer_init(&w, text, sizeof(text));
	st = write_claims(&w, key, claims);
	if (st == STATUS_OK)
		st = json_finish(&w);
	return st == STATUS_OK ? token_append(out, len, w.text, w.len) : st;
}

enum status token_sign(const struct key *key, const struct token_claims *claims,
	char out[TOKEN_MAX])
{
	unsigned char signature[KEY_SIGNATURE_LENGTH];
	size_t len;
	enum status st =
		token_input(key_public(key), claims, TOKEN_JWS, out, &len);

	if (st == STATUS_OK)
		st = key_sign(key, out, len, signature);
	return st == STATUS_OK
		       ? token_append(out, &len, signature, sizeof(signature))
		       : st;
}
