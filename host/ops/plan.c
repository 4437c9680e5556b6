/* plan: what would happen if the user signed in at this site: which handles
 * fit, how each would do it, and whether a click would be enough. */
#include "keys/site_store.h"
#include "ops/handle_json.h"
#include "ops/operation.h"
#include "ops/site_terms.h"

#include <stdlib.h>
#include <string.h>

/* A popup shows no more; `handles` finds the rest. */
#define OFFER_MAX 8
#define ROWS_AT_ONCE (OFFER_MAX + 1)

struct arguments {
	const char *origin;
	bool direct;               /* the form has a usable token field */
	struct json_strings types; /* that the site accepts */
	bool private;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, origin, JSON_STRING, true),
	JSON_FIELD(struct arguments, direct, JSON_BOOL, true),
	JSON_FIELD(struct arguments, types, JSON_STRINGS, false),
	JSON_FIELD(struct arguments, private, JSON_BOOL, false),
};

struct plan {
	struct vault *vault;
	struct site_terms terms;
	bool direct;
	struct disclosure *known; /* this site saw these, newest first */
	size_t known_count;
	char default_handle[HANDLE_MAX + 1];
	struct handle_record offers[OFFER_MAX];
	size_t count;
	int64_t unfit; /* handles that the site would refuse */
	bool more;     /* there are others that fit */
};

static bool fits(const struct plan *plan, const struct handle *handle)
{
	/* A redirect needs a server to go to, which a fingerprint lacks. */
	return site_terms_accept(&plan->terms, handle->type) &&
	       (plan->direct || handle->type == HANDLE_DNS);
}

static bool is_offered(const struct plan *plan, const char *handle)
{
	for (size_t i = 0; i < plan->count; i++) {
		if (strcmp(plan->offers[i].handle.text, handle) == 0)
			return true;
	}
	return false;
}

static enum status offer(struct plan *plan, const struct handle_record *record)
{
	if (is_offered(plan, record->handle.text))
		return STATUS_OK;
	if (!fits(plan, &record->handle))
		plan->unfit++;
	else if (plan->count < OFFER_MAX)
		plan->offers[plan->count++] = *record;
	else
		plan->more = true;
	return STATUS_OK;
}

/* A handle that is gone or damaged is simply not offered. */
static enum status offer_named(struct plan *plan, const char *handle)
{
	struct handle_record record;
	enum status st = handle_store_find(plan->vault, handle, &record);

	if (st == STATUS_HANDLE_UNKNOWN || st == STATUS_VAULT_DAMAGED)
		return STATUS_OK;
	if (st == STATUS_OK && fits(plan, &record.handle))
		st = offer(plan, &record);
	return st;
}

static enum status offer_row(void *context, const struct secret *value)
{
	struct handle_record record;
	enum status st = handle_record_read(value, &record);

	return st == STATUS_OK ? offer(context, &record) : st;
}

/* In the order in which they are shown: those known here, the default, any.
 * One that fits is found however many do not. */
static enum status gather(struct plan *plan)
{
	struct vault_range range = {
		.kind = VAULT_HANDLE,
		.limit = ROWS_AT_ONCE,
	};
	struct vault_page page = {.rows = ROWS_AT_ONCE};
	unsigned char after[SEAL_ROW_ID_LENGTH];
	enum status st = STATUS_OK;

	for (size_t i = 0; st == STATUS_OK && i < plan->known_count; i++)
		st = offer_named(plan, plan->known[i].handle.text);
	if (st == STATUS_OK && plan->default_handle[0] != '\0')
		st = offer_named(plan, plan->default_handle);
	while (st == STATUS_OK && !plan->more && page.rows == range.limit) {
		st = vault_each(plan->vault, &range, offer_row, plan, &page);
		memcpy(after, page.last, sizeof(after));
		range.after = after;
	}
	return st;
}

/* Direct needs a form that takes a token and a key to sign it with. */
static bool is_direct(
	const struct plan *plan, const struct handle_record *record)
{
	return plan->direct && record->key == HANDLE_KEY_OWN;
}

/* The site took a key's word before: that it now sends the user elsewhere may
 * be somebody else's doing. */
static bool is_downgrade(const struct plan *plan)
{
	for (size_t i = 0; !plan->direct && i < plan->known_count; i++) {
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

/* What the site will learn: the handle, and with a signature whose it is. */
static void write_discloses(
	struct json_writer *w, const struct handle *handle, bool direct)
{
	json_begin_array(w, "discloses");
	json_add_string(w, NULL, "handle");
	if (direct)
		json_add_string(
			w, NULL, handle->type == HANDLE_DNS ? "did" : "key");
	json_end_array(w);
}

/* And why it is not direct: for the want of the site, or of the handle. */
static void write_mode(struct json_writer *w, const struct plan *plan,
	const struct handle_record *record)
{
	bool direct = is_direct(plan, record);

	json_add_string(w, "mode", direct ? "direct" : "redirect");
	if (!direct)
		json_add_string(w, "why", plan->direct ? "handle" : "site");
	write_discloses(w, &record->handle, direct);
}

static void write_offers(struct json_writer *w, const struct plan *plan)
{
	json_begin_array(w, "handles");
	for (size_t i = 0; i < plan->count; i++) {
		const struct disclosure *known =
			find_known(plan, plan->offers[i].handle.text);

		json_begin_object(w, NULL);
		handle_json_members(w, &plan->offers[i], plan->default_handle);
		write_mode(w, plan, &plan->offers[i]);
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
	bool allowed = false;
	bool on;
	enum status st = site_store_switch(plan->vault, origin, &on);

	if (st == STATUS_OK && !private && plan->count > 0 &&
		is_direct(plan, &plan->offers[0]))
		st = site_store_one_click(
			plan->vault, origin, &plan->offers[0].handle, &allowed);
	if (st != STATUS_OK)
		return st;
	if (allowed)
		json_add_string(w, "one_click", plan->offers[0].handle.text);
	json_add_bool(w, "asks", !private && !on);
	return STATUS_OK;
}

static enum status make(struct plan *plan, const struct arguments *arguments,
	const struct origin *origin, struct json_writer *w)
{
	enum status st = STATUS_OK;

	if (!arguments->private)
		st = site_store_list(
			plan->vault, origin, &plan->known, &plan->known_count);
	if (st == STATUS_OK)
		st = handle_store_default(plan->vault, plan->default_handle);
	if (st == STATUS_OK)
		st = gather(plan);
	if (st != STATUS_OK)
		return st;
	json_add_string(w, "origin", origin->text);
	write_offers(w, plan);
	json_add_bool(w, "more", plan->more);
	if (is_downgrade(plan))
		json_add_bool(w, "downgrade", true);
	json_add_integer(w, "unfit", plan->unfit);
	return write_one_click(w, plan, origin, arguments->private);
}

enum status op_plan(struct session *session, const struct json *args,
	struct json_writer *result)
{
	struct arguments arguments = {.types = {2, {"dns", "fingerprint"}}};
	struct plan plan = {0};
	struct origin origin;
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK)
		st = origin_parse(arguments.origin, &origin);
	if (st == STATUS_OK)
		st = site_terms_parse(&arguments.types, &plan.terms);
	if (st == STATUS_OK)
		st = session_vault(session, &plan.vault);
	if (st == STATUS_OK) {
		plan.direct = arguments.direct;
		st = make(&plan, &arguments, &origin, result);
	}
	free(plan.known);
	return st;
}
