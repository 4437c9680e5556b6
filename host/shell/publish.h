/* What makes a handle known to the world, for people to copy. */
#ifndef SHELL_PUBLISH_H
#define SHELL_PUBLISH_H

#include "shell/shell.h"

/* Asks for the record of the handle and prints the zone-file line and, for
 * did:web, the document with its address. Returns the exit code. */
int publish_print(struct shell *shell, const char *handle);

/* Prints a list of records as zone-file lines, each after that sentence. */
CHECKED enum status publish_records(
	const struct json *records, const char *lead);

/* Prints the lists of an object, "records" and "documents". */
CHECKED enum status publish_lists(const struct json *lists, const char *handle);

#endif
