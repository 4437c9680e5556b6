/* A zone, and whether it can be used, as people read it. */
#ifndef SHELL_ZONE_VIEW_H
#define SHELL_ZONE_VIEW_H

#include "shell/shell.h"

/* One line for an entry of a list. */
CHECKED enum status zone_view_print(const struct json *zone);

/* Reads a result with "check" and "publish", and prints it if print is set:
 * the sentence, and the record that is wanting. */
CHECKED enum status zone_view_check(
	const struct json *result, bool print, bool *is_ok);

#endif
