#include "ops/config.h"

#include "keys/zone_store.h"
#include "ops/endpoint.h"

#include <string.h>

#define IDLE_DEFAULT 15
#define IDLE_MAX 1440
#define PORT_MAX 65535
#define PLC_DEFAULT "https://plc.directory"

struct entries {
	int64_t idle_lock_minutes;
	bool lock_with_screen;
	const char *pinentry;
	const struct json *resolver;
	const char *plc;
	const char *trust_anchor;
	const struct json *private;
	const char *update_proxy;
	const struct json *development;
};

struct resolver {
	const char *kind;
	const char *server;
	const char *url;
};

struct private
{
	const char *kind;
	const char *zone;
	bool one_key;
};

struct development {
	int64_t https_port;
	const char *authorities;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct entries, idle_lock_minutes, JSON_INTEGER, false),
	JSON_FIELD(struct entries, lock_with_screen, JSON_BOOL, false),
	JSON_FIELD(struct entries, pinentry, JSON_STRING, false),
	JSON_FIELD(struct entries, resolver, JSON_OBJECT, false),
	JSON_FIELD(struct entries, plc, JSON_STRING, false),
	JSON_FIELD(struct entries, trust_anchor, JSON_STRING, false),
	JSON_FIELD(struct entries, private, JSON_OBJECT, false),
	JSON_FIELD(struct entries, update_proxy, JSON_STRING, false),
	JSON_FIELD(struct entries, development, JSON_OBJECT, false),
};

static const struct json_field resolver_fields[] = {
	JSON_FIELD(struct resolver, kind, JSON_STRING, true),
	JSON_FIELD(struct resolver, server, JSON_STRING, false),
	JSON_FIELD(struct resolver, url, JSON_STRING, false),
};

static const struct json_field private_fields[] = {
	JSON_FIELD(struct private, kind, JSON_STRING, false),
	JSON_FIELD(struct private, zone, JSON_STRING, false),
	JSON_FIELD(struct private, one_key, JSON_BOOL, false),
};

static const struct json_field development_fields[] = {
	JSON_FIELD(struct development, https_port, JSON_INTEGER, false),
	JSON_FIELD(struct development, authorities, JSON_STRING, false),
};

static const char *const resolver_names[] = {
	[CONFIG_RESOLVER_SYSTEM] = "system",
	[CONFIG_RESOLVER_SERVER] = "server",
	[CONFIG_RESOLVER_DOH] = "doh",
};

static const char *const private_names[] = {
	[CONFIG_PRIVATE_FINGERPRINT] = "fingerprint",
	[CONFIG_PRIVATE_ZONE] = "zone",
	[CONFIG_PRIVATE_AT_WILL] = "at_will",
};

const char *config_private_name(enum config_private kind)
{
	return private_names[kind];
}

const char *config_resolver_name(enum config_resolver resolver)
{
	return resolver_names[resolver];
}

void config_default(struct config *out)
{
	*out = (struct config){
		.idle_lock_minutes = IDLE_DEFAULT,
		.lock_with_screen = true,
		.plc = PLC_DEFAULT,
	};
}

/* Absolute, or "" for none. */
static enum status copy_path(const char *path, char out[PLATFORM_PATH_MAX])
{
	size_t len = strlen(path);

	if ((len > 0 && path[0] != '/') || len >= PLATFORM_PATH_MAX)
		return STATUS_BAD_CONFIG;
	memcpy(out, path, len + 1);
	return STATUS_OK;
}

static bool is_plain(const char *text, size_t max)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len; i++) {
		if (text[i] <= 0x20 || text[i] >= 0x7f)
			return false;
	}
	return len > 0 && len <= max;
}

/* nywhere-net takes it apart; here only what could not be right is refused. */
static enum status copy_url(
	const char *url, bool development, char out[CONFIG_URL_MAX + 1])
{
	bool is_https = strncmp(url, "https://", 8) == 0;

	if (!is_plain(url, CONFIG_URL_MAX) ||
		(!is_https &&
			!(development && strncmp(url, "http://", 7) == 0)))
		return STATUS_BAD_CONFIG;
	strcpy(out, url);
	return STATUS_OK;
}

static enum status read_development(
	const struct json *object, struct config *config)
{
	struct development development = {.authorities = ""};
	enum status st = JSON_DECODE(object, development_fields, &development);

	if (st != STATUS_OK || development.https_port < 0 ||
		development.https_port > PORT_MAX)
		return STATUS_BAD_CONFIG;
	config->development = true;
	config->https_port = development.https_port;
	return copy_path(development.authorities, config->authorities);
}

static enum status read_resolver(
	const struct json *object, struct config *config)
{
	struct resolver resolver = {0};
	enum config_resolver kind = CONFIG_RESOLVER_SYSTEM;

	if (JSON_DECODE(object, resolver_fields, &resolver) != STATUS_OK)
		return STATUS_BAD_CONFIG;
	while (strcmp(resolver.kind, resolver_names[kind]) != 0) {
		if (kind == CONFIG_RESOLVER_DOH)
			return STATUS_BAD_CONFIG;
		kind++;
	}
	if ((resolver.server != NULL) != (kind == CONFIG_RESOLVER_SERVER) ||
		(resolver.url != NULL) != (kind == CONFIG_RESOLVER_DOH))
		return STATUS_BAD_CONFIG;
	config->resolver = kind;
	if (kind == CONFIG_RESOLVER_DOH)
		return copy_url(
			resolver.url, config->development, config->doh_url);
	if (kind == CONFIG_RESOLVER_SYSTEM)
		return STATUS_OK;
	if (!is_plain(resolver.server, CONFIG_SERVER_MAX))
		return STATUS_BAD_CONFIG;
	strcpy(config->server, resolver.server);
	return STATUS_OK;
}

