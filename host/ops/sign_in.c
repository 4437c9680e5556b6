/* sign_in: signs the site's nonce with the key of the handle that the user
 * chose, and remembers that the site saw it; in a private window with the name
 * that it shows there, and remembers nothing. */
#include "handle/nonce.h"
#include "keys/site_store.h"
#include "keys/token.h"
#include "ops/operation.h"
#include "ops/site_terms.h"
#include "ops/window_argument.h"

#include <time.h>

struct arguments {
	const char *origin; /* the browser's word, never the page's */
	const char *nonce;
	const char *handle;
	struct site_words site;
	bool one_click;     /* the act was a click in the field */
	bool private;       /* of a private window: leave no trace */
	const char *window; /* that one, if the user chose there */
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, origin, JSON_STRING, true),
	JSON_FIELD(struct arguments, nonce, JSON_STRING, true),
	JSON_FIELD(struct arguments, handle, JSON_STRING, true),
	SITE_WORDS_FIELDS(struct arguments, site),
	JSON_FIELD(struct arguments, one_click, JSON_BOOL, false),
	JSON_FIELD(struct arguments, private, JSON_BOOL, false),
	JSON_FIELD(struct arguments, window, JSON_STRING, false),
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
		st = site_terms_parse(&arguments->site, &out->site);
	if (st == STATUS_OK && !site_terms_accept(&out->site, out->handle.type))
		st = STATUS_HANDLE_REFUSED;
	/* In a private window nothing is done unasked, and what is to be
	 * confirmed is read first. */
	if (st == STATUS_OK && arguments->one_click &&
		(arguments->private || arguments->window != NULL ||
			out->site.confirm != NULL))
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

struct signature {
	char token[TOKEN_MAX];
	int64_t expires;
};

static enum status sign(struct session *session,
	const struct arguments *arguments, const struct terms *terms,
	int64_t now, struct signature *out)
{
	const struct handle_record *record;
	const struct key *key;
	enum status st =
		session_key(session, terms->handle.text, &record, &key);
	struct token_claims claims = {
		.handle = &terms->handle,
		.audience = &terms->origin,
		.nonce = arguments->nonce,
		.confirm = terms->site.confirm,
		.issued_at = now,
	};

	if (st == STATUS_OK && !terms->site.takes_jws)
		st = STATUS_PROOF_REFUSED;
	if (st != STATUS_OK)
		return st;
	if (record->handle.type == HANDLE_DNS)
		claims.did = &record->did;
	if (record->fragment[0] != '\0')
		claims.fragment = record->fragment;
	out->expires = now + TOKEN_LIFETIME;
	return token_sign(key, &claims, out->token);
}

/* The signature and the memory of it stand or fall together. */
static enum status sign_and_remember(struct session *session,
	const struct arguments *arguments, const struct terms *terms,
	int64_t now, struct signature *out)
{
	struct vault *vault;
	enum status st = session_vault(session, &vault);

	if (st == STATUS_OK && arguments->private)
		return sign(session, arguments, terms, now, out);
	if (st == STATUS_OK)
		st = vault_begin(vault, false);
	if (st != STATUS_OK)
		return st;
	st = check_act(vault, arguments, terms);
	if (st == STATUS_OK)
		st = sign(session, arguments, terms, now, out);
	if (st == STATUS_OK)
		st = site_store_disclose(
			vault, &terms->origin, &terms->handle, true, now);
	return vault_end(vault, st);
}

static enum status sign_name(const struct window_name *name,
	const struct arguments *arguments, const struct terms *terms,
	int64_t now, struct signature *out)
{
	const struct token_claims claims = {
		.audience = &terms->origin,
		.nonce = arguments->nonce,
		.confirm = terms->site.confirm,
		.issued_at = now,
	};

	if (!terms->site.takes_jws)
		return STATUS_PROOF_REFUSED;
	return window_name_sign(name, &claims, out->token, &out->expires);
}

/* With the name that the window shows to the site, and no other. Of the vault
 * only a handle of the user's own needs anything. */
static enum status sign_in_window(struct session *session,
	const struct arguments *arguments, const struct terms *terms,
	int64_t now, struct signature *out)
{
	struct window_site *site = NULL;
	struct window *window;
	struct vault *vault;
	enum status st =
		window_argument_find(session, arguments->window, &window);

	if (st == STATUS_OK && window->self.kind == SELF_HANDLE)
		st = window_argument_vault(
			session, arguments->window, &window, &vault);
	if (st == STATUS_OK)
		st = windows_showing(&session->windows, window, &terms->origin,
			&terms->handle, &site);
	if (st != STATUS_OK)
		return st;
	if (site->name != NULL)
		st = sign_name(site->name, arguments, terms, now, out);
	else
		st = sign(session, arguments, terms, now, out);
	if (st == STATUS_OK)
		site->is_shown = true;
	return st;
}

enum status op_sign_in(struct session *session, const struct json *args,
	struct json_writer *result)
{
	struct arguments arguments = {.site = SITE_WORDS_DEFAULT};
	struct terms terms;
	struct signature made;
	int64_t now = time(NULL);
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK)
		st = check(&arguments, &terms);
	if (st == STATUS_OK && arguments.window != NULL)
		st = sign_in_window(session, &arguments, &terms, now, &made);
	else if (st == STATUS_OK)
		st = sign_and_remember(session, &arguments, &terms, now, &made);
	if (st != STATUS_OK)
		return st;
	json_add_string(result, "token", made.token);
	json_add_string(result, "handle", terms.handle.text);
	json_add_integer(result, "expires", made.expires);
	return STATUS_OK;
}
