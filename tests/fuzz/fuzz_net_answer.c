/* Goal: what nywhere-net answers goes on only as the table of its fields says:
 * what was read and written anew reads as the same, and nothing in it could
 * move the cursor of a terminal or hide something. */
#include "fuzz.h"

#include "base/utf8.h"
#include "ops/net_resolution.h"
#include "ops/net_step.h"
#include "wire/frame.h"

/* An escape takes six bytes; members that are absent get a default. */
#define TEXT_MAX (6 * FRAME_MAX_IN + 4096)

struct text {
	char text[TEXT_MAX];
	size_t len;
};

typedef enum status (*rewrite)(const struct json *doc, struct json_writer *w);

static enum status rewrite_step(const struct json *doc, struct json_writer *w)
{
	struct net_step step = {.ms = -7};
	enum status st = net_step_read(doc, &step);

	REQUIRE(st == STATUS_OK || step.ms == -7);
	if (st == STATUS_OK)
		net_step_members(w, &step);
	return st;
}

static enum status rewrite_resolution(
	const struct json *doc, struct json_writer *w)
{
	struct net_resolution resolution = {.ttl = -7};
	enum status st = net_resolution_read(doc, &resolution);

	REQUIRE(st == STATUS_OK || resolution.ttl == -7);
	if (st == STATUS_OK)
		net_resolution_members(w, &resolution);
	return st;
}

static enum status pass_on(
	rewrite again, const char *text, size_t len, struct text *out)
{
	struct json *doc = NULL;
	struct json_writer w;
	enum status st = json_parse(text, len, &doc);

	json_writer_init(&w, out->text, sizeof(out->text));
	json_begin_object(&w, NULL);
	if (st == STATUS_OK)
		st = again(doc, &w);
	json_end_object(&w);
	if (st == STATUS_OK)
		REQUIRE(json_finish(&w) == STATUS_OK);
	out->len = w.len;
	json_free(doc);
	return st;
}

static void require_harmless(const struct text *text)
{
	uint32_t c;
	size_t n;

	for (size_t i = 0; i < text->len; i += n) {
		n = utf8_decode(text->text + i, text->len - i, &c);
		REQUIRE(n > 0);
		REQUIRE(!utf8_is_hidden(c));
	}
}

static void require_fixed(rewrite again, const char *text, size_t len)
{
	static struct text once;
	static struct text twice;

	if (pass_on(again, text, len, &once) != STATUS_OK)
		return;
	require_harmless(&once);
	REQUIRE(pass_on(again, once.text, once.len, &twice) == STATUS_OK);
	REQUIRE(once.len == twice.len);
	REQUIRE(memcmp(once.text, twice.text, once.len) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);

	if (size <= FRAME_MAX_IN) {
		require_fixed(rewrite_step, text, size);
		require_fixed(rewrite_resolution, text, size);
	}
	free(text);
	return 0;
}
