/* All handles of the vault, page by page. */
#ifndef SHELL_HANDLE_PAGES_H
#define SHELL_HANDLE_PAGES_H

#include "shell/shell.h"

typedef enum status (*handle_visit)(void *context, const struct json *handle);

/* Visits each until one visit fails. *damaged counts the records that could
 * not be read. */
CHECKED enum status handle_pages_each(struct shell *shell, handle_visit visit,
	void *context, int64_t *damaged);

#endif
