/* oauth_add_key, oauth_remove_key: change the keys in the account's document,
 * with the code from the e-mail. */
#include "net/flow.h"
#include "net/oauth_expire.h"
#include "net/oauth_step.h"
#include "net/plc.h"
#include "net/service.h"
#include "net/settings.h"

#include <stdlib.h>
#include <string.h>

#define CODE_MAX 64
#define WRONG_CODES_MAX 10

struct change {
	const char *flow;
	const char *code;
	const char *key;
	const char *fragment;
	bool more; /* another change comes after this one */
};

static const struct json_field add_fields[] = {
	JSON_FIELD(struct change, flow, JSON_STRING, true),
	JSON_FIELD(struct change, code, JSON_STRING, true),
	JSON_FIELD(struct change, key, JSON_STRING, true),
	JSON_FIELD(struct change, fragment, JSON_STRING, true),
	JSON_FIELD(struct change, more, JSON_BOOL, false),
};

static const struct json_field remove_fields[] = {
	JSON_FIELD(struct change, flow, JSON_STRING, true),
	JSON_FIELD(struct change, code, JSON_STRING, true),
	JSON_FIELD(struct change, key, JSON_STRING, true),
};

/* The fragment is one that sites look for (PROTOCOL.md, section 4). */
static enum status check_arguments(
	const struct change *args, struct plc_key *key, struct did *did)
{
	size_t len;

	if (did_parse(args->key, did) != STATUS_OK || did->method != DID_KEY)
		return STATUS_BAD_DID;
	key->is_removed = args->fragment == NULL;
	key->did_key = did->text;
	if (key->is_removed)
		return STATUS_OK;
	len = strlen(args->fragment);
	if (len > PLC_FRAGMENT_MAX - 2 ||
		strncmp(args->fragment, "nywhere", 7) != 0 ||
		strspn(args->fragment, "abcdefghijklmnopqrstuvwxyz0123456789-"
				       "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") != len)
		return STATUS_BAD_ARGUMENT;
	strcpy(key->fragment, args->fragment);
	return STATUS_OK;
}

static bool is_code(const char *text)
{
	size_t len = strlen(text);

	return len > 0 && len <= CODE_MAX &&
	       strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			    "abcdefghijklmnopqrstuvwxyz0123456789-") == len;
}

static enum status sign_and_submit(struct net_request *request,
	struct oauth *oauth, struct https_client *client,
	const struct plc_data *data, const struct plc_key *key,
	const char *code)
{
	struct oauth_step step =
		oauth_step_begin(request, "plc_sign", oauth->pds);
	struct oauth_reply reply = {.body = NULL};
	const struct json *operation = NULL;
	char reason[OAUTH_ERROR_MAX] = "";
	enum status st =
		plc_sign(oauth, client, data, key, code, &reply, &operation);

	st = oauth_step_end(&step, st, reply.error);
	if (st == STATUS_OK) {
		step = oauth_step_begin(
			request, "plc_submit", settings_get()->plc);
		st = plc_submit(oauth, client, operation, reason);
		st = oauth_step_end(&step, st, reason);
	}
	oauth_reply_clear(&reply);
	return st;
}

/* The directory's word, not the PDS's, is what sites will see. */
static enum status check_document(struct net_request *request,
	const struct oauth *oauth, struct https_client *client,
	const struct plc_key *key)
{
	struct resolve_question question = {.text = oauth->handle,
		.until = RESOLVE_KEY,
		.fresh = true,
		.client = client};
	struct resolution *again = calloc(1, sizeof(*again));
	bool is_there = false;
	enum status st;

	if (again == NULL)
		return STATUS_NO_MEMORY;
	resolve_did(request, &oauth->did, &question, again);
	for (size_t i = 0; i < again->key_count; i++) {
		struct did found;

		did_from_key(&again->key[i].key, &found);
		is_there = is_there || strcmp(found.text, key->did_key) == 0;
	}
	st = again->problem;
	if (st == STATUS_OK && is_there == key->is_removed)
		st = STATUS_OAUTH_REFUSED;
	free(again);
	return st;
}

/* What is as it should be already is left alone. */
static enum status change(struct net_request *request, struct flow *flow,
	struct https_client *client, struct plc_key *key, const char *code)
{
	struct plc_data data = {.document = NULL};
	bool is_there = false;
	enum status st = plc_data_get(&flow->oauth, client, &data);

	if (st == STATUS_OK)
		st = key->is_removed
			     ? plc_find_fragment(&data, key, &is_there)
			     : plc_choose_fragment(&data, key, &is_there);
	if (st == STATUS_OK && is_there == key->is_removed)
		st = sign_and_submit(
			request, &flow->oauth, client, &data, key, code);
	plc_data_clear(&data);
	return st;
}

/* A typing error and a bad line must not cost the user the whole way again. */
static bool may_try_again(struct flow *flow, enum status st)
{
	switch (st) {
	case STATUS_CODE_WRONG:
		return ++flow->wrong_codes < WRONG_CODES_MAX;
	case STATUS_DNS_FAILED:
	case STATUS_DNS_TIMEOUT:
	case STATUS_CONNECT_FAILED:
	case STATUS_TLS_FAILED:
	case STATUS_ANSWER_TIMEOUT:
		return true;
	default:
		return false;
	}
}

/* The flow goes on waiting for the code of the next change; NULL then. A server
 * that sends none ends it: what is done stays done. */
static bool wait_for_more(struct flow **flow, struct https_client *client)
{
	char reason[OAUTH_ERROR_MAX];

	if (plc_request_code(&(*flow)->oauth, client, reason) != STATUS_OK ||
		flow_give(*flow) != STATUS_OK)
		return false;
	oauth_expire_wake();
	*flow = NULL;
	return true;
}

static enum status run(struct net_request *request, const struct change *args,
	struct json_writer *result)
{
	struct https_client *client = NULL;
	struct plc_key key;
	struct flow *flow = NULL;
	struct did did;
	enum status st = check_arguments(args, &key, &did);

	if (st == STATUS_OK)
		st = flow_take(args->flow, FLOW_CODE, &flow);
	if (st != STATUS_OK)
		return st;
	st = https_open(&client);
	if (st == STATUS_OK)
		st = is_code(args->code)
			     ? change(request, flow, client, &key, args->code)
			     : STATUS_CODE_WRONG;
	if (st == STATUS_OK)
		st = check_document(request, &flow->oauth, client, &key);
	if (st == STATUS_OK) {
		json_add_string(result, "did", flow->oauth.did.text);
		if (!key.is_removed)
			json_add_string(result, "fragment", key.fragment);
		if (args->more)
			json_add_bool(result, "code_sent",
				wait_for_more(&flow, client));
	} else if (may_try_again(flow, st) && flow_give(flow) == STATUS_OK) {
		oauth_expire_wake();
		flow = NULL;
	}
	oauth_step_finish_flow(request, flow, client);
	https_close(client);
	return st;
}

enum status op_oauth_add_key(struct net_request *request,
	const struct json *args, struct json_writer *result)
{
	struct change change = {.code = NULL};
	enum status st = JSON_DECODE(args, add_fields, &change);

	return st == STATUS_OK ? run(request, &change, result) : st;
}

enum status op_oauth_remove_key(struct net_request *request,
	const struct json *args, struct json_writer *result)
{
	struct change change = {.code = NULL};
	enum status st = JSON_DECODE(args, remove_fields, &change);

	return st == STATUS_OK ? run(request, &change, result) : st;
}
