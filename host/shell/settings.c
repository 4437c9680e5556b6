/* nywhere settings [NAME [VALUE]] */
#include "ops/config.h"
#include "ops/endpoint.h"
#include "shell/command.h"
#include "shell/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MINUTES_MAX 1440

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

struct settings {
	const struct json *resolver;
	const char *plc;
	int64_t idle_lock_minutes;
	bool development;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct settings, resolver, JSON_OBJECT, true),
	JSON_FIELD(struct settings, plc, JSON_STRING, true),
	JSON_FIELD(struct settings, idle_lock_minutes, JSON_INTEGER, true),
	JSON_FIELD(struct settings, development, JSON_BOOL, true),
};

/* Writes the value into a request; false if it does not fit. */
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

static const struct setting {
	const char *name;
	const char *is; /* what fits */
	bool (*write)(struct json_writer *w, const char *value);
} table[] = {
	{"resolver",
		"system, an IP address with or without a port, or the "
		"https address of a DNS-over-HTTPS server",
		write_resolver},
	{"plc", "an https address without a path", write_plc},
	{"idle_lock_minutes", "a whole number from 1 to 1440", write_minutes},
};

static const struct setting *find(const char *name)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (strcmp(table[i].name, name) == 0)
			return &table[i];
	}
	return NULL;
}

static enum status print_value(const struct settings *settings,
	const struct setting *setting, const char *before)
{
	struct resolver resolver = {0};
	enum status st =
		SHELL_DECODE(settings->resolver, resolver_fields, &resolver);

	if (st != STATUS_OK)
		return st;
	if (setting == &table[0])
		text_line(stdout, "%s%s", before,
			resolver.server != NULL ? resolver.server
			: resolver.url != NULL  ? resolver.url
						: resolver.kind);
	else if (setting == &table[1])
		text_line(stdout, "%s%s", before, settings->plc);
	else
		text_line(stdout, "%s%" PRId64, before,
			settings->idle_lock_minutes);
	return STATUS_OK;
}

static enum status print(const struct json *result, const struct setting *only)
{
	struct settings settings;
	char before[32];
	enum status st = SHELL_DECODE(result, fields, &settings);

	if (st == STATUS_OK && only != NULL)
		return print_value(&settings, only, "");
	for (size_t i = 0;
		st == STATUS_OK && i < sizeof(table) / sizeof(table[0]); i++) {
		snprintf(before, sizeof(before), "%-19s", table[i].name);
		st = print_value(&settings, &table[i], before);
	}
	if (st == STATUS_OK && settings.development)
		text_line(stdout, "The development switch is on; take it out "
				  "of config.json unless you develop.");
	return st;
}

static int ask(struct shell *shell, struct question *question,
	const struct setting *only)
{
	struct answer answer = {0};
	int code = SHELL_DONE;
	enum status st = shell_ask(shell, question, &answer);

	if (st == STATUS_OK && shell->json) {
		code = shell_print(shell, answer.result);
	} else {
		if (st == STATUS_OK)
			st = print(answer.result, only);
		if (st != STATUS_OK)
			code = shell_fail(shell, st);
	}
	answer_clear(&answer);
	return code;
}

int command_settings(struct shell *shell, const struct arguments *arguments)
{
	const struct setting *setting = NULL;
	struct question question;

	if (arguments->count > 0) {
		setting = find(arguments->operands[0]);
		if (setting == NULL)
			return shell_refuse("There is no setting %s; there are "
					    "resolver, plc and "
					    "idle_lock_minutes.",
				arguments->operands[0]);
	}
	shell_question(&question, "settings");
	if (arguments->count > 1) {
		json_begin_object(&question.w, "set");
		if (!setting->write(&question.w, arguments->operands[1]))
			return shell_refuse("%s is %s, not %s.", setting->name,
				setting->is, arguments->operands[1]);
		json_end_object(&question.w);
	}
	return ask(shell, &question, setting);
}
