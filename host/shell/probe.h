/* A host started the way a browser starts it, to see whether it answers. */
#ifndef SHELL_PROBE_H
#define SHELL_PROBE_H

#include "base/json.h"

/* Starts the program, says hello and waits a few seconds for the answer.
 * STATUS_HELPER_FAILED when none comes, else as reply_parse. The caller frees
 * *doc in any case. */
CHECKED enum status probe_hello(
	const char *host, struct json **doc, const struct json **result);

#endif
