/* nywhere sign-in: the same operation as the browser's. */
#include "shell/command.h"
#include "shell/text.h"

#include <stdio.h>

enum { ORIGIN, NONCE, HANDLE, CONFIRM };

const struct command_option command_sign_in_options[] = {
	{"origin", "ORIGIN", "the site, such as https://forum.example"},
	{"nonce", "NONCE", "what the site's form holds"},
	{"handle", "HANDLE", "who to be"},
	{"confirm", "TEXT", "an action to confirm, in the site's words"},
	{0},
};

struct signed_in {
	const char *token;
	const char *handle;
	int64_t expires;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct signed_in, token, JSON_STRING, true),
	JSON_FIELD(struct signed_in, handle, JSON_STRING, true),
	JSON_FIELD(struct signed_in, expires, JSON_INTEGER, true),
};

int command_sign_in(struct shell *shell, const struct arguments *arguments)
{
	struct answer answer = {0};
	struct signed_in signed_in;
	struct question question;
	enum status st;
	int code = SHELL_DONE;

	shell_question(&question, "sign_in");
	for (int i = ORIGIN; i <= CONFIRM; i++) {
		const char *name = command_sign_in_options[i].name;

		if (i == CONFIRM && arguments->options[i] == NULL)
			continue;
		if (arguments->options[i] == NULL)
			return shell_refuse(
				"The option --%s is missing.", name);
		json_add_string(&question.w, name, arguments->options[i]);
	}
	st = shell_ask(shell, &question, &answer);
	if (st == STATUS_OK)
		st = SHELL_DECODE(answer.result, fields, &signed_in);
	if (st != STATUS_OK)
		code = shell_fail(shell, st);
	else if (shell->json)
		code = shell_print(shell, answer.result);
	else
		text_line(stdout, "%s", signed_in.token);
	answer_clear(&answer);
	return code;
}
