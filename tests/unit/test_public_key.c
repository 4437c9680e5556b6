#include "handle/public_key.h"

#include "base/base64url.h"
#include "handle/base58.h"

#include "cmocka_setup.h"
#include "fixture.h"

#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

/* RFC 8032, 7.1, test 1; RFC 8037, A.2 and A.3. */
#define ED25519_X "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
#define ED25519_MULTIBASE "z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw"
#define ED25519_THUMBPRINT "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"

/* RFC 7515, A.3. */
#define P256_X "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"
#define P256_Y "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
#define P256_THUMBPRINT "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U"

static void decode(const char *text, unsigned char out[32])
{
	size_t len = 32;

	assert_int_equal(
		base64url_decode(text, strlen(text), out, &len), STATUS_OK);
	assert_int_equal(len, 32);
}

static struct public_key p256(void)
{
	struct public_key key = {.algorithm = KEY_ES256};

	decode(P256_X, key.bytes);
	decode(P256_Y, key.bytes + 32);
	return key;
}

static struct public_key ed25519(void)
{
	struct public_key key = {.algorithm = KEY_ED25519};

	decode(ED25519_X, key.bytes);
	return key;
}

static void assert_is_key_of(
	const struct public_key *key, const char *multibase)
{
	char text[PUBLIC_KEY_MULTIBASE_MAX];
	struct public_key again;

	public_key_multibase(key, text);
	assert_string_equal(text, multibase);
	assert_int_equal(
		public_key_from_multibase(multibase, &again), STATUS_OK);
	assert_int_equal(again.algorithm, key->algorithm);
	assert_memory_equal(again.bytes, key->bytes, sizeof(again.bytes));
}

static void the_example_keys_have_their_multibase(void **state)
{
	char *json = fixture_read("data/token-examples.json");
	char did[64];
	struct public_key key = p256();

	(void)state;
	fixture_member(json, "did_key", did, sizeof(did));
	assert_is_key_of(&key, did + strlen("did:key:"));
	key = ed25519();
	assert_is_key_of(&key, ED25519_MULTIBASE);
	free(json);
}

/* The public key that belongs to a private one, by OpenSSL. */
static struct public_key public_of(const unsigned char secret[32])
{
	struct public_key key = {.algorithm = KEY_ES256};
	EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
	EC_POINT *point = EC_POINT_new(group);
	BIGNUM *scalar = BN_bin2bn(secret, 32, NULL);
	unsigned char whole[65];

	assert_int_equal(
		EC_POINT_mul(group, point, scalar, NULL, NULL, NULL), 1);
	assert_int_equal(
		EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED,
			whole, sizeof(whole), NULL),
		sizeof(whole));
	memcpy(key.bytes, whole + 1, 64);
	BN_free(scalar);
	EC_POINT_free(point);
	EC_GROUP_free(group);
	return key;
}

static void the_w3c_key_has_its_did(void **state)
{
	char *json = fixture_read("data/crypto/w3c_didkey_P256.json");
	char base58[64];
	char did[64];
	unsigned char secret[32];
	size_t len = sizeof(secret);
	struct public_key key;

	(void)state;
	fixture_member(json, "privateKeyBytesBase58", base58, sizeof(base58));
	fixture_member(json, "publicDidKey", did, sizeof(did));
	assert_int_equal(
		base58_decode(base58, strlen(base58), secret, &len), STATUS_OK);
	assert_int_equal(len, sizeof(secret));
	key = public_of(secret);
	assert_is_key_of(&key, did + strlen("did:key:"));
	free(json);
}

static void assert_openssl_reads(
	const struct public_key *key, const char *type, size_t expected)
{
	unsigned char der[PUBLIC_KEY_SPKI_MAX];
	unsigned char *again = NULL;
	const unsigned char *p = der;
	size_t len = public_key_spki(key, der);
	EVP_PKEY *pkey = d2i_PUBKEY(NULL, &p, (long)len);

	assert_int_equal(len, expected);
	assert_non_null(pkey);
	assert_ptr_equal(p, der + len);
	assert_true(EVP_PKEY_is_a(pkey, type));
	assert_int_equal(i2d_PUBKEY(pkey, &again), len);
	assert_memory_equal(again, der, len);
	OPENSSL_free(again);
	EVP_PKEY_free(pkey);
}

