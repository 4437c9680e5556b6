/* nywhere handle link HANDLE */
#include "shell/command.h"
#include "shell/handle_view.h"
#include "shell/link_code.h"
#include "shell/link_page.h"
#include "shell/link_wait.h"
#include "shell/publish.h"
#include "shell/text.h"

#include <stdio.h>
#include <string.h>

static const char use[] = LINK_PAGE_RIGHT
	"nywhere uses that once: it adds one key of yours to the account's "
	"public document and leaves all else in it as it is. The server mails "
	"you a code first, without which nothing changes.";

enum { WITH_KEY, DEVICE, NO_BROWSER, LABEL };

const struct command_option command_handle_link_options[] = {
	{"with-key", NULL, "also give it a key, to sign in directly"},
	{"device", "NAME", "the key of this device, beside those of others"},
	{"no-browser", NULL, "show the address, open nothing"},
	{"label", "TEXT", "your own word for it; no site sees it"},
	{0},
};

struct finished {
	const struct json *handle_view;
	const struct json *documents; /* NULL unless one is to be published */
};

static const struct json_field finished_fields[] = {
	{"handle", JSON_OBJECT, true, offsetof(struct finished, handle_view)},
	JSON_FIELD(struct finished, documents, JSON_ARRAY, false),
};

static enum status begin(struct shell *shell, const struct arguments *arguments,
	struct answer *answer, struct link_page *begun)
{
	struct question question;

	shell_question(&question, "link_begin");
	json_add_string(&question.w, "handle", arguments->operands[0]);
	if (arguments->options[WITH_KEY] != NULL)
		json_add_bool(&question.w, "with_key", true);
	if (arguments->options[DEVICE] != NULL)
		json_add_string(
			&question.w, "device", arguments->options[DEVICE]);
	if (arguments->options[LABEL] != NULL)
		json_add_string(
			&question.w, "label", arguments->options[LABEL]);
	return link_page_begin(shell, &question,
		arguments->options[NO_BROWSER] != NULL, use, answer, begun);
}

static enum status print_done(struct shell *shell,
	const struct finished *finished, const struct link_page *begun)
{
	struct handle_view view;
	enum status st = handle_view_read(finished->handle_view, &view);

	if (st != STATUS_OK)
		return st;
	if (finished->documents != NULL &&
		json_first(finished->documents) != NULL) {
		text_line(stdout,
			"Linked %s. Once its document has your key you can "
			"sign in with it directly.",
			view.handle);
		return publish_print(shell, view.handle) == SHELL_DONE
			       ? STATUS_OK
			       : STATUS_INTERNAL;
	}
	text_line(stdout,
		view.key ? "Linked %s. Where a site takes your key you sign "
			   "in directly; elsewhere %s confirms."
			 : "Linked %s. You can sign in with it wherever "
			   "handles are taken; %s confirms each time.",
		view.handle, begun->server);
	return STATUS_OK;
}

/* The end of the flow: of link_finish, or of link_code after it. */
static int finish(struct shell *shell, const struct json *result,
	const struct link_page *begun)
{
	struct finished finished = {0};
	enum status st;

	if (shell->json)
		return shell_print(shell, result);
	st = SHELL_DECODE(result, finished_fields, &finished);
	if (st == STATUS_OK)
		st = print_done(shell, &finished, begun);
	return st == STATUS_OK ? SHELL_DONE : shell_fail(shell, st);
}

static int go_on(struct shell *shell, const struct link_page *begun)
{
	struct answer answer = {0};
	enum status st = link_wait(shell, begun->flow, &answer);
	int code;

	if (st == STATUS_OK && link_page_wants_code(answer.result)) {
		st = link_code_ask(shell, "link_code", begun->flow,
			begun->server, &answer);
		if (st != STATUS_OK)
			text_line(stderr,
				"nywhere: %s is linked, but has no key yet.",
				begun->handle);
	}
	code = st == STATUS_OK ? finish(shell, answer.result, begun)
			       : shell_fail(shell, st);
	answer_clear(&answer);
	return code;
}

int command_handle_link(struct shell *shell, const struct arguments *arguments)
{
	struct answer answer = {0};
	struct link_page begun = {0};
	enum status st;
	int code;

	if (arguments->options[DEVICE] != NULL &&
		arguments->options[WITH_KEY] == NULL)
		return shell_refuse("A device is named by its key; say "
				    "--with-key, too.");
	st = begin(shell, arguments, &answer, &begun);
	code = st == STATUS_OK ? go_on(shell, &begun) : shell_fail(shell, st);
	answer_clear(&answer);
	return code;
}
