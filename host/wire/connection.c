#include "wire/connection.h"

#include "wire/frame.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum status connection_open(struct connection *out,
	const struct launcher *launcher, enum helper helper)
{
	struct connection connection = {.fd = -1};
	enum status st = launcher_spawn(launcher, helper, &connection.fd);

	if (st != STATUS_OK)
		return st;
	connection.text = malloc(FRAME_MAX_IN);
	if (connection.text == NULL ||
		fcntl(connection.fd, F_SETFL, O_NONBLOCK) != 0) {
		st = connection.text == NULL ? STATUS_NO_MEMORY : STATUS_IO;
		connection_close(&connection);
		return st;
	}
	/* a helper that ends must not end us when we write to it */
	signal(SIGPIPE, SIG_IGN);
	*out = connection;
	return STATUS_OK;
}

void connection_close(struct connection *connection)
{
	if (connection->fd >= 0)
		close(connection->fd);
	if (connection->text != NULL)
		OPENSSL_clear_free(connection->text, FRAME_MAX_IN);
	*connection = (struct connection){.fd = -1};
}

/* A socket that does not take a whole frame belongs to a helper that has
 * stopped reading: our requests are few and small. */
enum status connection_send(
	struct connection *connection, const char *text, size_t len)
{
	if (connection->fd < 0 ||
		frame_write(connection->fd, text, len) != STATUS_OK)
		return STATUS_HELPER_FAILED;
	return STATUS_OK;
}

/* Fills up to want bytes after those that are there; false at the end. */
static bool take(
	struct connection *connection, void *into, size_t want, size_t *got)
{
	ssize_t n;

	*got = 0;
	do
		n = read(connection->fd, into, want);
	while (n < 0 && errno == EINTR);
	if (n > 0)
		*got = (size_t)n;
	return n > 0 || (n < 0 && errno == EAGAIN);
}

enum connection_event connection_receive(
	struct connection *connection, size_t *len)
{
	uint32_t length;
	size_t got;

	if (connection->fd < 0)
		return CONNECTION_ENDED;
	while (connection->have < sizeof(connection->head)) {
		if (!take(connection, connection->head + connection->have,
			    sizeof(connection->head) - connection->have, &got))
			return CONNECTION_ENDED;
		if (got == 0)
			return CONNECTION_QUIET;
		connection->have += got;
	}
	memcpy(&length, connection->head, sizeof(length));
	if (length == 0 || length > FRAME_MAX_IN)
		return CONNECTION_ENDED;
	while (connection->have < sizeof(length) + length) {
		size_t done = connection->have - sizeof(length);

		if (!take(connection, connection->text + done, length - done,
			    &got))
			return CONNECTION_ENDED;
		if (got == 0)
			return CONNECTION_QUIET;
		connection->have += got;
	}
	connection->have = 0;
	*len = length;
	return CONNECTION_FRAME;
}
