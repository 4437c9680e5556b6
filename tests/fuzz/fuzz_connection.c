/* Goal: what a helper sends is cut into the same frames however it arrives, and
 * what is no frame ends the sender. The first byte says how many bytes come at
 * a time. */
#include "fuzz.h"

#include "wire/connection.h"
#include "wire/frame.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#define SIZE_MOST 16384 /* fits into a socket */

struct sender {
	int ours;
	struct connection connection;
	const uint8_t *data;
	size_t size;
};

static void begin(struct sender *sender, const uint8_t *data, size_t size)
{
	int ends[2];

	REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
	REQUIRE(fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0);
	*sender = (struct sender){
		.ours = ends[0],
		.connection = {.fd = ends[1], .text = malloc(FRAME_MAX_IN)},
		.data = data,
		.size = size,
	};
	REQUIRE(sender->connection.text != NULL);
}

/* The frame that has to be there, by the definition of one: its length, 0 when
 * more has to come, SIZE_MAX for none. */
static size_t expect(const uint8_t *data, size_t size)
{
	uint32_t length;

	if (size < sizeof(length))
		return 0;
	memcpy(&length, data, sizeof(length));
	if (length == 0 || length > FRAME_MAX_IN)
		return SIZE_MAX;
	return size - sizeof(length) < length ? 0 : length;
}

/* All frames of the first size bytes; false when the helper has to be ended. */
static bool receive(struct sender *sender, size_t size, size_t *done)
{
	enum connection_event event;
	size_t length;
	size_t got = 0;

	for (;;) {
		length = expect(sender->data + *done, size - *done);
		event = connection_receive(&sender->connection, &got);
		if (event != CONNECTION_FRAME)
			break;
		REQUIRE(length == got && length > 0);
		REQUIRE(memcmp(sender->connection.text,
				sender->data + *done + 4, length) == 0);
		*done += 4 + length;
	}
	REQUIRE((event == CONNECTION_ENDED) == (length == SIZE_MAX));
	REQUIRE((event == CONNECTION_QUIET) == (length == 0));
	return event == CONNECTION_QUIET;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sender sender;
	size_t step;
	size_t done = 0;
	size_t got;
	bool goes_on = true;

	if (size == 0 || size > SIZE_MOST)
		return 0;
	step = 1 + (size_t)data[0] * data[0];
	begin(&sender, data + 1, size - 1);
	for (size_t sent = 0; goes_on && sent < sender.size;) {
		size_t n =
			sender.size - sent < step ? sender.size - sent : step;

		REQUIRE(write(sender.ours, sender.data + sent, n) ==
			(ssize_t)n);
		sent += n;
		goes_on = receive(&sender, sent, &done);
	}
	close(sender.ours);
	if (goes_on)
		REQUIRE(connection_receive(&sender.connection, &got) ==
			CONNECTION_ENDED);
	connection_close(&sender.connection);
	return 0;
}
