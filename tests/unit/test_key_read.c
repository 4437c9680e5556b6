#include "keys/key_read.h"

#include "cmocka_setup.h"
#include "keys/key_text.h"

#include <openssl/pem.h>
#include <stdio.h>
#include <string.h>

/* In form, but its point is not on the curve. */
#define P256                                                                   \
	"-----BEGIN PRIVATE KEY-----\n"                                        \
	"MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjpsQnnGQmL+YBIff\n"   \
	"H1136cspYG6+0iY7X1fCE9+E9LKhRANCAAR/zc4ncPbEXUGDy+5v20t7WAczNXvp\n"   \
	"7xO6z248e9FURcfxRM0bvZt+hyzf7bnuufS1Vrqcgr0pIrYpIyiFiOWt\n"           \
	"-----END PRIVATE KEY-----\n"
#define JWK_HEAD                                                               \
	"{\"kty\":\"EC\",\"crv\":\"P-256\","                                   \
	"\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","               \
	"\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\""
#define D "\"d\":\"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI\""
#define OTHER_D "\"d\":\"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LE\""

static int set_up(void **state)
{
	(void)state;
	return secret_heap_init() == STATUS_OK ? 0 : -1;
}

static enum status read_key(const char *text, struct key **out)
{
	struct secret *copy = secret_copy(text, strlen(text));
	enum status st = key_read(copy, NULL, out);

	secret_free(copy);
	return st;
}

static void expect(const char *text, enum status wanted)
{
	struct key *key = NULL;
	enum status st = read_key(text, &key);

	if (st != wanted)
		fail_msg("%s, not %s: %s", status_code(st), status_code(wanted),
			text);
	assert_true((st == STATUS_OK) == (key != NULL));
	key_free(key);
}

static void assert_same(const struct key *one, const struct key *other)
{
	struct secret *a = NULL;
	struct secret *b = NULL;

	assert_int_equal(
		key_public(one)->algorithm, key_public(other)->algorithm);
	assert_memory_equal(key_public(one)->bytes, key_public(other)->bytes,
		public_key_length(key_public(one)));
	assert_int_equal(key_export(one, &a), STATUS_OK);
	assert_int_equal(key_export(other, &b), STATUS_OK);
	assert_memory_equal(a->data, b->data, a->len);
	secret_free(a);
	secret_free(b);
}

static void what_is_written_is_read_again(void **state)
{
	struct secret *passphrase = secret_copy("correct horse", 13);
	struct secret *wrong = secret_copy("wrong horse", 11);

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct secret *text[3] = {NULL, NULL, NULL};
		struct key *key = NULL;
		struct key *again = NULL;
		bool is_sealed;

		assert_int_equal(
			key_generate(i == 0 ? KEY_ES256 : KEY_ED25519, &key),
			STATUS_OK);
		assert_int_equal(
			key_text_pkcs8(key, NULL, &text[0]), STATUS_OK);
		assert_int_equal(
			key_text_jwk(key, "did:web:x#nywhere", &text[1]),
			STATUS_OK);
		assert_int_equal(
			key_text_pkcs8(key, passphrase, &text[2]), STATUS_OK);
		for (int j = 0; j < 3; j++) {
			assert_int_equal(
				key_read_is_sealed(text[j], &is_sealed),
				STATUS_OK);
			assert_int_equal(is_sealed, j == 2);
			assert_int_equal(
				key_read(text[j], j == 2 ? passphrase : NULL,
					&again),
				STATUS_OK);
			assert_same(key, again);
			key_free(again);
			again = NULL;
		}
		assert_int_equal(
			key_read(text[2], wrong, &again), STATUS_KEY_SEALED);
		assert_int_equal(
			key_read(text[2], NULL, &again), STATUS_KEY_SEALED);
		assert_null(again);
		for (int j = 0; j < 3; j++)
			secret_free(text[j]);
		key_free(key);
	}
	secret_free(passphrase);
	secret_free(wrong);
}

/* N = 2^14, r = 8, p = 1, as they stand in what key_text_pkcs8 writes. */
static const unsigned char work[] = {2, 2, 0x40, 0, 2, 1, 8, 2, 1, 1};

/* The sealed key with one octet of its work changed. */
static struct secret *with_work(
	const struct secret *text, size_t at, unsigned char octet)
{
	BIO *in = BIO_new_mem_buf(text->data, (int)text->len);
	BIO *out = BIO_new(BIO_s_mem());
	struct secret *changed;
	unsigned char *der;
	char *written;
	char *header;
	char *name;
	long len;

	assert_int_equal(PEM_read_bio(in, &name, &header, &der, &len), 1);
	for (long i = 0; i + (long)sizeof(work) <= len; i++) {
		if (memcmp(der + i, work, sizeof(work)) == 0)
			der[i + (long)at] = octet;
	}
	assert_true(PEM_write_bio(out, name, header, der, len) > 0);
	len = BIO_get_mem_data(out, &written);
	changed = secret_copy(written, (size_t)len);
	OPENSSL_free(der);
	OPENSSL_free(header);
	OPENSSL_free(name);
	BIO_free(out);
	BIO_free(in);
	return changed;
}

