/* publish: puts a handle's record into the DNS, in the place of what the user
 * was shown, and looks whether it is there. */
#include "ops/atproto_conflict.h"
#include "ops/operation.h"
#include "ops/publication.h"
#include "ops/zone_json.h"

#include <string.h>

#define WILDCARD "v=nyw1 self=udf"

/* Of the thread. */
enum step { ATPROTO, CHANGE, CHANGE_ABSENT, VERIFY, FIND_OUT };

struct arguments {
	const char *handle;
	struct json_strings now;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, handle, JSON_STRING, true),
	JSON_FIELD(struct arguments, now, JSON_STRINGS, true),
};

static enum status find(struct session *session, const struct json *args,
	struct arguments *arguments, struct publication *out)
{
	enum status st = JSON_DECODE(args, fields, arguments);

	if (st == STATUS_OK)
		st = publication_find(session, arguments->handle, out);
	return st == STATUS_OK && !out->is_needed ? STATUS_BAD_ARGUMENT : st;
}

enum status ask_publish(struct session *session, const struct json *args,
	struct net_question *question)
{
	struct publication publication = {.is_needed = false};
	struct arguments arguments = {0};
	enum status st = find(session, args, &arguments, &publication);

	question->thread->step = ATPROTO;
	if (st == STATUS_OK)
		st = publication_ask(&publication, true, question);
	publication_clear(&publication);
	return st;
}

static enum status ask_change(const struct publication *publication,
	const struct json_strings *now, struct net_question *question)
{
	struct json_writer *w = question->args;

	question->net_op = "dns_update";
	json_add_string(w, "name", publication->txt.name);
	if (now->count == 0)
		json_add_string(w, "expect", "absent");
	else
		json_begin_array(w, "expect");
	for (size_t i = 0; i < now->count; i++)
		json_add_string(w, NULL, now->item[i]);
	if (now->count > 0)
		json_end_array(w);
	json_begin_array(w, "set");
	json_add_string(w, NULL, publication->txt.value);
	json_end_array(w);
	json_add_integer(w, "ttl", HANDLE_TXT_TTL);
	return zone_json_server(w, &publication->zone);
}

/* What was shown may have been made by a wildcard: then there is nothing at the
 * name itself, and the server finds what is expected missing. */
static bool may_be_wildcard(const struct json_strings *now)
{
	return now->count == 1 && strcmp(now->item[0], WILDCARD) == 0;
}

/* The change is made. What fails now leaves open whether it can be seen. */
static enum status write_result(struct json_writer *w,
	const struct publication *publication, enum status reply,
	const struct json *answer)
{
	const struct json *texts = NULL;
	enum status st = reply == STATUS_OK ? publication_read(answer, &texts)
					    : STATUS_OK;

	if (st != STATUS_OK)
		return st;
	json_add_string(w, "name", publication->txt.name);
	if (texts != NULL)
		publication_write_now(w, "now", texts);
	json_add_bool(w, "verified",
		texts != NULL && publication_is_done(publication, texts));
	if (reply != STATUS_OK)
		json_add_string(w, "code", status_code(reply));
	return STATUS_OK;
}

/* The line was cut before the server had said whether it made the change. */
static enum status find_out(struct json_writer *w,
	const struct publication *publication, enum status reply,
	const struct json *answer)
{
	const struct json *texts = NULL;
	enum status st = reply == STATUS_OK ? publication_read(answer, &texts)
					    : STATUS_UPDATE_UNKNOWN;

	if (st == STATUS_OK && !publication_is_done(publication, texts))
		st = STATUS_UPDATE_UNKNOWN;
	return st == STATUS_OK ? write_result(w, publication, reply, answer)
			       : st;
}

static enum status after_atproto(const struct publication *publication,
	const struct json_strings *now, const struct json *answer,
	struct net_question *question)
{
	const struct json *texts = NULL;
	enum status st = publication_read(answer, &texts);

	if (st == STATUS_OK)
		st = atproto_conflict_check(
			texts, publication->record.did.text);
	question->thread->step = CHANGE;
	return st == STATUS_OK ? ask_change(publication, now, question) : st;
}

static enum status after_change(const struct publication *publication,
	const struct json_strings *now, enum status reply,
	struct net_question *question)
{
	static const struct json_strings none = {0};

	if (reply == STATUS_UPDATE_TAKEN && question->thread->step == CHANGE &&
		may_be_wildcard(now)) {
		question->thread->step = CHANGE_ABSENT;
		return ask_change(publication, &none, question);
	}
	if (reply != STATUS_OK && reply != STATUS_UPDATE_UNKNOWN)
		return reply;
	question->thread->step = reply == STATUS_OK ? VERIFY : FIND_OUT;
	return publication_ask(publication, false, question);
}

enum status take_publish(struct session *session, const struct json *args,
	enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result)
{
	struct publication publication = {.is_needed = false};
	struct arguments arguments = {0};
	enum status st = find(session, args, &arguments, &publication);

	if (st != STATUS_OK)
		return st;
	switch (question->thread->step) {
	case ATPROTO:
		st = reply == STATUS_OK
			     ? after_atproto(&publication, &arguments.now,
				       answer, question)
			     : reply;
		break;
	case VERIFY:
		st = write_result(result, &publication, reply, answer);
		break;
	case FIND_OUT:
		st = find_out(result, &publication, reply, answer);
		break;
	default:
		st = after_change(
			&publication, &arguments.now, reply, question);
		break;
	}
	publication_clear(&publication);
	return st;
}
