#include "keys/key_read.h"

#include "base/base64url.h"
#include "base/json.h"
#include "keys/key_pkcs8.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <string.h>

#define COORDINATE 32
#define MARK "-----BEGIN "

/* What a line "-----BEGIN label-----" says of what follows. The names of what
 * is no plain or sealed key are found in this order. */
static const struct {
	const char *label;
	enum status st;
} labels[] = {
	{"PRIVATE KEY-----", STATUS_OK},
	{"ENCRYPTED PRIVATE KEY-----", STATUS_OK},
	{"PUBLIC KEY-----", STATUS_KEY_PUBLIC},
	{"CERTIFICATE-----", STATUS_KEY_PUBLIC},
	{"EC PARAMETERS-----", STATUS_KEY_FORM},
	{"EC PRIVATE KEY-----", STATUS_KEY_FORM},
	{"RSA PRIVATE KEY-----", STATUS_KEY_KIND},
	{"DSA PRIVATE KEY-----", STATUS_KEY_KIND},
	{"OPENSSH PRIVATE KEY-----", STATUS_KEY_FORM},
};

struct jwk {
	const char *kty;
	const char *crv;
	const char *alg;
	const char *x;
	const char *y;
	const char *d;
	const struct json *keys; /* of a set */
};

static const struct json_field jwk_fields[] = {
	JSON_FIELD(struct jwk, kty, JSON_STRING, false),
	JSON_FIELD(struct jwk, crv, JSON_STRING, false),
	JSON_FIELD(struct jwk, alg, JSON_STRING, false),
	JSON_FIELD(struct jwk, x, JSON_STRING, false),
	JSON_FIELD(struct jwk, y, JSON_STRING, false),
	JSON_FIELD(struct jwk, d, JSON_STRING, false),
	JSON_FIELD(struct jwk, keys, JSON_ARRAY, false),
};

static const char *find(const char *text, size_t len, const char *what)
{
	size_t what_len = strlen(what);

	for (size_t i = 0; i + what_len <= len; i++) {
		if (memcmp(text + i, what, what_len) == 0)
			return text + i;
	}
	return NULL;
}

static bool is_jwk(const struct secret *text)
{
	size_t at = 0;

	while (at < text->len && strchr(" \t\r\n", text->data[at]) != NULL &&
		text->data[at] != '\0')
		at++;
	return at < text->len && text->data[at] == '{';
}

static enum status check_label(const char *text, size_t len)
{
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
		size_t label_len = strlen(labels[i].label);

		if (len >= label_len &&
			memcmp(text, labels[i].label, label_len) == 0)
			return labels[i].st;
	}
	return STATUS_KEY_BAD;
}

/* One block and no other; the first that is not what it should be says why. */
static enum status check_pem(const struct secret *text)
{
	const char *at = (const char *)text->data;
	const char *end = at + text->len;
	enum status st = STATUS_KEY_BAD;
	int count = 0;

	while ((at = find(at, (size_t)(end - at), MARK)) != NULL) {
		at += strlen(MARK);
		st = check_label(at, (size_t)(end - at));
		if (st != STATUS_OK)
			return st;
		count++;
	}
	return count > 1 ? STATUS_KEY_MANY : st;
}

enum status key_read_is_sealed(const struct secret *text, bool *out)
{
	enum status st;

	if (is_jwk(text)) {
		*out = false;
		return STATUS_OK;
	}
	st = check_pem(text);
	if (st == STATUS_OK)
		*out = find((const char *)text->data, text->len,
			       MARK "ENCRYPTED ") != NULL;
	return st;
}

/* A header is that of a form older than PKCS#8. */
static enum status read_der(const char *name, const char *header,
	const unsigned char *der, size_t len, const struct secret *passphrase,
	struct key **out)
{
	if (header[0] != '\0')
		return STATUS_KEY_FORM;
	if (strcmp(name, PEM_STRING_PKCS8INF) == 0)
		return key_pkcs8_read(der, len, out);
	if (strcmp(name, PEM_STRING_PKCS8) != 0)
		return STATUS_KEY_BAD;
	return passphrase == NULL ? STATUS_KEY_SEALED
				  : key_pkcs8_open(der, len, passphrase, out);
}

