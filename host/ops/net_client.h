/* nywhere-net as the host sees it: started when first needed, told what the
 * user has set, started anew when that has changed or it has ended. */
#ifndef OPS_NET_CLIENT_H
#define OPS_NET_CLIENT_H

#include "base/json.h"
#include "wire/connection.h"
#include "wire/request.h"

#define NET_PENDING_MAX 16
#define NET_SETTINGS_MAX 16384

struct operation;

/* A request that waits for nywhere-net: what was asked, and our number for
 * it, under which nywhere-net knows it. */
struct net_pending {
	int64_t number;
	const struct operation *operation;
	struct request request;
};

struct net_client {
	struct connection connection;
	int64_t last_number;
	struct net_pending pending[NET_PENDING_MAX];
	size_t count;
	enum status ended; /* how those that are pending end, unless OK */
	char settings[NET_SETTINGS_MAX]; /* that the running one was told */
};

void net_client_init(struct net_client *net);

/* Ends nywhere-net and drops what is pending. */
void net_client_clear(struct net_client *net);

/* Asks, starting nywhere-net if need be. The request, whose document is handed
 * over, becomes pending. args are the members that text holds, as an object.
 * STATUS_NET_BUSY, STATUS_NET_FAILED, STATUS_BAD_CONFIG leave it alone. */
CHECKED enum status net_client_ask(struct net_client *net,
	const struct launcher *launcher, const struct operation *operation,
	struct request *request, const char *args);

enum net_event {
	NET_QUIET,    /* poll and ask again */
	NET_PROGRESS, /* of *pending, in reply->progress */
	NET_REPLY,    /* for *pending, which is pending no more */
};

/* The next of what has come. *pending and *reply are the caller's copies, to
 * be cleared with request_clear (after NET_REPLY) and reply_clear. */
enum net_event net_client_receive(struct net_client *net,
	struct net_pending *pending, struct reply *reply);

/* For who asked for one thing only: waits until something has come. */
void net_client_wait(struct net_client *net, int cancel_fd);

/* What nywhere-net sent makes no sense: everything pending ends so, and the
 * next question starts it anew. */
void net_client_fail(struct net_client *net, enum status status);

#endif
