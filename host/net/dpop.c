#include "net/dpop.h"

#include "base/base64url.h"
#include "base/json.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COORDINATE 32
#define SIGNATURE_LENGTH (2 * COORDINATE)
#define SHA256_LENGTH 32
#define JTI_LENGTH 16
#define PART_MAX 2048 /* of the JSON of header or claims */

struct dpop_key {
	EVP_PKEY *pkey;
	struct public_key public_key;
};

void dpop_key_free(struct dpop_key *key)
{
	if (key == NULL)
		return;
	EVP_PKEY_free(key->pkey);
	free(key);
}

enum status dpop_key_new(struct dpop_key **out)
{
	unsigned char point[1 + 2 * COORDINATE];
	struct dpop_key *key = calloc(1, sizeof(*key));
	size_t len = 0;

	if (key == NULL)
		return STATUS_NO_MEMORY;
	key->public_key.algorithm = KEY_ES256;
	key->pkey = EVP_EC_gen("P-256");
	if (key->pkey == NULL ||
		EVP_PKEY_get_octet_string_param(key->pkey,
			OSSL_PKEY_PARAM_PUB_KEY, point, sizeof(point),
			&len) != 1 ||
		len != sizeof(point)) {
		dpop_key_free(key);
		return STATUS_CRYPTO;
	}
	memcpy(key->public_key.bytes, point + 1, 2 * COORDINATE);
	*out = key;
	return STATUS_OK;
}

const struct public_key *dpop_key_public(const struct dpop_key *key)
{
	return &key->public_key;
}

bool dpop_nonce_is_valid(const char *nonce)
{
	size_t len = strlen(nonce);

	if (len == 0 || len > DPOP_NONCE_MAX)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (nonce[i] < 0x21 || nonce[i] > 0x7e || nonce[i] == '"' ||
			nonce[i] == '\\')
			return false;
	}
	return true;
}

static enum status add_token_hash(struct json_writer *w, const char *token)
{
	char text[BASE64URL_LENGTH(SHA256_LENGTH) + 1];
	unsigned char digest[SHA256_LENGTH];

	if (EVP_Digest(token, strlen(token), digest, NULL, EVP_sha256(),
		    NULL) != 1)
		return STATUS_CRYPTO;
	base64url_encode(digest, sizeof(digest), text);
	json_add_string(w, "ath", text);
	return STATUS_OK;
}

static enum status write_claims(
	struct json_writer *w, const struct dpop_claims *claims)
{
	char jti[BASE64URL_LENGTH(JTI_LENGTH) + 1];
	unsigned char random[JTI_LENGTH];
	char url[PART_MAX / 2];
	int len = (int)strcspn(claims->url, "?#");
	enum status st = STATUS_OK;

	if (snprintf(url, sizeof(url), "%.*s", len, claims->url) >=
		(int)sizeof(url))
		return STATUS_TOO_LONG;
	if (RAND_bytes(random, sizeof(random)) != 1)
		return STATUS_CRYPTO;
	base64url_encode(random, sizeof(random), jti);
	json_begin_object(w, NULL);
	json_add_string(w, "jti", jti);
	json_add_string(w, "htm", claims->method);
	json_add_string(w, "htu", url);
	json_add_integer(w, "iat", claims->issued_at);
	if (claims->nonce != NULL)
		json_add_string(w, "nonce", claims->nonce);
	if (claims->access_token != NULL)
		st = add_token_hash(w, claims->access_token);
	json_end_object(w);
	return st;
}

/* base64url of what the writer holds and the character behind it, at out. */
static enum status append_part(
	struct json_writer *w, char end, char *out, size_t *len)
{
	enum status st = json_finish(w);

	if (st != STATUS_OK)
		return st;
	if (*len + BASE64URL_LENGTH(w->len) + 2 > DPOP_PROOF_MAX)
		return STATUS_TOO_LONG;
	*len += base64url_encode(
		(const unsigned char *)w->text, w->len, out + *len);
	out[*len] = end;
	return STATUS_OK;
}

/* libcrypto signs in DER; a JWS has the two numbers side by side. */
static bool sign(const struct dpop_key *key, const char *text, size_t len,
	unsigned char out[SIGNATURE_LENGTH])
{
	unsigned char der[80]; /* 72 at most */
	const unsigned char *cursor = der;
	size_t der_len = sizeof(der);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	ECDSA_SIG *parts = NULL;
	bool done;

	if (ctx != NULL &&
		EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, key->pkey) ==
			1 &&
		EVP_DigestSign(ctx, der, &der_len, (const unsigned char *)text,
			len) == 1)
		parts = d2i_ECDSA_SIG(NULL, &cursor, (long)der_len);
	done = parts != NULL &&
	       BN_bn2binpad(ECDSA_SIG_get0_r(parts), out, COORDINATE) ==
		       COORDINATE &&
	       BN_bn2binpad(ECDSA_SIG_get0_s(parts), out + COORDINATE,
		       COORDINATE) == COORDINATE;
	ECDSA_SIG_free(parts);
	EVP_MD_CTX_free(ctx);
	return done;
}

enum status dpop_proof(const struct dpop_key *key,
	const struct dpop_claims *claims, char out[DPOP_PROOF_MAX])
{
	unsigned char signature[SIGNATURE_LENGTH];
	char text[PART_MAX];
	struct json_writer w;
	size_t len = 0;
	enum status st;

	json_writer_init(&w, text, sizeof(text));
	json_begin_object(&w, NULL);
	json_add_string(&w, "typ", "dpop+jwt");
	json_add_string(&w, "alg", "ES256");
	public_key_jwk(&key->public_key, &w, "jwk");
	json_end_object(&w);
	st = append_part(&w, '.', out, &len);
	if (st != STATUS_OK)
		return st;
	len++;
	json_writer_init(&w, text, sizeof(text));
	st = write_claims(&w, claims);
	if (st == STATUS_OK)
		st = append_part(&w, '.', out, &len);
	if (st != STATUS_OK)
		return st;
	if (len + 1 + BASE64URL_LENGTH(sizeof(signature)) >= DPOP_PROOF_MAX)
		return STATUS_TOO_LONG;
	if (!sign(key, out, len, signature))
		return STATUS_CRYPTO;
	base64url_encode(signature, sizeof(signature), out + len + 1);
	return STATUS_OK;
}
