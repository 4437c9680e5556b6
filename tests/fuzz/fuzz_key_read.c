/* Goal: a file is refused by a name of its own or is a key whose halves belong
 * together, which is the same when it is written and read again; what is said
 * of it before its passphrase is known holds afterwards. The first octet
 * chooses whether there is one. */
#include "fuzz.h"

#include "keys/key_read.h"
#include "keys/key_text.h"

static void require_key(const struct key *key)
{
	struct secret *text = NULL;
	struct key *again = NULL;

	REQUIRE(key_is_pair(key));
	REQUIRE(key_text_jwk(key, NULL, &text) == STATUS_OK);
	REQUIRE(key_read(text, NULL, &again) == STATUS_OK);
	REQUIRE(memcmp(key_public(key)->bytes, key_public(again)->bytes,
			public_key_length(key_public(key))) == 0);
	key_free(again);
	secret_free(text);
}

static bool is_refusal(enum status st)
{
	return st == STATUS_KEY_BAD || st == STATUS_KEY_PUBLIC ||
	       st == STATUS_KEY_FORM || st == STATUS_KEY_MANY ||
	       st == STATUS_KEY_KIND || st == STATUS_KEY_DIFFERS ||
	       st == STATUS_KEY_SEALED;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct secret *passphrase;
	struct secret *text;
	struct key *key = NULL;
	bool is_sealed = false;
	enum status look;
	enum status st;

	if (size == 0 || size > KEY_READ_MAX)
		return 0;
	if (passphrase == NULL) {
		REQUIRE(secret_heap_init() == STATUS_OK);
		passphrase = secret_copy("correct horse", 13);
		REQUIRE(passphrase != NULL);
	}
	text = secret_copy(data + 1, size - 1);
	REQUIRE(text != NULL);
	look = key_read_is_sealed(text, &is_sealed);
	st = key_read(text, data[0] % 2 == 0 ? passphrase : NULL, &key);
	REQUIRE((st == STATUS_OK) == (key != NULL));
	REQUIRE(st == STATUS_OK || is_refusal(st));
	REQUIRE(look == STATUS_OK || look == st);
	if (st == STATUS_OK)
		require_key(key);
	key_free(key);
	secret_free(text);
	return 0;
}
