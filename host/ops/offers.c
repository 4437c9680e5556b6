#include "ops/offers.h"

#include "ops/handle_json.h"

#include <string.h>

#define ROWS_AT_ONCE (OFFERS_MAX + 1)

enum status offers_init(struct offers *offers, struct vault *vault,
	const struct site_terms *terms, bool direct)
{
	*offers = (struct offers){
		.vault = vault,
		.terms = *terms,
		.direct = direct,
	};
	return handle_store_default(vault, offers->default_handle);
}

bool offers_is_direct(
	const struct offers *offers, const struct handle_record *record)
{
	return offers->direct && record->key == HANDLE_KEY_OWN &&
	       site_terms_take(&offers->terms, record->guard);
}

bool offers_fit(const struct offers *offers, const struct handle_record *record)
{
	if (!site_terms_accept(&offers->terms, record->handle.type))
		return false;
	/* A redirect needs a server to go to, which a fingerprint lacks. */
	return offers_is_direct(offers, record) ||
	       (offers->terms.confirm == NULL &&
		       record->handle.type == HANDLE_DNS);
}

static bool is_offered(const struct offers *offers, const char *handle)
{
	for (size_t i = 0; i < offers->count; i++) {
		if (strcmp(offers->row[i].handle.text, handle) == 0)
			return true;
	}
	return false;
}

enum status offers_add(struct offers *offers, const char *handle)
{
	struct handle_record record;
	enum status st = STATUS_OK;

	if (is_offered(offers, handle))
		return STATUS_OK;
	st = handle_store_find(offers->vault, handle, &record);
	if (st == STATUS_HANDLE_UNKNOWN || st == STATUS_VAULT_DAMAGED)
		return STATUS_OK;
	if (st != STATUS_OK || !offers_fit(offers, &record))
		return st;
	if (offers->count < OFFERS_MAX)
		offers->row[offers->count++] = record;
	else
		offers->more = true;
	return STATUS_OK;
}

struct visit {
	struct offers *offers;
	size_t max;
	const char *except;
};

static enum status visit_row(void *context, const struct secret *value)
{
	const struct visit *visit = context;
	struct offers *offers = visit->offers;
	struct handle_record record;
	enum status st = handle_row_read(value, &record);

	if (st != STATUS_OK || is_offered(offers, record.handle.text))
		return st;
	if (!offers_fit(offers, &record))
		offers->unfit++;
	else if (visit->except != NULL &&
		 strcmp(record.handle.text, visit->except) == 0)
		return STATUS_OK;
	else if (offers->count < visit->max)
		offers->row[offers->count++] = record;
	else
		offers->more = true;
	return STATUS_OK;
}

/* One that fits is found however many do not. */
enum status offers_add_others(
	struct offers *offers, size_t max, const char *except)
{
	struct visit visit = {offers, max, except};
	struct vault_range range = {
		.kind = VAULT_HANDLE,
		.limit = ROWS_AT_ONCE,
	};
	struct vault_page page = {.rows = ROWS_AT_ONCE};
	unsigned char after[SEAL_ROW_ID_LENGTH];
	enum status st = STATUS_OK;

	while (st == STATUS_OK && !offers->more && page.rows == range.limit) {
		st = vault_each(
			offers->vault, &range, visit_row, &visit, &page);
		memcpy(after, page.last, sizeof(after));
		range.after = after;
	}
	return st;
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

/* Why it is not direct: for the want of the site, or of the handle, or because
 * the site does not take what the handle's key makes. */
static const char *why_not(
	const struct offers *offers, const struct handle_record *record)
{
	if (!offers->direct)
		return "site";
	return record->key == HANDLE_KEY_OWN ? "proof" : "handle";
}

void offers_write_members(struct json_writer *w, const struct offers *offers,
	const struct handle_record *record)
{
	bool direct = offers_is_direct(offers, record);

	handle_json_members(w, record, offers->default_handle);
	json_add_string(w, "mode", direct ? "direct" : "redirect");
	if (!direct)
		json_add_string(w, "why", why_not(offers, record));
	write_discloses(w, &record->handle, direct);
}
