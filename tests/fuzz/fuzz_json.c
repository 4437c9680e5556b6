/* Goal: what json_parse accepts is strict JSON, what json_decode yields is
 * within its bounds, and the writer writes it so that it is read back equal. */
#include "fuzz.h"

#include "base/json.h"
#include "base/utf8.h"

#include <ctype.h>

#define INTEGER_MAX ((int64_t)1 << 53)

struct node {
	const char *text;
	int64_t number;
	bool flag;
	const struct json *child;
	struct json_strings list;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct node, text, JSON_STRING, false),
	JSON_FIELD(struct node, number, JSON_INTEGER, false),
	JSON_FIELD(struct node, flag, JSON_BOOL, false),
	JSON_FIELD(struct node, child, JSON_OBJECT, false),
	JSON_FIELD(struct node, list, JSON_STRINGS, false),
};

static void require_bounds(const struct node *node)
{
	if (node->text != NULL)
		REQUIRE(utf8_is_valid(node->text, strlen(node->text)));
	REQUIRE(node->number < INTEGER_MAX && node->number > -INTEGER_MAX);
	REQUIRE(node->list.count <= JSON_MAX_STRINGS);
	for (size_t i = 0; i < node->list.count; i++)
		REQUIRE(utf8_is_valid(
			node->list.item[i], strlen(node->list.item[i])));
}

static bool write_node(
	const struct json *json, struct json_writer *w, const char *name)
{
	struct node node = {.number = 1};

	if (JSON_DECODE(json, fields, &node) != STATUS_OK) {
		REQUIRE(node.text == NULL && node.number == 1 && !node.flag &&
			node.child == NULL && node.list.count == 0);
		return false;
	}
	require_bounds(&node);
	json_begin_object(w, name);
	if (node.text != NULL)
		json_add_string(w, "text", node.text);
	json_add_integer(w, "number", node.number);
	json_add_bool(w, "flag", node.flag);
	if (node.child != NULL && !write_node(node.child, w, "child"))
		return false;
	/* An empty list would be one level more than the input had. */
	if (node.list.count > 0) {
		json_begin_array(w, "list");
		for (size_t i = 0; i < node.list.count; i++)
			json_add_string(w, NULL, node.list.item[i]);
		json_end_array(w);
	}
	json_end_object(w);
	return true;
}

/* Decodes text and writes it again; NULL when it is not a tree of nodes. */
static char *rewrite(const char *text, size_t len, size_t size)
{
	struct json *json = NULL;
	struct json_writer w;
	char *out = malloc(size);
	bool written;

	REQUIRE(out != NULL);
	REQUIRE(json_parse(text, len, &json) == STATUS_OK);
	json_writer_init(&w, out, size);
	written = write_node(json, &w, NULL);
	json_free(json);
	if (written && json_finish(&w) == STATUS_OK) {
		REQUIRE(strlen(out) == w.len && w.len < size);
		return out;
	}
	free(out);
	return NULL;
}

/* What was written once is its own normal form. */
static void require_round_trip(const char *text, size_t len)
{
	/* A character becomes an escape of six at most, and a node has no
	 * more than these members of its own. */
	size_t size = 6 * len + 80 * JSON_MAX_DEPTH;
	char *once = rewrite(text, len, size);
	char *twice;

	if (once == NULL)
		return;
	twice = rewrite(once, strlen(once), strlen(once) + 1);
	REQUIRE(twice != NULL && strcmp(once, twice) == 0);
	free(twice);
	REQUIRE(rewrite(once, strlen(once), strlen(once)) == NULL);
	free(once);
}

static void require_one_value(const char *text, size_t len)
{
	static const char *const more[] = {",", "1", "{}", "x", "\"", "]"};
	struct json *json = NULL;
	char *longer = malloc(len + 4);

	REQUIRE(longer != NULL);
	memcpy(longer, text, len);
	for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++) {
		size_t n = strlen(more[i]);

		/* After a space: 1 and 1 are not 11. */
		longer[len] = ' ';
		memcpy(longer + len + 1, more[i], n);
		REQUIRE(json_parse(longer, len + 1 + n, &json) ==
			STATUS_BAD_JSON);
		REQUIRE(json == NULL);
	}
	free(longer);
}

/* RFC 8259, section 7, less \u0000: a string must not end before its quote. */
static void require_escapes(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] != '\\')
			continue;
		REQUIRE(++i < len && text[i] != '\0');
		REQUIRE(strchr("\"\\/bfnrtu", text[i]) != NULL);
		if (text[i] != 'u')
			continue;
		REQUIRE(len - i > 4 && memcmp(text + i + 1, "0000", 4) != 0);
		for (int digit = 0; digit < 4; digit++)
			REQUIRE(isxdigit((unsigned char)text[++i]));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct json *json = NULL;
	enum status st = json_parse(text, size, &json);

	if (st != STATUS_OK) {
		REQUIRE(st == STATUS_BAD_JSON && json == NULL);
		return 0;
	}
	REQUIRE(json != NULL);
	json_free(json);
	REQUIRE(json_is_strict(text, size));
	REQUIRE(memchr(text, '\0', size) == NULL);
	require_escapes(text, size);
	require_one_value(text, size);
	require_round_trip(text, size);
	return 0;
}
