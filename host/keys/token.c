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

static void write_header(struct json_writer *w, const struct key *key,
	const struct token_claims *claims)
{
	const struct did *did = claims->did;
	char key_id[DID_URL_MAX];

	json_begin_object(w, NULL);
	json_add_string(w, "typ", "dns-handle+jwt");
	json_add_string(
		w, "alg", key_algorithm_name(key_public(key)->algorithm));
	if (did != NULL) {
		if (claims->fragment != NULL && did->method != DID_KEY)
			did_key_id_named(did, claims->fragment, key_id);
		else
			did_key_id(did, key_id);
		json_add_string(w, "kid", key_id);
	}
	json_end_object(w);
}

static void write_subject(
	struct json_writer *w, const struct key *key, const struct did *did)
{
	char subject[sizeof(thumbprint_urn) + PUBLIC_KEY_THUMBPRINT_MAX];
	char thumbprint[PUBLIC_KEY_THUMBPRINT_MAX];

	if (did != NULL) {
		json_add_string(w, "iss", did->text);
		json_add_string(w, "sub", did->text);
		return;
	}
	public_key_thumbprint(key_public(key), thumbprint);
	snprintf(subject, sizeof(subject), "%s%s", thumbprint_urn, thumbprint);
	json_add_string(w, "iss", subject);
	json_add_string(w, "sub", subject);
	public_key_jwk(key_public(key), w, "sub_jwk");
}

static enum status write_claims(struct json_writer *w, const struct key *key,
	const struct token_claims *claims)
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

/* base64url of what the writer holds, at out; *len grows by it. */
static enum status append_part(struct json_writer *w, char *out, size_t *len)
{
	enum status st = json_finish(w);

	if (st != STATUS_OK)
		return st;
	if (*len + BASE64URL_LENGTH(w->len) + 2 > TOKEN_MAX)
		return STATUS_TOO_LONG;
	*len += base64url_encode(
		(const unsigned char *)w->text, w->len, out + *len);
	return STATUS_OK;
}

enum status token_sign(const struct key *key, const struct token_claims *claims,
	char out[TOKEN_MAX])
{
	unsigned char signature[KEY_SIGNATURE_LENGTH];
	char text[PART_MAX];
	struct json_writer w;
	size_t len = 0;
	enum status st;

	if (!nonce_is_valid(claims->nonce))
		return STATUS_BAD_NONCE;
	if (claims->confirm != NULL && !confirm_is_valid(claims->confirm))
		return STATUS_BAD_CONFIRM;
	json_writer_init(&w, text, sizeof(text));
	write_header(&w, key, claims);
	st = append_part(&w, out, &len);
	if (st != STATUS_OK)
		return st;
	out[len++] = '.';
	json_writer_init(&w, text, sizeof(text));
	st = write_claims(&w, key, claims);
	if (st == STATUS_OK)
		st = append_part(&w, out, &len);
	if (st != STATUS_OK)
		return st;
	if (len + 1 + BASE64URL_LENGTH(sizeof(signature)) >= TOKEN_MAX)
		return STATUS_TOO_LONG;
	st = key_sign(key, out, len, signature);
	if (st != STATUS_OK)
		return st;
	out[len++] = '.';
	base64url_encode(signature, sizeof(signature), out + len);
	return STATUS_OK;
}
