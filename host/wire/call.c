#include "wire/call.h"

#include "base/secret.h"
#include "wire/frame.h"
#include "wire/request.h"

#include <openssl/crypto.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

/* Returns when the helper has something to read; false if the user's side went
 * away first. */
static bool wait_for_reply(int fd, int cancel_fd)
{
	struct pollfd fds[2] = {
		{.fd = fd, .events = POLLIN},
		/* only the hang-up counts: requests may go on queueing */
		{.fd = cancel_fd, .events = 0},
	};

	for (;;) {
		if (poll(fds, 2, -1) < 0)
			continue;
		if (fds[1].revents != 0)
			return false;
		if (fds[0].revents != 0)
			return true;
	}
}

static enum status read_reply(
	int fd, struct json **doc, const struct json **result)
{
	char *text = malloc(FRAME_MAX_IN);
	size_t len;
	enum status st;

	if (text == NULL)
		return STATUS_NO_MEMORY;
	if (frame_read(fd, text, &len) == STATUS_OK)
		st = reply_parse(text, len, doc, result);
	else
		st = STATUS_HELPER_FAILED;
	OPENSSL_clear_free(text, FRAME_MAX_IN);
	return st;
}

enum status call_helper(const struct call *call, const char *text, size_t len,
	struct json **doc, const struct json **result)
{
	int fd = -1;
	enum status st = launcher_spawn(call->launcher, call->helper, &fd);

	if (st != STATUS_OK)
		return st;
	if (frame_write(fd, text, len) != STATUS_OK)
		st = STATUS_HELPER_FAILED;
	else if (!wait_for_reply(fd, call->cancel_fd))
		st = STATUS_CANCELLED;
	else
		st = read_reply(fd, doc, result);
	close(fd);
	return st;
}
