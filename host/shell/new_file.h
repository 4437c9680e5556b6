/* A file for secrets, which is there whole or not at all: it has another name
 * until it is, and is gone when the program is interrupted. */
#ifndef SHELL_NEW_FILE_H
#define SHELL_NEW_FILE_H

#include "base/platform.h"

#include <stdbool.h>

struct new_file {
	const char *path; /* "-" for standard output */
	bool replaces;    /* what has that name already */
	int fd;
	char provisional[PLATFORM_PATH_MAX]; /* "" when there is none */
};

/* Opens it, mode 0600. Returns SHELL_DONE, or the exit code after a sentence on
 * stderr: for a name that is taken, and for a terminal. */
int new_file_open(const char *path, bool replaces, struct new_file *out);

/* Puts it in its place, on the disk; as above. */
int new_file_publish(struct new_file *file);

/* Removes what was not published; harmless after that. */
void new_file_close(struct new_file *file);

#endif