/* Whether the zone is in the vault is for who makes a name in it. */
static enum status read_kind(
	const struct private *private, struct config *config)
{
	enum config_private kind = CONFIG_PRIVATE_FINGERPRINT;
	const char *zone = private->zone == NULL ? "" : private->zone;

	while (strcmp(private->kind, private_names[kind]) != 0) {
		if (kind == CONFIG_PRIVATE_AT_WILL)
			return STATUS_BAD_CONFIG;
		kind++;
	}
	if (kind == CONFIG_PRIVATE_FINGERPRINT
			? private->zone != NULL
			: zone_name_check(zone) != STATUS_OK)
		return STATUS_BAD_CONFIG;
	config->private_kind = kind;
	strcpy(config->private_zone, zone);
	return STATUS_OK;
}

static enum status read_private(
	const struct json *object, struct config *config)
{
	struct private private = {.one_key = config->private_one_key};

	if (JSON_DECODE(object, private_fields, &private) != STATUS_OK)
		return STATUS_BAD_CONFIG;
	config->private_one_key = private.one_key;
	if (private.kind != NULL)
		return read_kind(&private, config);
	return private.zone == NULL ? STATUS_OK : STATUS_BAD_CONFIG;
}

/* Checked as settings are: a proxy is named where it is not expected to be,
 * and what is wrong in it would show where it does harm. */
static enum status copy_proxy(const char *url, char out[CONFIG_URL_MAX + 1])
{
	if (strlen(url) > CONFIG_URL_MAX ||
		(url[0] != '\0' && !endpoint_is_proxy(url)))
		return STATUS_BAD_CONFIG;
	strcpy(out, url);
	return STATUS_OK;
}

/* The development switch first: it decides what the others may say. */
static enum status read_entries(
	const struct entries *entries, struct config *config)
{
	enum status st = STATUS_OK;

	if (entries->idle_lock_minutes < 1 ||
		entries->idle_lock_minutes > IDLE_MAX)
		return STATUS_BAD_CONFIG;
	config->idle_lock_minutes = entries->idle_lock_minutes;
	config->lock_with_screen = entries->lock_with_screen;
	if (entries->development != NULL)
		st = read_development(entries->development, config);
	if (st == STATUS_OK && entries->pinentry != NULL)
		st = copy_path(entries->pinentry, config->pinentry);
	if (st == STATUS_OK && entries->trust_anchor != NULL)
		st = copy_path(entries->trust_anchor, config->trust_anchor);
	if (st == STATUS_OK && entries->plc != NULL)
		st = copy_url(entries->plc, config->development, config->plc);
	if (st == STATUS_OK && entries->resolver != NULL)
		st = read_resolver(entries->resolver, config);
	if (st == STATUS_OK && entries->private != NULL)
		st = read_private(entries->private, config);
	if (st == STATUS_OK && entries->update_proxy != NULL)
		st = copy_proxy(entries->update_proxy, config->update_proxy);
	return st;
}

enum status config_overlay(const struct json *object, struct config *config)
{
	struct config changed = *config;
	struct entries entries = {
		.idle_lock_minutes = config->idle_lock_minutes,
		.lock_with_screen = config->lock_with_screen,
	};

	if (JSON_DECODE(object, fields, &entries) != STATUS_OK ||
		read_entries(&entries, &changed) != STATUS_OK)
		return STATUS_BAD_CONFIG;
	*config = changed;
	return STATUS_OK;
}

static void write_resolver(struct json_writer *w, const struct config *config)
{
	json_begin_object(w, "resolver");
	json_add_string(w, "kind", resolver_names[config->resolver]);
	if (config->resolver == CONFIG_RESOLVER_SERVER)
		json_add_string(w, "server", config->server);
	if (config->resolver == CONFIG_RESOLVER_DOH)
		json_add_string(w, "url", config->doh_url);
	json_end_object(w);
}

void config_write_network(struct json_writer *w, const struct config *config)
{
	write_resolver(w, config);
	json_add_string(w, "plc", config->plc);
	if (config->trust_anchor[0] != '\0')
		json_add_string(w, "trust_anchor", config->trust_anchor);
	if (config->update_proxy[0] != '\0')
		json_add_string(w, "update_proxy", config->update_proxy);
	if (!config->development)
		return;
	json_begin_object(w, "development");
	if (config->https_port != 0)
		json_add_integer(w, "https_port", config->https_port);
	if (config->authorities[0] != '\0')
		json_add_string(w, "authorities", config->authorities);
	json_end_object(w);
}

void config_write_private(struct json_writer *w, const struct config *config)
{
	json_begin_object(w, "private");
	json_add_string(w, "kind", private_names[config->private_kind]);
	if (config->private_zone[0] != '\0')
		json_add_string(w, "zone", config->private_zone);
	json_add_bool(w, "one_key", config->private_one_key);
	json_end_object(w);
}

static bool is_private_default(const struct config *config)
{
	return config->private_kind == CONFIG_PRIVATE_FINGERPRINT &&
	       !config->private_one_key;
}

void config_write_members(struct json_writer *w, const struct config *config)
{
	json_add_integer(w, "idle_lock_minutes", config->idle_lock_minutes);
	if (!config->lock_with_screen)
		json_add_bool(w, "lock_with_screen", false);
	if (config->pinentry[0] != '\0')
		json_add_string(w, "pinentry", config->pinentry);
	if (!is_private_default(config))
		config_write_private(w, config);
	config_write_network(w, config);
}
