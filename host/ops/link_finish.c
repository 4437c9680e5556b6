/* link_finish: waits until the user is back from the handle's server, then
 * keeps the handle, its account and its server. */
#include "ops/handle_json.h"
#include "ops/link_answer.h"
#include "ops/link_argument.h"
#include "ops/operation.h"

#include <string.h>
#include <time.h>

struct answer {
	struct link_account account;
	bool code_sent;
	const char *sub; /* in place of a DID */
};

static const struct json_field answer_fields[] = {
	LINK_ACCOUNT_FIELDS(struct answer, account),
	JSON_FIELD(struct answer, code_sent, JSON_BOOL, false),
	JSON_FIELD(struct answer, sub, JSON_STRING, false),
};

/* What is proven stays so while the vault is locked: the user need not go to
 * the server again. */
enum status ask_link_finish(struct session *session, const struct json *args,
	struct net_question *question)
{
	struct link_flow *flow;
	enum status st = link_argument_read(session, args, &flow);

	if (st == STATUS_OK) {
		json_add_string(question->args, "flow", flow->id);
		question->needless = flow->is_proven;
	}
	return st;
}

static bool is_subject(const char *text)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len; i++) {
		if (text[i] <= 0x20 || text[i] >= 0x7f)
			return false;
	}
	return len > 0 && len <= HANDLE_SUBJECT_MAX;
}

static enum status read_answer(
	const struct json *answer, struct link_flow *flow)
{
	struct answer finished = {0};
	struct handle_record record = flow->record;

	if (JSON_DECODE(answer, answer_fields, &finished) != STATUS_OK ||
		link_account_read(&finished.account, &record) != STATUS_OK ||
		strcmp(record.handle.text, flow->record.handle.text) != 0 ||
		strcmp(record.did.text, flow->record.did.text) != 0 ||
		(finished.sub != NULL) != (record.did.text[0] == '\0') ||
		(finished.sub != NULL && !is_subject(finished.sub)) ||
		(finished.code_sent &&
			(!flow->with_key || record.did.method != DID_PLC)))
		return STATUS_HELPER_FAILED;
	if (finished.sub != NULL)
		strcpy(record.subject, finished.sub);
	flow->record = record;
	flow->waits_code = finished.code_sent;
	flow->is_proven = true;
	return STATUS_OK;
}

/* Without a DID the account is its server's, under the name that it has there.
 * A handle that was added by hand has neither until now. */
static bool is_same_account(
	const struct handle_record *record, const struct handle_record *linked)
{
	if (record->did.text[0] != '\0')
		return strcmp(record->did.text, linked->did.text) == 0;
	return record->subject[0] == '\0' ||
	       (strcmp(record->subject, linked->subject) == 0 &&
		       strcmp(record->server, linked->server) == 0);
}

/* The handle is in the vault already: with that account, or another one. */
static enum status update(struct vault *vault, const struct link_flow *flow,
	const struct key *key, struct handle_record *record)
{
	const struct handle_record *linked = &flow->record;

	if (!is_same_account(record, linked))
		return STATUS_HANDLE_EXISTS;
	record->did = linked->did;
	strcpy(record->server, linked->server);
	strcpy(record->pds, linked->pds);
	strcpy(record->subject, linked->subject);
	if (linked->label[0] != '\0')
		strcpy(record->label, linked->label);
	if (key != NULL) {
		record->key = HANDLE_KEY_OWN;
		record->public_key = *key_public(key);
		strcpy(record->fragment, linked->fragment);
	}
	return handle_store_update(vault, record, key);
}

static enum status add(struct vault *vault, const struct link_flow *flow,
	const struct key *key, struct handle_record *record)
{
	*record = flow->record;
	record->created = time(NULL);
	if (key != NULL) {
		record->key = HANDLE_KEY_OWN;
		record->public_key = *key_public(key);
	}
	return handle_store_add(vault, record, key);
}

/* The owner of a did:web writes its document herself: the key is made now, as
 * for any handle whose document she has to publish. */
static enum status store(struct vault *vault, const struct link_flow *flow,
	struct handle_record *record)
{
	struct key *key = NULL;
	enum status st =
		handle_store_find(vault, flow->record.handle.text, record);
	bool is_new = st == STATUS_HANDLE_UNKNOWN;

	if (is_new)
		*record = flow->record;
	if (is_new)
		st = STATUS_OK;
	if (st == STATUS_OK && flow->with_key &&
		flow->record.did.method == DID_WEB &&
		record->key == HANDLE_KEY_NONE)
		st = key_generate(KEY_ES256, &key);
	if (st == STATUS_OK)
		st = is_new ? add(vault, flow, key, record)
			    : update(vault, flow, key, record);
	key_free(key);
	return st;
}

static enum status write_result(struct vault *vault, struct link_flow *flow,
	const struct handle_record *record, struct json_writer *result)
{
	char default_handle[HANDLE_MAX + 1];
	bool with_document = flow->with_key && record->did.method == DID_WEB;
	enum status st;

	if (flow->waits_code) {
		json_add_bool(result, "code_sent", true);
		json_add_string(result, "handle", record->handle.text);
		return STATUS_OK;
	}
	link_flow_remove(flow);
	st = handle_store_default(vault, default_handle);
	if (st != STATUS_OK)
		return st;
	json_begin_object(result, "handle");
	handle_json_members(result, record, default_handle);
	json_end_object(result);
	return with_document ? handle_json_documents(result, record, NULL)
			     : STATUS_OK;
}

enum status finish_link_finish(struct session *session, const struct json *args,
	const struct json *answer, struct json_writer *result)
{
	struct handle_record record;
	struct link_flow *flow;
	struct vault *vault;
	enum status st = link_argument_read(session, args, &flow);

	if (st == STATUS_OK && answer != NULL)
		st = read_answer(answer, flow);
	if (st == STATUS_OK)
		st = session_vault(session, &vault);
	if (st == STATUS_OK) {
		session_forget_key(session);
		st = store(vault, flow, &record);
	}
	return st == STATUS_OK ? write_result(vault, flow, &record, result)
			       : st;
}
