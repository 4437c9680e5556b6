/* link_begin: the first step of linking a handle that the user has already: to
 * the page of its server where she says that it is hers. */
#include "ops/link_answer.h"
#include "ops/net_resolution.h"
#include "ops/operation.h"

#include <string.h>

#define TYPED_MAX 1024 /* bytes */
#define SCOPE_MAX 1024 /* bytes */

struct arguments {
	const char *handle; /* as typed */
	bool with_key;
	const char *device; /* whose key it is; NULL for the first */
	const char *label;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, handle, JSON_STRING, true),
	JSON_FIELD(struct arguments, with_key, JSON_BOOL, false),
	JSON_FIELD(struct arguments, device, JSON_STRING, false),
	JSON_FIELD(struct arguments, label, JSON_STRING, false),
};

struct answer {
	const char *flow;
	const char *url;
	const char *scope;
	struct link_account account;
};

static const struct json_field answer_fields[] = {
	JSON_FIELD(struct answer, flow, JSON_STRING, true),
	JSON_FIELD(struct answer, url, JSON_STRING, true),
	JSON_FIELD(struct answer, scope, JSON_STRING, true),
	LINK_ACCOUNT_FIELDS(struct answer, account),
};

static enum status read_arguments(
	const struct json *args, struct arguments *out)
{
	char fragment[DID_KEY_FRAGMENT_MAX + 1];
	enum status st = JSON_DECODE(args, fields, out);

	if (st == STATUS_OK && strlen(out->handle) > TYPED_MAX)
		st = STATUS_BAD_HANDLE;
	if (st == STATUS_OK && out->label != NULL)
		st = handle_label_check(out->label);
	if (st == STATUS_OK && out->device != NULL)
		st = out->with_key ? did_device_fragment(out->device, fragment)
				   : STATUS_BAD_ARGUMENT;
	return st;
}

/* A handle of the vault may be linked again, with its server or its key having
 * changed, but only to the account that it has there. expected is "" for one
 * that is not in the vault. */
static enum status find_expected(
	struct vault *vault, const char *typed, char expected[DID_MAX + 1])
{
	struct handle_record record;
	struct handle handle;
	enum status st;

	expected[0] = '\0';
	if (handle_parse(typed, &handle) != STATUS_OK)
		return STATUS_OK; /* it is not in its canonical form yet */
	if (handle.type != HANDLE_DNS)
		return STATUS_HANDLE_REFUSED;
	st = handle_store_find(vault, handle.text, &record);
	if (st == STATUS_HANDLE_UNKNOWN)
		return STATUS_OK;
	if (st == STATUS_OK && record.did.method == DID_KEY &&
		record.did.text[0] != '\0')
		st = STATUS_HANDLE_EXISTS;
	if (st == STATUS_OK)
		strcpy(expected, record.did.text);
	return st;
}

enum status ask_link_begin(struct session *session, const struct json *args,
	struct net_question *question)
{
	struct arguments arguments = {0};
	char expected[DID_MAX + 1];
	struct vault *vault;
	enum status st = read_arguments(args, &arguments);

	if (st == STATUS_OK)
		st = session_vault(session, &vault);
	if (st == STATUS_OK)
		st = find_expected(vault, arguments.handle, expected);
	if (st != STATUS_OK)
		return st;
	json_add_string(question->args, "handle", arguments.handle);
	json_add_bool(question->args, "with_key", arguments.with_key);
	if (expected[0] != '\0')
		json_add_string(question->args, "did", expected);
	return STATUS_OK;
}

/* Now the handle is known in its canonical form. */
static enum status check_free(
	struct session *session, const struct handle_record *record)
{
	char expected[DID_MAX + 1];
	struct vault *vault;
	enum status st = session_vault(session, &vault);

	if (st == STATUS_OK)
		st = find_expected(vault, record->handle.text, expected);
	if (st == STATUS_OK && expected[0] != '\0' &&
		strcmp(expected, record->did.text) != 0)
		st = STATUS_HANDLE_EXISTS;
	return st;
}

/* nywhere-net would keep it and its open port for a quarter of an hour. */
static void cancel(struct session *session, const char *id)
{
	char text[LINK_FLOW_ID_MAX + 16];
	struct json_writer w;

	json_writer_init(&w, text, sizeof(text));
	json_begin_object(&w, NULL);
	json_add_string(&w, "flow", id);
	json_end_object(&w);
	if (json_finish(&w) == STATUS_OK)
		net_client_tell(&session->net, "oauth_cancel", text);
}

static enum status remember(struct session *session,
	const struct arguments *arguments, const char *id,
	const struct handle_record *record)
{
	char replaced[LINK_FLOW_ID_MAX + 1];
	struct link_flow *flow = link_flow_add(&session->links, id, replaced);

	if (flow == NULL)
		return STATUS_HELPER_FAILED;
	if (replaced[0] != '\0')
		cancel(session, replaced);
	flow->with_key = arguments->with_key;
	flow->record = *record;
	if (arguments->label != NULL)
		strcpy(flow->record.label, arguments->label);
	if (arguments->device != NULL)
		return did_device_fragment(
			arguments->device, flow->record.fragment);
	return STATUS_OK;
}

enum status finish_link_begin(struct session *session, const struct json *args,
	const struct json *answer, struct json_writer *result)
{
	struct arguments arguments = {0};
	struct handle_record record = {0};
	struct answer begun = {0};
	enum status st = read_arguments(args, &arguments);

	if (st == STATUS_OK &&
		(JSON_DECODE(answer, answer_fields, &begun) != STATUS_OK ||
			!net_url_is_fit(begun.url) ||
			strlen(begun.scope) > SCOPE_MAX))
		st = STATUS_HELPER_FAILED;
	if (st == STATUS_OK)
		st = link_account_read(&begun.account, &record);
	if (st == STATUS_OK) {
		st = check_free(session, &record);
		if (st != STATUS_OK)
			cancel(session, begun.flow);
	}
	if (st == STATUS_OK)
		st = remember(session, &arguments, begun.flow, &record);
	if (st != STATUS_OK)
		return st;
	json_add_string(result, "flow", begun.flow);
	json_add_string(result, "url", begun.url);
	json_add_string(result, "handle", record.handle.text);
	if (record.did.text[0] != '\0')
		json_add_string(result, "did", record.did.text);
	json_add_string(result, "server", begun.account.server);
	json_add_string(result, "issuer", record.server);
	json_add_string(result, "scope", begun.scope);
	return STATUS_OK;
}
