/* A line to a helper that stays. Nothing here waits: what the helper sends is
 * gathered until it is whole, and a helper that does not read is given up. */
#ifndef WIRE_CONNECTION_H
#define WIRE_CONNECTION_H

#include "base/status.h"
#include "wire/launcher.h"

#include <stdbool.h>
#include <stddef.h>

struct connection {
	int fd;     /* to poll for input; -1 while there is no helper */
	char *text; /* FRAME_MAX_IN bytes, while there is a helper */
	size_t have;
	unsigned char head[4];
};

enum connection_event {
	CONNECTION_QUIET, /* nothing whole has come yet */
	CONNECTION_FRAME,
	CONNECTION_ENDED, /* or it sent what is no frame */
};

/* Starts the helper; *out has no helper before. */
CHECKED enum status connection_open(struct connection *out,
	const struct launcher *launcher, enum helper helper);

/* Ends the helper and wipes what it sent; harmless when there is none. */
void connection_close(struct connection *connection);

/* Sends len bytes as one frame: STATUS_HELPER_FAILED when it has ended or does
 * not read. */
CHECKED enum status connection_send(
	struct connection *connection, const char *text, size_t len);

/* Takes what has come, one frame at most. *len bytes of connection->text are
 * the frame's until the next call. */
enum connection_event connection_receive(
	struct connection *connection, size_t *len);

#endif
