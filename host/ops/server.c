/* server: where a handle's owner confirms a sign-in, and only there; and the
 * site that an origin belongs to. For the guard of a redirect. */
#include "handle/origin.h"
#include "ops/net_resolution.h"
#include "ops/operation.h"

#include <string.h>

struct arguments {
	const char *origin;
	const char *handle;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, origin, JSON_STRING, true),
	JSON_FIELD(struct arguments, handle, JSON_STRING, true),
};

struct server {
	const char *handle;
	const char *did; /* NULL for none */
	const char *issuer;
	const char *authorization_endpoint;
	const char *server;
	const char *site;
	const char *flow;
};

static const struct json_field server_fields[] = {
	JSON_FIELD(struct server, handle, JSON_STRING, true),
	JSON_FIELD(struct server, did, JSON_STRING, false),
	JSON_FIELD(struct server, issuer, JSON_STRING, true),
	JSON_FIELD(struct server, authorization_endpoint, JSON_STRING, true),
	JSON_FIELD(struct server, server, JSON_STRING, true),
	JSON_FIELD(struct server, site, JSON_STRING, true),
	JSON_FIELD(struct server, flow, JSON_STRING, true),
};

static enum status read_arguments(
	const struct json *args, struct origin *origin, struct handle *handle)
{
	struct arguments arguments = {0};
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK)
		st = origin_parse(arguments.origin, origin);
	if (st == STATUS_OK)
		st = handle_parse(arguments.handle, handle);
	if (st == STATUS_OK && handle->type != HANDLE_DNS)
		st = STATUS_HANDLE_REFUSED;
	return st;
}

enum status ask_server(struct session *session, const struct json *args,
	struct net_question *question)
{
	struct origin origin;
	struct handle handle;
	enum status st = read_arguments(args, &origin, &handle);

	(void)session;
	if (st == STATUS_OK) {
		json_add_string(question->args, "origin", origin.text);
		json_add_string(question->args, "handle", handle.text);
	}
	return st;
}

static enum status read_server(const struct json *answer,
	const struct handle *handle, struct server *out)
{
	static const char *const flows[] = {"atproto", "oauth"};
	struct server server = {0};

	if (JSON_DECODE(answer, server_fields, &server) != STATUS_OK ||
		strcmp(server.handle, handle->text) != 0 ||
		!net_did_is_fit(server.did) || !net_url_is_fit(server.issuer) ||
		!net_url_is_fit(server.authorization_endpoint) ||
		!net_host_is_fit(server.server) ||
		!net_host_is_fit(server.site) ||
		!net_text_is_one_of(server.flow, flows, 2))
		return STATUS_HELPER_FAILED;
	*out = server;
	return STATUS_OK;
}

/* The vault may know whose the handle is; while it is locked it is not asked,
 * so that the guard of a redirect works then, too. */
static enum status check_account(
	struct session *session, const struct handle *handle, const char *did)
{
	struct handle_record record;
	struct vault *vault;

	if (session_vault(session, &vault) != STATUS_OK ||
		handle_store_find(vault, handle->text, &record) != STATUS_OK ||
		record.did.text[0] == '\0')
		return STATUS_OK;
	return did != NULL && strcmp(record.did.text, did) == 0
		       ? STATUS_OK
		       : STATUS_DID_OTHER;
}

enum status finish_server(struct session *session, const struct json *args,
	const struct json *answer, struct json_writer *result)
{
	struct server server;
	struct origin origin;
	struct handle handle;
	enum status st = read_arguments(args, &origin, &handle);

	if (st == STATUS_OK)
		st = read_server(answer, &handle, &server);
	if (st == STATUS_OK)
		st = check_account(session, &handle, server.did);
	if (st != STATUS_OK)
		return st;
	json_add_string(result, "handle", handle.text);
	if (server.did != NULL)
		json_add_string(result, "did", server.did);
	json_add_string(result, "issuer", server.issuer);
	json_add_string(result, "authorization_endpoint",
		server.authorization_endpoint);
	json_add_string(result, "server", server.server);
	json_add_string(result, "site", server.site);
	json_add_string(result, "flow", server.flow);
	return STATUS_OK;
}