static enum status read_pem(const struct secret *text,
	const struct secret *passphrase, struct key **out)
{
	BIO *bio = BIO_new_mem_buf(text->data, (int)text->len);
	enum status st = check_pem(text);
	char *name = NULL;
	char *header = NULL;
	unsigned char *der = NULL;
	long len = 0;

	if (bio == NULL)
		return STATUS_NO_MEMORY;
	if (st == STATUS_OK && PEM_read_bio_ex(bio, &name, &header, &der, &len,
				       PEM_FLAG_SECURE) != 1)
		st = STATUS_KEY_BAD;
	if (st == STATUS_OK)
		st = read_der(name, header, der, (size_t)len, passphrase, out);
	OPENSSL_secure_free(name);
	OPENSSL_secure_free(header);
	OPENSSL_secure_clear_free(der, (size_t)len);
	BIO_free(bio);
	ERR_clear_error();
	return st;
}

static bool decode(const char *text, unsigned char out[COORDINATE])
{
	size_t len = COORDINATE;

	return text != NULL && strlen(text) == BASE64URL_LENGTH(COORDINATE) &&
	       base64url_decode(text, strlen(text), out, &len) == STATUS_OK &&
	       len == COORDINATE;
}

static bool is_one_of(const char *text, const char *one, const char *other)
{
	return text == NULL || strcmp(text, one) == 0 ||
	       strcmp(text, other) == 0;
}

static enum status find_kind(const struct jwk *jwk, enum key_algorithm *out)
{
	if (jwk->kty == NULL || jwk->crv == NULL)
		return jwk->kty == NULL ? STATUS_KEY_BAD : STATUS_KEY_KIND;
	if (strcmp(jwk->kty, "EC") == 0 && strcmp(jwk->crv, "P-256") == 0 &&
		is_one_of(jwk->alg, "ES256", "ES256"))
		*out = KEY_ES256;
	else if (strcmp(jwk->kty, "OKP") == 0 &&
		 strcmp(jwk->crv, "Ed25519") == 0 &&
		 is_one_of(jwk->alg, "Ed25519", "EdDSA"))
		*out = KEY_ED25519;
	else
		return STATUS_KEY_KIND;
	return STATUS_OK;
}

/* RFC 7518, section 6.2: both coordinates are there. */
static enum status read_members(const struct jwk *jwk,
	struct public_key *public_key, struct secret *private_bytes)
{
	enum status st = jwk->keys != NULL
				 ? STATUS_KEY_MANY
				 : find_kind(jwk, &public_key->algorithm);

	if (st != STATUS_OK)
		return st;
	if (!decode(jwk->x, public_key->bytes) ||
		(public_key->algorithm == KEY_ES256 &&
			!decode(jwk->y, public_key->bytes + COORDINATE)))
		return STATUS_KEY_BAD;
	if (jwk->d == NULL)
		return STATUS_KEY_PUBLIC;
	return decode(jwk->d, private_bytes->data) ? STATUS_OK : STATUS_KEY_BAD;
}

static enum status read_jwk(const struct secret *text, struct key **out)
{
	struct secret *private_bytes = secret_new(COORDINATE);
	struct public_key public_key = {0};
	struct jwk jwk = {0};
	struct json *doc = NULL;
	struct key *key = NULL;
	enum status st = private_bytes == NULL ? STATUS_NO_MEMORY : STATUS_OK;

	if (st == STATUS_OK &&
		(json_parse((const char *)text->data, text->len, &doc) !=
				STATUS_OK ||
			JSON_PICK(doc, jwk_fields, &jwk) != STATUS_OK))
		st = STATUS_KEY_BAD;
	if (st == STATUS_OK)
		st = read_members(&jwk, &public_key, private_bytes);
	/* A point that is not on its curve is no key's public half. */
	if (st == STATUS_OK &&
		(key_import(private_bytes, &public_key, &key) != STATUS_OK ||
			!key_is_pair(key)))
		st = STATUS_KEY_DIFFERS;
	if (st == STATUS_OK)
		*out = key;
	else
		key_free(key);
	json_free(doc);
	secret_free(private_bytes);
	ERR_clear_error();
	return st;
}

enum status key_read(const struct secret *text, const struct secret *passphrase,
	struct key **out)
{
	return is_jwk(text) ? read_jwk(text, out)
			    : read_pem(text, passphrase, out);
}
