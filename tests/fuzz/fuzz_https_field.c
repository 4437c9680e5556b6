/* Goal: whatever a server writes before its answer, what is kept of it fits,
 * ends with a NUL and has no control characters. Lines are cut at their ends,
 * as libcurl hands them over. */
#include "fuzz.h"

#include "net/https_transfer.h"

static void require_kept(const char *text, size_t size)
{
	REQUIRE(strnlen(text, size) < size);
	for (; *text != '\0'; text++)
		REQUIRE((unsigned char)*text >= 0x20 && *text != 0x7f);
}

static void require_answer(const struct https_answer *answer)
{
	require_kept(answer->content_type, sizeof(answer->content_type));
	require_kept(answer->dpop_nonce, sizeof(answer->dpop_nonce));
	require_kept(
		answer->www_authenticate, sizeof(answer->www_authenticate));
	REQUIRE(answer->date >= 0);
	REQUIRE(!answer->is_json || strlen(answer->content_type) > 5);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct https_answer answer;
	struct https_transfer transfer = {.answer = &answer};
	size_t taken = 0;

	answer = (struct https_answer){0};
	while (size > 0) {
		const uint8_t *end = memchr(data, '\n', size);
		size_t len = end != NULL ? (size_t)(end - data) + 1 : size;
		/* of its own size, so that one byte too many is seen */
		char *line = malloc(len);

		REQUIRE(line != NULL);
		memcpy(line, data, len);
		taken += len;
		REQUIRE(https_field_take(line, 1, len, &transfer) ==
			(taken > 65536 ? 0 : len));
		free(line);
		require_answer(&answer);
		data += len;
		size -= len;
	}
	return 0;
}
