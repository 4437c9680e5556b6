/* One question to a helper: start it, ask, read its answer, let it end. */
#ifndef WIRE_CALL_H
#define WIRE_CALL_H

#include "base/json.h"
#include "wire/launcher.h"

struct call {
	const struct launcher *launcher;
	enum helper helper;
	int cancel_fd; /* the end of input here gives up; -1 for none */
};

/* Sends the request that text holds (see wire/request.h) and waits, for as long
 * as it takes, for the reply. STATUS_CANCELLED when cancel_fd ends first,
 * STATUS_HELPER_FAILED when there is no readable reply, else the reply's own
 * status. *result is a part of *doc, which the caller frees in any case. */
CHECKED enum status call_helper(const struct call *call, const char *text,
	size_t len, struct json **doc, const struct json **result);

#endif
