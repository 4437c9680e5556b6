/* nywhere publish HANDLE */
#include "shell/command.h"
#include "shell/text.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { YES, DRY_RUN };

const struct command_option command_publish_options[] = {
	{"yes", NULL, "make the change without asking"},
	{"dry-run", NULL, "show the change and make none"},
	{0},
};

struct plan {
	const char *handle;
	const char *zone; /* NULL when nothing is needed, as the next two */
	const char *server;
	const char *name;
	const struct json *now;
	const struct json *then;
	bool changed;
};

static const struct json_field plan_fields[] = {
	JSON_FIELD(struct plan, handle, JSON_STRING, true),
	JSON_FIELD(struct plan, zone, JSON_STRING, false),
	JSON_FIELD(struct plan, server, JSON_STRING, false),
	JSON_FIELD(struct plan, name, JSON_STRING, false),
	JSON_FIELD(struct plan, now, JSON_ARRAY, true),
	JSON_FIELD(struct plan, then, JSON_ARRAY, true),
	JSON_FIELD(struct plan, changed, JSON_BOOL, true),
};

struct outcome {
	const char *name;
	const struct json *now; /* NULL when it could not be read */
	bool verified;
	const char *code;
};

static const struct json_field outcome_fields[] = {
	JSON_FIELD(struct outcome, name, JSON_STRING, true),
	JSON_FIELD(struct outcome, now, JSON_ARRAY, false),
	JSON_FIELD(struct outcome, verified, JSON_BOOL, true),
	JSON_FIELD(struct outcome, code, JSON_STRING, false),
};

static bool has(const struct json *list, const char *text)
{
	for (const struct json *one = json_first(list); one != NULL;
		one = json_next(one)) {
		if (strcmp(json_text(one), text) == 0)
			return true;
	}
	return false;
}

/* Lists of texts, and nothing else. */
static bool is_texts(const struct json *list)
{
	for (const struct json *one = json_first(list); one != NULL;
		one = json_next(one)) {
		if (json_text(one) == NULL)
			return false;
	}
	return true;
}

/* As diff shows it: what goes, what stays, what comes. */
static void print_change(FILE *out, const struct plan *plan)
{
	text_line(out,
		"%s, the server of the zone %s, has at %s:", plan->server,
		plan->zone, plan->name);
	fputc('\n', out);
	for (const struct json *one = json_first(plan->now); one != NULL;
		one = json_next(one))
		text_line(out, "%c TXT \"%s\"",
			has(plan->then, json_text(one)) ? ' ' : '-',
			json_text(one));
	for (const struct json *one = json_first(plan->then); one != NULL;
		one = json_next(one)) {
		if (!has(plan->now, json_text(one)))
			text_line(out, "+ TXT \"%s\"", json_text(one));
	}
	fputc('\n', out);
}

static void print_nothing(const struct plan *plan)
{
	if (plan->zone != NULL)
		text_line(stdout,
			"Nothing to change: %s has this record for %s already.",
			plan->server, plan->handle);
	else
		text_line(stdout, "Nothing needs to be published for %s.",
			plan->handle);
}

static int print_outcome(
	struct shell *shell, const struct plan *plan, const struct json *result)
{
	struct outcome outcome = {0};
	enum status st = SHELL_DECODE(result, outcome_fields, &outcome);
	int code = SHELL_DONE;

	if (st != STATUS_OK)
		return shell_fail(shell, st);
	if (shell->json)
		code = shell_print(shell, result);
	else if (outcome.verified)
		text_line(stdout, "Changed; %s says so now.", plan->server);
	if (code != SHELL_DONE || outcome.verified)
		return code;
	text_line(stderr,
		"nywhere: The change was made, but %s; run the "
		"command again to see what is there.",
		outcome.code == NULL ? "the server says something else now"
				     : "the server could not be asked again");
	return SHELL_FAILED;
}

/* The sentences of the operations do not know that this is about publishing. */
static int fail(const struct shell *shell, const char *handle, enum status st)
{
	if (shell->json)
		return shell_fail(shell, st);
	switch (st) {
	case STATUS_ZONE_UNKNOWN:
		(void)shell_refuse("No zone with a key has %s in it; see "
				   "nywhere-zone(1), or put the line in by "
				   "hand that `nywhere record` shows.",
			handle);
		return SHELL_NOT_FOUND;
	case STATUS_DNS_CONFLICT:
		(void)shell_refuse("The DNS contradicts the record of %s: "
				   "_atproto.%s names another account, or it "
				   "or _nywhere.%s is an alias; remove that "
				   "first.",
			handle, handle, handle);
		return SHELL_FAILED;
	default:
		return shell_fail(shell, st);
	}
}

/* The server makes the change only if it still has what the user was shown. */
static int make_change(struct shell *shell, const struct plan *plan)
{
	struct answer answer = {0};
	struct question question;
	enum status st;
	int code;

	shell_question(&question, "publish");
	json_add_string(&question.w, "handle", plan->handle);
	json_add_copy(&question.w, "now", plan->now);
	st = shell_ask(shell, &question, &answer);
	code = st == STATUS_OK ? print_outcome(shell, plan, answer.result)
			       : fail(shell, plan->handle, st);
	answer_clear(&answer);
	return code;
}

/* Programs get the plan only where nothing is done with it. */
static int follow(struct shell *shell, const struct arguments *arguments,
	const struct plan *plan, const struct json *result)
{
	int code = SHELL_DONE;

	if (!plan->changed || arguments->options[DRY_RUN] != NULL) {
		if (shell->json)
			return shell_print(shell, result);
		if (plan->changed)
			print_change(stdout, plan);
		else
			print_nothing(plan);
		return SHELL_DONE;
	}
	print_change(shell->json ? stderr : stdout, plan);
	fflush(stdout);
	code = shell_confirm("--yes", arguments->options[YES],
		"Everybody will see this record of %s.", plan->handle);
	return code == SHELL_DONE ? make_change(shell, plan) : code;
}

/* Where nobody can be asked there is no point in asking the server. */
static int check(const struct arguments *arguments)
{
	if (arguments->options[YES] != NULL &&
		arguments->options[DRY_RUN] != NULL)
		return shell_refuse("--yes and --dry-run do not go together.");
	if (arguments->options[YES] == NULL &&
		arguments->options[DRY_RUN] == NULL &&
		(!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO)))
		return shell_refuse("There is no terminal to ask on; say --yes "
				    "or --dry-run.");
	return SHELL_DONE;
}

int command_publish(struct shell *shell, const struct arguments *arguments)
{
	struct answer answer = {0};
	struct question question;
	struct plan plan = {0};
	enum status st;
	int code = check(arguments);

	if (code != SHELL_DONE)
		return code;
	shell_question(&question, "publish_plan");
	json_add_string(&question.w, "handle", arguments->operands[0]);
	st = shell_ask(shell, &question, &answer);
	if (st == STATUS_OK)
		st = SHELL_DECODE(answer.result, plan_fields, &plan);
	if (st == STATUS_OK && (!is_texts(plan.now) || !is_texts(plan.then)))
		st = STATUS_INTERNAL;
	if (st == STATUS_OK)
		code = follow(shell, arguments, &plan, answer.result);
	else
		code = fail(shell, arguments->operands[0], st);
	answer_clear(&answer);
	return code;
}
