/* --help, printed from the table. */
#ifndef SHELL_USAGE_H
#define SHELL_USAGE_H

#include "shell/command.h"

/* Options that every command has, after its own. */
extern const struct command_option usage_common_options[];

/* The usage of one command on stdout; of nywhere alone, with the list of
 * commands. */
void usage_print(const struct command *command);

/* The commands whose name begins with that word, and a space. */
void usage_print_group(const char *word);

#endif
