/* nywhere call OP [JSON]: for programs, so the answer is always JSON. */
#include "shell/command.h"
#include "wire/frame.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OP_MAX 64

/* JSON that parses as one value cannot add anything to the request around it;
 * neither can a name without quotes. */
static int check(const char *op, const char *json)
{
	struct json *doc = NULL;
	enum status st;

	if (strlen(op) > OP_MAX ||
		strspn(op, "abcdefghijklmnopqrstuvwxyz_") != strlen(op))
		return shell_refuse("There is no operation %s; see "
				    "nywhere-call(1).",
			op);
	if (strlen(json) > FRAME_MAX_IN)
		return shell_refuse("The arguments are longer than %d bytes.",
			FRAME_MAX_IN);
	st = json_parse(json, strlen(json), &doc);
	json_free(doc);
	return st == STATUS_OK ? SHELL_DONE
			       : shell_refuse("The arguments are not strict "
					      "JSON in UTF-8.");
}

int command_call(struct shell *shell, const struct arguments *arguments)
{
	const char *op = arguments->operands[0];
	const char *json = arguments->count > 1 ? arguments->operands[1] : "{}";
	size_t size = strlen(json) + OP_MAX + 64;
	struct answer answer = {0};
	int code = check(op, json);
	enum status st;
	char *text;

	if (code != SHELL_DONE)
		return code;
	shell->json = true;
	shell->unlocks = strcmp(op, "unlock") == 0;
	text = malloc(size);
	if (text == NULL)
		return shell_fail(shell, STATUS_NO_MEMORY);
	snprintf(text, size, "{\"id\":1,\"op\":\"%s\",\"args\":%s}", op, json);
	st = shell_ask_text(shell, text, strlen(text), &answer);
	code = st == STATUS_OK ? shell_print(shell, answer.result)
			       : shell_fail(shell, st);
	answer_clear(&answer);
	free(text);
	return code;
}
