/* The code that a server mails before it lets a key into an account. */
#ifndef SHELL_LINK_CODE_H
#define SHELL_LINK_CODE_H

#include "shell/shell.h"

/* Asks for it on the terminal until the server takes it, a few times, and runs
 * op, link_code or rotate_code. STATUS_CANCELLED when the user types nothing or
 * Ctrl-C; the flow has ended then. The answer is the caller's, as ever. */
CHECKED enum status link_code_ask(struct shell *shell, const char *op,
	const char *flow, const char *server, struct answer *out);

#endif
