/* settings: what of config.json can be changed without an editor. A browser may
 * ask, so no program, no file and no loosening of rules can be named here. */
#include "ops/settings.h"
#include "ops/endpoint.h"
#include "ops/operation.h"
#include "ops/window_self.h"

#include <string.h>

struct arguments {
	const struct json *set;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, set, JSON_OBJECT, false),
};

struct changes {
	int64_t idle_lock_minutes;
	bool lock_with_screen;
	const struct json *resolver;
	const char *plc;
	const struct json *private;
	const char *update_proxy;
};

static const struct json_field change_fields[] = {
	JSON_FIELD(struct changes, idle_lock_minutes, JSON_INTEGER, false),
	JSON_FIELD(struct changes, lock_with_screen, JSON_BOOL, false),
	JSON_FIELD(struct changes, resolver, JSON_OBJECT, false),
	JSON_FIELD(struct changes, plc, JSON_STRING, false),
	JSON_FIELD(struct changes, private, JSON_OBJECT, false),
	JSON_FIELD(struct changes, update_proxy, JSON_STRING, false),
};

/* What the file may say in development is left to who edits the file; here it
 * may stay as it is. */
static bool is_acceptable(const struct config *before, const struct config *now)
{
	bool same_plc = strcmp(now->plc, before->plc) == 0;

	if (!same_plc && !endpoint_is_directory(now->plc))
		return false;
	switch (now->resolver) {
	case CONFIG_RESOLVER_SERVER:
		return strcmp(now->server, before->server) == 0 ||
		       endpoint_is_server(now->server);
	case CONFIG_RESOLVER_DOH:
		return strcmp(now->doh_url, before->doh_url) == 0 ||
		       endpoint_is_doh(now->doh_url);
	default:
		return true;
	}
}

enum status settings_overlay(const struct json *set, struct config *config)
{
	struct changes changes = {0};
	struct config changed = *config;
	enum status st = JSON_DECODE(set, change_fields, &changes);

	if (st != STATUS_OK)
		return st;
	if (config_overlay(set, &changed) != STATUS_OK ||
		!is_acceptable(config, &changed))
		return STATUS_BAD_SETTING;
	*config = changed;
	return STATUS_OK;
}

/* A zone that is said anew must be there; one that went later gives way to a
 * fingerprint. */
static enum status check_zone(struct session *session,
	const struct config *before, const struct config *now)
{
	struct self self = window_self_of(now);

	if (now->private_kind == before->private_kind &&
		strcmp(now->private_zone, before->private_zone) == 0)
		return STATUS_OK;
	return window_self_check(session, &self);
}

static enum status change(
	struct session *session, const struct json *set, struct config *config)
{
	struct config changed = *config;
	enum status st = settings_overlay(set, &changed);

	if (st == STATUS_OK)
		st = check_zone(session, config, &changed);
	if (st == STATUS_OK)
		st = config_write(&changed);
	if (st == STATUS_OK)
		*config = changed;
	return st;
}

void settings_write(struct json_writer *w, const struct config *config)
{
	json_begin_object(w, "resolver");
	json_add_string(w, "kind", config_resolver_name(config->resolver));
	if (config->resolver == CONFIG_RESOLVER_SERVER)
		json_add_string(w, "server", config->server);
	if (config->resolver == CONFIG_RESOLVER_DOH)
		json_add_string(w, "url", config->doh_url);
	json_end_object(w);
	json_add_string(w, "plc", config->plc);
	json_add_integer(w, "idle_lock_minutes", config->idle_lock_minutes);
	json_add_bool(w, "lock_with_screen", config->lock_with_screen);
	config_write_private(w, config);
	json_add_string(w, "update_proxy", config->update_proxy);
}

static void write_settings(struct json_writer *w, const struct config *config)
{
	settings_write(w, config);
	json_add_bool(w, "development", config->development);
}

enum status op_settings(struct session *session, const struct json *args,
	struct json_writer *result)
{
	struct arguments arguments = {0};
	struct config config;
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK)
		st = config_read(&config);
	if (st == STATUS_OK && arguments.set != NULL)
		st = change(session, arguments.set, &config);
	if (st != STATUS_OK)
		return st;
	session_configure(session, &config);
	write_settings(result, &config);
	return STATUS_OK;
}
