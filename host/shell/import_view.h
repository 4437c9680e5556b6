/* What import has to say, for people. */
#ifndef SHELL_IMPORT_VIEW_H
#define SHELL_IMPORT_VIEW_H

#include "base/json.h"

#include <stdbool.h>
#include <stdint.h>

struct import_view {
	const struct json *counts;
	const struct json *items;
	int64_t left_out;
	int64_t made; /* of the plan, as the next; else 0 */
	bool vault;   /* there is one to take it */
	/* sums of the counts: */
	int64_t fresh; /* new or newer */
	int64_t differs;
};

/* STATUS_INTERNAL for what is none. */
CHECKED enum status import_view_read(
	const struct json *result, struct import_view *out);

/* A line for each kind, and one for each item. */
CHECKED enum status import_view_print(const struct import_view *view);

#endif
