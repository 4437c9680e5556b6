/* The flows under way: each belongs to one request at a time, or to the table
 * while the user is busy elsewhere. Any thread may call. */
#ifndef NET_FLOW_H
#define NET_FLOW_H

#include "net/callback_listener.h"
#include "net/oauth.h"

#include <stdatomic.h>
#include <stdbool.h>

#define FLOW_MAX 16
#define FLOW_LIFETIME_MS (15 * 60 * 1000)
#define FLOW_ID_LENGTH OAUTH_STATE_LENGTH

/* What the flow waits for. */
enum flow_stage { FLOW_BROWSER, FLOW_CODE };

struct flow {
	char id[FLOW_ID_LENGTH + 1];
	enum flow_stage stage;
	bool with_key;
	int wrong_codes;
	long long deadline; /* platform_clock_ms */
	struct callback_listener listener;
	struct oauth oauth;
	/* For whoever cancels while a request has the flow. */
	atomic_bool stop;
	int cancel_fd; /* becomes readable with it */
	int cancel_write_fd;
};

/* A new flow, which belongs to the caller until flow_give or flow_end.
 * STATUS_NET_BUSY when there are FLOW_MAX. */
CHECKED enum status flow_new(struct flow **out);

/* Takes a flow that waits for this. STATUS_FLOW_UNKNOWN; STATUS_FLOW_EXPIRED
 * for one that flow_take_expired is about to find; STATUS_NET_BUSY when another
 * request has it. */
CHECKED enum status flow_take(
	const char *id, enum flow_stage stage, struct flow **out);

/* Back to the table, for a later request; one that was cancelled meanwhile
 * stays the caller's: STATUS_CANCELLED. */
CHECKED enum status flow_give(struct flow *flow);

/* Wipes it, closes its port, and makes room. */
void flow_end(struct flow *flow);

/* Wakes the request that has it, which then ends it; or, when none has, hands
 * it to the caller, who must: *idle is NULL in the first case. */
CHECKED enum status flow_cancel(const char *id, struct flow **idle);

/* Wakes all requests that have one, as flow_cancel does. False when there is
 * no flow any more. */
bool flow_stop_all(void);

/* One that no request has and whose time is over at now, for the caller to
 * end; NULL when there is none. *next is the deadline of the next one, or -1
 * when there is none. */
struct flow *flow_take_expired(long long now, long long *next);

#endif
