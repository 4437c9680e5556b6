/* window_plan: who the user can be at this site in a private window, and who
 * she is there. What other windows have done has no part in it, but for the
 * warning that the site would see two names. */
#include "keys/zone_store.h"
#include "ops/offers.h"
#include "ops/operation.h"
#include "ops/window_argument.h"
#include "ops/window_self.h"

#include <stdlib.h>
#include <string.h>

struct arguments {
	const char *window;
	const char *origin;
	bool direct; /* the form has a usable token field */
	struct site_words site;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, window, JSON_STRING, false),
	JSON_FIELD(struct arguments, origin, JSON_STRING, true),
	JSON_FIELD(struct arguments, direct, JSON_BOOL, true),
	SITE_WORDS_FIELDS(struct arguments, site),
};

struct plan {
	struct window_terms terms;
	struct window *window; /* NULL before the choice */
	struct vault *vault;   /* NULL unless it is open */
	const char *vault_state;
	struct zone *zones;
	size_t zone_count;
	struct self preferred;
};

static enum self_kind kind_of(const struct zone *zone)
{
	return zone->kind == ZONE_WILDCARD ? SELF_ZONE : SELF_AT_WILL;
}

static bool is_preferred(
	const struct plan *plan, enum self_kind kind, const char *zone)
{
	return plan->preferred.kind == kind &&
	       (kind == SELF_FINGERPRINT ||
		       strcmp(plan->preferred.zone, zone) == 0);
}

static void write_kind(
	struct json_writer *w, enum self_kind kind, const char *zone)
{
	json_begin_object(w, NULL);
	json_add_string(w, "kind", window_self_name(kind));
	if (kind != SELF_FINGERPRINT)
		json_add_string(w, "zone", zone);
	json_end_object(w);
}

/* Those that the user prefers, or the others; tells how many there were. */
static size_t write_kinds(
	struct json_writer *w, const struct plan *plan, bool preferred)
{
	size_t count = 0;

	if (window_self_fits(SELF_FINGERPRINT, &plan->terms) &&
		is_preferred(plan, SELF_FINGERPRINT, NULL) == preferred) {
		write_kind(w, SELF_FINGERPRINT, NULL);
		count++;
	}
	for (size_t i = 0; i < plan->zone_count; i++) {
		const struct zone *zone = &plan->zones[i];
		enum self_kind kind = kind_of(zone);

		if (!window_self_fits(kind, &plan->terms) ||
			is_preferred(plan, kind, zone->zone) != preferred)
			continue;
		write_kind(w, kind, zone->zone);
		count++;
	}
	return count;
}

static void write_disposable(struct json_writer *w, const struct plan *plan)
{
	size_t count;

	json_begin_array(w, "disposable");
	count = write_kinds(w, plan, true);
	count += write_kinds(w, plan, false);
	json_end_array(w);
	if (!plan->terms.direct)
		json_add_string(w, "why_none", "redirect");
	else if (count == 0)
		json_add_string(w, "why_none",
			strcmp(plan->vault_state, "locked") == 0 ? "dns_locked"
								 : "dns");
}

/* The default one, which links the window to the user, is the last. */
static enum status gather(struct offers *offers)
{
	const char *main_handle = offers->default_handle;
	enum status st = offers_add_others(offers, OFFERS_MAX - 1, main_handle);

	if (st == STATUS_OK && main_handle[0] != '\0')
		st = offers_add(offers, main_handle);
	return st;
}

static enum status write_handles(struct json_writer *w, const struct plan *plan)
{
	struct offers offers = {0};
	enum status st = STATUS_OK;

	if (plan->vault != NULL)
		st = offers_init(&offers, plan->vault, &plan->terms.types,
			plan->terms.direct);
	if (st == STATUS_OK && plan->vault != NULL)
		st = gather(&offers);
	json_begin_array(w, "handles");
	for (size_t i = 0; i < offers.count; i++) {
		json_begin_object(w, NULL);
		offers_write_members(w, &offers, &offers.row[i]);
		json_end_object(w);
	}
	json_end_array(w);
	json_add_bool(w, "more", offers.more);
	json_add_integer(w, "unfit", offers.unfit);
	return st;
}

static enum status make(
	struct session *session, const struct plan *plan, struct json_writer *w)
{
	const struct window *window = plan->window;
	enum status st = STATUS_OK;

	json_add_string(w, "origin", plan->terms.origin.text);
	json_add_string(w, "vault", plan->vault_state);
	if (window != NULL)
		st = window_self_write(
			plan->vault, window, &plan->terms, w, "self");
	if (st != STATUS_OK)
		return st;
	write_disposable(w, plan);
	st = write_handles(w, plan);
	json_add_integer(
		w, "shown", window == NULL ? 0 : (int64_t)window_shown(window));
	json_add_bool(w, "meets",
		windows_meet(&session->windows, window, &plan->terms.origin));
	return st;
}

/* A vault that cannot be read is as good as locked: to unlock it says why. */
static enum status look_into_vault(struct session *session, struct plan *plan)
{
	enum status st = session_vault(session, &plan->vault);

	if (st != STATUS_OK) {
		plan->vault = NULL;
		plan->vault_state =
			st == STATUS_VAULT_MISSING ? "missing" : "locked";
		return STATUS_OK;
	}
	plan->vault_state = "open";
	return zone_store_list(plan->vault, &plan->zones, &plan->zone_count);
}

enum status op_window_plan(struct session *session, const struct json *args,
	struct json_writer *result)
{
	struct arguments arguments = {.site = SITE_WORDS_DEFAULT};
	struct plan plan = {0};
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK)
		st = origin_parse(arguments.origin, &plan.terms.origin);
	if (st == STATUS_OK)
		st = site_terms_parse(&arguments.site, &plan.terms.types);
	if (st == STATUS_OK)
		st = look_into_vault(session, &plan);
	if (st == STATUS_OK)
		st = window_self_preferred(&plan.preferred);
	if (st == STATUS_OK && arguments.window != NULL)
		st = window_argument_find(
			session, arguments.window, &plan.window);
	if (st == STATUS_OK) {
		plan.terms.direct = arguments.direct;
		st = make(session, &plan, result);
	}
	free(plan.zones);
	return st;
}
