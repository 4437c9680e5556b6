#include "handle/public_key.h"

#include "base/base64url.h"
#include "handle/digest.h"

#include <stdlib.h>
#include <string.h>

#define COORDINATE 32

const char *key_algorithm_name(enum key_algorithm algorithm)
{
	return algorithm == KEY_ES256 ? "ES256" : "Ed25519";
}

enum status key_algorithm_parse(const char *name, enum key_algorithm *out)
{
	if (strcmp(name, "ES256") == 0)
		*out = KEY_ES256;
	else if (strcmp(name, "Ed25519") == 0)
		*out = KEY_ED25519;
	else
		return STATUS_BAD_ARGUMENT;
	return STATUS_OK;
}

size_t public_key_length(const struct public_key *key)
{
	return key->algorithm == KEY_ES256 ? 2 * COORDINATE : COORDINATE;
}

size_t public_key_spki(
	const struct public_key *key, unsigned char out[PUBLIC_KEY_SPKI_MAX])
{
	/* Everything before the key is the same for all keys of a type:
	 * SEQUENCE { SEQUENCE { id-ecPublicKey, prime256v1 }, BIT STRING },
	 * the point uncompressed; SEQUENCE { SEQUENCE { id-Ed25519 }, ... }. */
	static const unsigned char p256[] = {0x30, 0x59, 0x30, 0x13, 0x06, 0x07,
		0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
		0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
		0x04};
	static const unsigned char ed25519[] = {0x30, 0x2a, 0x30, 0x05, 0x06,
		0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};
	bool is_ec = key->algorithm == KEY_ES256;
	size_t head = is_ec ? sizeof(p256) : sizeof(ed25519);

	memcpy(out, is_ec ? p256 : ed25519, head);
	memcpy(out + head, key->bytes, public_key_length(key));
	return head + public_key_length(key);
}

static void add_coordinate(
	struct json_writer *w, const char *name, const unsigned char *bytes)
{
	char text[BASE64URL_LENGTH(COORDINATE) + 1];

	base64url_encode(bytes, COORDINATE, text);
	json_add_string(w, name, text);
}

void public_key_jwk(
	const struct public_key *key, struct json_writer *w, const char *name)
{
	bool is_ec = key->algorithm == KEY_ES256;

	json_begin_object(w, name);
	json_add_string(w, "crv", is_ec ? "P-256" : "Ed25519");
	json_add_string(w, "kty", is_ec ? "EC" : "OKP");
	add_coordinate(w, "x", key->bytes);
	if (is_ec)
		add_coordinate(w, "y", key->bytes + COORDINATE);
	json_end_object(w);
}

void public_key_thumbprint(
	const struct public_key *key, char out[PUBLIC_KEY_THUMBPRINT_MAX])
{
	unsigned char digest[DIGEST_SHA256];
	char text[160];
	struct json_writer w;

	json_writer_init(&w, text, sizeof(text));
	public_key_jwk(key, &w, NULL);
	/* Its length is known; a cut text would be another key's name. */
	if (json_finish(&w) != STATUS_OK)
		abort();
	digest_sha256(text, w.len, digest);
	base64url_encode(digest, sizeof(digest), out);
}

/* A point off its curve has a compressed form that is another's, or nobody's.
 */
static bool is_on_curve(const struct public_key *key)
{
	char text[PUBLIC_KEY_MULTIBASE_MAX];
	struct public_key found;

	public_key_multibase(key, text);
	return public_key_from_multibase(text, &found) == STATUS_OK &&
	       memcmp(found.bytes, key->bytes, public_key_length(key)) == 0;
}

bool public_key_from_spki(
	const unsigned char *spki, size_t len, struct public_key *out)
{
	struct public_key key = {.algorithm = out->algorithm};
	unsigned char again[PUBLIC_KEY_SPKI_MAX];
	size_t key_len = public_key_length(&key);

	if (len != public_key_spki(&key, again))
		return false;
	memcpy(key.bytes, spki + len - key_len, key_len);
	public_key_spki(&key, again);
	if (memcmp(again, spki, len) != 0 || !is_on_curve(&key))
		return false;
	*out = key;
	return true;
}
