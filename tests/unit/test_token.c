#include "keys/token.h"

#include "cmocka_setup.h"
#include "fixture.h"
#include "handle/fingerprint.h"
#include "verify.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NONCE "kq3Tz0m1Yt9yV3n0h3oV2A"
#define NOW 1795470000

static struct origin forum;
static struct handle alice;
static struct did alice_did;

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

static struct key *generate(enum key_algorithm algorithm)
{
	struct key *key = NULL;

	assert_int_equal(key_generate(algorithm, &key), STATUS_OK);
	return key;
}

static struct token_claims claims_of_alice(const struct key *key)
{
	did_from_key(key_public(key), &alice_did);
	return (struct token_claims){
		.handle = &alice,
		.did = &alice_did,
		.audience = &forum,
		.nonce = NONCE,
		.issued_at = NOW,
	};
}

/* Replaces the value of a member, a string or a number, by "*". */
static void mask(char *json, const char *name)
{
	char quoted[64];
	char *value;
	size_t len;

	snprintf(quoted, sizeof(quoted), "\"%s\":", name);
	value = strstr(json, quoted);
	assert_non_null(value);
	value += strlen(quoted);
	len = *value == '"' ? strcspn(value + 1, "\"") + 2
			    : strcspn(value, ",}");
	memmove(value + 1, value + len, strlen(value + len) + 1);
	*value = '*';
}

static void expect_jti(const char *claims)
{
	const char *jti = strstr(claims, "\"jti\":\"");

	assert_non_null(jti);
	assert_int_equal(strcspn(jti + 7, "\""), 22);
}

static void a_named_token_has_these_members_and_no_other(void **state)
{
	char token[TOKEN_MAX];
	char header[4096];
	char claims[4096];
	char expected[4096];

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct key *key = generate(i == 0 ? KEY_ES256 : KEY_ED25519);
		struct token_claims named = claims_of_alice(key);

		assert_int_equal(token_sign(key, &named, token), STATUS_OK);
		verify_token(key_public(key), token, 4096, header, claims);
		snprintf(expected, sizeof(expected),
			"{\"typ\":\"dns-handle+jwt\",\"alg\":\"%s\","
			"\"kid\":\"%s#%s\"}",
			i == 0 ? "ES256" : "Ed25519", alice_did.text,
			alice_did.text + strlen("did:key:"));
		assert_string_equal(header, expected);
		expect_jti(claims);
		mask(claims, "jti");
		snprintf(expected, sizeof(expected),
			"{\"iss\":\"%s\",\"sub\":\"%s\",\"aud\":"
			"\"https://forum.example\",\"nonce\":\"" NONCE "\","
			"\"iat\":1795470000,\"exp\":1795470120,\"jti\":*,"
			"\"handle\":\"alice.example.com\"}",
			alice_did.text, alice_did.text);
		assert_string_equal(claims, expected);
		key_free(key);
	}
}

static void a_fingerprint_token_carries_its_key_and_names_none(void **state)
{
	char fingerprint[FINGERPRINT_LENGTH + 1];
	char thumbprint[PUBLIC_KEY_THUMBPRINT_MAX];
	char token[TOKEN_MAX];
	char header[4096];
	char claims[4096];
	char expected[4096];
	struct key *key = generate(KEY_ES256);
	struct token_claims bare = claims_of_alice(key);
	struct handle handle;

	(void)state;
	fingerprint_of_key(key_public(key), fingerprint);
	assert_int_equal(handle_parse(fingerprint, &handle), STATUS_OK);
	bare.handle = &handle;
	bare.did = NULL;
	assert_int_equal(token_sign(key, &bare, token), STATUS_OK);
	verify_token(key_public(key), token, 4096, header, claims);
	assert_string_equal(
		header, "{\"typ\":\"dns-handle+jwt\",\"alg\":\"ES256\"}");
	public_key_thumbprint(key_public(key), thumbprint);
	mask(claims, "x");
	mask(claims, "y");
	mask(claims, "jti");
	snprintf(expected, sizeof(expected),
		"{\"iss\":\"urn:ietf:params:oauth:jwk-thumbprint:sha-256:%s\","
		"\"sub\":\"urn:ietf:params:oauth:jwk-thumbprint:sha-256:%s\","
		"\"sub_jwk\":{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":*,"
		"\"y\":*},\"aud\":\"https://forum.example\",\"nonce\":"
		"\"" NONCE "\",\"iat\":1795470000,\"exp\":1795470120,"
		"\"jti\":*,\"handle\":\"%s\"}",
		thumbprint, thumbprint, fingerprint);
	assert_string_equal(claims, expected);
	key_free(key);
}

/* base64url without padding, not by our own decoder. */
static void decode_part(const char *text, size_t len, char *out)
{
	char copy[4096];
	size_t padded = (len + 3) / 4 * 4;

	memset(copy, '=', padded);
	for (size_t i = 0; i < len; i++)
		copy[i] = text[i] == '-' ? '+' : text[i] == '_' ? '/' : text[i];
	EVP_DecodeBlock(
		(unsigned char *)out, (unsigned char *)copy, (int)padded);
	out[len * 3 / 4] = '\0';
}

