#include "ops/window_record.h"

#include "base/wiping.h"
#include "ops/operation.h"
#include "ops/zone_json.h"
#include "wire/frame.h"

#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DAY 86400
#define TTL 30 /* seconds: nobody should believe it when it is gone */

void window_records_init(struct window_records *records)
{
	*records = (struct window_records){0};
	orphan_journal_init(&records->journal);
}

static void take_out(
	struct window_records *records, struct window_record *record)
{
	struct window_record **at = &records->first;

	while (*at != record)
		at = &(*at)->next;
	*at = record->next;
	records->count--;
	wiping_free(record);
}

void window_records_clear(struct window_records *records)
{
	while (records->first != NULL)
		take_out(records, records->first);
	orphan_journal_clear(&records->journal);
}

static struct window_record *find(
	struct window_records *records, const char *handle)
{
	struct window_record *record = records->first;

	while (record != NULL && strcmp(record->handle, handle) != 0)
		record = record->next;
	return record;
}

static struct vault *open_vault(const struct session *session)
{
	return session->vault != NULL && vault_is_unlocked(session->vault)
		       ? session->vault
		       : NULL;
}

/* The handle is the label, a dot and the zone. */
static void write_orphan(const struct window_record *record, struct orphan *out)
{
	size_t len = strlen(record->handle) - strlen(record->zone) - 1;

	out->day = record->day;
	memcpy(out->label, record->handle, len);
	out->label[len] = '\0';
	strcpy(out->zone, record->zone);
}

/* Without the vault nothing can be written, but that there is none. */
static enum status write_journal(struct session *session, struct vault *vault)
{
	struct window_records *records = &session->records;
	struct orphan *orphans;
	size_t count = 0;
	enum status st;

	if (vault == NULL && records->count > 0)
		return STATUS_LOCKED;
	orphans = calloc(records->count + 1, sizeof(*orphans));
	if (orphans == NULL)
		return STATUS_NO_MEMORY;
	for (const struct window_record *r = records->first; r; r = r->next)
		write_orphan(r, &orphans[count++]);
	st = orphan_journal_write(
		&records->journal, session->folder, vault, orphans, count);
	OPENSSL_clear_free(orphans, (count + 1) * sizeof(*orphans));
	return st;
}

static struct window_record *put(
	struct window_records *records, const char *handle, const char *zone)
{
	struct window_record *record;

	if (records->count == ORPHANS_MAX)
		return NULL;
	record = wiping_calloc(1, sizeof(*record));
	if (record == NULL)
		return NULL;
	strcpy(record->handle, handle);
	strcpy(record->zone, zone);
	record->next = records->first;
	records->first = record;
	records->count++;
	return record;
}

enum status window_record_add(struct session *session, struct vault *vault,
	const struct handle *handle, const char *zone)
{
	struct window_record *record =
		put(&session->records, handle->text, zone);
	enum status st;

	if (record == NULL)
		return STATUS_WINDOW_FULL;
	record->day = time(NULL) / DAY;
	st = write_journal(session, vault);
	if (st != STATUS_OK)
		take_out(&session->records, record);
	return st;
}

static void set_state(struct session *session, const char *handle,
	enum window_record_state state)
{
	struct window_record *record = find(&session->records, handle);

	if (record != NULL)
		record->state = state;
}

void window_record_use(struct session *session, const char *handle)
{
	set_state(session, handle, RECORD_USED);
}

void window_record_doom(struct session *session, const char *handle)
{
	set_state(session, handle, RECORD_DOOMED);
}

/* A journal that cannot be written now names one too many: to delete what is
 * not there does no harm. */
void window_record_forget(struct session *session, const char *handle)
{
	struct window_record *record = find(&session->records, handle);
	enum status st;

	if (record == NULL)
		return;
	take_out(&session->records, record);
	st = write_journal(session, open_vault(session));
	(void)st;
}

/* Whoever asked for one that is not there yet will find its window gone. */
void window_record_end(struct session *session, const char *handle)
{
	const struct window_record *record = find(&session->records, handle);

	if (record != NULL && record->state == RECORD_USED)
		window_record_doom(session, handle);
}

enum status window_record_question(const struct zone *zone, const char *handle,
	const char *text, struct json_writer *w)
{
	char name[sizeof("_nywhere.") + HANDLE_MAX];
	enum status st = zone_json_server(w, zone);

	snprintf(name, sizeof(name), "_nywhere.%s", handle);
	json_add_string(w, "name", name);
	if (text != NULL)
		json_add_string(w, "expect", "absent");
	json_begin_array(w, "set");
	if (text != NULL)
		json_add_string(w, NULL, text);
	json_end_array(w);
	json_add_integer(w, "ttl", TTL);
	OPENSSL_cleanse(name, sizeof(name));
	return st;
}

/* What a server has refused for so long it will not do tomorrow, either: its
 * owner has taken the key's right away, or the zone is gone. */
