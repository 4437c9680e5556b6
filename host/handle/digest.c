#include "handle/digest.h"

#include <openssl/evp.h>
#include <stdlib.h>

static void digest(
	const EVP_MD *md, const void *data, size_t len, unsigned char *out)
{
	if (EVP_Digest(data, len, out, NULL, md, NULL) != 1)
		abort();
}

void digest_sha256(
	const void *data, size_t len, unsigned char out[DIGEST_SHA256])
{
	digest(EVP_sha256(), data, len, out);
}

void digest_sha512(
	const void *data, size_t len, unsigned char out[DIGEST_SHA512])
{
	digest(EVP_sha512(), data, len, out);
}
