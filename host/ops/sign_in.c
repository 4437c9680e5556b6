/* sign_in: signs the site's nonce with the key of the handle that the user
 * chose, and remembers that the site saw it. */
#include "handle/nonce.h"
#include "keys/site_store.h"
#include "keys/token.h"
#include "ops/operation.h"
#include "ops/site_terms.h"

#include <time.h>

struct arguments {
	const char *origin; /* the browser's word, never the page's */
	const char *nonce;
	const char *handle;
	struct json_strings types; /* that the site accepts */
	bool one_click;            /* the act was a click in the field */
	bool private;              /* of a private window: leave no trace */
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, origin, JSON_STRING, true),
	JSON_FIELD(struct arguments, nonce, JSON_STRING, true),
	JSON_FIELD(struct arguments, handle, JSON_STRING, true),
	JSON_FIELD(struct arguments, types, JSON_STRINGS, false),
	JSON_FIELD(struct arguments, one_click, JSON_BOOL, false),
	JSON_FIELD(struct arguments, private, JSON_BOOL, false),
};

struct terms {
	struct origin origin;
	struct handle handle;
	struct site_terms site;
};

static enum status check(const struct arguments *arguments, struct terms *out)
{
	enum status st = origin_parse(arguments->origin, &out->origin);

	if (st == STATUS_OK && !nonce_is_valid(arguments->nonce))
		st = STATUS_BAD_NONCE;
	if (st == STATUS_OK)
		st = handle_parse(arguments->handle, &out->handle);
	if (st == STATUS_OK)
		st = site_terms_parse(&arguments->types, &out->site);
	if (st == STATUS_OK && !site_terms_accept(&out->site, out->handle.type))
		st = STATUS_HANDLE_REFUSED;
	/* In a private window nothing is done unasked. */
	if (st == STATUS_OK && arguments->one_click && arguments->private)
		st = STATUS_ASK_FIRST;
	return st;
}

/* The grant is looked up here as well as in the extension: a page that fools
 * the one does not fool the other. */
static enum status check_act(struct vault *vault,
	const struct arguments *arguments, const struct terms *terms)
{
	bool allowed;
	enum status st;

	if (!arguments->one_click)
		return STATUS_OK;
	st = site_store_one_click(
		vault, &terms->origin, &terms->handle, &allowed);
	return st == STATUS_OK && !allowed ? STATUS_ASK_FIRST : st;
}

static enum status sign(struct session *session, const struct terms *terms,
	const char *nonce, int64_t now, char token[TOKEN_MAX])
{
	const struct handle_record *record;
	const struct key *key;
	enum status st =
		session_key(session, terms->handle.text, &record, &key);
	struct token_claims claims = {
		.handle = &terms->handle,
		.audience = &terms->origin,
		.nonce = nonce,
		.issued_at = now,
	};

	if (st != STATUS_OK)
		return st;
	if (record->handle.type == HANDLE_DNS)
		claims.did = &record->did;
	if (record->fragment[0] != '\0')
		claims.fragment = record->fragment;
	return token_sign(key, &claims, token);
}

/* The signature and the memory of it stand or fall together. */
static enum status sign_and_remember(struct session *session,
	const struct arguments *arguments, const struct terms *terms,
	int64_t now, char token[TOKEN_MAX])
{
	struct vault *vault;
	enum status st = session_vault(session, &vault);

	if (st == STATUS_OK && arguments->private)
		return sign(session, terms, arguments->nonce, now, token);
	if (st == STATUS_OK)
		st = vault_begin(vault, false);
	if (st != STATUS_OK)
		return st;
	st = check_act(vault, arguments, terms);
	if (st == STATUS_OK)
		st = sign(session, terms, arguments->nonce, now, token);
	if (st == STATUS_OK)
		st = site_store_disclose(
			vault, &terms->origin, &terms->handle, true, now);
	return vault_end(vault, st);
}

enum status op_sign_in(struct session *session, const struct json *args,
	struct json_writer *result)
{
	struct arguments arguments = {
		.types = {2, {"dns", "fingerprint"}},
	};
	struct terms terms;
	char token[TOKEN_MAX];
	int64_t now = time(NULL);
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK)
		st = check(&arguments, &terms);
	if (st == STATUS_OK)
		st = sign_and_remember(session, &arguments, &terms, now, token);
	if (st != STATUS_OK)
		return st;
	json_add_string(result, "token", token);
	json_add_string(result, "handle", terms.handle.text);
	json_add_integer(result, "expires", now + TOKEN_LIFETIME);
	return STATUS_OK;
}
