#include "net/par.h"

#include "net/oauth_form.h"
#include "net/oauth_register.h"
#include "net/pkce.h"

#include <string.h>

#define REQUEST_URI_MAX 512

struct pushed {
	const char *request_uri;
};

static const struct json_field pushed_fields[] = {
	JSON_FIELD(struct pushed, request_uri, JSON_STRING, true),
};

static enum status add_request(
	const struct oauth *oauth, struct oauth_form *form)
{
	char challenge[PKCE_LENGTH + 1];
	enum status st =
		pkce_challenge((const char *)oauth->verifier->data, challenge);

	if (st != STATUS_OK)
		return st;
	oauth_form_add(form, "client_id", oauth->client_id);
	oauth_form_add(form, "response_type", "code");
	oauth_form_add(form, "redirect_uri", oauth->redirect_uri);
	if (oauth->scope[0] != '\0')
		oauth_form_add(form, "scope", oauth->scope);
	oauth_form_add(form, "state", oauth->state);
	oauth_form_add(form, "code_challenge", challenge);
	oauth_form_add(form, "code_challenge_method", "S256");
	oauth_form_add(form, "login_hint", oauth->handle);
	return oauth_form_finish(form);
}

/* The endpoint may have a query of its own (RFC 6749, section 3.1). */
static enum status begin_url(
	const struct oauth *oauth, struct oauth_form *form, char *url)
{
	const char *endpoint = oauth->server.authorization_endpoint;
	size_t len = strlen(endpoint);

	if (len + 2 > OAUTH_URL_MAX || strchr(endpoint, '#') != NULL)
		return STATUS_METADATA_BAD;
	memcpy(url, endpoint, len);
	strcpy(url + len, strchr(endpoint, '?') == NULL ? "?" : "&");
	oauth_form_init(form, url, OAUTH_URL_MAX);
	return STATUS_OK;
}

static bool is_reference(const char *text)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len; i++) {
		if (text[i] < 0x21 || text[i] > 0x7e)
			return false;
	}
	return len > 0 && len <= REQUEST_URI_MAX;
}

static enum status read_reference(const struct oauth *oauth,
	const struct oauth_reply *reply, struct oauth_form *form)
{
	struct pushed pushed = {NULL};

	if (reply->body == NULL ||
		JSON_PICK(reply->body, pushed_fields, &pushed) != STATUS_OK ||
		!is_reference(pushed.request_uri))
		return STATUS_ANSWER_BAD;
	oauth_form_add(form, "client_id", oauth->client_id);
	oauth_form_add(form, "request_uri", pushed.request_uri);
	return oauth_form_finish(form) == STATUS_OK ? STATUS_OK
						    : STATUS_ANSWER_BAD;
}

enum status par_push(struct oauth *oauth, struct https_client *client,
	char url[OAUTH_URL_MAX], char reason[OAUTH_ERROR_MAX])
{
	char body[OAUTH_URL_MAX] = "";
	struct oauth_question question = {
		.url = oauth->server.par_endpoint,
		.content_type = "application/x-www-form-urlencoded",
		.body = body,
	};
	struct oauth_reply reply = {.body = NULL};
	struct oauth_form form;
	struct oauth_form address;
	enum status st = begin_url(oauth, &address, url);

	reason[0] = '\0';
	if (st == STATUS_OK && oauth_register_is_needed(oauth))
		st = oauth_register(oauth, client, reason);
	if (st != STATUS_OK)
		return st;
	if (oauth->server.par_endpoint[0] == '\0')
		return add_request(oauth, &address);
	oauth_form_init(&form, body, sizeof(body));
	st = add_request(oauth, &form);
	if (st == STATUS_OK)
		st = oauth_ask_for(oauth, client, &question, &reply, reason);
	if (st == STATUS_OK)
		st = read_reference(oauth, &reply, &address);
	oauth_reply_clear(&reply);
	return st;
}
