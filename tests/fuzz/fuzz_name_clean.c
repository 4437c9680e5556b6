/* Goal: what cleaning leaves is not empty, not longer than what came in, UTF-8
 * without capitals, hidden characters or space around it; a handle that comes
 * out is not changed by cleaning it again; whatever is none has a sentence. */
#include "fuzz.h"

#include "base/utf8.h"
#include "handle/handle.h"
#include "handle/name_clean.h"

#include <stdbool.h>

static void require_sentence(const char *why)
{
	REQUIRE(why != NULL && why[0] >= 'A' && why[0] <= 'Z');
	REQUIRE(why[strlen(why) - 1] == '.');
}

static void require_clean(const char *typed, const struct name_clean *name)
{
	size_t len = strlen(name->text);
	size_t i = 0;
	bool ascii = true;

	REQUIRE(len > 0 && len <= strlen(typed));
	REQUIRE(name->text[0] != ' ' && name->text[len - 1] != ' ');
	REQUIRE(name->is_bare == (strchr(name->text, '.') == NULL));
	while (i < len) {
		uint32_t c;
		size_t n = utf8_decode(name->text + i, len - i, &c);

		REQUIRE(n > 0);
		REQUIRE(!utf8_is_hidden(c));
		REQUIRE(c < 'A' || c > 'Z');
		ascii = ascii && c < 0x80;
		i += n;
	}
	REQUIRE(name->is_ascii == ascii);
}

static void require_stable(const struct name_clean *name)
{
	struct name_clean again;
	struct handle handle;

	if (handle_parse(name->text, &handle) != STATUS_OK) {
		require_sentence(name_clean_fault(name->text));
		return;
	}
	REQUIRE(name_clean(name->text, &again, NULL) == STATUS_OK);
	REQUIRE(strcmp(again.text, name->text) == 0);
	REQUIRE(again.is_ascii);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct name_clean name;
	const char *why = NULL;

	if (name_clean(text, &name, &why) == STATUS_OK) {
		require_clean(text, &name);
		require_stable(&name);
	} else {
		require_sentence(why);
	}
	free(text);
	return 0;
}
