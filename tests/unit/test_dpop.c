#include "net/dpop.h"

#include "base/secret.h"
#include "cmocka_setup.h"
#include "verify.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#define TEXT_MAX 4096
#define NOW 1795470000

static struct dpop_key *key;

static int set_up(void **state)
{
	(void)state;
	return secret_heap_init() == STATUS_OK &&
			       dpop_key_new(&key) == STATUS_OK
		       ? 0
		       : -1;
}

static int tear_down(void **state)
{
	(void)state;
	dpop_key_free(key);
	return 0;
}

static struct dpop_claims claims_for(const char *url)
{
	return (struct dpop_claims){
		.method = "POST", .url = url, .issued_at = NOW};
}

/* Takes the value of a member out, which is different each time. */
static void cut_out(char *json, const char *name, char *out)
{
	char quoted[32];
	char *value;
	size_t len;

	snprintf(quoted, sizeof(quoted), "\"%s\":\"", name);
	value = strstr(json, quoted);
	assert_non_null(value);
	value += strlen(quoted);
	len = strcspn(value, "\"");
	memcpy(out, value, len);
	out[len] = '\0';
	memmove(value, value + len, strlen(value + len) + 1);
}

static void expect_proof(
	const struct dpop_claims *claims, const char *expected_claims)
{
	char proof[DPOP_PROOF_MAX];
	char header[TEXT_MAX];
	char text[TEXT_MAX];
	char jti[TEXT_MAX];

	assert_int_equal(dpop_proof(key, claims, proof), STATUS_OK);
	verify_token(dpop_key_public(key), proof, TEXT_MAX, header, text);
	cut_out(text, "jti", jti);
	assert_int_equal(strlen(jti), 22);
	assert_string_equal(text, expected_claims);
}

static void a_proof_is_signed_by_the_key_in_its_header(void **state)
{
	struct dpop_claims claims = claims_for("https://server.example/par");
	char proof[DPOP_PROOF_MAX];
	char header[TEXT_MAX];
	char text[TEXT_MAX];
	char expected[TEXT_MAX];
	char jwk[512];
	struct json_writer w;

	(void)state;
	assert_int_equal(dpop_proof(key, &claims, proof), STATUS_OK);
	verify_token(dpop_key_public(key), proof, TEXT_MAX, header, text);
	json_writer_init(&w, jwk, sizeof(jwk));
	public_key_jwk(dpop_key_public(key), &w, NULL);
	assert_int_equal(json_finish(&w), STATUS_OK);
	snprintf(expected, sizeof(expected),
		"{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"jwk\":%s}", jwk);
	assert_string_equal(header, expected);
	assert_null(strstr(header, "\"d\""));
}

static void a_proof_says_what_it_is_for_and_nothing_else(void **state)
{
	struct dpop_claims claims = claims_for("https://server.example/par");

	(void)state;
	expect_proof(&claims,
		"{\"jti\":\"\",\"htm\":\"POST\",\"htu\":"
		"\"https://server.example/par\",\"iat\":1795470000}");
	claims.nonce = "N-1.~x/=";
	claims.method = "GET";
	expect_proof(&claims,
		"{\"jti\":\"\",\"htm\":\"GET\",\"htu\":"
		"\"https://server.example/par\",\"iat\":1795470000,"
		"\"nonce\":\"N-1.~x/=\"}");
}

/* The token and its hash of RFC 9449, section 7.1. */
static void a_token_is_bound_by_its_hash(void **state)
{
	struct dpop_claims claims = claims_for("https://server.example/x");

	(void)state;
	claims.access_token = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU";
	expect_proof(&claims,
		"{\"jti\":\"\",\"htm\":\"POST\",\"htu\":"
		"\"https://server.example/x\",\"iat\":1795470000,\"ath\":"
		"\"fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo\"}");
}

static void query_and_fragment_are_left_out(void **state)
{
	static const char *const urls[] = {"https://server.example/x?a=b#c",
		"https://server.example/x#c?a=b", "https://server.example/x?"};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct dpop_claims claims = claims_for(urls[i]);

		expect_proof(&claims,
			"{\"jti\":\"\",\"htm\":\"POST\",\"htu\":"
			"\"https://server.example/x\",\"iat\":1795470000}");
	}
}

static void two_proofs_and_two_keys_differ(void **state)
{
	struct dpop_claims claims = claims_for("https://server.example/");
	struct dpop_key *other = NULL;
	char one[DPOP_PROOF_MAX];
	char two[DPOP_PROOF_MAX];
	char header[TEXT_MAX];
	char text[TEXT_MAX];
	char jti[2][TEXT_MAX];

	(void)state;
	assert_int_equal(dpop_proof(key, &claims, one), STATUS_OK);
	assert_int_equal(dpop_proof(key, &claims, two), STATUS_OK);
	verify_token(dpop_key_public(key), one, TEXT_MAX, header, text);
	cut_out(text, "jti", jti[0]);
	verify_token(dpop_key_public(key), two, TEXT_MAX, header, text);
	cut_out(text, "jti", jti[1]);
	assert_string_not_equal(jti[0], jti[1]);
	assert_int_equal(dpop_key_new(&other), STATUS_OK);
	assert_memory_not_equal(
		dpop_key_public(key)->bytes, dpop_key_public(other)->bytes, 64);
	dpop_key_free(other);
}

static void the_longest_that_fits_is_signed_and_more_is_refused(void **state)
{
	char url[3000] = "https://server.example/";
	char nonce[DPOP_NONCE_MAX + 1];
	char proof[DPOP_PROOF_MAX];
	struct dpop_claims claims = claims_for(url);

	(void)state;
	memset(nonce, 'n', DPOP_NONCE_MAX);
	nonce[DPOP_NONCE_MAX] = '\0';
	claims.nonce = nonce;
	claims.access_token = "t";
	claims.issued_at = -9007199254740991;
	memset(url + 23, 'u', sizeof(url) - 24);
	url[1023] = '\0';
	assert_int_equal(dpop_proof(key, &claims, proof), STATUS_OK);
	assert_true(strlen(proof) < DPOP_PROOF_MAX);
	url[1023] = 'u';
	assert_int_equal(dpop_proof(key, &claims, proof), STATUS_TOO_LONG);
}

static void a_nonce_is_what_can_stand_in_a_header(void **state)
{
	static const char *const bad[] = {
		"", " ", "a b", "a\"b", "a\\b", "a\r\nb", "a\x7f", "\xc3\xa9"};
	char longest[DPOP_NONCE_MAX + 2];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(dpop_nonce_is_valid(bad[i]));
	assert_true(dpop_nonce_is_valid("!#[]~aZ0-_.="));
	memset(longest, 'n', sizeof(longest));
	longest[DPOP_NONCE_MAX + 1] = '\0';
	assert_false(dpop_nonce_is_valid(longest));
	longest[DPOP_NONCE_MAX] = '\0';
	assert_true(dpop_nonce_is_valid(longest));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_proof_is_signed_by_the_key_in_its_header),
		cmocka_unit_test(a_proof_says_what_it_is_for_and_nothing_else),
		cmocka_unit_test(a_token_is_bound_by_its_hash),
		cmocka_unit_test(query_and_fragment_are_left_out),
		cmocka_unit_test(two_proofs_and_two_keys_differ),
		cmocka_unit_test(
			the_longest_that_fits_is_signed_and_more_is_refused),
		cmocka_unit_test(a_nonce_is_what_can_stand_in_a_header),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
