/* The functions that OpenSSL 3 would rather see replaced by EVP: they alone ask
 * for no memory, and so cannot fail. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "handle/digest.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>

void digest_sha256(
	const void *data, size_t len, unsigned char out[DIGEST_SHA256])
{
	SHA256_CTX ctx;

	(void)SHA256_Init(&ctx);
	(void)SHA256_Update(&ctx, data, len);
	(void)SHA256_Final(out, &ctx);
	OPENSSL_cleanse(&ctx, sizeof(ctx));
}

void digest_sha512(
	const void *data, size_t len, unsigned char out[DIGEST_SHA512])
{
	SHA512_CTX ctx;

	(void)SHA512_Init(&ctx);
	(void)SHA512_Update(&ctx, data, len);
	(void)SHA512_Final(out, &ctx);
	OPENSSL_cleanse(&ctx, sizeof(ctx));
}