static void the_spki_is_what_openssl_reads_and_writes(void **state)
{
	struct public_key ec = p256();
	struct public_key ed = ed25519();

	(void)state;
	assert_openssl_reads(&ec, "EC", 91);
	assert_openssl_reads(&ed, "ED25519", 44);
}

static void the_jwk_is_the_input_of_the_thumbprint(void **state)
{
	struct public_key ec = p256();
	struct public_key ed = ed25519();
	char text[256];
	struct json_writer w;

	(void)state;
	json_writer_init(&w, text, sizeof(text));
	public_key_jwk(&ec, &w, NULL);
	assert_int_equal(json_finish(&w), STATUS_OK);
	assert_string_equal(text,
		"{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"" P256_X
		"\",\"y\":\"" P256_Y "\"}");
	json_writer_init(&w, text, sizeof(text));
	json_begin_object(&w, NULL);
	public_key_jwk(&ed, &w, "sub_jwk");
	json_end_object(&w);
	assert_int_equal(json_finish(&w), STATUS_OK);
	assert_string_equal(text, "{\"sub_jwk\":{\"crv\":\"Ed25519\",\"kty\":"
				  "\"OKP\",\"x\":\"" ED25519_X "\"}}");
}

static void the_thumbprints_are_those_of_the_rfcs(void **state)
{
	struct public_key ec = p256();
	struct public_key ed = ed25519();
	char text[PUBLIC_KEY_THUMBPRINT_MAX];

	(void)state;
	public_key_thumbprint(&ec, text);
	assert_string_equal(text, P256_THUMBPRINT);
	public_key_thumbprint(&ed, text);
	assert_string_equal(text, ED25519_THUMBPRINT);
}

static void every_other_multibase_is_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"z",
		"zDnaerGBD7Zxzau2fdfEFaaaTDYBu5XEBYdGV2BmERp3MDSo",
		"zDnaerGBD7Zxzau2fdfEFaaaTDYBu5XEBYdGV2BmERp3MDSovv",
		"z1DnaerGBD7Zxzau2fdfEFaaaTDYBu5XEBYdGV2BmERp3MDSov",
		"ZDnaerGBD7Zxzau2fdfEFaaaTDYBu5XEBYdGV2BmERp3MDSov",
		"DnaerGBD7Zxzau2fdfEFaaaTDYBu5XEBYdGV2BmERp3MDSov",
		"zDnaerGBD7Zxzau2fdfEFaaaTDYBu5XEBYdGV2BmERp3MDS0v",
		/* secp256k1 */
		"zQ3shZc2QzApp2oymGvQbzP8eKheVshBHbU4ZYjeXqwSKEn6N",
		/* X25519 */
		"z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc",
	};
	struct public_key key = {.bytes = {0xaa}};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(public_key_from_multibase(bad[i], &key),
			STATUS_BAD_DID);
		assert_int_equal(key.bytes[0], 0xaa);
	}
}

/* Parses the multibase of any bytes; what is accepted has no other text. */
static enum status parse_bytes(const unsigned char *bytes, size_t len)
{
	char text[BASE58_LENGTH(64) + 2] = "z";
	char again[PUBLIC_KEY_MULTIBASE_MAX];
	struct public_key key;
	enum status st;

	base58_encode(bytes, len, text + 1);
	st = public_key_from_multibase(text, &key);
	if (st == STATUS_OK) {
		public_key_multibase(&key, again);
		assert_string_equal(again, text);
	}
	return st;
}

static enum status parse_point(unsigned char sign, const unsigned char x[32])
{
	unsigned char bytes[35] = {0x80, 0x24, sign};

	memcpy(bytes + 3, x, 32);
	return parse_bytes(bytes, sizeof(bytes));
}

static void a_point_must_be_on_its_curve(void **state)
{
	struct public_key key = p256();
	unsigned char x[32];

	(void)state;
	memcpy(x, key.bytes, sizeof(x));
	assert_int_equal(parse_point(2, x), STATUS_OK);
	assert_int_equal(parse_point(3, x), STATUS_OK);
	for (unsigned char sign = 0; sign < 8; sign++) {
		if (sign != 2 && sign != 3)
			assert_int_equal(parse_point(sign, x), STATUS_BAD_DID);
	}
	/* 1 is the X of no point, and one above the field is no X. */
	memset(x, 0, sizeof(x));
	x[31] = 1;
	assert_int_equal(parse_point(2, x), STATUS_BAD_DID);
	memset(x, 0xff, sizeof(x));
	assert_int_equal(parse_point(2, x), STATUS_BAD_DID);
}

