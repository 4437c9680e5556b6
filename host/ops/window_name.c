#include "ops/window_name.h"

#include "base/wiping.h"
#include "handle/fingerprint.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <string.h>

#define LABEL_LENGTH 12 /* 59 bits: nobody meets one by chance */
#define TIME_STEP 30    /* seconds */
#define RECORD_PREFIX 9 /* _nywhere. */

/* Base32 (RFC 4648), of which a name's first character is a letter. */
static enum status make_label(char out[LABEL_LENGTH + 1])
{
	static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
	unsigned char random;
	size_t n = 0;

	while (n < LABEL_LENGTH) {
		if (RAND_bytes(&random, 1) != 1)
			return STATUS_CRYPTO;
		random &= 31;
		if (n > 0 || random < 26)
			out[n++] = alphabet[random];
	}
	out[n] = '\0';
	return STATUS_OK;
}

/* first.zone, which has to be a name with its record's label in front, too. */
static enum status join(const char *first, const char *zone, struct handle *out)
{
	char text[HANDLE_MAX + 1];
	int len = snprintf(text, sizeof(text), "%s.%s", first, zone);

	if (len < 0 || len > HOSTNAME_MAX - RECORD_PREFIX ||
		handle_parse(text, out) != STATUS_OK || out->type != HANDLE_DNS)
		return STATUS_ZONE_TOO_LONG;
	return STATUS_OK;
}

static enum status make_handle(
	enum self_kind kind, const char *zone, struct window_name *name)
{
	char first[FINGERPRINT_LENGTH + 1];
	enum status st = STATUS_OK;

	if (kind == SELF_AT_WILL) {
		did_from_key(&name->public_key, &name->did);
		st = make_label(first);
	} else {
		fingerprint_of_key(&name->public_key, first);
	}
	if (st == STATUS_OK)
		st = kind == SELF_FINGERPRINT
			     ? handle_parse(first, &name->handle)
			     : join(first, zone, &name->handle);
	OPENSSL_cleanse(first, sizeof(first));
	return st;
}

/* All have the same kind of key: it tells nobody from another. */
static enum status make_key(struct window_name *name)
{
	struct key *key = NULL;
	enum status st = key_generate(KEY_ES256, &key);

	if (st == STATUS_OK)
		st = key_export(key, &name->private_bytes);
	if (st == STATUS_OK)
		name->public_key = *key_public(key);
	key_free(key);
	return st;
}

enum status window_name_new(
	enum self_kind kind, const char *zone, struct window_name **out)
{
	struct window_name *name = wiping_calloc(1, sizeof(*name));
	enum status st;

	if (name == NULL)
		return STATUS_NO_MEMORY;
	st = make_key(name);
	if (st == STATUS_OK)
		st = make_handle(kind, zone, name);
	if (st != STATUS_OK) {
		window_name_free(name);
		return st;
	}
	name->is_ready = kind != SELF_AT_WILL;
	*out = name;
	return STATUS_OK;
}

void window_name_free(struct window_name *name)
{
	if (name == NULL)
		return;
	secret_free(name->private_bytes);
	wiping_free(name);
}

enum status window_name_sign(const struct window_name *name,
	const struct token_claims *claims, char token[TOKEN_MAX],
	int64_t *expires)
{
	struct token_claims named = *claims;
	struct key *key = NULL;
	enum status st =
		key_import(name->private_bytes, &name->public_key, &key);

	named.handle = &name->handle;
	named.issued_at -= named.issued_at % TIME_STEP;
	if (name->did.text[0] != '\0')
		named.did = &name->did;
	if (st == STATUS_OK)
		st = token_sign(key, &named, token);
	key_free(key);
	if (st == STATUS_OK)
		*expires = named.issued_at + TOKEN_LIFETIME;
	return st;
}
