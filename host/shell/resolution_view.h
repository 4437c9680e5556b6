/* What resolve answers, as people read it. */
#ifndef SHELL_RESOLUTION_VIEW_H
#define SHELL_RESOLUTION_VIEW_H

#include "ops/net_step.h"
#include "shell/shell.h"

/* One step: what was looked for, and below it what was found or what went
 * wrong. For shell.on_step; context is a bool,
 * false before the first one. */
void resolution_view_step(void *context, const struct net_step *step);

/* The outcome in plain words. *problem is STATUS_OK when all was found. */
CHECKED enum status resolution_view_print(
	const struct json *result, enum status *problem);

/* Only the latter. */
CHECKED enum status resolution_view_problem(
	const struct json *result, enum status *problem);

#endif
