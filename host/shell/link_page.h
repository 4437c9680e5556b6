/* The page of a handle's server at which its owner says that it is hers. */
#ifndef SHELL_LINK_PAGE_H
#define SHELL_LINK_PAGE_H

#include "shell/shell.h"

/* What link_begin answered; texts live as long as the answer. */
struct link_page {
	const char *flow;
	const char *url;
	const char *handle;
	const char *did; /* NULL for a server that knows none */
	const char *server;
	const char *issuer;
	const char *scope;
};

/* How the words begin that say for what a right is asked for. */
#define LINK_PAGE_RIGHT                                                        \
	"It will also ask for the right to change the account's identity, "    \
	"which is its name, its keys and its server. "

/* Asks link_begin, says what will be asked at the page and why, shows the
 * address, and opens it unless no_browser or nobody could see it. Where a right
 * is asked for, use says why. From then on Ctrl-C is caught. The answer is the
 * caller's, as ever. */
CHECKED enum status link_page_begin(struct shell *shell,
	struct question *question, bool no_browser, const char *use,
	struct answer *answer, struct link_page *out);

/* Whether link_finish says that the server has mailed a code. */
bool link_page_wants_code(const struct json *result);

#endif
