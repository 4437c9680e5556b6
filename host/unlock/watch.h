/* Hears of the end of the user's presence: the screen is locked or the computer
 * is about to sleep (systemd-logind, org.freedesktop.login1). */
#ifndef UNLOCK_WATCH_H
#define UNLOCK_WATCH_H

#include "base/status.h"

/* Waits for as long as it takes; *event is "lock" or "sleep", static. Sleep is
 * put off, for as long as logind lets us, until this process ends.
 * STATUS_WATCH_MISSING when there is no logind, or no longer. */
CHECKED enum status watch_wait(const char **event);

#endif