static void a_key_must_have_its_length(void **state)
{
	struct public_key key = ed25519();
	unsigned char bytes[64] = {0xed, 0x01};

	(void)state;
	memcpy(bytes + 2, key.bytes, 32);
	for (size_t len = 0; len <= sizeof(bytes); len++)
		assert_int_equal(parse_bytes(bytes, len),
			len == 34 ? STATUS_OK : STATUS_BAD_DID);
	key = p256();
	memcpy(bytes, "\x80\x24\x03", 3);
	memcpy(bytes + 3, key.bytes, 32);
	for (size_t len = 0; len <= sizeof(bytes); len++)
		assert_int_equal(parse_bytes(bytes, len),
			len == 35 ? STATUS_OK : STATUS_BAD_DID);
}

static void the_algorithms_have_names(void **state)
{
	enum key_algorithm algorithm = KEY_ES256;

	(void)state;
	assert_string_equal(key_algorithm_name(KEY_ES256), "ES256");
	assert_string_equal(key_algorithm_name(KEY_ED25519), "Ed25519");
	assert_int_equal(key_algorithm_parse("Ed25519", &algorithm), STATUS_OK);
	assert_int_equal(algorithm, KEY_ED25519);
	assert_int_equal(key_algorithm_parse("ES256", &algorithm), STATUS_OK);
	assert_int_equal(algorithm, KEY_ES256);
	assert_int_equal(
		key_algorithm_parse("EdDSA", &algorithm), STATUS_BAD_ARGUMENT);
	assert_int_equal(
		key_algorithm_parse("none", &algorithm), STATUS_BAD_ARGUMENT);
}

static enum status from_jwk(const char *text, struct public_key *out)
{
	struct json *doc = NULL;
	enum status st = json_parse(text, strlen(text), &doc);

	if (st == STATUS_OK)
		st = public_key_from_jwk(doc, out);
	json_free(doc);
	return st;
}

/* RFC 7515 A.3 and RFC 8037 A.2. */
#define X "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"
#define Y "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
#define ED "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
#define EC_JWK(x, y)                                                           \
	"{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" x "\",\"y\":\"" y "\"}"

static void a_jwk_is_read_as_it_is_written(void **state)
{
	static const char *const jwks[] = {
		"{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"" X "\",\"y\":\"" Y
		"\"}",
		"{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" ED "\"}",
	};
	struct public_key key;
	struct json_writer w;
	char text[256];

	(void)state;
	for (size_t i = 0; i < sizeof(jwks) / sizeof(jwks[0]); i++) {
		assert_int_equal(from_jwk(jwks[i], &key), STATUS_OK);
		json_writer_init(&w, text, sizeof(text));
		public_key_jwk(&key, &w, NULL);
		assert_int_equal(json_finish(&w), STATUS_OK);
		assert_string_equal(text, jwks[i]);
	}
}

static void what_is_no_public_jwk_of_ours_is_refused(void **state)
{
	static const char *const bad[] = {
		"{}",
		"[]",
		EC_JWK(Y, X),
		EC_JWK(X, "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a1"),
		EC_JWK(X, "x_FEzRu9m36HLN"),
		EC_JWK(X "A", Y),
		"{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" X "\"}",
		"{\"kty\":\"EC\",\"crv\":\"P-384\",\"x\":\"" X "\",\"y\":\"" Y
		"\"}",
		"{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" ED
		"\",\"d\":\"" ED "\"}",
		"{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"" ED "\"}",
		"{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" ED
		"\",\"x\":\"" ED "\"}",
	};
	struct public_key key;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (from_jwk(bad[i], &key) != STATUS_BAD_DID)
			fail_msg("accepted: %s", bad[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_example_keys_have_their_multibase),
		cmocka_unit_test(the_w3c_key_has_its_did),
		cmocka_unit_test(the_spki_is_what_openssl_reads_and_writes),
		cmocka_unit_test(the_jwk_is_the_input_of_the_thumbprint),
		cmocka_unit_test(a_jwk_is_read_as_it_is_written),
		cmocka_unit_test(what_is_no_public_jwk_of_ours_is_refused),
		cmocka_unit_test(the_thumbprints_are_those_of_the_rfcs),
		cmocka_unit_test(every_other_multibase_is_refused),
		cmocka_unit_test(a_point_must_be_on_its_curve),
		cmocka_unit_test(a_key_must_have_its_length),
		cmocka_unit_test(the_algorithms_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
