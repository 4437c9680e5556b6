#include "verify.h"

#include "cmocka_setup.h"

#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <string.h>

/* The order of P-256 (SEC 2, 2.4.2), halved. */
static const char half_order[] =
	"7FFFFFFF800000007FFFFFFFFFFFFFFFDE737D56D38BCF4279DCE5617E3192A8";

static EVP_PKEY *read_key(const struct public_key *key)
{
	unsigned char spki[PUBLIC_KEY_SPKI_MAX];
	const unsigned char *p = spki;
	EVP_PKEY *pkey = d2i_PUBKEY(NULL, &p, (long)public_key_spki(key, spki));

	assert_non_null(pkey);
	return pkey;
}

static int der_of(const unsigned char *signature, unsigned char **der)
{
	ECDSA_SIG *parts = ECDSA_SIG_new();
	int len;

	ECDSA_SIG_set0(parts, BN_bin2bn(signature, 32, NULL),
		BN_bin2bn(signature + 32, 32, NULL));
	*der = NULL;
	len = i2d_ECDSA_SIG(parts, der);
	ECDSA_SIG_free(parts);
	return len;
}

bool verify_signature(const struct public_key *key, const void *text,
	size_t len, const unsigned char *signature)
{
	bool is_es256 = key->algorithm == KEY_ES256;
	EVP_PKEY *pkey = read_key(key);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	unsigned char *der = NULL;
	size_t der_len =
		is_es256 ? (size_t)der_of(signature, &der) : (size_t)64;
	int verified;

	assert_int_equal(EVP_DigestVerifyInit(ctx, NULL,
				 is_es256 ? EVP_sha256() : NULL, NULL, pkey),
		1);
	verified = EVP_DigestVerify(
		ctx, is_es256 ? der : signature, der_len, text, len);
	OPENSSL_free(der);
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(pkey);
	return verified == 1;
}

bool verify_low_s(const unsigned char *signature)
{
	BIGNUM *s = BN_bin2bn(signature + 32, 32, NULL);
	BIGNUM *half = NULL;
	bool low;

	BN_hex2bn(&half, half_order);
	low = BN_cmp(s, half) <= 0;
	BN_free(half);
	BN_free(s);
	return low;
}

/* Another decoder than ours: base64 of EVP, after translation. */
static size_t decode(const char *in, size_t len, size_t size, char *out)
{
	char text[8192];
	size_t padded = (len + 3) / 4 * 4;
	int n;

	assert_in_range(padded, 4, sizeof(text) - 1);
	memset(text, '=', padded);
	for (size_t i = 0; i < len; i++)
		text[i] = in[i] == '-' ? '+' : in[i] == '_' ? '/' : in[i];
	assert_true(padded / 4 * 3 < size);
	n = EVP_DecodeBlock(
		(unsigned char *)out, (unsigned char *)text, (int)padded);
	assert_true(n >= 0);
	out[(size_t)n - (padded - len)] = '\0';
	return (size_t)n - (padded - len);
}

void verify_token(const struct public_key *key, const char *token, size_t size,
	char *header, char *claims)
{
	char signature[128];
	const char *first = strchr(token, '.');
	const char *second;

	assert_non_null(first);
	second = strchr(first + 1, '.');
	assert_non_null(second);
	assert_null(strchr(second + 1, '.'));
	assert_null(strpbrk(token, "=+/ \n"));
	decode(token, (size_t)(first - token), size, header);
	decode(first + 1, (size_t)(second - first - 1), size, claims);
	assert_int_equal(decode(second + 1, strlen(second + 1),
				 sizeof(signature), signature),
		64);
	assert_true(verify_signature(key, token, (size_t)(second - token),
		(unsigned char *)signature));
}
