#include "base/secret.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <string.h>

/* Room for the data key, a passphrase and some dozens of opened keys; within
 * the 64 KiB that the smallest usual RLIMIT_MEMLOCK grants. */
#define HEAP_SIZE 65536
#define HEAP_SMALLEST 32

/* Nothing is left to do at exit, for every secret is wiped when it is freed;
 * but where leaks are counted, libcrypto's own must not hide ours. */
#ifdef __SANITIZE_ADDRESS__
#define AT_EXIT 0
#else
#define AT_EXIT OPENSSL_INIT_NO_ATEXIT
#endif

enum status secret_heap_init(void)
{
	if (CRYPTO_secure_malloc_initialized())
		return STATUS_OK;
	/* Before libcrypto is used at all: no configuration file has a say in
	 * which code handles our keys. */
	if (OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | AT_EXIT, NULL) !=
		1)
		return STATUS_CRYPTO;
	/* 2 means: could not be locked into memory. The core is off and the
	 * process is not dumpable all the same, so go on. */
	return CRYPTO_secure_malloc_init(HEAP_SIZE, HEAP_SMALLEST)
		       ? STATUS_OK
		       : STATUS_NO_MEMORY;
}

struct secret *secret_new(size_t len)
{
	struct secret *secret = OPENSSL_secure_zalloc(sizeof(*secret) + len);

	if (secret != NULL)
		secret->len = len;
	return secret;
}

struct secret *secret_copy(const void *bytes, size_t len)
{
	struct secret *secret = secret_new(len);

	if (secret != NULL)
		memcpy(secret->data, bytes, len);
	return secret;
}

struct secret *secret_random(size_t len)
{
	struct secret *secret = secret_new(len);

	if (secret != NULL && RAND_priv_bytes(secret->data, (int)len) != 1) {
		secret_free(secret);
		return NULL;
	}
	return secret;
}

void secret_free(struct secret *secret)
{
	if (secret != NULL)
		OPENSSL_secure_clear_free(
			secret, sizeof(*secret) + secret->len);
}
