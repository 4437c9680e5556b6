/* Goal: an ID token is read only if issuer and audience are the expected ones
 * and the time is within its own, and what is read fits. The input is a whole
 * token, and again the claims of one. */
#include "fuzz.h"

#include "base/base64url.h"
#include "net/oauth_id_token.h"

#define ISSUER "https://server.example"
#define CLIENT "http://localhost?scope=openid"
#define NOW 1000000
#define NEVER (INT64_C(1) << 54) /* beyond what JSON can say */
#define SUBJECT_MAX 256

static enum status read_for(const char *token, const char *issuer,
	const char *client, int64_t now, char *out)
{
	const struct oauth_id_token_rules rules = {issuer, client, now};

	return oauth_id_token_subject(token, &rules, out, SUBJECT_MAX);
}

static void try_token(const char *token)
{
	char subject[SUBJECT_MAX] = "untouched";
	char other[SUBJECT_MAX] = "untouched";
	enum status st = read_for(token, ISSUER, CLIENT, NOW, subject);

	REQUIRE(st == STATUS_OK || st == STATUS_ANSWER_BAD);
	if (st != STATUS_OK) {
		REQUIRE(strcmp(subject, "untouched") == 0);
		return;
	}
	REQUIRE(strlen(subject) < SUBJECT_MAX);
	REQUIRE(read_for(token, ISSUER "/", CLIENT, NOW, other) != STATUS_OK);
	REQUIRE(read_for(token, ISSUER, CLIENT "x", NOW, other) != STATUS_OK);
	REQUIRE(read_for(token, ISSUER, CLIENT, NEVER, other) != STATUS_OK);
	REQUIRE(read_for(token, ISSUER, CLIENT, -NEVER, other) != STATUS_OK);
	REQUIRE(strcmp(other, "untouched") == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	char *token = malloc(BASE64URL_LENGTH(size) + 8);
	size_t len;

	REQUIRE(token != NULL);
	try_token(text);
	strcpy(token, "e30.");
	len = 4 + base64url_encode(data, size, token + 4);
	strcpy(token + len, ".x");
	try_token(token);
	free(token);
	free(text);
	return 0;
}
