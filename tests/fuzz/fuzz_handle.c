/* Goal: an accepted handle has one spelling and one type, and a DNS handle
 * may stand wherever a hostname may. */
#include "fuzz.h"

#include "handle/did.h"
#include "handle/fingerprint.h"
#include "handle/handle.h"
#include "handle/origin.h"

#include <stdbool.h>

static bool is_accepted(const char *text, struct handle *out)
{
	struct handle handle = {.text = "untouched"};
	enum status st = handle_parse(text, &handle);

	REQUIRE(st == STATUS_OK || st == STATUS_BAD_HANDLE);
	REQUIRE(strcmp(handle.text, st == STATUS_OK ? text : "untouched") == 0);
	*out = handle;
	return st == STATUS_OK;
}

static void require_refused(
	const char *head, const char *text, const char *tail)
{
	char other[HANDLE_MAX + 32];
	struct handle handle;

	snprintf(other, sizeof(other), "%s%s%s", head, text, tail);
	REQUIRE(!is_accepted(other, &handle));
}

static void require_one_spelling(const char *text)
{
	char other[HANDLE_MAX + 1];
	struct handle handle;

	require_refused("@", text, "");
	require_refused(" ", text, "");
	require_refused("", text, " ");
	require_refused("", text, ".");
	require_refused("", text, "-");
	require_refused("\xe2\x80\xaa", text, "");
	require_refused("", text, "\xe2\x80\xac");
	require_refused("at://", text, "");
	require_refused("", text, ".onion");
	for (size_t i = 0; text[i] != '\0'; i++) {
		if (text[i] < 'a' || text[i] > 'z')
			continue;
		strcpy(other, text);
		other[i] = (char)(other[i] - 'a' + 'A');
		REQUIRE(!is_accepted(other, &handle));
	}
}

static void require_dns(const char *text)
{
	struct did did;
	struct origin origin;
	char url[ORIGIN_MAX + 1];

	REQUIRE(strchr(text, '.') != NULL);
	REQUIRE(!fingerprint_is_canonical(text));
	snprintf(url, sizeof(url), "https://%s", text);
	REQUIRE(origin_parse(url, &origin) == STATUS_OK);
	REQUIRE(did_from_host(text, &did) == STATUS_OK);
}

static void require_fingerprint(const char *text)
{
	struct did did;

	REQUIRE(strchr(text, '.') == NULL);
	REQUIRE(fingerprint_is_canonical(text));
	REQUIRE(strlen(text) >= FINGERPRINT_LENGTH);
	REQUIRE(strlen(text) <= FINGERPRINT_MAX);
	REQUIRE(did_from_host(text, &did) == STATUS_BAD_DID);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct handle handle;

	if (is_accepted(text, &handle)) {
		REQUIRE(strlen(text) <= HANDLE_MAX);
		require_one_spelling(text);
		if (handle.type == HANDLE_DNS)
			require_dns(text);
		else
			require_fingerprint(text);
	}
	free(text);
	return 0;
}
