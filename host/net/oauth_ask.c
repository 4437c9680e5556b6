#include "net/oauth_ask.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define HEADER_MAX (DPOP_PROOF_MAX + sizeof("DPoP: "))
#define TOKEN_LINE_PREFIX "Authorization: DPoP "
#define SKEW_THAT_MATTERS 30 /* seconds; servers allow about that much */
#define SKEW_MAX (INT64_C(1) << 40)

struct problem {
	const char *error;
};

static const struct json_field problem_fields[] = {
	JSON_FIELD(struct problem, error, JSON_STRING, false),
};

/* The entry of the url's origin; the last one gives way to a third server. */
static struct oauth_peer *peer_of(struct oauth *oauth, const char *url)
{
	const char *host = strstr(url, "://");
	size_t len = host == NULL ? strlen(url)
				  : (size_t)(host - url) + 3 +
					    strcspn(host + 3, "/?#");
	struct oauth_peer *peer = &oauth->peer[OAUTH_PEERS - 1];

	if (len > ORIGIN_MAX)
		len = ORIGIN_MAX;
	for (int i = 0; i < OAUTH_PEERS; i++) {
		struct oauth_peer *one = &oauth->peer[i];

		if (strlen(one->host) == len &&
			memcmp(one->host, url, len) == 0)
			return one;
		if (one->host[0] == '\0') {
			peer = one;
			break;
		}
	}
	*peer = (struct oauth_peer){.skew = 0};
	memcpy(peer->host, url, len);
	return peer;
}

/* Takes nonce and clock from an answer. True if the clock was so far off that
 * the proof must have looked wrong. */
static bool learn(struct oauth_peer *peer, const struct https_answer *answer)
{
	int64_t before = peer->skew;
	int64_t now = (int64_t)time(NULL);

	if (dpop_nonce_is_valid(answer->dpop_nonce))
		strcpy(peer->nonce, answer->dpop_nonce);
	if (answer->date > 0 && answer->date < SKEW_MAX)
		peer->skew = answer->date - now;
	return llabs(peer->skew - before) > SKEW_THAT_MATTERS;
}

static enum status write_proof(const struct oauth *oauth,
	const struct oauth_peer *peer, const struct oauth_question *question,
	char out[HEADER_MAX])
{
	struct dpop_claims claims = {
		.method = "POST",
		.url = question->url,
		.nonce = peer->nonce[0] == '\0' ? NULL : peer->nonce,
		.access_token =
			question->with_token
				? (const char *)oauth->access_token->data
				: NULL,
		.issued_at = (int64_t)time(NULL) + peer->skew,
	};

	memcpy(out, "DPoP: ", 6);
	return dpop_proof(oauth->key, &claims, out + 6);
}

static struct secret *token_line(const struct oauth *oauth)
{
	size_t prefix = strlen(TOKEN_LINE_PREFIX);
	struct secret *line = secret_new(prefix + oauth->access_token->len);

	if (line != NULL) {
		memcpy(line->data, TOKEN_LINE_PREFIX, prefix);
		memcpy(line->data + prefix, oauth->access_token->data,
			oauth->access_token->len);
	}
	return line;
}

static enum status ask_once(const struct oauth *oauth,
	const struct oauth_peer *peer, struct https_client *client,
	const struct oauth_question *question, struct https_answer *answer)
{
	struct https_request request = {
		.method = "POST",
		.url = question->url,
		.body = question->body,
		.body_len = question->body == NULL ? 0 : strlen(question->body),
		.content_type = question->content_type,
		.body_max = OAUTH_BODY_MAX,
		.stop = oauth->stop,
	};
	struct secret *token = NULL;
	char proof[HEADER_MAX];
	enum status st = STATUS_OK;
	int headers = 0;

	if (oauth->with_dpop) {
		st = write_proof(oauth, peer, question, proof);
		request.header[headers++] = proof;
	}
	if (st == STATUS_OK && question->with_token) {
		token = token_line(oauth);
		if (token == NULL)
			return STATUS_NO_MEMORY;
		request.header[headers++] = (const char *)token->data;
	}
	if (st == STATUS_OK)
		st = https_ask(client, &request, answer);
	secret_free(token);
	return st;
}

static void read_error(struct oauth_reply *reply)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789_";
	struct problem problem = {NULL};

	if (reply->body == NULL || reply->code / 100 == 2 ||
		JSON_PICK(reply->body, problem_fields, &problem) != STATUS_OK ||
		problem.error == NULL)
		return;
	if (strlen(problem.error) < OAUTH_ERROR_MAX &&
		strspn(problem.error, allowed) == strlen(problem.error))
		strcpy(reply->error, problem.error);
}

static void take_answer(
	const struct https_answer *answer, struct oauth_reply *out)
{
	out->code = answer->code;
	if (answer->is_json &&
		json_parse(answer->body, answer->len, &out->body) != STATUS_OK)
		out->body = NULL;
	read_error(out);
}

/* An authorization server says it in its body, a PDS in a header. */
static bool wants_newer_nonce(
	const struct https_answer *answer, const struct oauth_reply *reply)
{
	return dpop_nonce_is_valid(answer->dpop_nonce) &&
	       (strcmp(reply->error, "use_dpop_nonce") == 0 ||
		       strstr(answer->www_authenticate,
			       "error=\"use_dpop_nonce\"") != NULL);
}

enum status oauth_ask(struct oauth *oauth, struct https_client *client,
	const struct oauth_question *question, struct oauth_reply *out)
{
	struct oauth_peer *peer = peer_of(oauth, question->url);
	bool again = true;
	enum status st;

	for (int attempt = 0; again; attempt++) {
		struct https_answer answer = {.code = 0};
		bool was_off;

		*out = (struct oauth_reply){.body = NULL};
		st = ask_once(oauth, peer, client, question, &answer);
		if (st != STATUS_OK) {
			https_answer_clear(&answer);
			return st;
		}
		was_off = learn(peer, &answer);
		take_answer(&answer, out);
		out->time = (int64_t)time(NULL) + peer->skew;
		again = attempt == 0 && oauth->with_dpop &&
			out->code / 100 == 4 &&
			(wants_newer_nonce(&answer, out) ||
				(was_off &&
					strcmp(out->error,
						"invalid_dpop_proof") == 0));
		https_answer_clear(&answer);
		if (again)
			oauth_reply_clear(out);
	}
	return STATUS_OK;
}

void oauth_reply_clear(struct oauth_reply *reply)
{
	json_free(reply->body);
	*reply = (struct oauth_reply){.body = NULL};
}

enum status oauth_reply_status(const struct oauth_reply *reply)
{
	return reply->code / 100 == 2 ? STATUS_OK : STATUS_OAUTH_REFUSED;
}

enum status oauth_ask_for(struct oauth *oauth, struct https_client *client,
	const struct oauth_question *question, struct oauth_reply *out,
	char reason[OAUTH_ERROR_MAX])
{
	enum status st = oauth_ask(oauth, client, question, out);

	if (st == STATUS_OK)
		st = oauth_reply_status(out);
	strcpy(reason, out->error);
	return st;
}
