#include "net/oauth.h"

#include "base/base64url.h"
#include "net/oauth_form.h"
#include "net/pkce.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <string.h>

#define RANDOM_LENGTH 16

enum status oauth_random(char out[OAUTH_STATE_LENGTH + 1])
{
	unsigned char random[RANDOM_LENGTH];

	if (RAND_bytes(random, sizeof(random)) != 1)
		return STATUS_CRYPTO;
	base64url_encode(random, sizeof(random), out);
	return STATUS_OK;
}

/* A client that is registered nowhere: its id says all there is to know. The
 * port is not part of it, for servers do not compare it (RFC 8252, 7.3). */
static enum status name_client(
	struct oauth *oauth, const struct callback_listener *listener)
{
	char address[OAUTH_CLIENT_MAX];
	struct oauth_form form;

	snprintf(oauth->redirect_uri, sizeof(oauth->redirect_uri),
		"http://127.0.0.1:%u%s", (unsigned)listener->port,
		listener->path);
	snprintf(
		address, sizeof(address), "http://127.0.0.1%s", listener->path);
	strcpy(oauth->client_id, "http://localhost?");
	oauth_form_init(&form, oauth->client_id, sizeof(oauth->client_id));
	oauth_form_add(&form, "redirect_uri", address);
	if (oauth->scope[0] != '\0')
		oauth_form_add(&form, "scope", oauth->scope);
	return oauth_form_finish(&form);
}

enum status oauth_init(struct oauth *oauth, const struct resolution *resolution,
	const struct callback_listener *listener, const char *scope)
{
	enum status st;

	*oauth = (struct oauth){
		.did = resolution->did,
		.flow = resolution->flow,
		.server = resolution->server,
		.scope = scope,
	};
	oauth->with_dpop =
		oauth->flow == FLOW_ATPROTO || oauth->server.has_dpop_es256;
	strcpy(oauth->handle, resolution->handle);
	strcpy(oauth->pds, resolution->pds);
	st = https_url_check(oauth->server.issuer, oauth->server_host,
		sizeof(oauth->server_host));
	if (st == STATUS_OK)
		st = name_client(oauth, listener);
	if (st == STATUS_OK)
		st = oauth_random(oauth->state);
	if (st == STATUS_OK)
		st = dpop_key_new(&oauth->key);
	if (st == STATUS_OK)
		st = pkce_new(&oauth->verifier);
	if (st != STATUS_OK)
		oauth_clear(oauth);
	return st;
}

void oauth_drop_tokens(struct oauth *oauth)
{
	secret_free(oauth->access_token);
	oauth->access_token = NULL;
	secret_free(oauth->refresh_token);
	oauth->refresh_token = NULL;
}

void oauth_clear(struct oauth *oauth)
{
	oauth_drop_tokens(oauth);
	secret_free(oauth->verifier);
	dpop_key_free(oauth->key);
	OPENSSL_cleanse(oauth, sizeof(*oauth));
}
