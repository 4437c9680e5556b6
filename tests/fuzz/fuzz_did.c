/* Goal: an accepted DID is kept as it came; the key of a did:key is a real one
 * and has no second did:key; any bytes that are a key become a DID and back. */
#include "fuzz.h"

#include "handle/base58.h"
#include "handle/did.h"
#include "handle/fingerprint.h"

#include <openssl/evp.h>
#include <openssl/x509.h>

#define BYTES_MAX 64

static bool is_accepted(const char *text, struct did *out)
{
	struct did did = {.text = "untouched"};
	enum status st = did_parse(text, &did);

	REQUIRE(st == STATUS_OK || st == STATUS_BAD_DID);
	REQUIRE(strcmp(did.text, st == STATUS_OK ? text : "untouched") == 0);
	*out = did;
	return st == STATUS_OK;
}

static void require_openssl_key(const struct public_key *key)
{
	unsigned char der[PUBLIC_KEY_SPKI_MAX];
	const unsigned char *p = der;
	size_t len = public_key_spki(key, der);
	EVP_PKEY *pkey = d2i_PUBKEY(NULL, &p, (long)len);

	REQUIRE(pkey != NULL && p == der + len);
	EVP_PKEY_free(pkey);
}

static void require_key(const struct did *did)
{
	struct public_key key;
	struct did again;
	char text[FINGERPRINT_LENGTH + 1];

	REQUIRE(did_key_public(did, &key) == STATUS_OK);
	did_from_key(&key, &again);
	REQUIRE(again.method == DID_KEY && strcmp(again.text, did->text) == 0);
	require_openssl_key(&key);
	fingerprint_of_key(&key, text);
	REQUIRE(fingerprint_is_canonical(text));
	REQUIRE(fingerprint_matches(text, &key));
}

static void require_document(const struct did *did)
{
	static const struct did_named_key key = {
		.key = {.algorithm = KEY_ED25519}};
	const char *host = did->text + strlen("did:web:");
	struct handle handle;
	struct did again;
	struct json *json = NULL;
	struct json_writer w;
	char text[2048];

	REQUIRE(handle_parse(host, &handle) == STATUS_OK);
	REQUIRE(handle.type == HANDLE_DNS);
	REQUIRE(did_from_host(host, &again) == STATUS_OK);
	REQUIRE(strcmp(again.text, did->text) == 0);
	json_writer_init(&w, text, sizeof(text));
	did_web_document(did, &handle, &key, 1, &w, NULL);
	REQUIRE(json_finish(&w) == STATUS_OK);
	REQUIRE(json_parse(text, w.len, &json) == STATUS_OK);
	json_free(json);
}

static void require_key_id(const struct did *did)
{
	char id[DID_URL_MAX];
	struct did other;

	did_key_id(did, id);
	REQUIRE(strncmp(id, did->text, strlen(did->text)) == 0);
	REQUIRE(id[strlen(did->text)] == '#');
	REQUIRE(!is_accepted(id, &other));
}

static void require_round_trips(const uint8_t *data, size_t size)
{
	struct public_key key = {.algorithm = KEY_ED25519};
	unsigned char bytes[BYTES_MAX];
	char text[BASE58_LENGTH(BYTES_MAX) + 1];
	size_t n = size < BYTES_MAX ? size : BYTES_MAX;
	size_t len = n;
	struct did did;
	struct did parsed;

	REQUIRE(base58_encode(data, n, text) <= BASE58_LENGTH(n));
	REQUIRE(base58_decode(text, strlen(text), bytes, &len) == STATUS_OK);
	REQUIRE(len == n && memcmp(bytes, data, n) == 0);
	memcpy(key.bytes, data, n < 32 ? n : 32);
	did_from_key(&key, &did);
	REQUIRE(is_accepted(did.text, &parsed));
	require_key(&parsed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct did did;

	if (is_accepted(text, &did)) {
		REQUIRE(strlen(text) <= DID_MAX);
		require_key_id(&did);
		if (did.method == DID_KEY)
			require_key(&did);
		else if (did.method == DID_WEB)
			require_document(&did);
		else
			REQUIRE(strlen(text) == strlen("did:plc:") + 24);
	}
	require_round_trips((const uint8_t *)text, size);
	free(text);
	return 0;
}
