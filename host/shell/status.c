/* nywhere alone: the state of things in five lines, and what to do next. */
#include "shell/browser.h"
#include "shell/command.h"
#include "shell/handle_view.h"
#include "shell/hello_view.h"
#include "shell/log_view.h"
#include "shell/pages.h"
#include "shell/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { VERSION };

const struct command_option command_status_options[] = {
	{"version", NULL, "show the version"},
	{0},
};

struct state {
	char vault[16]; /* missing, locked, open or error */
	char ways[64];  /* in which it opens */
	char problem[256];
	int64_t handles;
	char first[256]; /* the handle that is offered first */
	char last[512];  /* what a site saw last */
	char browsers[256];
};

static void join(const struct json_strings *words, char *out, size_t size)
{
	size_t len = 0;

	for (size_t i = 0; i < words->count && len < size; i++)
		len += (size_t)snprintf(out + len, size - len, "%s%s",
			i == 0 ? "" : ", ", words->item[i]);
}

static enum status ask_vault(struct shell *shell, struct state *state)
{
	struct answer answer = {0};
	struct question question;
	struct hello_view hello;
	enum status st;

	shell_question(&question, "hello");
	st = shell_ask(shell, &question, &answer);
	if (st == STATUS_OK)
		st = hello_view_read(answer.result, &hello);
	if (st == STATUS_OK) {
		const struct vault_view *vault = &hello.vault;

		snprintf(
			state->vault, sizeof(state->vault), "%s", vault->state);
		join(&vault->unlock, state->ways, sizeof(state->ways));
		if (vault->error != NULL)
			snprintf(state->problem, sizeof(state->problem), "%s",
				hello_view_error(vault));
	}
	answer_clear(&answer);
	return st;
}

static enum status count_handle(void *context, const struct json *handle)
{
	struct state *state = context;
	struct handle_view view;
	enum status st = handle_view_read(handle, &view);

	if (st != STATUS_OK)
		return st;
	state->handles++;
	if (view.is_default)
		snprintf(state->first, sizeof(state->first), "%s", view.handle);
	return STATUS_OK;
}

static enum status ask_last(struct shell *shell, struct state *state)
{
	char when[TEXT_TIME_SIZE];
	struct answer answer = {0};
	struct log_entry entry;
	struct log_page page;
	enum status st = log_page_ask(shell, NULL, 0, 1, &answer, &page);

	if (st == STATUS_OK && json_first(page.entries) != NULL) {
		st = log_entry_read(json_first(page.entries), &entry);
		if (st == STATUS_OK)
			snprintf(state->last, sizeof(state->last),
				"%s at %s, %s", entry.handle, entry.origin,
				text_time(entry.time, when));
	}
	answer_clear(&answer);
	return st;
}

/* A vault that looked well and is not is part of the state, too. */
static enum status look_inside(struct shell *shell, struct state *state)
{
	static const struct pages pages = {"handles", "handles"};
	int64_t damaged;
	enum status st =
		pages_each(shell, &pages, count_handle, state, &damaged);

	if (st == STATUS_OK)
		st = ask_last(shell, state);
	if (st == STATUS_OK)
		return st;
	strcpy(state->vault, "error");
	snprintf(state->problem, sizeof(state->problem), "%s",
		status_sentence(st));
	return STATUS_OK;
}

static void find_browsers(struct state *state)
{
	char path[PLATFORM_PATH_MAX];
	size_t count;
	const struct browser *table = browser_table(&count);
	size_t len = 0;

	for (size_t i = 0; i < count; i++) {
		bool has =
			browser_is_here(&table[i]) &&
			((browser_user_manifest(&table[i], path) == STATUS_OK &&
				 access(path, F_OK) == 0) ||
				(browser_system_manifest(&table[i], path) ==
						STATUS_OK &&
					access(path, F_OK) == 0));

		if (has)
			len += (size_t)snprintf(state->browsers + len,
				sizeof(state->browsers) - len, "%s%s",
				len == 0 ? "" : ", ", table[i].title);
	}
}

static const char *next_command(const struct state *state)
{
	static char record[300];

	if (strcmp(state->vault, "missing") == 0)
		return "nywhere init";
	if (strcmp(state->vault, "error") == 0)
		return "nywhere doctor";
	if (state->browsers[0] == '\0')
		return "nywhere install";
	if (strcmp(state->vault, "open") == 0 && state->handles == 0)
		return "nywhere handle add NAME";
	if (strcmp(state->vault, "open") != 0 || state->first[0] == '\0')
		return "nywhere handle list";
	/* A fingerprint needs no record. */
	if (state->last[0] != '\0' || strchr(state->first, '.') == NULL)
		return "nywhere log";
	snprintf(record, sizeof(record), "nywhere record %s", state->first);
	return record;
}

static void print(const struct state *state, const char *folder)
{
	bool open = strcmp(state->vault, "open") == 0;
	const char *closed =
		strcmp(state->vault, "locked") == 0 ? "locked" : "none";
	char handles[512];

	snprintf(handles, sizeof(handles), "%" PRId64 "%s%s%s", state->handles,
		state->first[0] == '\0' ? "" : ", ", state->first,
		state->first[0] == '\0' ? "" : " first");
	text_line(stdout, "nywhere    %s", NYWHERE_VERSION);
	text_line(stdout, "Vault      %s%s%s%s, %s", state->vault,
		state->ways[0] == '\0' ? "" : " (", state->ways,
		state->ways[0] == '\0' ? "" : ")",
		state->problem[0] == '\0' ? folder : state->problem);
	text_line(stdout, "Handles    %s", open ? handles : closed);
	text_line(stdout, "Browsers   %s",
		state->browsers[0] == '\0' ? "none that finds nywhere"
					   : state->browsers);
	text_line(stdout, "Last seen  %s",
		!open                    ? closed
		: state->last[0] == '\0' ? "by no site yet"
					 : state->last);
	printf("\nNext: %s\n", next_command(state));
}

static int print_json(const struct state *state)
{
	char text[2048];
	struct json_writer w;

	json_writer_init(&w, text, sizeof(text));
	json_begin_object(&w, NULL);
	json_add_string(&w, "version", NYWHERE_VERSION);
	json_add_string(&w, "vault", state->vault);
	if (strcmp(state->vault, "open") == 0) {
		json_add_integer(&w, "handles", state->handles);
		json_add_string(&w, "default", state->first);
	}
	json_add_string(&w, "browsers", state->browsers);
	json_add_string(&w, "next", next_command(state));
	json_end_object(&w);
	if (json_finish(&w) != STATUS_OK)
		return SHELL_FAILED;
	text_json(stdout, text);
	return SHELL_DONE;
}

int command_status(struct shell *shell, const struct arguments *arguments)
{
	struct state state = {0};
	enum status st;

	if (arguments->options[VERSION] != NULL)
		return command_version(shell, arguments);
	st = ask_vault(shell, &state);
	if (st == STATUS_OK && strcmp(state.vault, "open") == 0)
		st = look_inside(shell, &state);
	if (st != STATUS_OK)
		return shell_fail(shell, st);
	find_browsers(&state);
	if (shell->json)
		return print_json(&state);
	print(&state, shell->session.folder);
	return SHELL_DONE;
}
