/* The file with the key that signs DNS updates. */
#ifndef SHELL_KEY_FILE_H
#define SHELL_KEY_FILE_H

#include "handle/tsig_key.h"

/* Reads it. Returns SHELL_DONE, or the exit code after a sentence on stderr.
 * A file that others can read gets a sentence, too. The caller clears *out. */
int key_file_read(const char *path, struct tsig_key *out);

#endif
