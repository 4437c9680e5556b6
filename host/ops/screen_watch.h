/* Whether the user has left: nywhere-unlock, asked to watch, answers when the
 * screen is locked or the computer is about to sleep. Where nothing can say so
 * it is quiet, and the idle time is all there is. */
#ifndef OPS_SCREEN_WATCH_H
#define OPS_SCREEN_WATCH_H

#include "wire/connection.h"

struct screen_watch {
	struct connection connection; /* to poll for input */
};

void screen_watch_init(struct screen_watch *watch);

/* Harmless when it runs already. */
void screen_watch_begin(
	struct screen_watch *watch, const struct launcher *launcher);

/* Lets the computer sleep, too; harmless when it does not run. */
void screen_watch_end(struct screen_watch *watch);

/* Whether the user has left. It has then done its work, and holds sleep off
 * until screen_watch_end. */
bool screen_watch_receive(struct screen_watch *watch);

#endif