/* Work that is not done is not a passphrase that is wrong. */
static void too_much_work_is_refused_by_its_name(void **state)
{
	static const struct {
		size_t at;
		unsigned char octet;
		enum status st;
	} cases[] = {
		{2, 0x40, STATUS_OK},
		{2, 0x7f, STATUS_KEY_FORM},   /* N = 32512 */
		{2, 0x20, STATUS_KEY_SEALED}, /* another key, then */
		{6, 15, STATUS_KEY_SEALED},   /* r: 30 MiB */
		{6, 16, STATUS_KEY_FORM},     /* of which libcrypto says no */
		{6, 0x7f, STATUS_KEY_FORM}, {6, 0, STATUS_KEY_FORM},
		{9, 17, STATUS_KEY_FORM}, /* p */
		{9, 16, STATUS_KEY_SEALED},
		{2, 0xc0, STATUS_KEY_FORM}, /* N below 0 */
	};
	struct secret *passphrase = secret_copy("correct horse", 13);
	struct secret *text = NULL;
	struct key *key = NULL;

	(void)state;
	assert_int_equal(key_generate(KEY_ES256, &key), STATUS_OK);
	assert_int_equal(key_text_pkcs8(key, passphrase, &text), STATUS_OK);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct secret *changed =
			with_work(text, cases[i].at, cases[i].octet);
		struct key *again = NULL;

		assert_int_equal(
			key_read(changed, passphrase, &again), cases[i].st);
		key_free(again);
		secret_free(changed);
	}
	secret_free(text);
	secret_free(passphrase);
	key_free(key);
}

/* The keys are those of RFC 7515, A.3, and RFC 8037, A.1. */
static void the_public_half_is_checked_against_the_private_one(void **state)
{
	(void)state;
	expect(JWK_HEAD "," D "}", STATUS_OK);
	expect(JWK_HEAD "," OTHER_D "}", STATUS_KEY_DIFFERS);
	expect(P256, STATUS_KEY_BAD);
	expect("{\"kty\":\"EC\",\"crv\":\"P-256\","
	       "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
	       "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a1\"," D "}",
		STATUS_KEY_BAD); /* a second spelling */
	expect("{\"kty\":\"EC\",\"crv\":\"P-256\","
	       "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
	       "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5aw\"," D "}",
		STATUS_KEY_DIFFERS);
	expect("{\"kty\":\"OKP\",\"crv\":\"Ed25519\","
	       "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\","
	       "\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\"}",
		STATUS_OK);
	expect("{\"kty\":\"OKP\",\"crv\":\"Ed25519\","
	       "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\","
	       "\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2E\"}",
		STATUS_KEY_DIFFERS);
	expect("{\"kty\":\"OKP\",\"crv\":\"Ed25519\","
	       "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\","
	       "\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2B\"}",
		STATUS_KEY_BAD); /* a second spelling */
}

static void each_kind_of_wrong_file_has_its_name(void **state)
{
	(void)state;
	expect("", STATUS_KEY_BAD);
	expect("not a key\n", STATUS_KEY_BAD);
	expect("{}", STATUS_KEY_BAD);
	expect("{\"kty\":\"EC\"", STATUS_KEY_BAD);
	expect(JWK_HEAD "}", STATUS_KEY_PUBLIC);
	expect(JWK_HEAD "," D "," D "}", STATUS_KEY_BAD);
	expect(JWK_HEAD ",\"d\":\"jpsQ\"}", STATUS_KEY_BAD);
	expect(JWK_HEAD "," D ",\"use\":\"sig\",\"kid\":\"mine\"}", STATUS_OK);
	expect(JWK_HEAD "," D ",\"alg\":\"ES256\"}", STATUS_OK);
	expect(JWK_HEAD "," D ",\"alg\":\"ECDH-ES\"}", STATUS_KEY_KIND);
	expect("{\"kty\":\"oct\",\"k\":\"AAAA\"}", STATUS_KEY_KIND);
	expect("{\"kty\":\"RSA\",\"n\":\"AAAA\",\"e\":\"AQAB\"}",
		STATUS_KEY_KIND);
	expect("{\"keys\":[" JWK_HEAD "," D "}]}", STATUS_KEY_MANY);
	expect("-----BEGIN PUBLIC KEY-----\n", STATUS_KEY_PUBLIC);
	expect("-----BEGIN CERTIFICATE-----\n", STATUS_KEY_PUBLIC);
	expect("-----BEGIN EC PRIVATE KEY-----\n", STATUS_KEY_FORM);
	expect("-----BEGIN OPENSSH PRIVATE KEY-----\n", STATUS_KEY_FORM);
	expect("-----BEGIN RSA PRIVATE KEY-----\n", STATUS_KEY_KIND);
	expect("-----BEGIN SOMETHING-----\n", STATUS_KEY_BAD);
	expect(P256 P256, STATUS_KEY_MANY);
	expect("-----BEGIN PRIVATE KEY-----\nAAAA\n"
	       "-----END PRIVATE KEY-----\n",
		STATUS_KEY_BAD);
	expect("-----BEGIN PRIVATE KEY-----\n", STATUS_KEY_BAD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read_again),
		cmocka_unit_test(too_much_work_is_refused_by_its_name),
		cmocka_unit_test(
			the_public_half_is_checked_against_the_private_one),
		cmocka_unit_test(each_kind_of_wrong_file_has_its_name),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
