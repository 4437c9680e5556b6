#include "shell/publish.h"

#include "shell/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TXT_STRING_MAX 255 /* RFC 1035, section 3.3 */
#define DOCUMENT_MAX 8192

struct publication {
	const struct json *records;
	const struct json *documents;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct publication, records, JSON_ARRAY, true),
	JSON_FIELD(struct publication, documents, JSON_ARRAY, true),
};

struct record {
	const char *name;
	int64_t ttl;
	const char *type;
	const char *value;
};

static const struct json_field record_fields[] = {
	JSON_FIELD(struct record, name, JSON_STRING, true),
	JSON_FIELD(struct record, ttl, JSON_INTEGER, true),
	JSON_FIELD(struct record, type, JSON_STRING, true),
	JSON_FIELD(struct record, value, JSON_STRING, true),
};

struct document {
	const char *url;
	const struct json *json;
	bool merge; /* there is one already, with more in it */
};

static const struct json_field document_fields[] = {
	JSON_FIELD(struct document, url, JSON_STRING, true),
	JSON_FIELD(struct document, json, JSON_OBJECT, true),
	JSON_FIELD(struct document, merge, JSON_BOOL, false),
};

/* A longer value goes on in a second string; a reader joins them. */
static void quote(const char *value, char *out, size_t size)
{
	size_t n = 0;

	while (*value != '\0' && n + TXT_STRING_MAX + 4 < size) {
		int len = snprintf(out + n, size - n, "%s\"%.*s\"",
			n == 0 ? "" : " ", TXT_STRING_MAX, value);

		n += (size_t)len;
		value += strnlen(value, TXT_STRING_MAX);
	}
}

static enum status print_record(const struct json *element, const char *lead)
{
	char quoted[4 * (TXT_STRING_MAX + 4)] = "\"\"";
	struct record record;
	enum status st = SHELL_DECODE(element, record_fields, &record);

	if (st != STATUS_OK)
		return st;
	quote(record.value, quoted, sizeof(quoted));
	text_line(stdout, "%s", lead);
	putchar('\n');
	text_line(stdout, "%s %lld IN %s %s", record.name,
		(long long)record.ttl, record.type, quoted);
	return STATUS_OK;
}

enum status publish_records(const struct json *records, const char *lead)
{
	enum status st = STATUS_OK;

	for (const struct json *one = json_first(records);
		st == STATUS_OK && one != NULL; one = json_next(one))
		st = print_record(one, lead);
	return st;
}

static enum status print_document(const struct json *element)
{
	char text[DOCUMENT_MAX];
	struct document document = {0};
	struct json_writer w;
	enum status st = SHELL_DECODE(element, document_fields, &document);

	if (st != STATUS_OK)
		return st;
	json_writer_init(&w, text, sizeof(text));
	json_add_copy(&w, NULL, document.json);
	st = json_finish(&w);
	if (st != STATUS_OK)
		return st;
	putchar('\n');
	text_line(stdout,
		document.merge ? "Add the parts of this to the document that "
				 "is at %s:"
			       : "Serve this document at %s:",
		document.url);
	putchar('\n');
	text_json_indented(stdout, text);
	return STATUS_OK;
}

static enum status print(
	const struct publication *publication, const char *handle)
{
	const struct json *element = json_first(publication->documents);
	enum status st;

	if (json_first(publication->records) == NULL && element == NULL)
		text_line(stdout, "Nothing needs to be published: %s.",
			strchr(handle, '.') == NULL
				? "this handle is the fingerprint of its own "
				  "key"
				: "the name leads to its account already");
	st = publish_records(publication->records,
		"Put this line into the zone of your name:");
	for (; st == STATUS_OK && element != NULL; element = json_next(element))
		st = print_document(element);
	return st;
}

enum status publish_lists(const struct json *lists, const char *handle)
{
	struct publication publication;
	enum status st = SHELL_DECODE(lists, fields, &publication);

	return st == STATUS_OK ? print(&publication, handle) : st;
}

int publish_print(struct shell *shell, const char *handle)
{
	struct answer answer = {0};
	struct question question;
	enum status st;
	int code = SHELL_DONE;

	shell_question(&question, "record");
	json_add_string(&question.w, "handle", handle);
	st = shell_ask(shell, &question, &answer);
	if (st == STATUS_OK && shell->json) {
		code = shell_print(shell, answer.result);
	} else {
		if (st == STATUS_OK)
			st = publish_lists(answer.result, handle);
		if (st != STATUS_OK)
			code = shell_fail(shell, st);
	}
	answer_clear(&answer);
	return code;
}
