#include "keys/kdf.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <string.h>

enum status kdf_derive(const struct secret *secret,
	const unsigned char salt[KDF_SALT_LENGTH], const char *purpose,
	struct secret **out)
{
	struct secret *key = secret_new(KDF_KEY_LENGTH);
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
	EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(kdf);
	char digest[] = "SHA256";
	OSSL_PARAM params[] = {
		OSSL_PARAM_utf8_string(
			OSSL_KDF_PARAM_DIGEST, digest, sizeof(digest) - 1),
		OSSL_PARAM_octet_string(
			OSSL_KDF_PARAM_KEY, (void *)secret->data, secret->len),
		OSSL_PARAM_octet_string(
			OSSL_KDF_PARAM_SALT, (void *)salt, KDF_SALT_LENGTH),
		OSSL_PARAM_octet_string(
			OSSL_KDF_PARAM_INFO, (void *)purpose, strlen(purpose)),
		OSSL_PARAM_END,
	};
	enum status st = STATUS_OK;

	if (key == NULL)
		st = STATUS_NO_MEMORY;
	else if (ctx == NULL ||
		 EVP_KDF_derive(ctx, key->data, key->len, params) != 1)
		st = STATUS_CRYPTO;
	EVP_KDF_CTX_free(ctx);
	EVP_KDF_free(kdf);
	if (st == STATUS_OK)
		*out = key;
	else
		secret_free(key);
	return st;
}
