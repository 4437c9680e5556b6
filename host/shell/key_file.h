/* Files with keys: one that signs DNS updates, one of a handle. */
#ifndef SHELL_KEY_FILE_H
#define SHELL_KEY_FILE_H

#include "handle/tsig_key.h"

/* Opens a regular file to read it. Returns SHELL_DONE, or the exit code after a
 * sentence on stderr. A file that others can read gets a sentence, too. */
int key_file_open(const char *path, int *fd);

/* Reads a key for updates. Returns SHELL_DONE, or the exit code as above. The
 * caller clears *out. */
int key_file_read(const char *path, struct tsig_key *out);

#endif
