/* Waits for the user to come back from her server, and finds out whether it
 * was she. */
#include "base/platform.h"
#include "net/callback_page.h"
#include "net/flow.h"
#include "net/oauth_expire.h"
#include "net/oauth_step.h"
#include "net/oauth_token.h"
#include "net/plc.h"
#include "net/service.h"

#include <stdlib.h>
#include <string.h>

#define PATIENCE_MS (10 * 60 * 1000)

struct finish {
	const char *flow;
};

static const struct json_field finish_fields[] = {
	JSON_FIELD(struct finish, flow, JSON_STRING, true),
};

/* With STATUS_OK there is a code in *callback. */
static enum status wait_for_user(struct net_request *request, struct flow *flow,
	struct callback *callback, int *browser)
{
	const struct oauth *oauth = &flow->oauth;
	struct oauth_step step = oauth_step_begin(
		request, "authorize", oauth->server.authorization_endpoint);
	struct callback_limit limit = {.cancel_fd = flow->cancel_fd,
		.deadline = platform_clock_ms() + PATIENCE_MS};
	struct callback_expected expected = {.state = oauth->state,
		.issuer = oauth->server.issuer,
		.issuer_required = oauth->server.sends_iss};
	enum status st;

	if (limit.deadline > flow->deadline)
		limit.deadline = flow->deadline;
	st = callback_listener_wait(&flow->listener, &limit, callback, browser);
	if (st == STATUS_OK)
		st = callback_check(callback, &expected);
	return oauth_step_end(&step, st, NULL);
}

static enum status get_token(struct net_request *request, struct oauth *oauth,
	struct https_client *client, const struct callback *callback)
{
	struct oauth_step step = oauth_step_begin(
		request, "token", oauth->server.token_endpoint);
	char reason[OAUTH_ERROR_MAX];
	enum status st = oauth_token_get(
		oauth, client, (const char *)callback->code->data, reason);

	return oauth_step_end(&step, st, reason);
}

/* The token names an account; only the account's own document says which
 * server may speak for it. Were that not asked again, any server could claim
 * any account. On the generic path it is the handle that named the server. */
static enum status check_server(struct net_request *request,
	const struct oauth *oauth, struct https_client *client)
{
	struct resolve_question question = {.text = oauth->handle,
		.until = RESOLVE_SERVER,
		.fresh = true,
		.client = client};
	struct resolution *again = calloc(1, sizeof(*again));
	enum status st;

	if (again == NULL)
		return STATUS_NO_MEMORY;
	if (oauth->flow == FLOW_ATPROTO)
		resolve_did(request, &oauth->did, &question, again);
	else
		resolve_handle(request, &question, again);
	st = again->problem;
	if (st == STATUS_OK &&
		(again->flow != oauth->flow ||
			strcmp(again->did.text, oauth->did.text) != 0 ||
			strcmp(again->server.issuer, oauth->server.issuer) !=
				0 ||
			strcmp(again->pds, oauth->pds) != 0))
		st = STATUS_OAUTH_ISSUER;
	free(again);
	return st;
}

static enum status check_subject(struct net_request *request,
	const struct oauth *oauth, struct https_client *client)
{
	struct oauth_step step = oauth_step_begin(request, "subject",
		oauth->did.text[0] != '\0' ? oauth->did.text
					   : oauth->server.issuer);
	enum status st = oauth_token_check_subject(oauth);

	if (st == STATUS_OK)
		st = check_server(request, oauth, client);
	return oauth_step_end(&step, st, NULL);
}

static enum status send_code(struct net_request *request, struct oauth *oauth,
	struct https_client *client)
{
	struct oauth_step step =
		oauth_step_begin(request, "email_code", oauth->pds);
	char reason[OAUTH_ERROR_MAX] = "";
	enum status st = plc_request_code(oauth, client, reason);

	return oauth_step_end(&step, st, reason);
}

static bool needs_code(const struct flow *flow)
{
	return flow->with_key && flow->oauth.did.method == DID_PLC;
}

/* All that follows from a code. */
static enum status go_on(struct net_request *request, struct flow *flow,
	struct https_client *client, const struct callback *callback)
{
	enum status st = get_token(request, &flow->oauth, client, callback);

	if (st == STATUS_OK)
		st = check_subject(request, &flow->oauth, client);
	/* Not every request can be stopped halfway. */
	if (st == STATUS_OK && atomic_load(&flow->stop))
		st = STATUS_CANCELLED;
	if (st == STATUS_OK && needs_code(flow))
		st = send_code(request, &flow->oauth, client);
	return st;
}

/* Only now, so that the page tells how it ended. */
static void tell_browser(
	const struct flow *flow, enum status outcome, int browser)
{
	char text[CALLBACK_PAGE_MAX];
	struct callback_page page = {
		.outcome = outcome,
		.handle = flow->oauth.handle,
		.server = flow->oauth.server_host,
		.code_sent = needs_code(flow),
	};

	if (callback_page_write(&page, text) == STATUS_OK)
		callback_listener_answer(browser, text);
	else
		callback_listener_answer(browser, "");
}

static void write_result(const struct flow *flow, struct json_writer *result)
{
	const struct oauth *oauth = &flow->oauth;

	json_add_string(result, "handle", oauth->handle);
	if (oauth->did.text[0] != '\0')
		json_add_string(result, "did", oauth->did.text);
	else
		json_add_string(result, "sub", oauth->subject);
	json_add_string(result, "issuer", oauth->server.issuer);
	json_add_string(result, "server", oauth->server_host);
	if (oauth->pds[0] != '\0')
		json_add_string(result, "pds", oauth->pds);
	json_add_bool(result, "code_sent", needs_code(flow));
}

enum status op_oauth_finish(struct net_request *request,
	const struct json *args, struct json_writer *result)
{
	struct finish finish = {NULL};
	struct callback callback = {.code = NULL};
	struct https_client *client = NULL;
	struct flow *flow = NULL;
	int browser = -1;
	enum status st = JSON_DECODE(args, finish_fields, &finish);

	if (st == STATUS_OK)
		st = flow_take(finish.flow, FLOW_BROWSER, &flow);
	if (st == STATUS_OK)
		st = https_open(&client);
	if (st == STATUS_OK)
		st = wait_for_user(request, flow, &callback, &browser);
	if (st == STATUS_OK)
		st = go_on(request, flow, client, &callback);
	callback_clear(&callback);
	if (flow == NULL)
		return st;
	tell_browser(flow, st, browser);
	callback_listener_close(&flow->listener);
	if (st == STATUS_OK)
		write_result(flow, result);
	if (st == STATUS_OK && needs_code(flow)) {
		flow->stage = FLOW_CODE;
		st = flow_give(flow);
		if (st == STATUS_OK) {
			oauth_expire_wake();
			flow = NULL;
		}
	}
	oauth_step_finish_flow(request, flow, client);
	https_close(client);
	return st;
}