static void keep(struct session *session, struct window_record *record)
{
	record->state = RECORD_KEPT;
	if (time(NULL) / DAY - record->day > ORPHAN_KEPT_DAYS)
		window_record_forget(session, record->handle);
}

static enum status take_deletion(struct session *session,
	const struct json *args, enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result)
{
	const char *handle = question->thread->name;
	struct window_record *record = find(&session->records, handle);

	(void)args;
	(void)result;
	if (reply == STATUS_OK &&
		json_decode(answer, NULL, 0, NULL) != STATUS_OK)
		reply = STATUS_HELPER_FAILED;
	if (record != NULL && reply == STATUS_OK)
		window_record_forget(session, handle);
	else if (record != NULL)
		keep(session, record);
	return reply;
}

static const struct operation deletion = {
	.name = "window_record",
	.net_op = "dns_update",
	.take = take_deletion,
};

static enum status ask_deletion(struct session *session, struct vault *vault,
	const struct window_record *record)
{
	struct net_pending pending = {
		.operation = &deletion,
		.request = {.id = REQUEST_NO_ID},
	};
	struct zone zone = {.zone = ""};
	char *text = malloc(FRAME_MAX_IN);
	struct json_writer w;
	enum status st = STATUS_NO_MEMORY;

	if (text == NULL)
		return st;
	json_writer_init(&w, text, FRAME_MAX_IN);
	json_begin_object(&w, NULL);
	st = zone_store_find(vault, record->zone, ZONE_UPDATE, &zone);
	if (st == STATUS_OK)
		st = window_record_question(&zone, record->handle, NULL, &w);
	json_end_object(&w);
	if (st == STATUS_OK)
		st = json_finish(&w);
	strcpy(pending.thread.name, record->handle);
	if (st == STATUS_OK)
		st = net_client_ask(&session->window_net, &session->launcher,
			deletion.net_op, text, &pending);
	OPENSSL_cleanse(&pending, sizeof(pending));
	OPENSSL_clear_free(text, FRAME_MAX_IN); /* the key is in it */
	zone_clear(&zone);
	return st;
}

/* Adds them to ours; only then is the file that had them removed. */
static enum status adopt(struct session *session, struct vault *vault,
	const struct orphan *orphans, size_t count)
{
	struct window_records *records = &session->records;

	if (records->count + count > ORPHANS_MAX)
		return STATUS_WINDOW_FULL;
	for (size_t i = 0; i < count; i++) {
		char text[sizeof(orphans->label) + sizeof(orphans->zone) + 1];
		struct window_record *record;
		struct handle handle;

		snprintf(text, sizeof(text), "%s.%s", orphans[i].label,
			orphans[i].zone);
		if (handle_parse(text, &handle) != STATUS_OK ||
			find(records, handle.text) != NULL)
			continue;
		record = put(records, handle.text, orphans[i].zone);
		if (record == NULL)
			return STATUS_NO_MEMORY;
		record->state = RECORD_DOOMED;
		record->day = orphans[i].day;
	}
	return write_journal(session, vault);
}

static void take_over(struct session *session, struct vault *vault)
{
	struct orphan_journal left;
	struct orphan *orphans = NULL;
	size_t count = 0;
	int place = 0;

	while (orphan_journal_take(&session->records.journal, session->folder,
		       vault, &place, &left, &orphans, &count) == STATUS_OK) {
		if (adopt(session, vault, orphans, count) == STATUS_OK)
			orphan_journal_remove(&left, session->folder);
		orphan_journal_clear(&left);
		OPENSSL_clear_free(orphans, ORPHANS_MAX * sizeof(*orphans));
	}
	for (struct window_record *r = session->records.first; r; r = r->next) {
		if (r->state == RECORD_KEPT)
			r->state = RECORD_DOOMED;
	}
}

void window_records_work(struct session *session)
{
	struct vault *vault = open_vault(session);
	struct window_record *next;

	if (vault == NULL)
		return;
	if (session->records.has_new_vault && !session->is_shell)
		take_over(session, vault);
	session->records.has_new_vault = false;
	for (struct window_record *r = session->records.first; r; r = next) {
		enum status st;

		next = r->next;
		if (r->state != RECORD_DOOMED)
			continue;
		st = ask_deletion(session, vault, r);
		if (st == STATUS_NET_BUSY)
			break; /* its turn comes when another is done */
		if (st == STATUS_OK)
			r->state = RECORD_DELETING;
		else
			keep(session, r);
	}
}

enum status window_records_check(
	struct session *session, struct vault *vault, const char *zone)
{
	struct window_records *records = &session->records;
	bool is_used = false;
	enum status st = orphan_journal_look(
		&records->journal, session->folder, vault, zone, &is_used);

	for (const struct window_record *r = records->first; r; r = r->next)
		is_used = is_used || (r->state != RECORD_KEPT &&
					     strcmp(r->zone, zone) == 0);
	return st == STATUS_OK && is_used ? STATUS_ZONE_IN_USE : st;
}
