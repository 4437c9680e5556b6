#include "base/secret.h"

#include "base/platform.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>

/* Room for the data key, a passphrase and some dozens of opened keys; within
 * the 64 KiB that the smallest usual RLIMIT_MEMLOCK grants. */
#define HEAP_SIZE 65536
#define HEAP_SMALLEST 32

/* Deeper than any operation goes: the deepest that the tests have, those on the
 * ways to open a vault, go 150 KiB. */
#define STACK_DEPTH 262144

/* Nothing is left to do at exit, for every secret is wiped when it is freed;
 * but where leaks are counted, libcrypto's own must not hide ours. */
#ifdef __has_feature /* clang's way to say it, and newer gcc's */
#if __has_feature(address_sanitizer)
#define COUNTS_LEAKS
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(COUNTS_LEAKS)
#define AT_EXIT 0
#else
#define AT_EXIT OPENSSL_INIT_NO_ATEXIT
#endif

/* For libcrypto: as those of the C library, which its memory is mixed with. */
static void *crypto_malloc(size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	return size == 0 ? NULL : malloc(size);
}

static void crypto_free(void *memory, const char *file, int line)
{
	(void)file;
	(void)line;
	if (memory != NULL)
		explicit_bzero(memory, platform_block_size(memory));
	free(memory);
}

/* It may have to move, and then leaves nothing behind. */
static void *crypto_realloc(
	void *memory, size_t size, const char *file, int line)
{
	size_t len = memory == NULL ? 0 : platform_block_size(memory);
	void *moved = crypto_malloc(size, file, line);

	if (moved == NULL && size > 0)
		return NULL;
	if (moved != NULL && memory != NULL)
		memcpy(moved, memory, len < size ? len : size);
	crypto_free(memory, file, line);
	return moved;
}

enum status secret_heap_init(void)
{
	if (CRYPTO_secure_malloc_initialized())
		return STATUS_OK;
	/* The numbers of a public key are no secret, and yet of nobody's
	 * business when its private window is closed. */
	if (CRYPTO_set_mem_functions(
		    crypto_malloc, crypto_realloc, crypto_free) != 1)
		return STATUS_CRYPTO;
	/* Before libcrypto is used at all: no configuration file has a say in
	 * which code handles our keys. */
	if (OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | AT_EXIT, NULL) !=
		1)
		return STATUS_CRYPTO;
	/* Made at its first use, and then looked into unchecked, also when
	 * there was no memory for it. */
	if (OSSL_LIB_CTX_get0_global_default() == NULL)
		return STATUS_NO_MEMORY;
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

void secret_wipe_stack(void)
{
	unsigned char below[STACK_DEPTH];

	explicit_bzero(below, sizeof(below)); /* faster than libcrypto's */
}
