#include "ops/screen_watch.h"

#include "wire/request.h"

#include <string.h>

static const char question[] = "{\"id\":1,\"op\":\"watch\",\"args\":{}}";

void screen_watch_init(struct screen_watch *watch)
{
	watch->connection = (struct connection){.fd = -1};
}

void screen_watch_end(struct screen_watch *watch)
{
	connection_close(&watch->connection);
}

/* Without it the idle time locks all the same: no failure is anybody's. */
void screen_watch_begin(
	struct screen_watch *watch, const struct launcher *launcher)
{
	enum status st;

	if (watch->connection.fd >= 0)
		return;
	st = connection_open(&watch->connection, launcher, HELPER_UNLOCK);
	if (st == STATUS_OK)
		st = connection_send(
			&watch->connection, question, sizeof(question) - 1);
	if (st != STATUS_OK)
		screen_watch_end(watch);
}

bool screen_watch_receive(struct screen_watch *watch)
{
	struct reply reply;
	bool has_left;
	size_t len;

	if (watch->connection.fd < 0)
		return false;
	switch (connection_receive(&watch->connection, &len)) {
	case CONNECTION_QUIET:
		return false;
	case CONNECTION_FRAME:
		has_left = reply_read(watch->connection.text, len, &reply) ==
				   STATUS_OK &&
			   reply.result != NULL;
		reply_clear(&reply);
		if (has_left)
			return true;
		break;
	case CONNECTION_ENDED:
		break;
	}
	screen_watch_end(watch);
	return false;
}
