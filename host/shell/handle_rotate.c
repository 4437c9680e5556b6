/* nywhere handle rotate HANDLE */
#include "shell/command.h"
#include "shell/link_code.h"
#include "shell/link_page.h"
#include "shell/link_wait.h"
#include "shell/publish.h"
#include "shell/text.h"

#include <stdio.h>
#include <string.h>

static const char use[] = LINK_PAGE_RIGHT
	"nywhere uses that for your keys alone: it adds the new one to the "
	"account's public document, takes the old one out, and leaves all else "
	"in it as it is. The server mails you a code before each step, without "
	"which nothing changes.";

static const char use_to_cancel[] = LINK_PAGE_RIGHT
	"nywhere uses that for one key alone: it takes the new one out of the "
	"account's public document again, and leaves all else in it as it is. "
	"The server mails you a code first, without which nothing changes.";

enum { CANCEL, NO_BROWSER };

const struct command_option command_handle_rotate_options[] = {
	{"cancel", NULL, "call off a change that has begun"},
	{"no-browser", NULL, "of an account at a server: open nothing"},
	{0},
};

struct view {
	const char *handle;
	const char *stage;
	const char *fragment;     /* of the key that stays */
	const char *old_fragment; /* of the one that goes */
	const char *server;       /* that has to change the document, or: */
	const struct json *publish;
	bool code_sent; /* for the next step */
};

static const struct json_field fields[] = {
	JSON_FIELD(struct view, handle, JSON_STRING, true),
	JSON_FIELD(struct view, stage, JSON_STRING, true),
	JSON_FIELD(struct view, fragment, JSON_STRING, true),
	JSON_FIELD(struct view, old_fragment, JSON_STRING, true),
	JSON_FIELD(struct view, server, JSON_STRING, false),
	JSON_FIELD(struct view, publish, JSON_OBJECT, false),
	JSON_FIELD(struct view, code_sent, JSON_BOOL, false),
};

static enum status print_add(const struct view *view)
{
	enum status st;

	text_line(stdout,
		"The new key of %s, #%s, is in your vault; the old one, #%s, "
		"signs until the document has both.",
		view->handle, view->fragment, view->old_fragment);
	st = publish_lists(view->publish, view->handle);
	if (st != STATUS_OK)
		return st;
	putchar('\n');
	text_line(stdout,
		"Then run this command again: `nywhere handle rotate "
		"%s`.",
		view->handle);
	return STATUS_OK;
}

static void print_remove(const struct view *view)
{
	text_line(stdout,
		"The key of %s, #%s, is published and signs from now on.",
		view->handle, view->fragment);
	text_line(stdout,
		view->server == NULL
			? "Take the other one, #%s, out of the document, and "
			  "run `nywhere handle rotate %s`."
			: "The other one, #%s, is still in the document; run "
			  "`nywhere handle rotate %s`.",
		view->old_fragment, view->handle);
}

static enum status print(const struct view *view)
{
	if (strcmp(view->stage, "add") == 0 && view->publish != NULL)
		return print_add(view);
	if (strcmp(view->stage, "remove") == 0)
		print_remove(view);
	else
		text_line(stdout,
			"Done: %s has the key #%s, and the other one, #%s, is "
			"gone, here and there.",
			view->handle, view->fragment, view->old_fragment);
	return STATUS_OK;
}

static bool is_at(const struct view *view, const char *stage)
{
	return strcmp(view->stage, stage) == 0;
}

/* With a code for each step. What was done is done, whatever comes after. */
static enum status change(struct shell *shell, const struct link_page *page,
	struct answer *answer, struct view *view)
{
	enum status st;

	do {
		answer_clear(answer);
		*view = (struct view){0};
		st = link_code_ask(
			shell, "rotate_code", page->flow, page->server, answer);
		if (st == STATUS_OK)
			st = SHELL_DECODE(answer->result, fields, view);
		if (st == STATUS_OK && is_at(view, "remove"))
			text_line(stderr,
				"The new key, #%s, is in the document and "
				"signs from now on; the old one, #%s, goes "
				"next.",
				view->fragment, view->old_fragment);
	} while (st == STATUS_OK && view->code_sent);
	return st;
}

/* The account's own server changes the document, once its owner says so. */
static enum status by_server(struct shell *shell,
	const struct arguments *arguments, struct answer *answer,
	struct view *view)
{
	struct answer begun = {0};
	struct link_page page = {0};
	struct question question;
	enum status st;

	shell_question(&question, "link_begin");
	json_add_string(&question.w, "handle", arguments->operands[0]);
	json_add_bool(&question.w, "with_key", true);
	st = link_page_begin(shell, &question,
		arguments->options[NO_BROWSER] != NULL,
		arguments->options[CANCEL] != NULL ? use_to_cancel : use,
		&begun, &page);
	if (st == STATUS_OK) {
		answer_clear(answer);
		st = link_wait(shell, page.flow, answer);
	}
	if (st == STATUS_OK && !link_page_wants_code(answer->result))
		st = STATUS_OAUTH_REFUSED;
	if (st == STATUS_OK)
		st = change(shell, &page, answer, view);
	answer_clear(&begun);
	if (st != STATUS_OK)
		text_line(stderr,
			"nywhere: The change of keys is not over; run "
			"`nywhere handle rotate %s` to go on.",
			arguments->operands[0]);
	return st;
}

int command_handle_rotate(
	struct shell *shell, const struct arguments *arguments)
{
	struct answer answer = {0};
	struct question question;
	struct view view = {0};
	int code = SHELL_DONE;
	enum status st;

	shell_question(&question, "handle_rotate");
	json_add_string(&question.w, "handle", arguments->operands[0]);
	if (arguments->options[CANCEL] != NULL)
		json_add_bool(&question.w, "cancel", true);
	st = shell_ask(shell, &question, &answer);
	if (st == STATUS_OK)
		st = SHELL_DECODE(answer.result, fields, &view);
	if (st == STATUS_OK && view.server != NULL)
		st = by_server(shell, arguments, &answer, &view);
	if (st == STATUS_OK && shell->json)
		code = shell_print(shell, answer.result);
	else if (st == STATUS_OK)
		st = print(&view);
	if (st != STATUS_OK)
		code = shell_fail(shell, st);
	answer_clear(&answer);
	return code;
}
