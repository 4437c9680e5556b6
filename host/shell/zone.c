/* nywhere zone list, zone check ZONE, zone remove ZONE */
#include "shell/command.h"
#include "shell/text.h"
#include "shell/zone_view.h"

enum { UPDATE, YES };

const struct command_option command_zone_check_options[] = {
	{"update", NULL, "the zone's key, not its wildcard record"},
	{0},
};

const struct command_option command_zone_remove_options[] = {
	{"update", NULL, "the zone's key, not its wildcard record"},
	{"yes", NULL, "do it without asking"},
	{0},
};

struct list {
	const struct json *zones;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct list, zones, JSON_ARRAY, true),
};

struct removed {
	const char *zone;
};

static const struct json_field removed_fields[] = {
	JSON_FIELD(struct removed, zone, JSON_STRING, true),
};

static enum status print_list(const struct json *result)
{
	struct list list;
	enum status st = SHELL_DECODE(result, fields, &list);
	const struct json *one = NULL;

	if (st != STATUS_OK)
		return st;
	one = json_first(list.zones);
	if (one == NULL)
		text_line(stdout, "You have no zone yet; `nywhere zone add "
				  "ZONE` adds one.");
	for (; st == STATUS_OK && one != NULL; one = json_next(one))
		st = zone_view_print(one);
	return st;
}

int command_zone_list(struct shell *shell, const struct arguments *arguments)
{
	struct answer answer = {0};
	struct question question;
	int code = SHELL_DONE;
	enum status st;

	(void)arguments;
	shell_question(&question, "zone_list");
	st = shell_ask(shell, &question, &answer);
	if (st == STATUS_OK && shell->json) {
		code = shell_print(shell, answer.result);
	} else {
		if (st == STATUS_OK)
			st = print_list(answer.result);
		if (st != STATUS_OK)
			code = shell_fail(shell, st);
	}
	answer_clear(&answer);
	return code;
}

/* A question about the zone that the user names. */
static void ask_about(struct question *question, const char *op,
	const struct arguments *arguments)
{
	shell_question(question, op);
	json_add_string(&question->w, "zone", arguments->operands[0]);
	if (arguments->options[UPDATE] != NULL)
		json_add_string(&question->w, "kind", "update");
}

int command_zone_check(struct shell *shell, const struct arguments *arguments)
{
	struct answer answer = {0};
	struct question question;
	bool is_ok = false;
	int code = SHELL_DONE;
	enum status st;

	ask_about(&question, "zone_check", arguments);
	st = shell_ask(shell, &question, &answer);
	if (st == STATUS_OK && shell->json)
		code = shell_print(shell, answer.result);
	if (st == STATUS_OK)
		st = zone_view_check(answer.result, !shell->json, &is_ok);
	if (st != STATUS_OK)
		code = shell_fail(shell, st);
	else if (!is_ok)
		code = SHELL_FAILED;
	answer_clear(&answer);
	return code;
}

int command_zone_remove(struct shell *shell, const struct arguments *arguments)
{
	struct answer answer = {0};
	struct question question;
	struct removed removed;
	enum status st;
	int code = shell_confirm("--yes", arguments->options[YES],
		"The zone %s is forgotten here%s; nothing changes in the DNS.",
		arguments->operands[0],
		arguments->options[UPDATE] != NULL ? ", as far as its key goes"
						   : "");

	if (code != SHELL_DONE)
		return code;
	ask_about(&question, "zone_remove", arguments);
	st = shell_ask(shell, &question, &answer);
	if (st == STATUS_OK)
		st = SHELL_DECODE(answer.result, removed_fields, &removed);
	if (st != STATUS_OK)
		code = shell_fail(shell, st);
	else if (shell->json)
		code = shell_print(shell, answer.result);
	else
		text_line(stdout, "Removed %s.", removed.zone);
	answer_clear(&answer);
	return code;
}
