/* The multibase form of public_key.h; it alone needs the curve. */
#include "handle/public_key.h"

#include "handle/base58.h"

#include <openssl/ec.h>
#include <openssl/obj_mac.h>
#include <string.h>

#define COORDINATE 32
#define CODEC 2
#define COMPRESSED_MAX (1 + COORDINATE)

/* https://github.com/multiformats/multicodec: p256-pub and ed25519-pub, as
 * unsigned varints. */
static const unsigned char codec_p256[CODEC] = {0x80, 0x24};
static const unsigned char codec_ed25519[CODEC] = {0xed, 0x01};

void public_key_multibase(
	const struct public_key *key, char out[PUBLIC_KEY_MULTIBASE_MAX])
{
	unsigned char bytes[CODEC + COMPRESSED_MAX];
	size_t n = CODEC;

	if (key->algorithm == KEY_ES256) {
		/* SEC 1, 2.3.3: the sign of Y, then X. */
		memcpy(bytes, codec_p256, CODEC);
		bytes[n++] = 2 | (key->bytes[2 * COORDINATE - 1] & 1);
	} else {
		memcpy(bytes, codec_ed25519, CODEC);
	}
	memcpy(bytes + n, key->bytes, COORDINATE);
	out[0] = 'z';
	base58_encode(bytes, n + COORDINATE, out + 1);
}

static enum status decompress(
	const unsigned char point[COMPRESSED_MAX], unsigned char *xy)
{
	unsigned char whole[1 + 2 * COORDINATE];
	EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
	EC_POINT *p = group != NULL ? EC_POINT_new(group) : NULL;
	enum status st = STATUS_NO_MEMORY;

	if (p == NULL)
		goto out;
	st = STATUS_BAD_DID;
	if (EC_POINT_oct2point(group, p, point, COMPRESSED_MAX, NULL) != 1)
		goto out;
	st = STATUS_CRYPTO;
	if (EC_POINT_point2oct(group, p, POINT_CONVERSION_UNCOMPRESSED, whole,
		    sizeof(whole), NULL) != sizeof(whole))
		goto out;
	memcpy(xy, whole + 1, 2 * COORDINATE);
	st = STATUS_OK;
out:
	EC_POINT_free(p);
	EC_GROUP_free(group);
	return st;
}

enum status public_key_from_multibase(const char *text, struct public_key *out)
{
	unsigned char bytes[CODEC + COMPRESSED_MAX];
	size_t len = sizeof(bytes);
	struct public_key key = {0};
	enum status st = STATUS_OK;

	if (text[0] != 'z' || base58_decode(text + 1, strlen(text) - 1, bytes,
				      &len) != STATUS_OK)
		return STATUS_BAD_DID;
	if (len == CODEC + COMPRESSED_MAX &&
		memcmp(bytes, codec_p256, CODEC) == 0) {
		key.algorithm = KEY_ES256;
		st = decompress(bytes + CODEC, key.bytes);
	} else if (len == CODEC + COORDINATE &&
		   memcmp(bytes, codec_ed25519, CODEC) == 0) {
		key.algorithm = KEY_ED25519;
		memcpy(key.bytes, bytes + CODEC, COORDINATE);
	} else {
		st = STATUS_BAD_DID;
	}
	if (st == STATUS_OK)
		*out = key;
	return st;
}
