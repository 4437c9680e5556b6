/* nywhere handle show|default|remove HANDLE */
#include "shell/command.h"
#include "shell/handle_view.h"
#include "shell/text.h"

#include <string.h>

enum { YES };

static enum status ask(struct shell *shell, const char *op, const char *handle,
	struct answer *out)
{
	struct question question;

	shell_question(&question, op);
	json_add_string(&question.w, "handle", handle);
	return shell_ask(shell, &question, out);
}

static const char *key_words(const struct handle_view *view)
{
	if (view->security_key == NULL)
		return "";
	return strcmp(view->security_key, "inside") == 0
		       ? ", on your security key"
		       : ", needs your security key";
}

static void print(const struct handle_view *view)
{
	char when[TEXT_TIME_SIZE];

	text_line(stdout, "Handle       %s%s", view->handle,
		view->is_default ? " (offered first)" : "");
	if (view->label != NULL)
		text_line(stdout, "Label        %s", view->label);
	if (view->did != NULL)
		text_line(stdout, "DID          %s", view->did);
	if (view->fragment != NULL)
		text_line(stdout, "Key name     #%s", view->fragment);
	if (view->server != NULL)
		text_line(stdout, "Server       %s", view->server);
	text_line(stdout, "Key          %s%s",
		view->key ? view->alg : "none; you confirm at the server",
		key_words(view));
	if (view->key)
		text_line(stdout, "Fingerprint  %s", view->fingerprint);
	text_line(stdout, "Created      %s", text_time(view->created, when));
	if (view->did == NULL)
		return;
	text_line(stdout, "What to publish: nywhere record %s", view->handle);
	text_line(stdout, "Does it agree:   nywhere handle check %s",
		view->handle);
}

int command_handle_show(struct shell *shell, const struct arguments *arguments)
{
	struct answer answer = {0};
	struct handle_view view;
	int code = SHELL_DONE;
	enum status st =
		ask(shell, "handle_show", arguments->operands[0], &answer);

	if (st == STATUS_OK && shell->json) {
		code = shell_print(shell, answer.result);
	} else {
		if (st == STATUS_OK)
			st = handle_view_read(answer.result, &view);
		if (st == STATUS_OK)
			print(&view);
		else
			code = shell_fail(shell, st);
	}
	answer_clear(&answer);
	return code;
}

/* Both answer with the handle's name alone. */
static int change(struct shell *shell, const char *op, const char *handle,
	const char *before, const char *after)
{
	struct answer answer = {0};
	int code = SHELL_DONE;
	enum status st = ask(shell, op, handle, &answer);

	if (st != STATUS_OK)
		code = shell_fail(shell, st);
	else if (shell->json)
		code = shell_print(shell, answer.result);
	else
		text_line(stdout, "%s%s%s", before, handle, after);
	answer_clear(&answer);
	return code;
}

int command_handle_default(
	struct shell *shell, const struct arguments *arguments)
{
	return change(shell, "handle_default", arguments->operands[0], "",
		" is offered first from now on.");
}

/* A handle without a key is lost here only. */
static int confirm(const char *yes, const struct handle_view *view)
{
	if (view->key)
		return shell_confirm("--yes", yes,
			"The key of %s will be gone for good, and with it "
			"every account that knows you by it.",
			view->handle);
	return shell_confirm("--yes", yes,
		"%s will be gone from here; your account at its server stays "
		"as it is.",
		view->handle);
}

/* Asking comes after looking: there is no point in asking about a handle that
 * is not there. */
int command_handle_remove(
	struct shell *shell, const struct arguments *arguments)
{
	const char *handle = arguments->operands[0];
	struct answer answer = {0};
	struct handle_view view;
	enum status st = ask(shell, "handle_show", handle, &answer);
	int code;

	if (st == STATUS_OK)
		st = handle_view_read(answer.result, &view);
	code = st == STATUS_OK ? confirm(arguments->options[YES], &view)
			       : shell_fail(shell, st);
	answer_clear(&answer);
	return code == SHELL_DONE
		       ? change(shell, "handle_remove", handle, "Removed ", ".")
		       : code;
}
