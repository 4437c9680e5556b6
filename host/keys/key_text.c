#include "keys/key_text.h"

#include "base/base64url.h"
#include "keys/key_internal.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <string.h>

/* The most that `openssl` computes unasked: 16 MiB. */
#define SCRYPT_COST 16384
#define SCRYPT_BLOCK 8
#define SALT_LENGTH 16
#define IV_LENGTH 16
#define JWK_MAX 1024

/* Takes info over, in success and in failure. */
static X509_SIG *encrypt(
	PKCS8_PRIV_KEY_INFO *info, const struct secret *passphrase)
{
	unsigned char salt[SALT_LENGTH];
	unsigned char iv[IV_LENGTH];
	X509_ALGOR *method = NULL;
	X509_SIG *out = NULL;

	if (RAND_bytes(salt, sizeof(salt)) == 1 &&
		RAND_bytes(iv, sizeof(iv)) == 1)
		method = PKCS5_pbe2_set_scrypt(EVP_aes_256_cbc(), salt,
			sizeof(salt), iv, SCRYPT_COST, SCRYPT_BLOCK, 1);
	if (method != NULL)
		out = PKCS8_set0_pbe((const char *)passphrase->data,
			(int)passphrase->len, info, method);
	if (out == NULL)
		X509_ALGOR_free(method);
	PKCS8_PRIV_KEY_INFO_free(info);
	return out;
}

static bool write_pem(
	BIO *bio, const struct key *key, const struct secret *passphrase)
{
	PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key_pkey(key));
	X509_SIG *sealed;
	bool done;

	if (info == NULL)
		return false;
	if (passphrase == NULL) {
		done = PEM_write_bio_PKCS8_PRIV_KEY_INFO(bio, info) == 1;
		PKCS8_PRIV_KEY_INFO_free(info);
		return done;
	}
	sealed = encrypt(info, passphrase);
	done = sealed != NULL && PEM_write_bio_PKCS8(bio, sealed) == 1;
	X509_SIG_free(sealed);
	return done;
}

enum status key_text_pkcs8(const struct key *key,
	const struct secret *passphrase, struct secret **out)
{
	BIO *bio = BIO_new(BIO_s_secmem());
	enum status st = STATUS_CRYPTO;
	char *text;
	long len;

	if (bio == NULL)
		return STATUS_NO_MEMORY;
	if (write_pem(bio, key, passphrase)) {
		len = BIO_get_mem_data(bio, &text);
		*out = secret_copy(text, (size_t)len);
		st = *out == NULL ? STATUS_NO_MEMORY : STATUS_OK;
	}
	BIO_free(bio);
	return st;
}

/* The members of the public one, and the private one: RFC 7518, section 6.2.2,
 * RFC 8037, section 2. */
static enum status write_jwk(struct json_writer *w, const struct key *key,
	const struct json *public, const char *kid)
{
	struct secret *bytes = NULL;
	struct secret *text = NULL;
	enum status st = key_export(key, &bytes);

	if (st == STATUS_OK) {
		text = secret_new(BASE64URL_LENGTH(bytes->len) + 1);
		st = text == NULL ? STATUS_NO_MEMORY : STATUS_OK;
	}
	if (st == STATUS_OK) {
		base64url_encode(bytes->data, bytes->len, (char *)text->data);
		json_begin_object(w, NULL);
		for (const struct json *one = json_first(public); one != NULL;
			one = json_next(one))
			json_add_copy(w, json_name(one), one);
		json_add_string(w, "d", (const char *)text->data);
		json_add_string(w, "alg",
			key_algorithm_name(key_public(key)->algorithm));
		if (kid != NULL)
			json_add_string(w, "kid", kid);
		json_end_object(w);
		st = json_finish(w);
	}
	secret_free(text);
	secret_free(bytes);
	return st;
}

static enum status parse_public(const struct public_key *key, struct json **out)
{
	char text[JWK_MAX];
	struct json_writer w;
	enum status st;

	json_writer_init(&w, text, sizeof(text));
	public_key_jwk(key, &w, NULL);
	st = json_finish(&w);
	return st == STATUS_OK ? json_parse(text, w.len, out) : st;
}

enum status key_text_jwk(
	const struct key *key, const char *kid, struct secret **out)
{
	struct secret *text = secret_new(JWK_MAX);
	struct json *public = NULL;
	struct json_writer w;
	enum status st = text == NULL ? STATUS_NO_MEMORY
				      : parse_public(key_public(key), &public);

	if (st == STATUS_OK) {
		json_writer_init(&w, (char *)text->data, text->len - 1);
		st = write_jwk(&w, key, public, kid);
	}
	json_free(public);
	if (st != STATUS_OK) {
		secret_free(text);
		return st;
	}
	text->data[w.len] = '\n';
	text->len = w.len + 1;
	*out = text;
	return STATUS_OK;
}
