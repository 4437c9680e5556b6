/* Where a handle's authorization page is, for the guard of the redirect: the
 * site that sends a person there cannot say so itself. */
#include "net/clean.h"
#include "net/resolve_kept.h"
#include "net/service.h"
#include "net/site.h"

#include <stdlib.h>

struct arguments {
	const char *origin;
	const char *handle;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, origin, JSON_STRING, true),
	JSON_FIELD(struct arguments, handle, JSON_STRING, true),
};

static enum status resolve(struct net_request *request, const char *handle,
	struct resolve_kept *out)
{
	struct resolve_question question = {
		.text = handle, .until = RESOLVE_SERVER};
	struct resolution *resolution = malloc(sizeof(*resolution));
	enum status st;

	if (resolution == NULL)
		return STATUS_NO_MEMORY;
	resolve_handle(request, &question, resolution);
	st = resolution->problem;
	if (st == STATUS_OK)
		resolve_kept_of(resolution, out);
	free(resolution);
	return st;
}

/* The server is named by what her browser's address bar will show. */
static enum status write(const struct resolve_kept *found,
	const struct origin *origin, struct json_writer *w)
{
	char host[HOSTNAME_MAX + 1];
	char site[SITE_MAX + 1];
	enum status st = https_url_check(
		found->authorization_endpoint, host, sizeof(host));

	if (st != STATUS_OK)
		return st;
	site_of_origin(origin, site);
	json_add_string(w, "handle", found->handle);
	if (found->did[0] != '\0')
		json_add_string(w, "did", found->did);
	json_add_string(w, "issuer", found->issuer);
	json_add_string(
		w, "authorization_endpoint", found->authorization_endpoint);
	json_add_string(w, "server", host);
	json_add_string(w, "site", site);
	json_add_string(
		w, "flow", found->flow == FLOW_ATPROTO ? "atproto" : "oauth");
	return STATUS_OK;
}

enum status op_server(struct net_request *request, const struct json *args,
	struct json_writer *result)
{
	struct arguments arguments = {0};
	struct resolve_kept found;
	struct origin origin;
	struct handle handle;
	const char *why = NULL;
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK)
		st = origin_parse(arguments.origin, &origin);
	if (st == STATUS_OK)
		st = clean_handle(arguments.handle, &handle, &why);
	if (st == STATUS_OK && !resolve_kept_find(handle.text, &found))
		st = resolve(request, handle.text, &found);
	return st == STATUS_OK ? write(&found, &origin, result) : st;
}
