/* window_handle: the disposable name of a private window for one site, made if
 * there is none. Only a name at will needs the network: its record is put into
 * its zone, and while that is done the window may be closed. */
#include "ops/operation.h"
#include "ops/window_argument.h"
#include "ops/window_self.h"

#include <stdio.h>
#include <string.h>

#define TRIES 3 /* of another label where one is taken */

struct arguments {
	const char *window;
	const char *origin;
	struct site_words site;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, window, JSON_STRING, true),
	JSON_FIELD(struct arguments, origin, JSON_STRING, true),
	SITE_WORDS_FIELDS(struct arguments, site),
};

struct wish {
	struct window_terms terms;
	struct window *window;
	struct vault *vault; /* for a name at will */
};

static enum status read_wish(
	struct session *session, const struct json *args, struct wish *out)
{
	struct arguments arguments = {.site = SITE_WORDS_DEFAULT};
	struct wish wish = {.terms = {.direct = true}};
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK)
		st = origin_parse(arguments.origin, &wish.terms.origin);
	if (st == STATUS_OK)
		st = site_terms_parse(&arguments.site, &wish.terms.types);
	if (st == STATUS_OK)
		st = window_argument_find(
			session, arguments.window, &wish.window);
	if (st == STATUS_OK && wish.window->self.kind == SELF_AT_WILL)
		st = window_argument_vault(
			session, arguments.window, &wish.window, &wish.vault);
	if (st != STATUS_OK)
		return st;
	if (wish.window->self.kind == SELF_HANDLE)
		return STATUS_WINDOW_OTHER;
	if (!window_self_fits(wish.window->self.kind, &wish.terms))
		return STATUS_DISPOSABLE_REFUSED;
	*out = wish;
	return STATUS_OK;
}

/* All is done in take_window_handle, which asks if it has to. */
enum status ask_window_handle(struct session *session, const struct json *args,
	struct net_question *question)
{
	struct wish wish;

	question->needless = true;
	return read_wish(session, args, &wish);
}

/* The name is in the journal before anybody else hears of it. */
static enum status ask_for_record(struct session *session,
	const struct wish *wish, const struct window_name *name,
	struct net_question *question)
{
	char text[sizeof("v=nyw1 did=") + DID_MAX];
	struct zone zone = {.zone = ""};
	enum status st =
		window_self_zone(wish->vault, &wish->window->self, &zone);

	snprintf(text, sizeof(text), "v=nyw1 did=%s", name->did.text);
	if (st == STATUS_OK)
		st = window_record_question(
			&zone, name->handle.text, text, question->args);
	if (st == STATUS_OK)
		st = window_record_add(
			session, wish->vault, &name->handle, zone.zone);
	zone_clear(&zone);
	if (st != STATUS_OK)
		return st;
	question->net_op = "dns_update";
	question->client = &session->window_net;
	question->thread->step++;
	strcpy(question->thread->name, name->handle.text);
	return STATUS_OK;
}

/* Whether the record surely was not made: nothing was sent, or the server has
 * signed its word. That it does not take the key, the signature or the zone it
 * says unsigned, so whoever is in between may have said it, and have let the
 * change through. */
static bool is_certain(enum status st)
{
	switch (st) {
	case STATUS_UPDATE_REFUSED:
	case STATUS_UPDATE_TIME:
	case STATUS_UPDATE_TAKEN:
	case STATUS_ADDRESS_REFUSED:
	case STATUS_BAD_ARGUMENT:
	case STATUS_BAD_CONFIG:
	case STATUS_NET_BUSY:
		return true;
	default:
		return false;
	}
}

/* The window or who the user was in it may have come to its end meanwhile, and
 * another may have the same name for the window's every site. */
static void drop_name(struct session *session, const char *handle)
{
	struct windows *windows = &session->windows;

	for (size_t i = 0; i < windows->count; i++)
		windows_remove_name(windows, windows->window[i], handle);
}

static bool is_wanted(struct session *session, const char *handle)
{
	struct windows *windows = &session->windows;
	struct window_name *name = NULL;

	for (size_t i = 0; i < windows->count && name == NULL; i++)
		name = window_name_find(windows->window[i], handle);
	if (name != NULL)
		name->is_ready = true;
	return name != NULL;
}

/* What became of the record that was asked for. */
static enum status settle(struct session *session, const char *handle,
	enum status reply, const struct json *answer)
{
	if (reply == STATUS_OK &&
		json_decode(answer, NULL, 0, NULL) != STATUS_OK)
		reply = STATUS_HELPER_FAILED;
	if (reply == STATUS_OK && is_wanted(session, handle)) {
		window_record_use(session, handle);
		return STATUS_OK;
	}
	drop_name(session, handle);
	if (is_certain(reply))
		window_record_forget(session, handle);
	else
		window_record_doom(session, handle);
	return reply;
}

enum status take_window_handle(struct session *session, const struct json *args,
	enum status reply, const struct json *answer,
	struct net_question *question, struct json_writer *result)
{
	struct net_thread *thread = question->thread;
	struct window_site *site = NULL;
	struct wish wish;
	enum status st = reply;

	if (thread->step > 0)
		st = settle(session, thread->name, reply, answer);
	if (st == STATUS_UPDATE_TAKEN && thread->step < TRIES)
		st = STATUS_OK;
	if (st == STATUS_OK)
		st = read_wish(session, args, &wish);
	if (st == STATUS_OK)
		st = windows_name(&session->windows, wish.window,
			&wish.terms.origin, &site);
	if (st != STATUS_OK)
		return st;
	if (site->name->is_ready) {
		json_add_string(result, "handle", site->name->handle.text);
		json_add_string(result, "kind",
			window_self_name(wish.window->self.kind));
		return STATUS_OK;
	}
	if (site->name->is_asked)
		return STATUS_NET_BUSY;
	st = ask_for_record(session, &wish, site->name, question);
	if (st == STATUS_OK)
		site->name->is_asked = true;
	else
		windows_remove_site(&session->windows, wish.window, site);
	return st;
}
