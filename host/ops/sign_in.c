/* sign_in: signs the site's nonce with the key of the handle that the user
 * chose, and remembers that the site saw it; in a private window with the name
 * that it shows there, and remembers nothing. A key that a security key guards
 * takes two goes at it: all is looked at before the touch and again after. */
#include "handle/nonce.h"
#include "keys/site_store.h"
#include "ops/operation.h"
#include "ops/sign_in_touch.h"
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

/* How far it is with a security key: before its question, with one to write, or
 * with its answer. */
struct touch {
	struct net_question *question;
	const struct net_thread *thread;
	const struct json *answer; /* NULL until there is one */
};

struct signature {
	char token[TOKEN_MAX];
	int64_t expires;
};

struct go {
	struct session *session;
	const struct arguments *arguments;
	const struct terms *terms;
	const struct touch *touch;
	int64_t now;
};

/* Where a security key is to be asked first, nothing is signed yet, and so
 * nothing is remembered: STATUS_TOUCH_NEEDED. */
static enum status sign_by_touch(const struct go *go,
	const struct handle_record *record, const struct token_claims *claims,
	struct signature *out)
{
	const struct touch *touch = go->touch;
	enum status st = STATUS_TOUCH_NEEDED;

	if (go->arguments->one_click)
		return STATUS_ASK_FIRST;
	if (touch->answer != NULL)
		return sign_in_touch_take(go->session, record, claims,
			touch->thread, touch->answer, out->token,
			&out->expires);
	if (touch->question != NULL)
		st = sign_in_touch_ask(
			go->session, record, claims, touch->question);
	return st == STATUS_OK ? STATUS_TOUCH_NEEDED : st;
}

static enum status sign(const struct go *go, struct signature *out)
{
	const struct terms *terms = go->terms;
	struct handle_record guarded;
	const struct handle_record *record = &guarded;
	const struct key *key = NULL;
	enum status st =
		session_key(go->session, terms->handle.text, &record, &key);
	struct token_claims claims = {
		.handle = &terms->handle,
		.audience = &terms->origin,
		.nonce = go->arguments->nonce,
		.confirm = terms->site.confirm,
		.issued_at = go->now,
	};

	if (st == STATUS_TOUCH_NEEDED)
		st = handle_store_find(
			go->session->vault, terms->handle.text, &guarded);
	if (st == STATUS_OK && !site_terms_take(&terms->site, record->guard))
		st = STATUS_PROOF_REFUSED;
	if (st != STATUS_OK)
		return st;
	if (record->handle.type == HANDLE_DNS)
		claims.did = &record->did;
	if (record->fragment[0] != '\0')
		claims.fragment = record->fragment;
	if (key == NULL)
		return sign_by_touch(go, record, &claims, out);
	out->expires = go->now + TOKEN_LIFETIME;
	return token_sign(key, &claims, out->token);
}

/* The signature and the memory of it stand or fall together. */
static enum status sign_and_remember(const struct go *go, struct signature *out)
{
	const struct terms *terms = go->terms;
	struct vault *vault;
	enum status st = session_vault(go->session, &vault);

	if (st == STATUS_OK && go->arguments->private)
		return sign(go, out);
	if (st == STATUS_OK)
		st = vault_begin(vault, false);
	if (st != STATUS_OK)
		return st;
	st = check_act(vault, go->arguments, terms);
	if (st == STATUS_OK)
		st = sign(go, out);
	if (st == STATUS_OK)
		st = site_store_disclose(
			vault, &terms->origin, &terms->handle, true, go->now);
	return vault_end(vault, st);
}

static enum status sign_name(const struct go *go,
	const struct window_name *name, struct signature *out)
{
	const struct token_claims claims = {
		.audience = &go->terms->origin,
		.nonce = go->arguments->nonce,
		.confirm = go->terms->site.confirm,
		.issued_at = go->now,
	};

	if (!go->terms->site.takes_jws)
		return STATUS_PROOF_REFUSED;
	return window_name_sign(name, &claims, out->token, &out->expires);
}

/* With the name that the window shows to the site, and no other. Of the vault
 * only a handle of the user's own needs anything. */
static enum status sign_in_window(const struct go *go, struct signature *out)
{
	struct session *session = go->session;
	struct window_site *site = NULL;
	struct window *window;
	struct vault *vault;
	enum status st =
		window_argument_find(session, go->arguments->window, &window);

	if (st == STATUS_OK && window->self.kind == SELF_HANDLE)
		st = window_argument_vault(
			session, go->arguments->window, &window, &vault);
	if (st == STATUS_OK)
		st = windows_showing(&session->windows, window,
			&go->terms->origin, &go->terms->handle, &site);
	if (st != STATUS_OK)
		return st;
	st = site->name != NULL ? sign_name(go, site->name, out)
				: sign(go, out);
	if (st == STATUS_OK)
		site->is_shown = true;
	return st;
}

static enum status sign_in(struct session *session, const struct json *args,
	const struct touch *touch, struct json_writer *result)
{
	struct arguments arguments = {.site = SITE_WORDS_DEFAULT};
	struct terms terms;
	struct signature made;
	const struct go go = {session, &arguments, &terms, touch, time(NULL)};
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK)
		st = check(&arguments, &terms);
	if (st == STATUS_OK)
		st = arguments.window != NULL ? sign_in_window(&go, &made)
					      : sign_and_remember(&go, &made);
	if (st != STATUS_OK || result == NULL)
		return st;
	json_add_string(result, "token", made.token);
	json_add_string(result, "handle", terms.handle.text);
	json_add_integer(result, "expires", made.expires);
	return STATUS_OK;
}

enum status op_sign_in(struct session *session, const struct json *args,
	struct json_writer *result)
{
	const struct touch touch = {0};

	return sign_in(session, args, &touch, result);
}

/* In between the handle may have got a key that needs no touch. */
enum status ask_sign_in(struct session *session, const struct json *args,
	struct net_question *question)
{
	const struct touch touch = {.question = question};
	enum status st = sign_in(session, args, &touch, NULL);

	question->needless = st == STATUS_OK;
	return st == STATUS_TOUCH_NEEDED ? STATUS_OK : st;
}

enum status take_sign_in(struct session *session, const struct json *args,
	enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result)
{
	const struct net_thread *thread = question->thread;
	const struct touch touch = {.thread = thread, .answer = answer};
	enum status st = reply;

	if (st == STATUS_OK)
		st = sign_in(session, args, &touch, result);
	if (thread->flow != 0 && session_flow_is(session, thread->flow))
		session_flow_end(session);
	return st;
}
