#include "ops/move_settings.h"

#include "ops/settings.h"

#include <string.h>

#define LINE_MAX 4096

static bool same_idle(const struct config *a, const struct config *b)
{
	return a->idle_lock_minutes == b->idle_lock_minutes;
}

static void copy_idle(const struct config *from, struct config *to)
{
	to->idle_lock_minutes = from->idle_lock_minutes;
}

static bool same_screen(const struct config *a, const struct config *b)
{
	return a->lock_with_screen == b->lock_with_screen;
}

static void copy_screen(const struct config *from, struct config *to)
{
	to->lock_with_screen = from->lock_with_screen;
}

static bool same_resolver(const struct config *a, const struct config *b)
{
	return a->resolver == b->resolver &&
	       (a->resolver != CONFIG_RESOLVER_SERVER ||
		       strcmp(a->server, b->server) == 0) &&
	       (a->resolver != CONFIG_RESOLVER_DOH ||
		       strcmp(a->doh_url, b->doh_url) == 0);
}

static void copy_resolver(const struct config *from, struct config *to)
{
	to->resolver = from->resolver;
	strcpy(to->server, from->server);
	strcpy(to->doh_url, from->doh_url);
}

static bool same_plc(const struct config *a, const struct config *b)
{
	return strcmp(a->plc, b->plc) == 0;
}

static void copy_plc(const struct config *from, struct config *to)
{
	strcpy(to->plc, from->plc);
}

static bool same_private(const struct config *a, const struct config *b)
{
	return a->private_kind == b->private_kind &&
	       a->private_one_key == b->private_one_key &&
	       strcmp(a->private_zone, b->private_zone) == 0;
}

static void copy_private(const struct config *from, struct config *to)
{
	to->private_kind = from->private_kind;
	to->private_one_key = from->private_one_key;
	strcpy(to->private_zone, from->private_zone);
}

static bool same_proxy(const struct config *a, const struct config *b)
{
	return strcmp(a->update_proxy, b->update_proxy) == 0;
}

static void copy_proxy(const struct config *from, struct config *to)
{
	strcpy(to->update_proxy, from->update_proxy);
}

enum status move_settings_write(struct export_writer *writer)
{
	struct config config;
	struct config usual;
	char text[LINE_MAX];
	struct json_writer w;
	enum status st = config_read(&config);

	if (st != STATUS_OK)
		return st;
	/* What only development allows would not be taken elsewhere. */
	config_default(&usual);
	if (config.development) {
		copy_resolver(&usual, &config);
		copy_plc(&usual, &config);
	}
	json_writer_init(&w, text, sizeof(text));
	json_begin_object(&w, NULL);
	json_begin_object(&w, "settings");
	settings_write(&w, &config);
	json_end_object(&w);
	json_end_object(&w);
	st = json_finish(&w);
	return st == STATUS_OK ? export_writer_line(writer, text, w.len) : st;
}

static const struct {
	const char *name; /* as in config.json */
	bool (*is_same)(const struct config *a, const struct config *b);
	void (*copy)(const struct config *from, struct config *to);
} table[] = {
	{"idle_lock_minutes", same_idle, copy_idle},
	{"lock_with_screen", same_screen, copy_screen},
	{"resolver", same_resolver, copy_resolver},
	{"plc", same_plc, copy_plc},
	{"private", same_private, copy_private},
	{"update_proxy", same_proxy, copy_proxy},
};

enum status move_settings_take(
	struct import *import, const struct json *object, struct config *config)
{
	struct config usual;
	struct config theirs;
	enum status st;

	config_default(&usual);
	theirs = usual;
	st = settings_overlay(object, &theirs);
	for (size_t i = 0;
		st == STATUS_OK && i < sizeof(table) / sizeof(table[0]); i++) {
		struct import_item item = {.kind = IMPORT_SETTING};

		item.verdict = table[i].is_same(&theirs, config) ||
					       table[i].is_same(&theirs, &usual)
				       ? IMPORT_SAME
			       : table[i].is_same(config, &usual)
				       ? IMPORT_NEW
				       : IMPORT_DIFFERS;
		strcpy(item.name, table[i].name);
		if (import_decide(import, &item))
			table[i].copy(&theirs, config);
	}
	return st;
}
