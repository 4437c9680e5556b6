/* Goal: whatever the directory and the PDS say, a key gets a name that is free
 * and short enough, and an operation passes only if it adds that key and keeps
 * every other one. The input is the directory's word and, after a NUL, the
 * PDS's. */
#include "fuzz.h"

#include "net/plc.h"

#include <stdbool.h>

#define DID "did:plc:abcdefghijklmnopqrstuvwx"
#define KEY "did:key:zDnaembgSGUhZULN2Caob4HLJPaxBh92N7rtH21TErzqf8HQo"

static const struct json *find(const struct json *map, const char *name)
{
	const struct json *one = json_first(map);

	while (one != NULL && strcmp(json_name(one), name) != 0)
		one = json_next(one);
	return one;
}

struct operation {
	const struct json *verificationMethods;
};

static const struct json_field operation_fields[] = {
	JSON_FIELD(struct operation, verificationMethods, JSON_OBJECT, true),
};

static void require_kept(const struct json *operation,
	const struct plc_data *data, const struct plc_key *key)
{
	struct operation parts;
	const struct json *one = json_first(data->verificationMethods);
	const struct json *added;

	REQUIRE(JSON_PICK(operation, operation_fields, &parts) == STATUS_OK);
	for (; one != NULL; one = json_next(one)) {
		const struct json *kept =
			find(parts.verificationMethods, json_name(one));

		REQUIRE(kept != NULL);
		REQUIRE(strcmp(json_text(kept), json_text(one)) == 0);
	}
	added = find(parts.verificationMethods, key->fragment);
	REQUIRE(added != NULL && strcmp(json_text(added), KEY) == 0);
}

/* All that is left was there before, and only the one key is not. */
static void require_removed(const struct json *operation,
	const struct plc_data *data, const struct plc_key *key)
{
	const struct json *one = json_first(data->verificationMethods);
	struct operation parts;

	REQUIRE(JSON_PICK(operation, operation_fields, &parts) == STATUS_OK);
	for (; one != NULL; one = json_next(one)) {
		const struct json *kept =
			find(parts.verificationMethods, json_name(one));

		REQUIRE((kept == NULL) ==
			(strcmp(json_name(one), key->fragment) == 0));
		REQUIRE(kept == NULL ||
			strcmp(json_text(kept), json_text(one)) == 0);
	}
}

static void try_operation(const char *text, size_t len,
	const struct plc_data *data, const struct plc_key *key)
{
	struct json *operation = NULL;

	if (json_parse(text, len, &operation) != STATUS_OK)
		return;
	if (plc_check_operation(operation, data, key) == STATUS_OK)
		(key->is_removed ? require_removed : require_kept)(
			operation, data, key);
	json_free(operation);
}

static void try_data(const struct plc_data *data, const char *text, size_t len)
{
	struct plc_key key = {.did_key = KEY, .fragment = "nywhere"};
	bool is_there = false;
	enum status st = plc_choose_fragment(data, &key, &is_there);
	const struct json *found;

	REQUIRE(st == STATUS_OK || st == STATUS_DID_DOCUMENT_BAD);
	if (st != STATUS_OK)
		return;
	REQUIRE(strlen(key.fragment) <= PLC_FRAGMENT_MAX);
	REQUIRE(strncmp(key.fragment, "nywhere", 7) == 0);
	found = find(data->verificationMethods, key.fragment);
	REQUIRE((found != NULL) == is_there);
	REQUIRE(!is_there || strcmp(json_text(found), KEY) == 0);
	key.is_removed = is_there;
	try_operation(text, len, data, &key);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	size_t len = strlen(text);
	struct plc_data known;
	struct did did;

	REQUIRE(did_parse(DID, &did) == STATUS_OK);
	if (plc_data_parse(text, len, &did, &known) == STATUS_OK)
		try_data(&known, len < size ? text + len + 1 : "",
			len < size ? size - len - 1 : 0);
	plc_data_clear(&known);
	free(text);
	return 0;
}
