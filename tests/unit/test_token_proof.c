#include "keys/token_proof.h"

#include "cmocka_setup.h"
#include "handle/digest.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <string.h>

#define NONCE "kq3Tz0m1Yt9yV3n0h3oV2A"

static struct origin forum;
static struct handle alice;
static struct did did;

static int set_up(void **state)
{
	(void)state;
	return secret_heap_init() == STATUS_OK &&
			       origin_parse("https://forum.example", &forum) ==
				       STATUS_OK &&
			       handle_parse("alice.example.com", &alice) ==
				       STATUS_OK
		       ? 0
		       : -1;
}

/* What a security key is made of here. */
struct authenticator {
	EVP_PKEY *pkey;
	struct public_key key;
};

static struct authenticator make(enum key_algorithm algorithm)
{
	struct authenticator made = {.key.algorithm = algorithm};
	unsigned char point[65];
	size_t len = sizeof(made.key.bytes);

	made.pkey = algorithm == KEY_ES256
			    ? EVP_EC_gen("P-256")
			    : EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	assert_non_null(made.pkey);
	if (algorithm == KEY_ED25519) {
		assert_int_equal(EVP_PKEY_get_raw_public_key(
					 made.pkey, made.key.bytes, &len),
			1);
		return made;
	}
	assert_int_equal(EVP_PKEY_get_octet_string_param(
				 made.pkey, "pub", point, sizeof(point), &len),
		1);
	memcpy(made.key.bytes, point + 1, 64);
	return made;
}

static size_t compose(
	const struct authenticator *authenticator, char token[TOKEN_MAX])
{
	const struct token_claims claims = {
		.handle = &alice,
		.did = &did,
		.audience = &forum,
		.nonce = NONCE,
		.issued_at = 1795470000,
	};
	size_t len = 0;

	did_from_key(&authenticator->key, &did);
	assert_int_equal(token_input(&authenticator->key, &claims, TOKEN_FIDO2,
				 token, &len),
		STATUS_OK);
	token[len] = '\0';
	return len;
}

/* Signs for this relying party, with these flags. */
static struct token_proof sign(const struct authenticator *authenticator,
	const char *party, unsigned char flags, const char *input)
{
	unsigned char text[TOKEN_PROOF_DATA_LENGTH + DIGEST_SHA256] = {0};
	struct token_proof proof = {.signature_len = sizeof(proof.signature)};
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();

	digest_sha256(party, strlen(party), text);
	text[32] = flags;
	text[36] = 7;
	digest_sha256(input, strlen(input), text + TOKEN_PROOF_DATA_LENGTH);
	memcpy(proof.data, text, sizeof(proof.data));
	assert_int_equal(
		EVP_DigestSignInit(ctx, NULL,
			authenticator->key.algorithm == KEY_ES256 ? EVP_sha256()
								  : NULL,
			NULL, authenticator->pkey),
		1);
	assert_int_equal(EVP_DigestSign(ctx, proof.signature,
				 &proof.signature_len, text, sizeof(text)),
		1);
	EVP_MD_CTX_free(ctx);
	return proof;
}

static void a_token_has_four_parts_and_its_own_names(void **state)
{
	static const char *const heads[] = {
		/* {"typ":"dns-handle+fido2","alg":"FIDO2-E… */
		[KEY_ES256] = "eyJ0eXAiOiJkbnMtaGFuZGxlK2ZpZG8yIiwiYWxnIjoiRkl"
			      "ETzItRVMyNTYi",
		[KEY_ED25519] = "eyJ0eXAiOiJkbnMtaGFuZGxlK2ZpZG8yIiwiYWxnIjoiR"
				"klETzItRWQyNTUxOSI",
	};

	(void)state;
	for (int i = KEY_ES256; i <= KEY_ED25519; i++) {
		struct authenticator key = make((enum key_algorithm)i);
		char token[TOKEN_MAX];
		size_t len = compose(&key, token);
		struct token_proof proof = sign(&key, "nywhere:", 1, token);
		int dots = 0;

		assert_int_equal(
			token_proof_append(&key.key, &proof, token, len),
			STATUS_OK);
		assert_memory_equal(token, heads[i], strlen(heads[i]));
		for (const char *at = token; *at != '\0'; at++)
			dots += *at == '.';
		assert_int_equal(dots, 3);
		EVP_PKEY_free(key.pkey);
	}
}

