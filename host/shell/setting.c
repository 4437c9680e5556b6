#include "shell/setting.h"

#include "ops/config.h"
#include "ops/endpoint.h"
#include "ops/zone_argument.h"
#include "shell/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MINUTES_MAX 1440
#define NO_PROXY "none"

struct resolver {
	const char *kind;
	const char *server;
	const char *url;
};

static const struct json_field resolver_fields[] = {
	JSON_FIELD(struct resolver, kind, JSON_STRING, true),
	JSON_FIELD(struct resolver, server, JSON_STRING, false),
	JSON_FIELD(struct resolver, url, JSON_STRING, false),
};

struct preference {
	const char *kind;
	const char *zone;
	bool one_key;
};

static const struct json_field preference_fields[] = {
	JSON_FIELD(struct preference, kind, JSON_STRING, true),
	JSON_FIELD(struct preference, zone, JSON_STRING, false),
	JSON_FIELD(struct preference, one_key, JSON_BOOL, true),
};

static const struct json_field fields[] = {
	JSON_FIELD(struct setting_values, resolver, JSON_OBJECT, true),
	JSON_FIELD(struct setting_values, plc, JSON_STRING, true),
	JSON_FIELD(
		struct setting_values, idle_lock_minutes, JSON_INTEGER, true),
	JSON_FIELD(struct setting_values, lock_with_screen, JSON_BOOL, true),
	JSON_FIELD(struct setting_values, private, JSON_OBJECT, true),
	JSON_FIELD(struct setting_values, update_proxy, JSON_STRING, true),
	JSON_FIELD(struct setting_values, development, JSON_BOOL, true),
};

enum status setting_read(const struct json *result, struct setting_values *out)
{
	return SHELL_DECODE(result, fields, out);
}

static bool write_resolver(struct json_writer *w, const char *value)
{
	bool is_system = strcmp(value, "system") == 0;
	bool is_server = endpoint_is_server(value);

	if (!is_system && !is_server && !endpoint_is_doh(value))
		return false;
	json_begin_object(w, "resolver");
	json_add_string(w, "kind",
		is_system   ? "system"
		: is_server ? "server"
			    : "doh");
	if (is_server)
		json_add_string(w, "server", value);
	else if (!is_system)
		json_add_string(w, "url", value);
	json_end_object(w);
	return true;
}

static enum status print_resolver(
	const struct setting_values *values, const char *before)
{
	struct resolver resolver = {0};
	enum status st =
		SHELL_DECODE(values->resolver, resolver_fields, &resolver);

	if (st == STATUS_OK)
		text_line(stdout, "%s%s", before,
			resolver.server != NULL ? resolver.server
			: resolver.url != NULL  ? resolver.url
						: resolver.kind);
	return st;
}

/* A slash at the end, as browsers show it, is no path. */
static bool write_plc(struct json_writer *w, const char *value)
{
	char url[CONFIG_URL_MAX + 1];
	size_t len = strlen(value);

	if (len == 0 || len > CONFIG_URL_MAX)
		return false;
	memcpy(url, value, len + 1);
	if (url[len - 1] == '/')
		url[len - 1] = '\0';
	if (!endpoint_is_directory(url))
		return false;
	json_add_string(w, "plc", url);
	return true;
}

static enum status print_plc(
	const struct setting_values *values, const char *before)
{
	text_line(stdout, "%s%s", before, values->plc);
	return STATUS_OK;
}

static bool write_minutes(struct json_writer *w, const char *value)
{
	size_t len = strlen(value);
	long minutes = strtol(value, NULL, 10);

	if (len == 0 || len > 4 || strspn(value, "0123456789") != len ||
		minutes < 1 || minutes > MINUTES_MAX)
		return false;
	json_add_integer(w, "idle_lock_minutes", minutes);
	return true;
}

static enum status print_minutes(
	const struct setting_values *values, const char *before)
{
	text_line(stdout, "%s%" PRId64, before, values->idle_lock_minutes);
	return STATUS_OK;
}

static bool read_switch(const char *value, bool *is_on)
{
	*is_on = strcmp(value, "on") == 0;
	return *is_on || strcmp(value, "off") == 0;
}

