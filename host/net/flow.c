#define _GNU_SOURCE /* pipe2 */
#include "net/flow.h"

#include "base/platform.h"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static struct {
	struct flow *flow;
	bool taken; /* a request has it */
} table[FLOW_MAX];

static void release(struct flow *flow)
{
	callback_listener_close(&flow->listener);
	oauth_clear(&flow->oauth);
	if (flow->cancel_fd >= 0)
		close(flow->cancel_fd);
	if (flow->cancel_write_fd >= 0)
		close(flow->cancel_write_fd);
	OPENSSL_clear_free(flow, sizeof(*flow));
}

static enum status make(struct flow **out)
{
	struct flow *flow = calloc(1, sizeof(*flow));
	int ends[2] = {-1, -1};

	if (flow == NULL)
		return STATUS_NO_MEMORY;
	flow->listener.fd = -1;
	flow->deadline = platform_clock_ms() + FLOW_LIFETIME_MS;
	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0 ||
		oauth_random(flow->id) != STATUS_OK) {
		flow->cancel_fd = ends[0];
		flow->cancel_write_fd = ends[1];
		release(flow);
		return STATUS_NET_FAILED;
	}
	flow->cancel_fd = ends[0];
	flow->cancel_write_fd = ends[1];
	*out = flow;
	return STATUS_OK;
}

enum status flow_new(struct flow **out)
{
	struct flow *flow = NULL;
	enum status st = make(&flow);
	int i;

	if (st != STATUS_OK)
		return st;
	pthread_mutex_lock(&mutex);
	for (i = 0; i < FLOW_MAX && table[i].flow != NULL; i++)
		;
	if (i < FLOW_MAX) {
		table[i].flow = flow;
		table[i].taken = true;
	}
	pthread_mutex_unlock(&mutex);
	if (i == FLOW_MAX) {
		release(flow);
		return STATUS_NET_BUSY;
	}
	*out = flow;
	return STATUS_OK;
}

/* With the mutex held; -1 when there is none. */
static int find(const char *id)
{
	for (int i = 0; i < FLOW_MAX; i++) {
		if (table[i].flow != NULL && strcmp(table[i].flow->id, id) == 0)
			return i;
	}
	return -1;
}

/* With the mutex held. */
static int place_of(const struct flow *flow)
{
	int i = 0;

	while (i < FLOW_MAX - 1 && table[i].flow != flow)
		i++;
	return i;
}

enum status flow_take(const char *id, enum flow_stage stage, struct flow **out)
{
	enum status st = STATUS_OK;
	int i;

	pthread_mutex_lock(&mutex);
	i = find(id);
	if (i < 0) {
		st = STATUS_FLOW_UNKNOWN;
	} else if (table[i].taken) {
		st = STATUS_NET_BUSY;
	} else if (platform_clock_ms() >= table[i].flow->deadline) {
		st = STATUS_FLOW_EXPIRED;
	} else if (table[i].flow->stage != stage) {
		st = STATUS_FLOW_UNKNOWN;
	} else {
		table[i].taken = true;
		*out = table[i].flow;
	}
	pthread_mutex_unlock(&mutex);
	return st;
}

enum status flow_give(struct flow *flow)
{
	bool cancelled;

	pthread_mutex_lock(&mutex);
	cancelled = atomic_load(&flow->stop);
	table[place_of(flow)].taken = cancelled;
	pthread_mutex_unlock(&mutex);
	return cancelled ? STATUS_CANCELLED : STATUS_OK;
}

void flow_end(struct flow *flow)
{
	if (flow == NULL)
		return;
	pthread_mutex_lock(&mutex);
	table[place_of(flow)].flow = NULL;
	pthread_mutex_unlock(&mutex);
	release(flow);
}

/* With the mutex held. */
static void stop(struct flow *flow)
{
	atomic_store(&flow->stop, true);
	(void)!write(flow->cancel_write_fd, "", 1);
}

enum status flow_cancel(const char *id, struct flow **idle)
{
	enum status st = STATUS_OK;
	int i;

	*idle = NULL;
	pthread_mutex_lock(&mutex);
	i = find(id);
	if (i < 0) {
		st = STATUS_FLOW_UNKNOWN;
	} else if (table[i].taken) {
		stop(table[i].flow);
	} else {
		table[i].taken = true;
		*idle = table[i].flow;
	}
	pthread_mutex_unlock(&mutex);
	return st;
}

bool flow_stop_all(void)
{
	bool any = false;

	pthread_mutex_lock(&mutex);
	for (int i = 0; i < FLOW_MAX; i++) {
		if (table[i].flow == NULL)
			continue;
		any = true;
		if (table[i].taken && !atomic_load(&table[i].flow->stop))
			stop(table[i].flow);
	}
	pthread_mutex_unlock(&mutex);
	return any;
}

struct flow *flow_take_expired(long long now, long long *next)
{
	struct flow *found = NULL;

	*next = -1;
	pthread_mutex_lock(&mutex);
	for (int i = 0; i < FLOW_MAX && found == NULL; i++) {
		struct flow *flow = table[i].flow;

		if (flow == NULL)
			continue;
		if (!table[i].taken && flow->deadline <= now) {
			table[i].taken = true;
			found = flow;
		} else if (flow->deadline > now &&
			   (*next < 0 || flow->deadline < *next)) {
			*next = flow->deadline;
		}
	}
	pthread_mutex_unlock(&mutex);
	return found;
}
