/* Starts a flow: who confirms this handle, and where must the browser go? */
#include "net/flow.h"
#include "net/oauth_expire.h"
#include "net/oauth_step.h"
#include "net/par.h"
#include "net/service.h"

#include <stdlib.h>
#include <string.h>

struct begin {
	const char *handle;
	const char *did;
	bool with_key;
};

static const struct json_field begin_fields[] = {
	JSON_FIELD(struct begin, handle, JSON_STRING, true),
	JSON_FIELD(struct begin, did, JSON_STRING, false),
	JSON_FIELD(struct begin, with_key, JSON_BOOL, false),
};

/* What is asked for is what is used: changing a did:plc document takes a scope
 * of its own, a did:web is changed by its owner. */
static const char *scope_for(const struct resolution *resolution, bool with_key)
{
	if (resolution->flow == FLOW_ATPROTO)
		return with_key && resolution->did.method == DID_PLC
			       ? "atproto identity:*"
			       : "atproto";
	if (auth_metadata_has_scope(&resolution->server, "openid"))
		return "openid";
	return "";
}

/* Fresh: what the user is about to trust is asked for now. */
static enum status find_server(struct net_request *request,
	const struct begin *begin, struct https_client *client,
	struct resolution *resolution)
{
	struct resolve_question question = {.text = begin->handle,
		.until = RESOLVE_SERVER,
		.fresh = true,
		.client = client};

	if (strlen(begin->handle) > RESOLVE_TEXT_MAX)
		return STATUS_BAD_HANDLE;
	resolve_handle(request, &question, resolution);
	if (resolution->problem != STATUS_OK)
		return resolution->problem;
	if (begin->did != NULL && strcmp(begin->did, resolution->did.text) != 0)
		return STATUS_DID_OTHER;
	if (resolution->flow == FLOW_NONE ||
		(begin->with_key && resolution->flow != FLOW_ATPROTO))
		return STATUS_SERVER_MISSING;
	/* We are registered nowhere beforehand, and have no secret. */
	if (!resolution->server.reads_client_metadata &&
		resolution->server.registration_endpoint[0] == '\0')
		return STATUS_METADATA_BAD;
	return STATUS_OK;
}

static enum status ask_server(struct net_request *request, struct flow *flow,
	struct https_client *client, const struct resolution *resolution,
	char url[OAUTH_URL_MAX])
{
	struct oauth_step step = oauth_step_begin(
		request, "par", resolution->server.par_endpoint);
	char reason[OAUTH_ERROR_MAX];
	enum status st = callback_listener_open(&flow->listener);

	if (st == STATUS_OK)
		st = oauth_init(&flow->oauth, resolution, &flow->listener,
			scope_for(resolution, flow->with_key));
	if (st != STATUS_OK)
		return st;
	flow->oauth.stop = &flow->stop;
	st = par_push(&flow->oauth, client, url, reason);
	return oauth_step_end(&step, st, reason);
}

static void write_result(
	const struct flow *flow, const char *url, struct json_writer *result)
{
	const struct oauth *oauth = &flow->oauth;

	json_add_string(result, "flow", flow->id);
	json_add_string(result, "url", url);
	json_add_string(result, "handle", oauth->handle);
	if (oauth->did.text[0] != '\0')
		json_add_string(result, "did", oauth->did.text);
	json_add_string(result, "issuer", oauth->server.issuer);
	json_add_string(result, "server", oauth->server_host);
	if (oauth->pds[0] != '\0')
		json_add_string(result, "pds", oauth->pds);
	json_add_string(result, "scope", oauth->scope);
}

enum status op_oauth_begin(struct net_request *request, const struct json *args,
	struct json_writer *result)
{
	struct begin begin = {.with_key = false};
	struct resolution *resolution = calloc(1, sizeof(*resolution));
	struct https_client *client = NULL;
	struct flow *flow = NULL;
	char url[OAUTH_URL_MAX];
	enum status st = JSON_DECODE(args, begin_fields, &begin);

	if (st == STATUS_OK && resolution == NULL)
		st = STATUS_NO_MEMORY;
	if (st == STATUS_OK)
		st = oauth_expire_start();
	if (st == STATUS_OK)
		st = https_open(&client);
	if (st == STATUS_OK)
		st = find_server(request, &begin, client, resolution);
	if (st == STATUS_OK)
		st = flow_new(&flow);
	if (st != STATUS_OK)
		goto out;
	flow->with_key = begin.with_key;
	st = ask_server(request, flow, client, resolution, url);
	if (st == STATUS_OK) {
		write_result(flow, url, result);
		st = flow_give(flow);
	}
	if (st == STATUS_OK)
		oauth_expire_wake();
	else
		flow_end(flow);
out:
	https_close(client);
	free(resolution);
	return st;
}
