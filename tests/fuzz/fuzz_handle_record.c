/* Goal: whatever stands in the DNS, records are read the same in any order; a
 * DID that comes out stood in one of them; a revocation is never overlooked.
 * The input is records with a newline between them. */
#include "fuzz.h"

#include "handle/handle_record.h"

#include <stdbool.h>

#define RECORDS 8

typedef enum status (*reader)(
	const char *const *text, size_t count, struct handle_record *out);

static size_t split(char *text, const char *out[RECORDS])
{
	size_t n = 0;

	while (n < RECORDS) {
		char *end = strchr(text, '\n');

		out[n++] = text;
		if (end == NULL)
			break;
		*end = '\0';
		text = end + 1;
	}
	return n;
}

static bool stands_in(const char *did, const char *const *text, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strstr(text[i], did) != NULL)
			return true;
	}
	return false;
}

static void require_any_order(
	reader read, const char *const *text, size_t count)
{
	const char *reversed[RECORDS];
	struct handle_record a = {.did = ""};
	struct handle_record b = {.did = ""};
	enum status st = read(text, count, &a);

	for (size_t i = 0; i < count; i++)
		reversed[i] = text[count - 1 - i];
	REQUIRE(read(reversed, count, &b) == st);
	REQUIRE(st == STATUS_OK || st == STATUS_RECORD_BAD ||
		st == STATUS_DNS_CONFLICT);
	REQUIRE(a.kind == b.kind && strcmp(a.did, b.did) == 0);
	REQUIRE((a.kind == RECORD_DID) == (a.did[0] != '\0'));
	REQUIRE(st == STATUS_OK || a.kind == RECORD_NONE);
	REQUIRE(a.did[0] == '\0' || stands_in(a.did, text, count));
}

static void require_revocation(const char *const *text, size_t count)
{
	struct handle_record record;

	for (size_t i = 0; i < count; i++) {
		if (strcmp(text[i], "v=nyw1 revoked") != 0)
			continue;
		REQUIRE(handle_record_nywhere(text, count, &record) ==
			STATUS_OK);
		REQUIRE(record.kind == RECORD_REVOKED);
	}
}

static void require_place(const char *const *text, size_t count)
{
	char out[HANDLE_RECORD_META_MAX + 1];

	if (handle_record_oauth(text, count, out) != STATUS_OK ||
		out[0] == '\0')
		return;
	REQUIRE(out[0] == '/' || strncmp(out, "https://", 8) == 0);
	REQUIRE(stands_in(out, text, count));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct handle_record record = {.did = ""};
	const char *records[RECORDS];
	size_t count;

	if (handle_record_file(text, size, &record) == STATUS_OK)
		REQUIRE(strncmp(record.did, "did:", 4) == 0);
	count = split(text, records);
	require_any_order(handle_record_nywhere, records, count);
	require_any_order(handle_record_atproto, records, count);
	require_revocation(records, count);
	require_place(records, count);
	free(text);
	return 0;
}
