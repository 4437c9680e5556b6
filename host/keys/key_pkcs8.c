#include "keys/key_pkcs8.h"

#include "keys/key_internal.h"

#include <openssl/asn1t.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

/* Seconds at most: openssl itself takes 2048 rounds, or N = 2^14, r = 8 and
 * p = 1. What r times N may be is a matter of memory: see below. */
#define ROUNDS_MAX 10000000
#define PARALLEL_MAX 16

static bool is_named(const ASN1_OBJECT *object, int nid)
{
	return OBJ_obj2nid(object) == nid;
}

/* Only the two kinds of key, and a curve by its name. */
static bool is_known(const PKCS8_PRIV_KEY_INFO *info)
{
	const ASN1_OBJECT *oid = NULL;
	const X509_ALGOR *method = NULL;
	const void *curve = NULL;
	int type;

	if (PKCS8_pkey_get0(&oid, NULL, NULL, &method, info) != 1)
		return false;
	X509_ALGOR_get0(NULL, &type, &curve, method);
	if (is_named(oid, NID_ED25519))
		return type == V_ASN1_UNDEF;
	return is_named(oid, NID_X9_62_id_ecPublicKey) &&
	       type == V_ASN1_OBJECT && is_named(curve, NID_X9_62_prime256v1);
}

static enum status read_info(const PKCS8_PRIV_KEY_INFO *info, struct key **out)
{
	EVP_PKEY *pkey;

	if (!is_known(info))
		return STATUS_KEY_KIND;
	pkey = EVP_PKCS82PKEY(info);
	ERR_clear_error();
	return pkey == NULL ? STATUS_KEY_BAD : key_adopt(pkey, out);
}

enum status key_pkcs8_read(
	const unsigned char *der, size_t len, struct key **out)
{
	const unsigned char *at = der;
	PKCS8_PRIV_KEY_INFO *info =
		d2i_PKCS8_PRIV_KEY_INFO(NULL, &at, (long)len);
	enum status st = STATUS_KEY_BAD;

	if (info != NULL && at == der + len)
		st = read_info(info, out);
	PKCS8_PRIV_KEY_INFO_free(info);
	ERR_clear_error();
	return st;
}

static bool is_within(const ASN1_INTEGER *number, int64_t most)
{
	int64_t value;

	return ASN1_INTEGER_get_int64(&value, number) == 1 && value > 0 &&
	       value <= most;
}

/* Whether libcrypto does it, in 32 MiB at most; without a key to make it only
 * looks at the numbers. What it does not do it would fail at later as if the
 * passphrase were wrong. */
static bool is_scrypt_done(const SCRYPT_PARAMS *scrypt)
{
	uint64_t cost;
	uint64_t block;
	uint64_t parallel;

	return ASN1_INTEGER_get_uint64(&cost, scrypt->costParameter) == 1 &&
	       ASN1_INTEGER_get_uint64(&block, scrypt->blockSize) == 1 &&
	       ASN1_INTEGER_get_uint64(
		       &parallel, scrypt->parallelizationParameter) == 1 &&
	       EVP_PBE_scrypt(NULL, 0, NULL, 0, cost, block, parallel, 0, NULL,
		       0) == 1;
}

static bool is_scrypt_bounded(const ASN1_TYPE *parameter)
{
	SCRYPT_PARAMS *scrypt = ASN1_TYPE_unpack_sequence(
		ASN1_ITEM_rptr(SCRYPT_PARAMS), parameter);
	bool is_bounded =
		scrypt != NULL &&
		is_within(scrypt->parallelizationParameter, PARALLEL_MAX) &&
		is_scrypt_done(scrypt);

	SCRYPT_PARAMS_free(scrypt);
	return is_bounded;
}

static bool is_pbkdf2_bounded(const ASN1_TYPE *parameter)
{
	PBKDF2PARAM *pbkdf2 = ASN1_TYPE_unpack_sequence(
		ASN1_ITEM_rptr(PBKDF2PARAM), parameter);
	bool is_bounded = pbkdf2 != NULL && is_within(pbkdf2->iter, ROUNDS_MAX);

	PBKDF2PARAM_free(pbkdf2);
	return is_bounded;
}

/* A cipher that libcrypto does not have is told from a wrong passphrase. */
static bool is_cipher_known(const X509_ALGOR *method)
{
	char name[32];
	EVP_CIPHER *cipher = NULL;

	if (OBJ_obj2txt(name, sizeof(name), method->algorithm, 0) <
		(int)sizeof(name))
		cipher = EVP_CIPHER_fetch(NULL, name, NULL);
	EVP_CIPHER_free(cipher);
	return cipher != NULL;
}

static bool is_bounded(const X509_ALGOR *method)
{
	const ASN1_OBJECT *oid;
	PBE2PARAM *pbes2;
	bool is_good = false;

	X509_ALGOR_get0(&oid, NULL, NULL, method);
	if (!is_named(oid, NID_pbes2))
		return false;
	pbes2 = ASN1_TYPE_unpack_sequence(
		ASN1_ITEM_rptr(PBE2PARAM), method->parameter);
	if (pbes2 != NULL && is_cipher_known(pbes2->encryption)) {
		const X509_ALGOR *derive = pbes2->keyfunc;

		if (is_named(derive->algorithm, NID_id_scrypt))
			is_good = is_scrypt_bounded(derive->parameter);
		else if (is_named(derive->algorithm, NID_id_pbkdf2))
			is_good = is_pbkdf2_bounded(derive->parameter);
	}
	PBE2PARAM_free(pbes2);
	return is_good;
}

static enum status open_info(const X509_SIG *sealed,
	const struct secret *passphrase, struct key **out)
{
	const X509_ALGOR *method;
	PKCS8_PRIV_KEY_INFO *info;
	enum status st;

	X509_SIG_get0(sealed, &method, NULL);
	if (!is_bounded(method))
		return STATUS_KEY_FORM;
	info = PKCS8_decrypt(
		sealed, (const char *)passphrase->data, (int)passphrase->len);
	if (info == NULL)
		return STATUS_KEY_SEALED;
	st = read_info(info, out);
	PKCS8_PRIV_KEY_INFO_free(info);
	return st;
}

enum status key_pkcs8_open(const unsigned char *der, size_t len,
	const struct secret *passphrase, struct key **out)
{
	const unsigned char *at = der;
	X509_SIG *sealed = d2i_X509_SIG(NULL, &at, (long)len);
	enum status st = STATUS_KEY_BAD;

	if (sealed != NULL && at == der + len)
		st = open_info(sealed, passphrase, out);
	X509_SIG_free(sealed);
	ERR_clear_error();
	return st;
}
