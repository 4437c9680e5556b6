#include "shell/link_code.h"

#include "shell/interrupt.h"
#include "shell/link_wait.h"
#include "shell/text.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CODE_SIZE 128
#define TRIES 5

/* A line without its end; false for an empty one, none, or Ctrl-C. What does
 * not fit is no code, and its rest would be taken for the next one. */
static bool read_code(char code[CODE_SIZE])
{
	size_t len;
	int c;

	fputs("Code: ", stderr);
	fflush(stderr);
	if (interrupt_is_first(STDIN_FILENO) ||
		fgets(code, CODE_SIZE, stdin) == NULL || interrupt_came())
		return false;
	len = strcspn(code, "\n");
	if (code[len] == '\0' && len == CODE_SIZE - 1) {
		do
			c = getchar();
		while (c != '\n' && c != EOF);
	}
	code[len] = '\0';
	return len > 0;
}

static enum status try_code(struct shell *shell, const char *op,
	const char *flow, const char *code, struct answer *out)
{
	struct question question;

	shell_question(&question, op);
	json_add_string(&question.w, "flow", flow);
	json_add_string(&question.w, "code", code);
	return shell_ask(shell, &question, out);
}

enum status link_code_ask(struct shell *shell, const char *op, const char *flow,
	const char *server, struct answer *out)
{
	static bool is_unbuffered;
	char code[CODE_SIZE];
	enum status st = STATUS_CODE_WRONG;

	text_line(stderr,
		"%s has mailed a code to the address of this account. Type it "
		"here; an empty line gives up.",
		server);
	/* What stdio has read ahead would not be seen while waiting. */
	if (!is_unbuffered)
		setvbuf(stdin, NULL, _IONBF, 0);
	is_unbuffered = true;
	for (int i = 0; i < TRIES && st == STATUS_CODE_WRONG; i++) {
		if (i > 0)
			text_line(stderr, "nywhere: %s", status_sentence(st));
		st = read_code(code) ? try_code(shell, op, flow, code, out)
				     : STATUS_CANCELLED;
	}
	if (st != STATUS_OK)
		link_give_up(shell, flow);
	return st;
}
