/* Clients that keep their connections from one resolution to the next: whoever
 * looks a handle up mostly acts on it a moment later. Any thread may call. */
#ifndef NET_RESOLVE_CLIENT_H
#define NET_RESOLVE_CLIENT_H

#include "base/status.h"
#include "net/https.h"

/* One that was given back within half a minute, or a new one. */
CHECKED enum status resolve_client_take(struct https_client **out);

/* Keeps it for another; NULL is harmless. */
void resolve_client_give(struct https_client *client);

#endif
