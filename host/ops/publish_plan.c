/* publish_plan: what is at the name of a handle's record now, by the zone's own
 * server, and what there will be. */
#include "ops/atproto_conflict.h"
#include "ops/operation.h"
#include "ops/publication.h"

/* Of the thread. */
enum step { ATPROTO, NYWHERE };

struct arguments {
	const char *handle;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, handle, JSON_STRING, true),
};

static enum status find(struct session *session, const struct json *args,
	struct publication *out)
{
	struct arguments arguments = {0};
	enum status st = JSON_DECODE(args, fields, &arguments);

	return st == STATUS_OK
		       ? publication_find(session, arguments.handle, out)
		       : st;
}

enum status ask_publish_plan(struct session *session, const struct json *args,
	struct net_question *question)
{
	struct publication publication = {.is_needed = false};
	enum status st = find(session, args, &publication);

	question->thread->step = ATPROTO;
	question->needless = !publication.is_needed;
	if (st == STATUS_OK && publication.is_needed)
		st = publication_ask(&publication, true, question);
	publication_clear(&publication);
	return st;
}

static void write_needless(
	struct json_writer *w, const struct publication *publication)
{
	json_add_string(w, "handle", publication->record.handle.text);
	json_begin_array(w, "now");
	json_end_array(w);
	json_begin_array(w, "then");
	json_end_array(w);
	json_add_bool(w, "changed", false);
}

static void write_plan(struct json_writer *w,
	const struct publication *publication, const struct json *texts)
{
	json_add_string(w, "handle", publication->record.handle.text);
	json_add_string(w, "zone", publication->zone.zone);
	json_add_string(w, "server", publication->zone.server);
	json_add_string(w, "name", publication->txt.name);
	publication_write_now(w, "now", texts);
	publication_write_then(w, "then", publication, texts);
	json_add_bool(w, "changed", !publication_is_done(publication, texts));
}

enum status take_publish_plan(struct session *session, const struct json *args,
	enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result)
{
	struct publication publication = {.is_needed = false};
	const struct json *texts = NULL;
	enum status st = reply;

	if (st == STATUS_OK)
		st = find(session, args, &publication);
	if (st == STATUS_OK && !publication.is_needed) {
		write_needless(result, &publication);
		return STATUS_OK;
	}
	if (st == STATUS_OK)
		st = publication_read(answer, &texts);
	if (st == STATUS_OK && question->thread->step == ATPROTO) {
		question->thread->step = NYWHERE;
		st = atproto_conflict_check(texts, publication.record.did.text);
		if (st == STATUS_OK)
			st = publication_ask(&publication, false, question);
	} else if (st == STATUS_OK) {
		write_plan(result, &publication, texts);
	}
	publication_clear(&publication);
	return st;
}
