/* The wait for a user who is at her server's page, which she can end. */
#ifndef SHELL_LINK_WAIT_H
#define SHELL_LINK_WAIT_H

#include "shell/shell.h"

/* link_finish, after interrupt_catch. STATUS_CANCELLED after Ctrl-C, once the
 * server was told. The caller clears the answer in any case. */
CHECKED enum status link_wait(
	struct shell *shell, const char *flow, struct answer *out);

/* link_cancel: the end of a flow that will not go on. */
void link_give_up(struct shell *shell, const char *flow);

#endif
