#include "keys/key_internal.h"

#include "base/wiping.h"
#include "handle/digest.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <string.h>

#define PRIVATE_LENGTH KEY_PRIVATE_LENGTH
#define COORDINATE 32

struct key {
	EVP_PKEY *pkey;
	struct public_key public_key;
	/* ES256 only: what is dear to set up and used for every signature. */
	EVP_PKEY_CTX *sign;
	EVP_MD *sha256; /* SHA256() would look it up each time */
	BIGNUM *order;
	BIGNUM *half_order;
};

void key_free(struct key *key)
{
	if (key == NULL)
		return;
	BN_free(key->half_order);
	BN_free(key->order);
	EVP_MD_free(key->sha256);
	EVP_PKEY_CTX_free(key->sign);
	EVP_PKEY_free(key->pkey);
	wiping_free(key);
}

static bool prepare_p256(struct key *key)
{
	key->sign = EVP_PKEY_CTX_new(key->pkey, NULL);
	key->sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	key->half_order = BN_new();
	return key->sign != NULL && key->sha256 != NULL &&
	       key->half_order != NULL && EVP_PKEY_sign_init(key->sign) == 1 &&
	       EVP_PKEY_get_bn_param(
		       key->pkey, OSSL_PKEY_PARAM_EC_ORDER, &key->order) == 1 &&
	       BN_rshift1(key->half_order, key->order) == 1;
}

/* Takes pkey over, in success and in failure. */
static enum status key_new(
	EVP_PKEY *pkey, const struct public_key *public_key, struct key **out)
{
	struct key *key = wiping_calloc(1, sizeof(*key));

	if (key == NULL) {
		EVP_PKEY_free(pkey);
		return STATUS_NO_MEMORY;
	}
	key->pkey = pkey;
	key->public_key = *public_key;
	if (public_key->algorithm == KEY_ES256 && !prepare_p256(key)) {
		key_free(key);
		return STATUS_CRYPTO;
	}
	*out = key;
	return STATUS_OK;
}

static bool read_public(EVP_PKEY *pkey, struct public_key *out)
{
	unsigned char point[1 + 2 * COORDINATE];
	size_t len = sizeof(out->bytes);

	if (out->algorithm == KEY_ED25519)
		return EVP_PKEY_get_raw_public_key(pkey, out->bytes, &len) == 1;
	if (EVP_PKEY_get_octet_string_param(pkey, OSSL_PKEY_PARAM_PUB_KEY,
		    point, sizeof(point), &len) != 1 ||
		len != sizeof(point))
		return false;
	memcpy(out->bytes, point + 1, 2 * COORDINATE);
	return true;
}

enum status key_generate(enum key_algorithm algorithm, struct key **out)
{
	struct public_key public_key = {.algorithm = algorithm};
	EVP_PKEY *pkey = algorithm == KEY_ES256
				 ? EVP_EC_gen("P-256")
				 : EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");

	if (pkey == NULL || !read_public(pkey, &public_key)) {
		EVP_PKEY_free(pkey);
		return STATUS_CRYPTO;
	}
	return key_new(pkey, &public_key, out);
}

/* Built in the secure part of the parameters, from a secure bignum. */
static EVP_PKEY *import_p256(
	const struct secret *private_bytes, const struct public_key *public_key)
{
	unsigned char point[1 + 2 * COORDINATE] = {
		POINT_CONVERSION_UNCOMPRESSED};
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	BIGNUM *d = BN_secure_new();
	OSSL_PARAM *params = NULL;
	EVP_PKEY *pkey = NULL;

	memcpy(point + 1, public_key->bytes, 2 * COORDINATE);
	if (build == NULL || ctx == NULL || d == NULL ||
		BN_bin2bn(private_bytes->data, PRIVATE_LENGTH, d) == NULL ||
		OSSL_PARAM_BLD_push_utf8_string(
			build, OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) != 1 ||
		OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY,
			point, sizeof(point)) != 1 ||
		OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_PRIV_KEY, d) != 1)
		goto out;
	params = OSSL_PARAM_BLD_to_param(build);
	if (params == NULL || EVP_PKEY_fromdata_init(ctx) != 1 ||
		EVP_PKEY_fromdata(ctx, &pkey, EVP_PKEY_KEYPAIR, params) != 1)
		pkey = NULL;
out:
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build);
	EVP_PKEY_CTX_free(ctx);
	BN_clear_free(d);
	return pkey;
}

/* By way of RFC 8410's form: of raw octets libcrypto 3.0 would make a copy that
 * is not on the locked heap. */
static EVP_PKEY *import_ed25519(const struct secret *private_bytes)
{
	static const unsigned char head[] = {0x30, 0x2e, 0x02, 0x01, 0x00, 0x30,
		0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20};
	struct secret *der = secret_new(sizeof(head) + PRIVATE_LENGTH);
	const unsigned char *at;
	EVP_PKEY *pkey;

	if (der == NULL)
		return NULL;
	memcpy(der->data, head, sizeof(head));
	memcpy(der->data + sizeof(head), private_bytes->data, PRIVATE_LENGTH);
	at = der->data;
	pkey = d2i_PrivateKey(EVP_PKEY_ED25519, NULL, &at, (long)der->len);
	secret_free(der);
	return pkey;
}

enum status key_import(const struct secret *private_bytes,
	const struct public_key *public_key, struct key **out)
{
	EVP_PKEY *pkey;

	if (private_bytes->len != PRIVATE_LENGTH)
		return STATUS_VAULT_DAMAGED;
	pkey = public_key->algorithm == KEY_ES256
		       ? import_p256(private_bytes, public_key)
		       : import_ed25519(private_bytes);
	if (pkey == NULL)
		return STATUS_CRYPTO;
	return key_new(pkey, public_key, out);
}

