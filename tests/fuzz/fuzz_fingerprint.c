/* Goal: what fingerprint_format writes is canonical, shorter ones are prefixes
 * of longer ones, and a key is matched by its own fingerprints alone. The
 * first 64 bytes are a key, the rest is a text that somebody typed. */
#include "fuzz.h"

#include "handle/fingerprint.h"
#include "handle/handle.h"

#include <stdbool.h>

static void whole_fingerprint(
	const struct public_key *key, char out[FINGERPRINT_MAX + 1])
{
	unsigned char spki[PUBLIC_KEY_SPKI_MAX];
	size_t len = public_key_spki(key, spki);

	fingerprint_format("application/pkix-keyinfo", spki, len,
		FINGERPRINT_MAX_CHARACTERS, out);
}

/* The same by other means: strip, lower, compare. */
static bool is_prefix(const char *text, const char *whole)
{
	size_t n = 0;

	for (; *text != '\0'; text++) {
		char c = *text;

		if (c == '-')
			continue;
		while (*whole == '-')
			whole++;
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (c != *whole++)
			return false;
		n++;
	}
	return n >= FINGERPRINT_MIN_CHARACTERS;
}

static void require_prefixes(const uint8_t *data, size_t size)
{
	char whole[FINGERPRINT_MAX + 1];
	char text[FINGERPRINT_MAX + 1];
	struct handle handle;

	fingerprint_format(
		"text/plain", data, size, FINGERPRINT_MAX_CHARACTERS, whole);
	REQUIRE(strlen(whole) == FINGERPRINT_MAX);
	for (size_t n = 4; n <= FINGERPRINT_MAX_CHARACTERS; n += 4) {
		fingerprint_format("text/plain", data, size, n, text);
		REQUIRE(strlen(text) == FINGERPRINT_TEXT(n));
		REQUIRE(strncmp(text, whole, strlen(text)) == 0);
		REQUIRE(fingerprint_is_canonical(text) ==
			(n >= FINGERPRINT_MIN_CHARACTERS));
		REQUIRE((handle_parse(text, &handle) == STATUS_OK) ==
			(n >= FINGERPRINT_MIN_CHARACTERS));
	}
}

static void require_only_its_own(const struct public_key *key)
{
	struct public_key other = *key;
	char text[FINGERPRINT_LENGTH + 1];

	fingerprint_of_key(key, text);
	REQUIRE(fingerprint_matches(text, key));
	other.bytes[0] ^= 1;
	REQUIRE(!fingerprint_matches(text, &other));
	text[FINGERPRINT_LENGTH - 1] = '\0';
	REQUIRE(!fingerprint_matches(text, key));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct public_key key = {.algorithm = KEY_ES256};
	size_t n = size < sizeof(key.bytes) ? size : sizeof(key.bytes);
	char whole[FINGERPRINT_MAX + 1];
	char *text = fuzz_text(data + n, size - n);

	memcpy(key.bytes, data, n);
	whole_fingerprint(&key, whole);
	REQUIRE(fingerprint_matches(whole, &key));
	REQUIRE(fingerprint_matches(text, &key) == is_prefix(text, whole));
	if (fingerprint_is_canonical(text))
		REQUIRE(strlen(text) >= FINGERPRINT_LENGTH &&
			strlen(text) <= FINGERPRINT_MAX);
	require_prefixes((const uint8_t *)text, size - n);
	require_only_its_own(&key);
	key.algorithm = KEY_ED25519;
	require_only_its_own(&key);
	free(text);
	return 0;
}
