#include "ops/window_self.h"

#include "ops/offers.h"

#include <string.h>

static const char *const names[] = {
	[SELF_FINGERPRINT] = "fingerprint",
	[SELF_ZONE] = "zone",
	[SELF_AT_WILL] = "at_will",
	[SELF_HANDLE] = "handle",
};

const char *window_self_name(enum self_kind kind)
{
	return names[kind];
}

enum status window_self_parse(const char *name, enum self_kind *out)
{
	for (enum self_kind kind = SELF_FINGERPRINT; kind < SELF_HANDLE;
		kind++) {
		if (strcmp(name, names[kind]) == 0) {
			*out = kind;
			return STATUS_OK;
		}
	}
	return STATUS_BAD_ARGUMENT;
}

bool window_self_fits(enum self_kind kind, const struct window_terms *terms)
{
	enum handle_type type =
		kind == SELF_FINGERPRINT ? HANDLE_FINGERPRINT : HANDLE_DNS;

	/* no server would confirm a disposable name */
	return terms == NULL || (terms->direct && terms->types.takes_jws &&
					site_terms_accept(&terms->types, type));
}

struct self window_self_of(const struct config *config)
{
	static const enum self_kind kinds[] = {
		[CONFIG_PRIVATE_FINGERPRINT] = SELF_FINGERPRINT,
		[CONFIG_PRIVATE_ZONE] = SELF_ZONE,
		[CONFIG_PRIVATE_AT_WILL] = SELF_AT_WILL,
	};
	struct self self = {
		.kind = kinds[config->private_kind],
		.one_key = config->private_one_key,
	};

	if (self.kind != SELF_FINGERPRINT)
		strcpy(self.zone, config->private_zone);
	return self;
}

enum status window_self_preferred(struct self *out)
{
	struct config config;
	enum status st = config_read(&config);

	if (st == STATUS_OK)
		*out = window_self_of(&config);
	return st;
}

enum status window_self_zone(
	struct vault *vault, const struct self *self, struct zone *out)
{
	return zone_store_find(vault, self->zone,
		self->kind == SELF_ZONE ? ZONE_WILDCARD : ZONE_UPDATE, out);
}

enum status window_self_check(struct session *session, const struct self *self)
{
	struct zone zone = {.zone = ""};
	struct vault *vault;
	enum status st;

	if (self->kind == SELF_FINGERPRINT)
		return STATUS_OK;
	st = session_vault(session, &vault);
	if (st == STATUS_OK)
		st = window_self_zone(vault, self, &zone);
	zone_clear(&zone);
	return st;
}

static void write_disposable(const struct window *window,
	const struct window_terms *terms, struct json_writer *w)
{
	const struct self *self = &window->self;
	const struct window_site *site =
		terms == NULL ? NULL : window_site_find(window, &terms->origin);

	json_add_string(w, "choice", "disposable");
	json_add_string(w, "kind", names[self->kind]);
	if (self->kind != SELF_FINGERPRINT)
		json_add_string(w, "zone", self->zone);
	json_add_bool(w, "one_key", self->one_key);
	json_add_bool(w, "fits", window_self_fits(self->kind, terms));
	if (site != NULL && site->name != NULL && site->name->is_ready)
		json_add_string(w, "handle", site->name->handle.text);
}

/* One that was taken out of the vault meanwhile fits nowhere. */
static enum status write_handle(struct vault *vault, const struct self *self,
	const struct window_terms *terms, struct json_writer *w)
{
	static const struct site_terms all = {true, true, true, true, NULL};
	struct handle_record record;
	struct offers offers;
	enum status st = vault == NULL ? STATUS_LOCKED : STATUS_OK;

	json_add_string(w, "choice", "handle");
	if (st == STATUS_OK)
		st = offers_init(&offers, vault,
			terms == NULL ? &all : &terms->types,
			terms == NULL || terms->direct);
	if (st == STATUS_OK)
		st = handle_store_find(vault, self->handle, &record);
	if (st == STATUS_HANDLE_UNKNOWN) {
		json_add_string(w, "handle", self->handle);
		json_add_bool(w, "fits", false);
		return STATUS_OK;
	}
	if (st == STATUS_OK) {
		offers_write_members(w, &offers, &record);
		json_add_bool(w, "fits", offers_fit(&offers, &record));
	}
	return st;
}

enum status window_self_write(struct vault *vault, const struct window *window,
	const struct window_terms *terms, struct json_writer *w,
	const char *name)
{
	enum status st = STATUS_OK;

	json_begin_object(w, name);
	if (window->self.kind == SELF_HANDLE)
		st = write_handle(vault, &window->self, terms, w);
	else
		write_disposable(window, terms, w);
	json_end_object(w);
	return st;
}
