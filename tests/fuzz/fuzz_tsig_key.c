/* Goal: a key file that is read has one key of a DNS name, a known algorithm
 * and a secret of a length that is allowed, the same when its parts are written
 * again; one that is not leaves nothing and says why. */
#include "fuzz.h"

#include "handle/tsig_key.h"

static void require_same(const struct tsig_key *key)
{
	struct tsig_key again = {.name = ""};
	struct secret *text = NULL;
	char file[2 * TSIG_KEY_FILE_MAX];

	REQUIRE(tsig_key_secret_text(key, &text) == STATUS_OK);
	REQUIRE(tsig_key_make(key->name, key->algorithm,
			(const char *)text->data, &again) == STATUS_OK);
	REQUIRE(strcmp(again.name, key->name) == 0);
	REQUIRE(strcmp(again.algorithm, key->algorithm) == 0);
	REQUIRE(again.secret->len == key->secret->len);
	REQUIRE(memcmp(again.secret->data, key->secret->data,
			key->secret->len) == 0);
	tsig_key_clear(&again);
	snprintf(file, sizeof(file),
		"key \"%s\" { algorithm %s; secret \"%s\"; };", key->name,
		key->algorithm, (const char *)text->data);
	REQUIRE(tsig_key_parse(file, strlen(file), &again, NULL) == STATUS_OK);
	REQUIRE(strcmp(again.name, key->name) == 0);
	tsig_key_clear(&again);
	secret_free(text);
}

static void require_key(const struct tsig_key *key)
{
	size_t len = strlen(key->name);

	REQUIRE(len > 0 && len <= HOSTNAME_MAX);
	REQUIRE(key->name[len - 1] != '.');
	REQUIRE(strpbrk(key->name, " \t\n\"{};#/ABCDEFGHIJKLMNOPQRSTUVWXYZ") ==
		NULL);
	REQUIRE(strncmp(key->algorithm, "hmac-sha", 8) == 0);
	REQUIRE(key->secret->len >= TSIG_SECRET_MIN &&
		key->secret->len <= TSIG_SECRET_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool has_heap;
	struct tsig_key key = {.name = "untouched"};
	const char *why = NULL;
	char *text = malloc(size > 0 ? size : 1);
	enum status st;

	if (!has_heap)
		REQUIRE(secret_heap_init() == STATUS_OK);
	has_heap = true;
	REQUIRE(text != NULL);
	if (size > 0)
		memcpy(text, data, size);
	st = tsig_key_parse(text, size, &key, &why);
	REQUIRE(st == STATUS_OK || st == STATUS_BAD_TSIG_KEY);
	REQUIRE((st == STATUS_OK) == (why == NULL));
	if (st == STATUS_OK) {
		require_key(&key);
		require_same(&key);
		tsig_key_clear(&key);
	} else {
		REQUIRE(strcmp(key.name, "untouched") == 0);
		REQUIRE(key.secret == NULL);
	}
	free(text);
	return 0;
}