enum status key_export(const struct key *key, struct secret **out)
{
	struct secret *bytes = secret_new(PRIVATE_LENGTH);
	size_t len = PRIVATE_LENGTH;
	BIGNUM *d = NULL;
	bool done;

	if (bytes == NULL)
		return STATUS_NO_MEMORY;
	if (key->public_key.algorithm == KEY_ED25519)
		done = EVP_PKEY_get_raw_private_key(
			       key->pkey, bytes->data, &len) == 1;
	else
		done = EVP_PKEY_get_bn_param(
			       key->pkey, OSSL_PKEY_PARAM_PRIV_KEY, &d) == 1 &&
		       BN_bn2binpad(d, bytes->data, PRIVATE_LENGTH) ==
			       PRIVATE_LENGTH;
	BN_clear_free(d);
	if (!done) {
		secret_free(bytes);
		return STATUS_CRYPTO;
	}
	*out = bytes;
	return STATUS_OK;
}

/* An Ed25519 key has its public half from the private one. */
bool key_is_pair(const struct key *key)
{
	struct public_key found = {.algorithm = key->public_key.algorithm};
	EVP_PKEY_CTX *ctx;
	bool is_pair;

	if (!read_public(key->pkey, &found) ||
		memcmp(found.bytes, key->public_key.bytes,
			public_key_length(&found)) != 0)
		return false;
	if (found.algorithm == KEY_ED25519)
		return true;
	ctx = EVP_PKEY_CTX_new(key->pkey, NULL);
	is_pair = ctx != NULL && EVP_PKEY_pairwise_check(ctx) == 1;
	EVP_PKEY_CTX_free(ctx);
	return is_pair;
}

/* By way of its bytes, for what reads keys does not use the locked heap. */
static enum status move(const struct key *given, struct key **out)
{
	struct secret *bytes = NULL;
	enum status st = key_export(given, &bytes);

	if (st == STATUS_OK)
		st = key_import(bytes, &given->public_key, out);
	secret_free(bytes);
	return st;
}

enum status key_adopt(EVP_PKEY *pkey, struct key **out)
{
	struct public_key public_key = {.algorithm = KEY_ES256};
	struct key *given = NULL;
	enum status st = STATUS_OK;

	if (EVP_PKEY_is_a(pkey, "ED25519"))
		public_key.algorithm = KEY_ED25519;
	else if (!EVP_PKEY_is_a(pkey, "EC"))
		st = STATUS_KEY_KIND;
	if (st == STATUS_OK && !read_public(pkey, &public_key))
		st = STATUS_KEY_KIND;
	if (st != STATUS_OK) {
		EVP_PKEY_free(pkey);
		return st;
	}
	st = key_new(pkey, &public_key, &given);
	if (st == STATUS_OK && !key_is_pair(given))
		st = STATUS_KEY_DIFFERS;
	if (st == STATUS_OK)
		st = move(given, out);
	key_free(given);
	return st;
}

EVP_PKEY *key_pkey(const struct key *key)
{
	return key->pkey;
}

const struct public_key *key_public(const struct key *key)
{
	return &key->public_key;
}

/* Of the two valid signatures, (r, s) and (r, n - s), the one with the smaller
 * s: some verifiers accept no other. */
static bool write_raw(const struct key *key, const unsigned char *der,
	size_t len, unsigned char signature[KEY_SIGNATURE_LENGTH])
{
	ECDSA_SIG *parts = d2i_ECDSA_SIG(NULL, &der, (long)len);
	BIGNUM *s = parts == NULL ? NULL : BN_dup(ECDSA_SIG_get0_s(parts));
	bool done = s != NULL &&
		    (BN_cmp(s, key->half_order) <= 0 ||
			    BN_sub(s, key->order, s) == 1) &&
		    BN_bn2binpad(ECDSA_SIG_get0_r(parts), signature,
			    COORDINATE) == COORDINATE &&
		    BN_bn2binpad(s, signature + COORDINATE, COORDINATE) ==
			    COORDINATE;

	BN_free(s);
	ECDSA_SIG_free(parts);
	return done;
}

static enum status sign_p256(const struct key *key, const void *text,
	size_t len, unsigned char signature[KEY_SIGNATURE_LENGTH])
{
	unsigned char digest[DIGEST_SHA256];
	unsigned char der[80]; /* 72 at most */
	size_t der_len = sizeof(der);

	if (EVP_Digest(text, len, digest, NULL, key->sha256, NULL) != 1 ||
		EVP_PKEY_sign(key->sign, der, &der_len, digest,
			sizeof(digest)) != 1 ||
		!write_raw(key, der, der_len, signature))
		return STATUS_CRYPTO;
	return STATUS_OK;
}

static enum status sign_ed25519(const struct key *key, const void *text,
	size_t len, unsigned char signature[KEY_SIGNATURE_LENGTH])
{
	size_t signature_len = KEY_SIGNATURE_LENGTH;
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool done =
		ctx != NULL &&
		EVP_DigestSignInit(ctx, NULL, NULL, NULL, key->pkey) == 1 &&
		EVP_DigestSign(ctx, signature, &signature_len, text, len) == 1;

	EVP_MD_CTX_free(ctx);
	return done ? STATUS_OK : STATUS_CRYPTO;
}

enum status key_sign(const struct key *key, const void *text, size_t len,
	unsigned char signature[KEY_SIGNATURE_LENGTH])
{
	return key->public_key.algorithm == KEY_ES256
		       ? sign_p256(key, text, len, signature)
		       : sign_ed25519(key, text, len, signature);
}
