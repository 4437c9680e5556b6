/* The log of disclosures as the operation shows it. */
#ifndef SHELL_LOG_VIEW_H
#define SHELL_LOG_VIEW_H

#include "shell/shell.h"

struct log_page {
	const struct json *entries;
	int64_t next; /* where to go on; 0 at the end */
};

struct log_entry {
	int64_t time;
	int64_t first;
	const char *origin;
	const char *handle;
	const char *mode; /* direct or redirect */
};

/* limit entries from after on, of one site unless origin is NULL. *out lives
 * as long as the answer, which the caller clears. */
CHECKED enum status log_page_ask(struct shell *shell, const char *origin,
	int64_t after, int64_t limit, struct answer *answer,
	struct log_page *out);

CHECKED enum status log_entry_read(
	const struct json *json, struct log_entry *out);

#endif
