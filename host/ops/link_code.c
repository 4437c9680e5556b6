/* link_code: the code that the server e-mailed lets a key into the account's
 * document. The key is in the vault before anybody is asked to trust it. */
#include "ops/handle_json.h"
#include "ops/link_argument.h"
#include "ops/operation.h"

#include <string.h>

#define FRAGMENT "nywhere"

struct answer {
	const char *did;
	const char *fragment;
};

static const struct json_field answer_fields[] = {
	JSON_FIELD(struct answer, did, JSON_STRING, true),
	JSON_FIELD(struct answer, fragment, JSON_STRING, true),
};

/* Unless it has become another handle since. */
static enum status find_record(struct vault *vault,
	const struct link_flow *flow, struct handle_record *record)
{
	enum status st =
		handle_store_find(vault, flow->record.handle.text, record);

	return st == STATUS_OK && strcmp(record->did.text,
					  flow->record.did.text) != 0
		       ? STATUS_FLOW_UNKNOWN
		       : st;
}

/* A key of an earlier attempt is used again: it may be in the document. */
static enum status prepare_key(struct vault *vault,
	const struct link_flow *flow, struct handle_record *record)
{
	struct key *key = NULL;
	enum status st = find_record(vault, flow, record);

	if (st != STATUS_OK || record->key != HANDLE_KEY_NONE)
		return st;
	st = key_generate(KEY_ES256, &key);
	if (st == STATUS_OK) {
		record->key = HANDLE_KEY_PENDING;
		record->public_key = *key_public(key);
		st = handle_store_update(vault, record, key);
	}
	key_free(key);
	return st;
}

enum status ask_link_code(struct session *session, const struct json *args,
	struct net_question *question)
{
	struct handle_record record;
	struct link_flow *flow;
	struct vault *vault;
	struct did key;
	char code[LINK_CODE_MAX + 1];
	enum status st = link_argument_code(session, args, &flow, code);

	if (st == STATUS_OK)
		st = session_vault(session, &vault);
	if (st == STATUS_OK)
		st = prepare_key(vault, flow, &record);
	if (st != STATUS_OK)
		return st;
	session_forget_key(session);
	did_from_key(&record.public_key, &key);
	json_add_string(question->args, "flow", flow->id);
	json_add_string(question->args, "code", code);
	json_add_string(question->args, "key", key.text);
	json_add_string(question->args, "fragment",
		flow->record.fragment[0] != '\0' ? flow->record.fragment
						 : FRAGMENT);
	question->needless = flow->is_added;
	return STATUS_OK;
}

static enum status read_answer(
	const struct json *answer, struct link_flow *flow)
{
	struct answer added = {0};

	if (JSON_DECODE(answer, answer_fields, &added) != STATUS_OK ||
		strcmp(added.did, flow->record.did.text) != 0 ||
		!did_key_fragment_is_valid(added.fragment))
		return STATUS_HELPER_FAILED;
	strcpy(flow->record.fragment, added.fragment);
	flow->is_added = true;
	return STATUS_OK;
}

enum status finish_link_code(struct session *session, const struct json *args,
	const struct json *answer, struct json_writer *result)
{
	char default_handle[HANDLE_MAX + 1];
	char code[LINK_CODE_MAX + 1];
	struct handle_record record;
	struct link_flow *flow;
	struct vault *vault;
	enum status st = link_argument_code(session, args, &flow, code);

	if (st == STATUS_OK && answer != NULL)
		st = read_answer(answer, flow);
	if (st == STATUS_OK)
		st = session_vault(session, &vault);
	if (st == STATUS_OK)
		st = find_record(vault, flow, &record);
	if (st == STATUS_OK && record.key == HANDLE_KEY_NONE)
		st = STATUS_FLOW_UNKNOWN;
	if (st == STATUS_OK) {
		session_forget_key(session);
		record.key = HANDLE_KEY_OWN;
		strcpy(record.fragment, flow->record.fragment);
		st = handle_store_update(vault, &record, NULL);
	}
	if (st == STATUS_OK)
		st = handle_store_default(vault, default_handle);
	if (st != STATUS_OK)
		return st;
	link_flow_remove(flow);
	json_begin_object(result, "handle");
	handle_json_members(result, &record, default_handle);
	json_end_object(result);
	return STATUS_OK;
}
