/* Ctrl-C while something is under way that wants to be ended in order. */
#ifndef SHELL_INTERRUPT_H
#define SHELL_INTERRUPT_H

#include "base/status.h"

#include <stdbool.h>

/* From here on SIGINT, SIGTERM and SIGHUP end no more than the system call that
 * they meet. To be called before the user is told that Ctrl-C gives up. */
CHECKED enum status interrupt_catch(void);

/* Whether one came since. */
bool interrupt_came(void);

/* Waits until fd has something to read; true if one came before that, or had
 * come already. */
bool interrupt_is_first(int fd);

#endif
