/* Reading a JWK (RFC 7517, RFC 7518 section 6.2, RFC 8037); public_key.c
 * writes them. */
#include "handle/public_key.h"

#include "base/base64url.h"

#include <openssl/ec.h>
#include <openssl/obj_mac.h>
#include <string.h>

#define COORDINATE 32

struct jwk {
	const char *kty;
	const char *crv;
	const char *x;
	const char *y;
	const char *d;
};

static const struct json_field jwk_fields[] = {
	JSON_FIELD(struct jwk, kty, JSON_STRING, true),
	JSON_FIELD(struct jwk, crv, JSON_STRING, true),
	JSON_FIELD(struct jwk, x, JSON_STRING, true),
	JSON_FIELD(struct jwk, y, JSON_STRING, false),
	JSON_FIELD(struct jwk, d, JSON_STRING, false),
};

static bool coordinate_read(const char *text, unsigned char out[COORDINATE])
{
	size_t len = COORDINATE;

	return text != NULL &&
	       base64url_decode(text, strlen(text), out, &len) == STATUS_OK &&
	       len == COORDINATE;
}

/* OpenSSL refuses a point that is not on its curve. */
static enum status check_point(const unsigned char xy[2 * COORDINATE])
{
	unsigned char whole[1 + 2 * COORDINATE] = {0x04};
	EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
	EC_POINT *p = group != NULL ? EC_POINT_new(group) : NULL;
	enum status st = STATUS_NO_MEMORY;

	if (p == NULL)
		goto out;
	memcpy(whole + 1, xy, 2 * COORDINATE);
	st = EC_POINT_oct2point(group, p, whole, sizeof(whole), NULL) == 1
		     ? STATUS_OK
		     : STATUS_BAD_DID;
out:
	EC_POINT_free(p);
	EC_GROUP_free(group);
	return st;
}

enum status public_key_from_jwk(const struct json *json, struct public_key *out)
{
	struct jwk jwk = {0};
	struct public_key key = {0};
	enum status st = STATUS_OK;

	/* Whoever publishes a private key has lost it. */
	if (JSON_PICK(json, jwk_fields, &jwk) != STATUS_OK || jwk.d != NULL ||
		!coordinate_read(jwk.x, key.bytes))
		return STATUS_BAD_DID;
	if (strcmp(jwk.kty, "EC") == 0 && strcmp(jwk.crv, "P-256") == 0) {
		key.algorithm = KEY_ES256;
		if (!coordinate_read(jwk.y, key.bytes + COORDINATE))
			return STATUS_BAD_DID;
		st = check_point(key.bytes);
	} else if (strcmp(jwk.kty, "OKP") == 0 &&
		   strcmp(jwk.crv, "Ed25519") == 0) {
		key.algorithm = KEY_ED25519;
	} else {
		return STATUS_BAD_DID;
	}
	if (st == STATUS_OK)
		*out = key;
	return st;
}
