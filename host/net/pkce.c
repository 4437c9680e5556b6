#include "net/pkce.h"

#include "base/base64url.h"

#include <openssl/evp.h>
#include <string.h>

#define RANDOM_LENGTH 32
#define SHA256_LENGTH 32

enum status pkce_new(struct secret **verifier)
{
	struct secret *random = secret_random(RANDOM_LENGTH);
	struct secret *text = secret_new(PKCE_LENGTH + 1);
	enum status st = STATUS_NO_MEMORY;

	if (random == NULL || text == NULL)
		goto out;
	base64url_encode(random->data, random->len, (char *)text->data);
	*verifier = text;
	text = NULL;
	st = STATUS_OK;
out:
	secret_free(text);
	secret_free(random);
	return st;
}

enum status pkce_challenge(const char *verifier, char out[PKCE_LENGTH + 1])
{
	unsigned char digest[SHA256_LENGTH];

	if (EVP_Digest(verifier, strlen(verifier), digest, NULL, EVP_sha256(),
		    NULL) != 1)
		return STATUS_CRYPTO;
	base64url_encode(digest, sizeof(digest), out);
	return STATUS_OK;
}
