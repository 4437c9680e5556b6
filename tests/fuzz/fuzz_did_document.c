/* Goal: whatever a document says, it is of the DID that was asked; a handle is
 * a name in lower case; keys are ours, of that DID, each once, and real; a PDS
 * is an origin. */
#include "fuzz.h"

#include "handle/did_document.h"
#include "handle/hostname.h"

static void require_keys(
	const struct did *did, const struct did_document *document)
{
	size_t len = strlen(did->text);
	struct public_key again;
	char multibase[PUBLIC_KEY_MULTIBASE_MAX];

	REQUIRE(document->key_count <= DID_DOCUMENT_KEYS_MAX);
	for (size_t i = 0; i < document->key_count; i++) {
		const char *id = document->key[i].id;

		REQUIRE(strncmp(id, did->text, len) == 0);
		REQUIRE(strncmp(id + len, "#nywhere", 8) == 0);
		for (size_t j = 0; j < i; j++)
			REQUIRE(strcmp(document->key[j].id, id) != 0);
		public_key_multibase(&document->key[i].key, multibase);
		REQUIRE(public_key_from_multibase(multibase, &again) ==
			STATUS_OK);
	}
}

static void require_sound(
	const struct did *did, const struct did_document *document)
{
	const char *handle = document->handle;
	struct origin origin;

	if (handle[0] != '\0') {
		REQUIRE(hostname_is_valid(handle, strlen(handle)));
		REQUIRE(strchr(handle, '.') != NULL);
	}
	require_keys(did, document);
	REQUIRE(document->has_pds || document->pds[0] == '\0');
	if (document->pds[0] != '\0')
		REQUIRE(origin_parse(document->pds, &origin) == STATUS_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const dids[] = {
		"did:web:alice.example.com",
		"did:plc:7iza6de2dwap2sbkpav7c6c6",
	};
	char *text = fuzz_text(data, size);

	for (size_t i = 0; i < sizeof(dids) / sizeof(dids[0]); i++) {
		struct did_document document = {.handle = ""};
		struct did did;
		enum status st;

		REQUIRE(did_parse(dids[i], &did) == STATUS_OK);
		st = did_document_parse(text, size, &did, &document);
		REQUIRE(st == STATUS_OK || st == STATUS_DID_OTHER ||
			st == STATUS_DID_DOCUMENT_BAD);
		if (st == STATUS_OK)
			require_sound(&did, &document);
	}
	free(text);
	return 0;
}
