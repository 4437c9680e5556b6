#include "ops/publication.h"

#include "ops/zone_json.h"

#include <stdio.h>
#include <string.h>

#define TEXTS_MAX 64
#define OURS "v=nyw1"

struct answer {
	const struct json *texts;
};

static const struct json_field answer_fields[] = {
	JSON_FIELD(struct answer, texts, JSON_ARRAY, true),
};

enum status publication_find(
	struct session *session, const char *handle, struct publication *out)
{
	struct publication publication = {.is_needed = false};
	struct handle parsed;
	struct vault *vault;
	enum status st = handle_parse(handle, &parsed);

	if (st == STATUS_OK)
		st = session_vault(session, &vault);
	if (st == STATUS_OK)
		st = handle_store_find(vault, parsed.text, &publication.record);
	if (st != STATUS_OK)
		return st;
	publication.is_needed =
		handle_txt_make(&publication.record, &publication.txt);
	if (publication.is_needed &&
		strlen(publication.txt.name) > HOSTNAME_MAX)
		st = STATUS_ZONE_TOO_LONG;
	else if (publication.is_needed)
		st = zone_store_cover(vault, parsed.text, &publication.zone);
	if (st == STATUS_OK)
		*out = publication;
	return st;
}

void publication_clear(struct publication *publication)
{
	zone_clear(&publication->zone);
}

enum status publication_ask(const struct publication *publication, bool atproto,
	struct net_question *question)
{
	char name[sizeof(publication->txt.name) + 1];

	snprintf(name, sizeof(name), "%s.%s", atproto ? "_atproto" : "_nywhere",
		publication->record.handle.text);
	question->net_op = "dns_ask";
	json_add_string(question->args, "name", name);
	return zone_json_server(question->args, &publication->zone);
}

enum status publication_read(
	const struct json *answer, const struct json **texts)
{
	struct answer found = {0};
	size_t count = 0;

	if (JSON_DECODE(answer, answer_fields, &found) != STATUS_OK)
		return STATUS_HELPER_FAILED;
	for (const struct json *text = json_first(found.texts); text != NULL;
		text = json_next(text)) {
		if (json_text(text) == NULL || ++count > TEXTS_MAX)
			return STATUS_HELPER_FAILED;
	}
	*texts = found.texts;
	return STATUS_OK;
}

bool publication_is_ours(const char *text)
{
	size_t len = strlen(OURS);

	return strncmp(text, OURS, len) == 0 &&
	       (text[len] == '\0' || text[len] == ' ');
}

bool publication_is_done(
	const struct publication *publication, const struct json *texts)
{
	bool is_done = false;

	for (const struct json *one = json_first(texts); one != NULL;
		one = json_next(one)) {
		const char *text = json_text(one);

		if (!publication_is_ours(text))
			continue;
		if (is_done || strcmp(text, publication->txt.value) != 0)
			return false;
		is_done = true;
	}
	return is_done;
}

void publication_write_now(
	struct json_writer *w, const char *name, const struct json *texts)
{
	json_begin_array(w, name);
	for (const struct json *one = json_first(texts); one != NULL;
		one = json_next(one))
		json_add_string(w, NULL, json_text(one));
	json_end_array(w);
}

void publication_write_then(struct json_writer *w, const char *name,
	const struct publication *publication, const struct json *texts)
{
	json_begin_array(w, name);
	for (const struct json *one = json_first(texts); one != NULL;
		one = json_next(one)) {
		if (!publication_is_ours(json_text(one)))
			json_add_string(w, NULL, json_text(one));
	}
	json_add_string(w, NULL, publication->txt.value);
	json_end_array(w);
}
