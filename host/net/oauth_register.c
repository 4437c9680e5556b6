#include "net/oauth_register.h"

#include <string.h>

#define BODY_MAX 1024

struct registration {
	const char *client_id;
};

static const struct json_field registration_fields[] = {
	JSON_FIELD(struct registration, client_id, JSON_STRING, true),
};

bool oauth_register_is_needed(const struct oauth *oauth)
{
	return oauth->flow == FLOW_OAUTH &&
	       oauth->server.registration_endpoint[0] != '\0';
}

static void write_list(
	struct json_writer *w, const char *name, const char *value)
{
	json_begin_array(w, name);
	json_add_string(w, NULL, value);
	json_end_array(w);
}

static enum status write_client(
	const struct oauth *oauth, struct json_writer *w)
{
	json_begin_object(w, NULL);
	json_add_string(w, "client_name", "nywhere");
	json_add_string(w, "application_type", "native");
	write_list(w, "redirect_uris", oauth->redirect_uri);
	write_list(w, "grant_types", "authorization_code");
	write_list(w, "response_types", "code");
	json_add_string(w, "token_endpoint_auth_method", "none");
	if (oauth->scope[0] != '\0')
		json_add_string(w, "scope", oauth->scope);
	if (oauth->with_dpop)
		json_add_bool(w, "dpop_bound_access_tokens", true);
	json_end_object(w);
	return json_finish(w);
}

static enum status read_client(
	const struct oauth_reply *reply, char out[OAUTH_CLIENT_MAX])
{
	struct registration registration = {NULL};
	size_t len;

	if (reply->body == NULL || JSON_PICK(reply->body, registration_fields,
					   &registration) != STATUS_OK)
		return STATUS_ANSWER_BAD;
	len = strlen(registration.client_id);
	if (len == 0 || len >= OAUTH_CLIENT_MAX)
		return STATUS_ANSWER_BAD;
	memcpy(out, registration.client_id, len + 1);
	return STATUS_OK;
}

enum status oauth_register(struct oauth *oauth, struct https_client *client,
	char reason[OAUTH_ERROR_MAX])
{
	char body[BODY_MAX];
	struct oauth_question question = {
		.url = oauth->server.registration_endpoint,
		.content_type = "application/json",
		.body = body,
	};
	struct oauth_reply reply = {.body = NULL};
	struct json_writer w;
	enum status st;

	reason[0] = '\0';
	json_writer_init(&w, body, sizeof(body));
	st = write_client(oauth, &w);
	if (st == STATUS_OK)
		st = oauth_ask_for(oauth, client, &question, &reply, reason);
	if (st == STATUS_OK)
		st = read_client(&reply, oauth->client_id);
	oauth_reply_clear(&reply);
	return st;
}
