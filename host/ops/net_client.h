/* A helper that takes its time, as the host sees it: started when first needed,
 * started anew after it has ended. nywhere-net is one, told what the user has
 * set, and started anew when that has changed; the doctor is another.
 * nywhere-unlock answers one question and ends; since it asks the user, a newer
 * question takes the place of the one that waits. */
#ifndef OPS_NET_CLIENT_H
#define OPS_NET_CLIENT_H

#include "base/json.h"
#include "handle/handle.h"
#include "ops/unlock_tries.h"
#include "wire/connection.h"
#include "wire/request.h"

#define NET_PENDING_MAX 16
#define NET_SETTINGS_MAX 16384

struct operation;

/* What an operation keeps from one of its questions to the next. */
struct net_thread {
	int step;     /* 0 for the first */
	int64_t flow; /* of the session; see session_flow_begin */
	int64_t when; /* seconds since 1970, where that is asked for again */
	char name[HANDLE_MAX + 1];
	struct unlock_tries tried; /* by this unlock, so far */
};

/* A request that waits for the helper: what was asked, and our number for it,
 * under which the helper knows it. */
struct net_pending {
	int64_t number;
	const struct operation *operation;
	struct request request;
	struct net_thread thread;
	enum status ended; /* how it ends without an answer, unless OK */
};

struct net_client {
	enum helper helper;
	int limit_ms; /* for an answer; 0 for none */
	struct connection connection;
	int64_t last_number;
	struct net_pending pending[NET_PENDING_MAX];
	size_t count;
	long long due; /* platform_clock_ms, while limited and pending */
	char settings[NET_SETTINGS_MAX]; /* that the running one was told */
};

void net_client_init(struct net_client *net, enum helper helper, int limit_ms);

/* Ends the helper, drops what is pending and wipes what it was told. Costs
 * next to nothing where nothing was asked. */
void net_client_clear(struct net_client *net);

/* Asks for the operation op of the helper, starting it if need be. *pending,
 * whose request's document is handed over, is kept under a new number. args
 * is an object, as text. STATUS_NET_BUSY, STATUS_NET_FAILED (for nywhere-unlock
 * STATUS_HELPER_FAILED), STATUS_BAD_CONFIG leave it alone. */
CHECKED enum status net_client_ask(struct net_client *net,
	const struct launcher *launcher, const char *op, const char *args,
	struct net_pending *pending);

/* Tells it something, if it is running; what it says to that is passed over. */
void net_client_tell(struct net_client *net, const char *op, const char *args);

enum net_event {
	NET_QUIET,    /* poll and ask again */
	NET_PROGRESS, /* of *pending, in reply->progress */
	NET_REPLY,    /* for *pending, which is pending no more */
};

/* The next of what has come. *pending and *reply are the caller's copies, to
 * be cleared with request_clear (after NET_REPLY) and reply_clear. */
enum net_event net_client_receive(struct net_client *net,
	struct net_pending *pending, struct reply *reply);

/* Milliseconds until net_client_receive is due though nothing has come: 0 for
 * a helper that was given up, else until what is pending ends with
 * STATUS_ANSWER_TIMEOUT; -1 for never. */
int net_client_timeout(const struct net_client *net);

/* For who asked for one thing only: waits until something has come. */
void net_client_wait(struct net_client *net, int cancel_fd);

/* What it means that the helper ended, or is not there. */
enum status net_client_failure(const struct net_client *net);

/* What the helper sent makes no sense: everything pending ends so, and the
 * next question starts it anew. */
void net_client_fail(struct net_client *net, enum status status);

#endif
