#include "ops/atproto_conflict.h"

#include "handle/handle_record.h"

#include <string.h>

#define TEXTS_MAX 64

enum status atproto_conflict_check(const struct json *texts, const char *did)
{
	const char *text[TEXTS_MAX];
	struct handle_record record;
	size_t count = 0;
	enum status st;

	for (const struct json *one = json_first(texts); one != NULL;
		one = json_next(one)) {
		if (count == TEXTS_MAX)
			return STATUS_RECORD_BAD;
		text[count++] = json_text(one);
	}
	st = handle_record_atproto(text, count, &record);
	if (st == STATUS_OK && record.kind == RECORD_DID &&
		strcmp(record.did, did) != 0)
		st = STATUS_DNS_CONFLICT;
	return st;
}
