/* Goal: an accepted origin is kept as it came, is within its bounds, and no
 * other spelling of the same site is accepted beside it. */
#include "fuzz.h"

#include "handle/origin.h"

#include <stdbool.h>

static bool is_accepted(const char *text)
{
	struct origin origin = {.text = "untouched"};
	enum status st = origin_parse(text, &origin);

	REQUIRE(st == STATUS_OK || st == STATUS_BAD_ORIGIN);
	REQUIRE(strcmp(origin.text, st == STATUS_OK ? text : "untouched") == 0);
	return st == STATUS_OK;
}

static bool is_accepted_with(
	const char *head, const char *text, const char *tail)
{
	char other[2 * ORIGIN_MAX];

	snprintf(other, sizeof(other), "%s%s%s", head, text, tail);
	return is_accepted(other);
}

static void require_nothing_after(const char *text)
{
	static const char *const tails[] = {"/", "/a", "?", "#", "@b", ".", ":",
		" ", "\n", "\t", "%", "\\", "\xe2\x80\xae"};

	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++)
		REQUIRE(!is_accepted_with("", text, tails[i]));
	REQUIRE(!is_accepted_with(
		"", text, strncmp(text, "https", 5) == 0 ? ":443" : ":80"));
}

static void require_nothing_before(const char *text)
{
	const char *host = strstr(text, "://") + 3;

	REQUIRE(!is_accepted_with(" ", text, ""));
	REQUIRE(!is_accepted_with("https://user@", host, ""));
	REQUIRE(!is_accepted_with("https://user:pass@", host, ""));
	REQUIRE(!is_accepted_with("https://.", host, ""));
	REQUIRE(!is_accepted_with("ws://", host, ""));
	REQUIRE(!is_accepted_with("", host, ""));
}

static void require_lower_case(const char *text)
{
	char other[ORIGIN_MAX + 1];

	for (size_t i = 0; text[i] != '\0'; i++) {
		if (text[i] < 'a' || text[i] > 'z')
			continue;
		strcpy(other, text);
		other[i] = (char)(other[i] - 'a' + 'A');
		REQUIRE(!is_accepted(other));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);

	if (is_accepted(text)) {
		REQUIRE(strlen(text) <= ORIGIN_MAX);
		REQUIRE(strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789"
				     "-.:/[]") == strlen(text));
		REQUIRE(strncmp(text, "https://", 8) == 0 ||
			strncmp(text, "http://localhost", 16) == 0 ||
			strncmp(text, "http://127.0.0.1", 16) == 0 ||
			strncmp(text, "http://[::1]", 12) == 0);
		require_nothing_after(text);
		require_nothing_before(text);
		require_lower_case(text);
	}
	free(text);
	return 0;
}
