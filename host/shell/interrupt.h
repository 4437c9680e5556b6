/* Ctrl-C while something is under way that wants to be ended in order. */
#ifndef SHELL_INTERRUPT_H
#define SHELL_INTERRUPT_H

#include "base/status.h"

#include <stdbool.h>

/* From here on SIGINT, SIGTERM and SIGHUP end no more than the system call that
 * they meet, and *fd becomes readable. */
CHECKED enum status interrupt_catch(int *fd);

/* Whether one came since. */
bool interrupt_came(void);

#endif
