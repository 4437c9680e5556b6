/* Ends flows that nobody came back for, so that neither a key nor an open port
 * outlives its 15 minutes. */
#ifndef NET_OAUTH_EXPIRE_H
#define NET_OAUTH_EXPIRE_H

#include "base/status.h"

/* Starts the thread that does it, once. */
CHECKED enum status oauth_expire_start(void);

/* Tells it that there is a new flow. */
void oauth_expire_wake(void);

/* Ends all flows, because the process is about to end: two seconds are given
 * to take back what servers have granted. */
void oauth_expire_all(void);

#endif
