/* Whether a browser lets our extension run in private windows, as far as the
 * files of its profiles tell. They are megabytes that others wrote: of all that
 * is in them only the answer is taken. */
#ifndef SHELL_BROWSER_PRIVATE_H
#define SHELL_BROWSER_PRIVATE_H

#include "shell/browser.h"

/* How many profiles have the extension and let it, do not let it, or cannot be
 * read, so that neither is known. */
struct browser_private {
	int on;
	int off;
	int unknown;
};

void browser_private_count(
	const struct browser *browser, struct browser_private *out);

#endif