/* The names of all members in the order in which they stand. */
static void names_of(const char *json, char *out)
{
	*out = '\0';
	for (const char *p = json; (p = strchr(p, '"')) != NULL;) {
		size_t len = strcspn(p + 1, "\"");

		if (p[len + 2] == ':') {
			strncat(out, p + 1, len);
			strcat(out, " ");
		}
		p += len + 2;
	}
}

/* A JWK's members have no order; ours is that of its thumbprint. */
static void order_jwk(char *names)
{
	char *jwk = strstr(names, " kty crv ");

	if (jwk != NULL)
		memcpy(jwk, " crv kty ", 9);
}

static void compare_shape(const char *example, const char *token)
{
	char json[4096];
	char ours[4096];
	char theirs[4096];

	for (int part = 0; part < 2; part++) {
		decode_part(example, strcspn(example, "."), json);
		names_of(json, theirs);
		order_jwk(theirs);
		decode_part(token, strcspn(token, "."), json);
		names_of(json, ours);
		assert_string_equal(ours, theirs);
		example += strcspn(example, ".") + 1;
		token += strcspn(token, ".") + 1;
	}
	assert_int_equal(strlen(token), strlen(example));
}

static void tokens_have_the_shape_of_the_published_examples(void **state)
{
	char *examples = fixture_read("data/token-examples.json");
	char example[2048];
	char token[TOKEN_MAX];
	struct key *key = generate(KEY_ES256);
	struct token_claims claims = claims_of_alice(key);

	(void)state;
	fixture_member(examples, "named", example, sizeof(example));
	assert_int_equal(token_sign(key, &claims, token), STATUS_OK);
	compare_shape(example, token);
	fixture_member(examples, "fingerprint", example, sizeof(example));
	claims.did = NULL;
	assert_int_equal(token_sign(key, &claims, token), STATUS_OK);
	compare_shape(example, token);
	key_free(key);
	free(examples);
}

static void two_tokens_differ_in_their_jti(void **state)
{
	char one[TOKEN_MAX];
	char two[TOKEN_MAX];
	char header[4096];
	char claims_one[4096];
	char claims_two[4096];
	struct key *key = generate(KEY_ED25519);
	struct token_claims claims = claims_of_alice(key);

	(void)state;
	assert_int_equal(token_sign(key, &claims, one), STATUS_OK);
	assert_int_equal(token_sign(key, &claims, two), STATUS_OK);
	verify_token(key_public(key), one, 4096, header, claims_one);
	verify_token(key_public(key), two, 4096, header, claims_two);
	assert_string_not_equal(claims_one, claims_two);
	mask(claims_one, "jti");
	mask(claims_two, "jti");
	assert_string_equal(claims_one, claims_two);
	key_free(key);
}

static void a_nonce_that_is_none_is_not_signed(void **state)
{
	char token[TOKEN_MAX] = "untouched";
	struct key *key = generate(KEY_ES256);
	struct token_claims claims = claims_of_alice(key);

	(void)state;
	claims.nonce = "short";
	assert_int_equal(token_sign(key, &claims, token), STATUS_BAD_NONCE);
	claims.nonce = NONCE "\",\"aud\":\"x";
	assert_int_equal(token_sign(key, &claims, token), STATUS_BAD_NONCE);
	assert_string_equal(token, "untouched");
	key_free(key);
}

static void the_longest_names_fit(void **state)
{
	char name[HANDLE_MAX + 1];
	char origin_text[ORIGIN_MAX + 1];
	char nonce[129];
	char token[TOKEN_MAX];
	char header[4096];
	char claims_text[4096];
	struct origin origin;
	struct handle handle;
	struct did did;
	struct key *key = generate(KEY_ES256);
	struct token_claims claims = {.handle = &handle,
		.did = &did,
		.audience = &origin,
		.nonce = nonce,
		.issued_at = INT64_C(9007199254740000)};

	(void)state;
	memset(name, 'a', HANDLE_MAX);
	for (size_t i = 63; i < 249; i += 62)
		name[i] = '.';
	memcpy(name + 249, ".com", 5);
	snprintf(origin_text, sizeof(origin_text), "https://%s:65535", name);
	memset(nonce, '_', 128);
	nonce[128] = '\0';
	assert_int_equal(handle_parse(name, &handle), STATUS_OK);
	assert_int_equal(did_from_host(name, &did), STATUS_OK);
	assert_int_equal(origin_parse(origin_text, &origin), STATUS_OK);
	assert_int_equal(token_sign(key, &claims, token), STATUS_OK);
	verify_token(key_public(key), token, 4096, header, claims_text);
	assert_non_null(strstr(header, "#nywhere\"}"));
	key_free(key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_named_token_has_these_members_and_no_other),
		cmocka_unit_test(
			a_fingerprint_token_carries_its_key_and_names_none),
		cmocka_unit_test(
			tokens_have_the_shape_of_the_published_examples),
		cmocka_unit_test(two_tokens_differ_in_their_jti),
		cmocka_unit_test(a_nonce_that_is_none_is_not_signed),
		cmocka_unit_test(the_longest_names_fit),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
