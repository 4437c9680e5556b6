/* Goal: a text that is taken is UTF-8 of 1 to 200 characters, none of them
 * hidden, and stands in a token as it came. */
#include "fuzz.h"

#include "base/utf8.h"
#include "handle/confirm.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	size_t len = strlen(text);
	size_t characters = 0;
	size_t i = 0;

	if (confirm_is_valid(text)) {
		for (; i < len; characters++) {
			uint32_t c;
			size_t n = utf8_decode(text + i, len - i, &c);

			REQUIRE(n > 0);
			REQUIRE(!utf8_is_hidden(c));
			i += n;
		}
		REQUIRE(characters >= 1 && characters <= CONFIRM_MAX);
		REQUIRE(text[0] != ' ' && text[len - 1] != ' ');
	}
	free(text);
	return 0;
}
