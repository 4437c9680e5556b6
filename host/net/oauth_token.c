#include "net/oauth_token.h"

#include "net/oauth_form.h"
#include "net/oauth_id_token.h"

#include <string.h>
#include <strings.h>

/* With its header a power of two, as the locked heap gives it out. */
#define FORM_SIZE (4096 - sizeof(struct secret))
#define TOKEN_MAX 3072 /* bytes; the locked heap is small */

struct grant {
	const char *access_token;
	const char *refresh_token;
	const char *token_type;
	const char *scope;
	const char *sub;
	const char *id_token;
};

static const struct json_field grant_fields[] = {
	JSON_FIELD(struct grant, access_token, JSON_STRING, true),
	JSON_FIELD(struct grant, refresh_token, JSON_STRING, false),
	JSON_FIELD(struct grant, token_type, JSON_STRING, true),
	JSON_FIELD(struct grant, scope, JSON_STRING, false),
	JSON_FIELD(struct grant, sub, JSON_STRING, false),
	JSON_FIELD(struct grant, id_token, JSON_STRING, false),
};

/* A form that holds secrets, posted and wiped. */
struct secret_form {
	struct secret *memory;
	struct oauth_form form;
};

static bool form_open(struct secret_form *secret)
{
	secret->memory = secret_new(FORM_SIZE);
	if (secret->memory == NULL)
		return false;
	oauth_form_init(&secret->form, (char *)secret->memory->data, FORM_SIZE);
	return true;
}

static enum status form_post(struct oauth *oauth, struct https_client *client,
	const char *url, struct secret_form *secret, struct oauth_reply *reply,
	char reason[OAUTH_ERROR_MAX])
{
	struct oauth_question question = {
		.url = url,
		.content_type = "application/x-www-form-urlencoded",
		.body = (const char *)secret->memory->data,
	};
	enum status st = oauth_form_finish(&secret->form);

	return st == STATUS_OK
		       ? oauth_ask_for(oauth, client, &question, reply, reason)
		       : st;
}

/* What can stand in a header (RFC 6750, section 2.1), and nothing else. */
static bool is_token(const char *text)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len; i++) {
		if (text[i] < 0x21 || text[i] > 0x7e)
			return false;
	}
	return len > 0 && len <= TOKEN_MAX;
}

/* Whether the list, with a space between its words, has this one. */
static bool has_word(const char *list, const char *word, size_t len)
{
	while (*list != '\0') {
		size_t n = strcspn(list, " ");

		if (n == len && memcmp(list, word, len) == 0)
			return true;
		list += n + (list[n] == ' ');
	}
	return false;
}

/* No scope in the answer means the one that was asked for (RFC 6749, section
 * 5.1); atproto demands that it be said. */
static enum status check_scope(const struct oauth *oauth, const char *granted)
{
	const char *word = oauth->scope;

	if (granted == NULL)
		return oauth->flow == FLOW_ATPROTO ? STATUS_ANSWER_BAD
						   : STATUS_OK;
	while (*word != '\0') {
		size_t len = strcspn(word, " ");

		if (!has_word(granted, word, len))
			return STATUS_OAUTH_SCOPE;
		word += len + (word[len] == ' ');
	}
	return STATUS_OK;
}

static enum status keep_tokens(struct oauth *oauth, const struct grant *grant)
{
	oauth_drop_tokens(oauth);
	oauth->access_token = secret_copy(
		grant->access_token, strlen(grant->access_token) + 1);
	if (oauth->access_token == NULL)
		return STATUS_NO_MEMORY;
	if (grant->refresh_token == NULL)
		return STATUS_OK;
	if (!is_token(grant->refresh_token))
		return STATUS_ANSWER_BAD;
	oauth->refresh_token = secret_copy(
		grant->refresh_token, strlen(grant->refresh_token) + 1);
	return oauth->refresh_token == NULL ? STATUS_NO_MEMORY : STATUS_OK;
}

