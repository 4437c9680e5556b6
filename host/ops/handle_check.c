/* handle_check: whether a handle, its account, its document, its key and its
 * server are what the vault says. */
#include "ops/handle_check.h"

#include "ops/handle_argument.h"
#include "ops/handle_json.h"
#include "ops/operation.h"

#include <string.h>

enum status ask_handle_check(struct session *session, const struct json *args,
	struct net_question *question)
{
	struct handle_record record;
	struct vault *vault;
	enum status st = handle_argument_find(session, args, &record, &vault);

	if (st != STATUS_OK)
		return st;
	json_add_string(question->args, "handle", record.handle.text);
	json_add_string(question->args, "until",
		record.server[0] != '\0' ? "server" : "key");
	json_add_bool(question->args, "fresh", true);
	question->needless = record.handle.type == HANDLE_FINGERPRINT;
	return STATUS_OK;
}

/* It is its own proof. */
static void write_fingerprint(struct json_writer *w)
{
	json_begin_array(w, "checks");
	json_begin_object(w, NULL);
	json_add_string(w, "check", "key");
	json_add_bool(w, "ok", true);
	json_add_string(w, "message",
		"The handle is the fingerprint of its key; nothing is "
		"published for it.");
	json_end_object(w);
	json_end_array(w);
	json_add_bool(w, "agrees", true);
}

static bool is_confirmed(
	const struct handle_record *record, const char *fragment)
{
	const char *known =
		record->fragment[0] == '\0' ? "nywhere" : record->fragment;

	return record->key == HANDLE_KEY_OWN && strcmp(known, fragment) == 0;
}

/* The program may have ended after the account's document was changed and
 * before the vault was: now it is known. */
static enum status confirm_key(struct session *session, struct vault *vault,
	struct handle_record *record, const char *fragment)
{
	session_forget_key(session);
	record->key = HANDLE_KEY_OWN;
	strcpy(record->fragment, fragment);
	return handle_store_update(vault, record, NULL);
}

static enum status write_checks(struct session *session, struct vault *vault,
	struct handle_record *record, const struct json *answer,
	struct json_writer *w)
{
	struct net_resolution resolution;
	struct handle_keys others;
	const char *fragment;
	bool agrees;
	enum status st = net_resolution_read(answer, &resolution);

	if (st != STATUS_OK)
		return st;
	handle_check_write(w, record, &resolution, &agrees, &fragment);
	if (fragment != NULL && !is_confirmed(record, fragment))
		st = confirm_key(session, vault, record, fragment);
	if (st != STATUS_OK || agrees)
		return st;
	handle_check_others(record, &resolution, &others);
	json_begin_object(w, "publish");
	st = handle_json_publish(w, record, &others);
	json_end_object(w);
	return st;
}

enum status finish_handle_check(struct session *session,
	const struct json *args, const struct json *answer,
	struct json_writer *result)
{
	struct handle_record record;
	struct vault *vault;
	enum status st = handle_argument_find(session, args, &record, &vault);

	if (st != STATUS_OK)
		return st;
	json_add_string(result, "handle", record.handle.text);
	if (answer == NULL)
		write_fingerprint(result);
	else
		st = write_checks(session, vault, &record, answer, result);
	return st;
}