static const char *switch_text(bool is_on)
{
	return is_on ? "on" : "off";
}

static bool write_screen(struct json_writer *w, const char *value)
{
	bool is_on;

	if (!read_switch(value, &is_on))
		return false;
	json_add_bool(w, "lock_with_screen", is_on);
	return true;
}

static enum status print_screen(
	const struct setting_values *values, const char *before)
{
	text_line(
		stdout, "%s%s", before, switch_text(values->lock_with_screen));
	return STATUS_OK;
}

/* The kind, and for those that have one a colon and the zone. */
static bool write_private(struct json_writer *w, const char *value)
{
	const char *colon = strchr(value, ':');
	size_t len = colon == NULL ? strlen(value) : (size_t)(colon - value);
	enum config_private kind = CONFIG_PRIVATE_FINGERPRINT;
	struct name_clean zone;

	while (strlen(config_private_name(kind)) != len ||
		strncmp(value, config_private_name(kind), len) != 0) {
		if (kind == CONFIG_PRIVATE_AT_WILL)
			return false;
		kind++;
	}
	if ((colon == NULL) != (kind == CONFIG_PRIVATE_FINGERPRINT) ||
		(colon != NULL &&
			(zone_argument_name(colon + 1, &zone) != STATUS_OK ||
				!zone.is_ascii)))
		return false;
	json_begin_object(w, "private");
	json_add_string(w, "kind", config_private_name(kind));
	if (colon != NULL)
		json_add_string(w, "zone", zone.text);
	json_end_object(w);
	return true;
}

static enum status print_private(
	const struct setting_values *values, const char *before)
{
	struct preference preference = {0};
	enum status st =
		SHELL_DECODE(values->private, preference_fields, &preference);

	if (st == STATUS_OK)
		text_line(stdout, "%s%s%s%s", before, preference.kind,
			preference.zone == NULL ? "" : ":",
			preference.zone == NULL ? "" : preference.zone);
	return st;
}

static bool write_one_key(struct json_writer *w, const char *value)
{
	bool is_on;

	if (!read_switch(value, &is_on))
		return false;
	json_begin_object(w, "private");
	json_add_bool(w, "one_key", is_on);
	json_end_object(w);
	return true;
}

static enum status print_one_key(
	const struct setting_values *values, const char *before)
{
	struct preference preference = {0};
	enum status st =
		SHELL_DECODE(values->private, preference_fields, &preference);

	if (st == STATUS_OK)
		text_line(stdout, "%s%s", before,
			switch_text(preference.one_key));
	return st;
}

static bool write_proxy(struct json_writer *w, const char *value)
{
	bool is_none = strcmp(value, NO_PROXY) == 0;

	if (!is_none && !endpoint_is_proxy(value))
		return false;
	json_add_string(w, "update_proxy", is_none ? "" : value);
	return true;
}

static enum status print_proxy(
	const struct setting_values *values, const char *before)
{
	text_line(stdout, "%s%s", before,
		values->update_proxy[0] == '\0' ? NO_PROXY
						: values->update_proxy);
	return STATUS_OK;
}

static const struct setting table[] = {
	{"resolver",
		"system, an IP address with or without a port, or the "
		"https address of a DNS-over-HTTPS server",
		write_resolver, print_resolver},
	{"plc", "an https address without a path", write_plc, print_plc},
	{"idle_lock_minutes", "a whole number from 1 to 1440", write_minutes,
		print_minutes},
	{"lock_with_screen", "on or off", write_screen, print_screen},
	{"private",
		"fingerprint, or zone: or at_will: with the name of a zone as "
		"`nywhere zone list` shows it, such as zone:anon.example.com",
		write_private, print_private},
	{"private_one_key", "on or off", write_one_key, print_one_key},
	{"update_proxy",
		NO_PROXY ", or a SOCKS proxy without a user, such as "
			 "socks5h://127.0.0.1:9050",
		write_proxy, print_proxy},
};

const struct setting *setting_table(size_t *count)
{
	*count = sizeof(table) / sizeof(table[0]);
	return table;
}

const struct setting *setting_find(const char *name)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (strcmp(table[i].name, name) == 0)
			return &table[i];
	}
	return NULL;
}
