/* Tells the host about the steps of a flow, and ends a flow as it must end. */
#ifndef NET_OAUTH_STEP_H
#define NET_OAUTH_STEP_H

#include "net/flow.h"
#include "net/https.h"
#include "net/service.h"

/* A step with the time that it takes: begun, then told. */
struct oauth_step {
	struct net_request *request;
	const char *name;
	const char *asked;
	long long began;
};

struct oauth_step oauth_step_begin(
	struct net_request *request, const char *name, const char *asked);

/* answer is NULL or "" for none. Returns st. */
CHECKED enum status oauth_step_end(
	const struct oauth_step *step, enum status st, const char *answer);

/* Takes back what the server has granted, and ends the flow. All three may be
 * NULL; a client is then opened if there is something to take back. */
void oauth_step_finish_flow(struct net_request *request, struct flow *flow,
	struct https_client *client);

#endif
