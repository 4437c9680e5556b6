/* nywhere site ORIGIN, nywhere forget ORIGIN */
#include "shell/command.h"
#include "shell/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { ONE_CLICK };
enum { YES };

const struct command_option command_site_options[] = {
	{"one-click", "on|off", "whether a click in the field may sign in"},
	{0},
};

struct site {
	const char *origin;
	bool one_click;
	const struct json *handles;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct site, origin, JSON_STRING, true),
	JSON_FIELD(struct site, one_click, JSON_BOOL, true),
	JSON_FIELD(struct site, handles, JSON_ARRAY, true),
};

struct seen {
	const char *handle;
	int64_t last;
};

static const struct json_field seen_fields[] = {
	JSON_FIELD(struct seen, handle, JSON_STRING, true),
	JSON_FIELD(struct seen, last, JSON_INTEGER, true),
};

static enum status ask(struct shell *shell, const char *origin,
	const char *one_click, struct answer *out)
{
	struct question question;

	shell_question(&question, "site");
	json_add_string(&question.w, "origin", origin);
	if (one_click != NULL)
		json_add_bool(
			&question.w, "one_click", strcmp(one_click, "on") == 0);
	return shell_ask(shell, &question, out);
}

static enum status print(const struct json *result)
{
	char when[TEXT_TIME_SIZE];
	const struct json *element;
	struct site site;
	enum status st = SHELL_DECODE(result, fields, &site);

	if (st != STATUS_OK)
		return st;
	text_line(stdout, "%s: %s", site.origin,
		site.one_click ? "a click in the field signs in with a handle "
				 "that the site knows"
			       : "you are asked each time");
	element = json_first(site.handles);
	if (element == NULL)
		puts("It has seen no handle of yours.");
	for (; st == STATUS_OK && element != NULL;
		element = json_next(element)) {
		struct seen seen;

		st = SHELL_DECODE(element, seen_fields, &seen);
		if (st == STATUS_OK)
			text_line(stdout, "  %s  %s",
				text_time(seen.last, when), seen.handle);
	}
	return st;
}

int command_site(struct shell *shell, const struct arguments *arguments)
{
	const char *one_click = arguments->options[ONE_CLICK];
	struct answer answer = {0};
	int code = SHELL_DONE;
	enum status st;

	if (one_click != NULL && strcmp(one_click, "on") != 0 &&
		strcmp(one_click, "off") != 0)
		return shell_refuse(
			"--one-click is on or off, not %s.", one_click);
	st = ask(shell, arguments->operands[0], one_click, &answer);
	if (st == STATUS_OK && shell->json) {
		code = shell_print(shell, answer.result);
	} else {
		if (st == STATUS_OK)
			st = print(answer.result);
		if (st != STATUS_OK)
			code = shell_fail(shell, st);
	}
	answer_clear(&answer);
	return code;
}

struct forgotten {
	int64_t forgotten;
};

static const struct json_field forgotten_fields[] = {
	JSON_FIELD(struct forgotten, forgotten, JSON_INTEGER, true),
};

static int forget(struct shell *shell, const char *origin)
{
	struct forgotten forgotten;
	struct answer answer = {0};
	struct question question;
	int code = SHELL_DONE;
	enum status st;

	shell_question(&question, "forget");
	json_add_string(&question.w, "origin", origin);
	st = shell_ask(shell, &question, &answer);
	if (st == STATUS_OK)
		st = SHELL_DECODE(answer.result, forgotten_fields, &forgotten);
	if (st != STATUS_OK)
		code = shell_fail(shell, st);
	else if (shell->json)
		code = shell_print(shell, answer.result);
	else
		text_line(stdout, "Forgot %s (%" PRId64 " records).", origin,
			forgotten.forgotten);
	answer_clear(&answer);
	return code;
}

/* Asking comes after looking, which refuses what is no origin. */
int command_forget(struct shell *shell, const struct arguments *arguments)
{
	const char *origin = arguments->operands[0];
	struct answer answer = {0};
	enum status st = ask(shell, origin, NULL, &answer);
	int code;

	answer_clear(&answer);
	if (st != STATUS_OK)
		return shell_fail(shell, st);
	code = shell_confirm("--yes", arguments->options[YES],
		"What nywhere remembers of %s will be gone.", origin);
	return code == SHELL_DONE ? forget(shell, origin) : code;
}
