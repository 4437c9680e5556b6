#include "net/plc.h"

#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>

#define METHOD "com.atproto.identity."
#define URL_MAX (ORIGIN_MAX + 80)

struct signed_operation {
	const struct json *operation;
};

static const struct json_field signed_fields[] = {
	JSON_FIELD(struct signed_operation, operation, JSON_OBJECT, true),
};

static enum status call(struct oauth *oauth, struct https_client *client,
	const char *method, const char *body, struct oauth_reply *reply)
{
	char url[URL_MAX];
	struct oauth_question question = {
		.url = url,
		.body = body,
		.content_type = body == NULL ? NULL : "application/json",
		.with_token = true,
	};
	enum status st;

	snprintf(url, sizeof(url), "%s/xrpc/" METHOD "%s", oauth->pds, method);
	st = oauth_ask(oauth, client, &question, reply);
	/* The access token lives for minutes; the e-mail may take longer. */
	if (st == STATUS_OK && reply->code == 401)
		return STATUS_FLOW_EXPIRED;
	return st;
}

enum status plc_request_code(struct oauth *oauth, struct https_client *client,
	char reason[OAUTH_ERROR_MAX])
{
	struct oauth_reply reply = {.body = NULL};
	enum status st = call(
		oauth, client, "requestPlcOperationSignature", NULL, &reply);

	if (st == STATUS_OK)
		st = oauth_reply_status(&reply);
	strcpy(reason, reply.error);
	oauth_reply_clear(&reply);
	return st;
}

/* Only the map that changes is sent: what is not, the PDS keeps. */
static enum status write_request(struct json_writer *w,
	const struct plc_data *data, const struct plc_key *key,
	const char *code)
{
	const struct json *one = json_first(data->verificationMethods);

	json_begin_object(w, NULL);
	json_add_string(w, "token", code);
	json_begin_object(w, "verificationMethods");
	for (; one != NULL; one = json_next(one)) {
		if (!key->is_removed ||
			strcmp(json_name(one), key->fragment) != 0)
			json_add_copy(w, json_name(one), one);
	}
	if (!key->is_removed)
		json_add_string(w, key->fragment, key->did_key);
	json_end_object(w);
	json_end_object(w);
	return json_finish(w);
}

static enum status read_refusal(const struct oauth_reply *reply)
{
	if (reply->code == 400 &&
		(strcmp(reply->error, "InvalidToken") == 0 ||
			strcmp(reply->error, "ExpiredToken") == 0))
		return STATUS_CODE_WRONG;
	return oauth_reply_status(reply);
}

enum status plc_sign(struct oauth *oauth, struct https_client *client,
	const struct plc_data *data, const struct plc_key *key,
	const char *code, struct oauth_reply *reply,
	const struct json **operation)
{
	struct signed_operation parts = {NULL};
	char body[PLC_OPERATION_MAX];
	struct json_writer w;
	enum status st;

	*reply = (struct oauth_reply){.body = NULL};
	json_writer_init(&w, body, sizeof(body));
	st = write_request(&w, data, key, code);
	if (st == STATUS_OK)
		st = call(oauth, client, "signPlcOperation", body, reply);
	OPENSSL_cleanse(body, sizeof(body)); /* the code was in it */
	if (st == STATUS_OK)
		st = read_refusal(reply);
	if (st != STATUS_OK)
		return st;
	if (reply->body == NULL ||
		JSON_PICK(reply->body, signed_fields, &parts) != STATUS_OK)
		return STATUS_ANSWER_BAD;
	*operation = parts.operation;
	return plc_check_operation(parts.operation, data, key);
}

enum status plc_submit(struct oauth *oauth, struct https_client *client,
	const struct json *operation, char reason[OAUTH_ERROR_MAX])
{
	struct oauth_reply reply = {.body = NULL};
	char body[PLC_OPERATION_MAX];
	struct json_writer w;
	enum status st;

	reason[0] = '\0';
	json_writer_init(&w, body, sizeof(body));
	json_begin_object(&w, NULL);
	json_add_copy(&w, "operation", operation);
	json_end_object(&w);
	st = json_finish(&w);
	if (st == STATUS_OK)
		st = call(oauth, client, "submitPlcOperation", body, &reply);
	if (st == STATUS_OK)
		st = oauth_reply_status(&reply);
	strcpy(reason, reply.error);
	oauth_reply_clear(&reply);
	return st;
}