/* atproto says it beside the token, OpenID Connect in one more token. */
static enum status read_subject(
	struct oauth *oauth, const struct grant *grant, int64_t now)
{
	const struct oauth_id_token_rules rules = {
		.issuer = oauth->server.issuer,
		.client_id = oauth->client_id,
		.now = now,
	};

	if (grant->sub != NULL) {
		if (strlen(grant->sub) < OAUTH_SUBJECT_MAX)
			strcpy(oauth->subject, grant->sub);
		return STATUS_OK;
	}
	if (oauth->flow == FLOW_ATPROTO || grant->id_token == NULL)
		return STATUS_OK;
	return oauth_id_token_subject(grant->id_token, &rules, oauth->subject,
		sizeof(oauth->subject));
}

/* Kept as soon as they are there, so that they can be taken back even when the
 * rest of the answer is not as it must be. */
static enum status read_grant(
	struct oauth *oauth, const struct oauth_reply *reply)
{
	struct grant grant = {.sub = NULL};
	enum status st;

	if (reply->body == NULL ||
		JSON_PICK(reply->body, grant_fields, &grant) != STATUS_OK ||
		!is_token(grant.access_token))
		return STATUS_ANSWER_BAD;
	st = keep_tokens(oauth, &grant);
	if (st != STATUS_OK)
		return st;
	if (strcasecmp(grant.token_type, oauth->with_dpop ? "DPoP" : "Bearer"))
		return STATUS_ANSWER_BAD;
	st = read_subject(oauth, &grant, reply->time);
	if (st != STATUS_OK)
		return st;
	return check_scope(oauth, grant.scope);
}

enum status oauth_token_get(struct oauth *oauth, struct https_client *client,
	const char *code, char reason[OAUTH_ERROR_MAX])
{
	struct oauth_reply reply = {.body = NULL};
	struct secret_form body = {.memory = NULL};
	enum status st;

	reason[0] = '\0';
	if (!form_open(&body))
		return STATUS_NO_MEMORY;
	oauth_form_add(&body.form, "grant_type", "authorization_code");
	oauth_form_add(&body.form, "code", code);
	oauth_form_add(&body.form, "redirect_uri", oauth->redirect_uri);
	oauth_form_add(&body.form, "client_id", oauth->client_id);
	oauth_form_add(&body.form, "code_verifier",
		(const char *)oauth->verifier->data);
	st = form_post(oauth, client, oauth->server.token_endpoint, &body,
		&reply, reason);
	if (st == STATUS_OK)
		st = read_grant(oauth, &reply);
	oauth_reply_clear(&reply);
	secret_free(body.memory);
	return st;
}

enum status oauth_token_check_subject(const struct oauth *oauth)
{
	if (oauth->did.text[0] != '\0')
		return strcmp(oauth->subject, oauth->did.text) == 0
			       ? STATUS_OK
			       : STATUS_OAUTH_SUBJECT;
	return is_token(oauth->subject) ? STATUS_OK : STATUS_OAUTH_SUBJECT;
}

bool oauth_token_is_revocable(const struct oauth *oauth)
{
	return oauth->access_token != NULL &&
	       oauth->server.revocation_endpoint[0] != '\0';
}

enum status oauth_token_revoke(struct oauth *oauth, struct https_client *client)
{
	struct oauth_reply reply = {.body = NULL};
	struct secret_form body = {.memory = NULL};
	char reason[OAUTH_ERROR_MAX];
	/* Revoking the refresh token ends the access token as well (RFC 7009,
	 * section 2.1). */
	const struct secret *token = oauth->refresh_token != NULL
					     ? oauth->refresh_token
					     : oauth->access_token;
	enum status st = STATUS_NO_MEMORY;

	if (oauth_token_is_revocable(oauth) && form_open(&body)) {
		oauth_form_add(&body.form, "token", (const char *)token->data);
		oauth_form_add(&body.form, "client_id", oauth->client_id);
		st = form_post(oauth, client, oauth->server.revocation_endpoint,
			&body, &reply, reason);
	}
	oauth_reply_clear(&reply);
	secret_free(body.memory);
	oauth_drop_tokens(oauth);
	return st;
}
