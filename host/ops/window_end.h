/* What is to be done when a private window, or who the user was in it, comes
 * to its end. */
#ifndef OPS_WINDOW_END_H
#define OPS_WINDOW_END_H

#include "ops/session.h"

/* Wipes the window. Its records in DNS are deleted, now or later. */
void window_end(struct session *session, struct window *window);

/* All windows, at a lock and at the end. */
void window_end_all(struct session *session);

/* The window stays, with another self. */
void window_end_self(struct session *session, struct window *window,
	const struct self *self);

#endif