static enum status append(const struct authenticator *authenticator,
	const struct token_proof *proof)
{
	char token[TOKEN_MAX] = "header.claims";

	return token_proof_append(
		&authenticator->key, proof, token, strlen(token));
}

static void what_no_site_would_take_does_not_leave(void **state)
{
	struct authenticator key = make(KEY_ES256);
	struct authenticator other = make(KEY_ES256);
	struct token_proof proof = sign(&key, "nywhere:", 5, "header.claims");

	(void)state;
	assert_int_equal(append(&key, &proof), STATUS_OK);
	assert_int_equal(append(&other, &proof), STATUS_TOKEN_FAILED);
	proof.data[36] ^= 1;
	assert_int_equal(append(&key, &proof), STATUS_TOKEN_FAILED);
	proof.data[36] ^= 1;
	proof.signature_len--;
	assert_int_equal(append(&key, &proof), STATUS_TOKEN_FAILED);
	proof.signature_len = 0;
	assert_int_equal(append(&key, &proof), STATUS_TOKEN_FAILED);
	proof = sign(&key, "forum.example", 1, "header.claims");
	assert_int_equal(append(&key, &proof), STATUS_TOKEN_FAILED);
	proof = sign(&key, "nywhere:", 4, "header.claims");
	assert_int_equal(append(&key, &proof), STATUS_TOKEN_FAILED);
	proof = sign(&key, "nywhere:", 0x81, "header.claims");
	assert_int_equal(append(&key, &proof), STATUS_TOKEN_FAILED);
	proof = sign(&key, "nywhere:", 0x41, "header.claims");
	assert_int_equal(append(&key, &proof), STATUS_TOKEN_FAILED);
	proof = sign(&key, "nywhere:", 1, "header.others");
	assert_int_equal(append(&key, &proof), STATUS_TOKEN_FAILED);
	EVP_PKEY_free(key.pkey);
	EVP_PKEY_free(other.pkey);
}

static void what_does_not_fit_is_not_cut(void **state)
{
	char token[TOKEN_MAX] = "";
	struct authenticator key = make(KEY_ES256);
	struct token_proof proof;

	(void)state;
	memset(token, 'a', TOKEN_MAX - 100);
	proof = sign(&key, "nywhere:", 1, token);
	assert_int_equal(
		token_proof_append(&key.key, &proof, token, TOKEN_MAX - 100),
		STATUS_TOO_LONG);
	EVP_PKEY_free(key.pkey);
}

/* Allocations of libcrypto until one fails; 0 for never. */
static int countdown;

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);

void *__wrap_malloc(size_t size)
{
	if (countdown > 0 && --countdown == 0)
		return NULL;
	return __real_malloc(size);
}

static void want_of_memory_is_not_called_a_wrong_answer(void **state)
{
	struct authenticator key = make(KEY_ES256);
	struct token_proof proof = sign(&key, "nywhere:", 1, "header.claims");
	int refused = 0;

	(void)state;
	for (int n = 1; countdown == 0; n++) {
		enum status st;

		countdown = n;
		st = append(&key, &proof);
		if (st != STATUS_OK) {
			assert_int_equal(st, STATUS_NO_MEMORY);
			refused++;
		}
	}
	countdown = 0;
	assert_true(refused > 20);
	EVP_PKEY_free(key.pkey);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_token_has_four_parts_and_its_own_names),
		cmocka_unit_test(what_no_site_would_take_does_not_leave),
		cmocka_unit_test(what_does_not_fit_is_not_cut),
		cmocka_unit_test(want_of_memory_is_not_called_a_wrong_answer),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
