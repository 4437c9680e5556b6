/* All of a long list of the vault, page by page. */
#ifndef SHELL_PAGES_H
#define SHELL_PAGES_H

#include "shell/shell.h"

struct pages {
	const char *op;   /* the operation that lists, such as "handles" */
	const char *list; /* the list in its result */
};

typedef enum status (*pages_visit)(void *context, const struct json *entry);

/* Visits each entry until one visit fails. *damaged counts the records that
 * could not be read. */
CHECKED enum status pages_each(struct shell *shell, const struct pages *pages,
	pages_visit visit, void *context, int64_t *damaged);

/* Prints all of them, as one JSON object or each by print; then sentence, if
 * there are none. Returns the exit code. */
int pages_print(struct shell *shell, const struct pages *pages,
	enum status (*print)(const struct json *entry), const char *none);

#endif
