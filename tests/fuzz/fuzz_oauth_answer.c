/* Goal: whatever a server answers to a pushed request, to a registration or to
 * a code, nothing goes on that the profile does not allow; what is kept fits,
 * and tokens can stand in a header. The first octet of the input is the
 * question and the way it is asked, the second the answer's code, then a nonce
 * up to the end of the line, and the body. */
#include "fuzz.h"

#include "net/oauth_register.h"
#include "net/oauth_token.h"
#include "net/par.h"

#include <string.h>

#define SERVER "https://server.example"
#define DID "did:plc:ewvi7nxzyoun6zhxrhs64oiz"

static struct {
	const uint8_t *data;
	size_t size;
	int asked;
} server;

/* In the place of https.c: the answer is the input, each time. */
enum status https_ask(struct https_client *client,
	const struct https_request *request, struct https_answer *out)
{
	size_t at = 2;
	size_t nonce = 0;

	(void)client;
	REQUIRE(strncmp(request->url, SERVER, strlen(SERVER)) == 0);
	REQUIRE(++server.asked <= 4); /* no loop, whatever it says */
	out->code = server.size > 1 ? 200 + server.data[1] : 500;
	while (at < server.size && server.data[at] != '\n' &&
		nonce < HTTPS_FIELD_MAX)
		out->dpop_nonce[nonce++] = (char)server.data[at++];
	at += at < server.size;
	out->is_json = true;
	out->len = server.size > at ? server.size - at : 0;
	out->body = fuzz_text(server.data + (out->len > 0 ? at : 0), out->len);
	return STATUS_OK;
}

void https_answer_clear(struct https_answer *answer)
{
	free(answer->body);
	*answer = (struct https_answer){.code = 0};
}

static void require_name(const char *text, size_t size)
{
	REQUIRE(strnlen(text, size) < size);
	for (; *text != '\0'; text++)
		REQUIRE(*text > 0x20 && *text < 0x7f);
}

static void require_token(const struct secret *token)
{
	if (token == NULL)
		return;
	REQUIRE(token->len > 1 && token->data[token->len - 1] == '\0');
	require_name((const char *)token->data, token->len);
}

static void try_token(struct oauth *oauth)
{
	char reason[OAUTH_ERROR_MAX] = "untouched";
	enum status st = oauth_token_get(oauth, NULL, "a-code", reason);

	require_name(reason, sizeof(reason));
	REQUIRE(strnlen(oauth->subject, OAUTH_SUBJECT_MAX) < OAUTH_SUBJECT_MAX);
	require_token(oauth->access_token);
	require_token(oauth->refresh_token);
	if (st != STATUS_OK)
		return;
	REQUIRE(oauth->access_token != NULL);
	if (oauth_token_check_subject(oauth) == STATUS_OK)
		REQUIRE(oauth->flow != FLOW_ATPROTO ||
			strcmp(oauth->subject, DID) == 0);
	server.asked = 0;
	REQUIRE(oauth_token_is_revocable(oauth));
	(void)!oauth_token_revoke(oauth, NULL);
	REQUIRE(oauth->access_token == NULL && oauth->refresh_token == NULL);
}

static void try_push(struct oauth *oauth)
{
	char reason[OAUTH_ERROR_MAX] = "untouched";
	char url[OAUTH_URL_MAX];
	enum status st = par_push(oauth, NULL, url, reason);

	require_name(reason, sizeof(reason));
	if (st != STATUS_OK)
		return;
	require_name(url, sizeof(url));
	REQUIRE(strncmp(url, SERVER "/authorize?client_id=",
			strlen(SERVER "/authorize?client_id=")) == 0);
	REQUIRE(strchr(url, '#') == NULL);
}

static void try_register(struct oauth *oauth)
{
	char reason[OAUTH_ERROR_MAX] = "untouched";
	enum status st = oauth_register(oauth, NULL, reason);

	require_name(reason, sizeof(reason));
	REQUIRE(strnlen(oauth->client_id, OAUTH_CLIENT_MAX) < OAUTH_CLIENT_MAX);
	REQUIRE(st != STATUS_OK || oauth->client_id[0] != '\0');
}

static void begin(struct oauth *oauth, uint8_t how)
{
	static const char verifier[] =
		"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

	*oauth = (struct oauth){
		.handle = "alice.example.com",
		.flow = how & 4 ? FLOW_ATPROTO : FLOW_OAUTH,
		.with_dpop = (how & 4) != 0 || (how & 8) != 0,
		.scope = "atproto transition:generic",
		.client_id = "http://localhost?scope=atproto",
		.redirect_uri = "http://127.0.0.1:40000/nywhere/abc",
		.state = "kq3Tz0m1Yt9yV3n0h3oV2A",
		.server = {.issuer = SERVER,
			.authorization_endpoint = SERVER "/authorize",
			.token_endpoint = SERVER "/token",
			.par_endpoint = SERVER "/par",
			.registration_endpoint = SERVER "/register",
			.revocation_endpoint = SERVER "/revoke"},
	};
	if (oauth->flow == FLOW_ATPROTO)
		strcpy(oauth->did.text, DID);
	oauth->verifier = secret_copy(verifier, sizeof(verifier));
	REQUIRE(oauth->verifier != NULL);
	REQUIRE(dpop_key_new(&oauth->key) == STATUS_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const tries[])(struct oauth *) = {
		try_token, try_push, try_register};
	struct oauth oauth;

	if (size < 2)
		return 0;
	REQUIRE(secret_heap_init() == STATUS_OK);
	server.data = data;
	server.size = size;
	server.asked = 0;
	begin(&oauth, data[0]);
	tries[(data[0] & 3) % 3](&oauth);
	oauth_clear(&oauth);
	return 0;
}
