/* watch: until the screen is locked or the computer is about to sleep. */
#include "unlock/bus.h"
#include "unlock/service.h"
#include "unlock/watch.h"

struct arguments {
	const char *pinentry;
};

static const struct json_field fields[] = {
	UNLOCK_PINENTRY_FIELD(struct arguments),
};

enum status op_watch(struct unlock_request *request, const struct json *args,
	struct json_writer *result)
{
	struct arguments arguments = {0};
	const char *event = NULL;
	enum status st = JSON_DECODE(args, fields, &arguments);

	pinentry_follow(unlock_host_fd(request));
	if (st == STATUS_OK)
		st = bus_restrict();
	if (st == STATUS_OK)
		st = watch_wait(&event);
	if (st != STATUS_OK)
		return st;
	json_add_string(result, "event", event);
	unlock_linger(request); /* the computer may sleep when we have ended */
	return STATUS_OK;
}
