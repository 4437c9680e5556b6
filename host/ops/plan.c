/* plan: what would happen if the user signed in at this site: which handles
 * fit, how each would do it, and whether a click would be enough. */
#include "keys/site_store.h"
#include "ops/offers.h"
#include "ops/operation.h"

#include <stdlib.h>
#include <string.h>

struct arguments {
	const char *origin;
	bool direct; /* the form has a usable token field */
	struct site_words site;
	bool private;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, origin, JSON_STRING, true),
	JSON_FIELD(struct arguments, direct, JSON_BOOL, true),
	SITE_WORDS_FIELDS(struct arguments, site),
	JSON_FIELD(struct arguments, private, JSON_BOOL, false),
};

struct plan {
	struct offers offers;
	struct disclosure *known; /* this site saw these, newest first */
	size_t known_count;
};

/* In the order in which they are shown: those known here, the default, any. */
static enum status gather(struct plan *plan)
{
	struct offers *offers = &plan->offers;
	enum status st = STATUS_OK;

	for (size_t i = 0; st == STATUS_OK && i < plan->known_count; i++)
		st = offers_add(offers, plan->known[i].handle.text);
	if (st == STATUS_OK && offers->default_handle[0] != '\0')
		st = offers_add(offers, offers->default_handle);
	if (st == STATUS_OK)
		st = offers_add_others(offers, OFFERS_MAX, NULL);
	return st;
}

/* The site took a key's word before: that it now sends the user elsewhere may
 * be somebody else's doing. */
static bool is_downgrade(const struct plan *plan)
{
	for (size_t i = 0; !plan->offers.direct && i < plan->known_count; i++) {
		if (plan->known[i].direct)
			return true;
	}
	return false;
}

static const struct disclosure *find_known(
	const struct plan *plan, const char *handle)
{
	for (size_t i = 0; i < plan->known_count; i++) {
		if (strcmp(plan->known[i].handle.text, handle) == 0)
			return &plan->known[i];
	}
	return NULL;
}

static void write_offers(struct json_writer *w, const struct plan *plan)
{
	const struct offers *offers = &plan->offers;

	json_begin_array(w, "handles");
	for (size_t i = 0; i < offers->count; i++) {
		const struct disclosure *known =
			find_known(plan, offers->row[i].handle.text);

		json_begin_object(w, NULL);
		offers_write_members(w, offers, &offers->row[i]);
		json_add_bool(w, "known", known != NULL);
		if (known != NULL)
			json_add_integer(w, "last", known->last);
		json_end_object(w);
	}
	json_end_array(w);
}

/* The handle that a click may use: the one that signed in here last. */
static enum status write_one_click(struct json_writer *w,
	const struct plan *plan, const struct origin *origin, bool private)
{
	const struct offers *offers = &plan->offers;
	bool allowed = false;
	bool on;
	enum status st = site_store_switch(offers->vault, origin, &on);

	if (st == STATUS_OK && !private && offers->count > 0 &&
		offers->terms.confirm == NULL &&
		offers->row[0].guard == GUARD_NONE &&
		offers_is_direct(offers, &offers->row[0]))
		st = site_store_one_click(offers->vault, origin,
			&offers->row[0].handle, &allowed);
	if (st != STATUS_OK)
		return st;
	if (allowed)
		json_add_string(w, "one_click", offers->row[0].handle.text);
	json_add_bool(w, "asks", !private && !on);
	return STATUS_OK;
}

static enum status make(struct plan *plan, const struct arguments *arguments,
	const struct origin *origin, struct json_writer *w)
{
	enum status st = STATUS_OK;

	if (!arguments->private)
		st = site_store_list(plan->offers.vault, origin, &plan->known,
			&plan->known_count);
	if (st == STATUS_OK)
		st = gather(plan);
	if (st != STATUS_OK)
		return st;
	json_add_string(w, "origin", origin->text);
	write_offers(w, plan);
	json_add_bool(w, "more", plan->offers.more);
	if (is_downgrade(plan))
		json_add_bool(w, "downgrade", true);
	json_add_integer(w, "unfit", plan->offers.unfit);
	return write_one_click(w, plan, origin, arguments->private);
}

enum status op_plan(struct session *session, const struct json *args,
	struct json_writer *result)
{
	struct arguments arguments = {.site = SITE_WORDS_DEFAULT};
	struct plan plan = {0};
	struct site_terms terms;
	struct origin origin;
	struct vault *vault;
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK)
		st = origin_parse(arguments.origin, &origin);
	if (st == STATUS_OK)
		st = site_terms_parse(&arguments.site, &terms);
	if (st == STATUS_OK)
		st = session_vault(session, &vault);
	if (st == STATUS_OK)
		st = offers_init(&plan.offers, vault, &terms, arguments.direct);
	if (st == STATUS_OK)
		st = make(&plan, &arguments, &origin, result);
	free(plan.known);
	return st;
}
