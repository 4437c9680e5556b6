/* The loopback port to which the browser comes back (RFC 8252, section 7.3).
 * Anyone on this computer may connect to it: only a GET of a path that nobody
 * can guess counts, and only the first one. */
#ifndef NET_CALLBACK_LISTENER_H
#define NET_CALLBACK_LISTENER_H

#include "base/status.h"
#include "net/callback.h"

#include <stdint.h>

#define CALLBACK_PATH_MAX 40 /* with the closing NUL */

struct callback_listener {
	int fd; /* -1 when closed */
	uint16_t port;
	char path[CALLBACK_PATH_MAX]; /* "/nywhere/" and 128 random bits */
};

/* Listens on 127.0.0.1 at a port of the system's choice. */
CHECKED enum status callback_listener_open(struct callback_listener *out);

/* When to give up waiting. */
struct callback_limit {
	int cancel_fd;      /* readable: STATUS_CANCELLED */
	long long deadline; /* platform_clock_ms: STATUS_FLOW_EXPIRED */
};

/* Waits for the answer. With STATUS_OK, and with STATUS_ANSWER_BAD for one
 * that cannot be read, *browser is the connection that callback_listener_answer
 * closes; -1 otherwise. */
CHECKED enum status callback_listener_wait(
	const struct callback_listener *listener,
	const struct callback_limit *limit, struct callback *out, int *browser);

/* Sends a whole HTTP answer and closes the connection; browser may be -1. */
void callback_listener_answer(int browser, const char *answer);

/* Tells those who are still in the queue that it is over, and closes. */
void callback_listener_close(struct callback_listener *listener);

#endif
