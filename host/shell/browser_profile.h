/* The profiles of a browser: the folders in which it keeps what one of its
 * users has set. */
#ifndef SHELL_BROWSER_PROFILE_H
#define SHELL_BROWSER_PROFILE_H

#include "shell/browser.h"

/* Visits each that the browser knows. One that was started by its path alone
 * (--profile, --user-data-dir) is not among them. */
void browser_profile_each(const struct browser *browser,
	void (*visit)(void *context, const char *path), void *context);

#endif
