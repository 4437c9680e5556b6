#include "net/oauth_expire.h"

#include "base/platform.h"
#include "net/flow.h"
#include "net/oauth_step.h"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int wake_fd = -1;
static bool started;

/* If there are tokens in it, the server hears of the end. */
static void end(struct flow *flow)
{
	struct https_client *client = NULL;

	if (flow->oauth.access_token != NULL &&
		https_open(&client) == STATUS_OK)
		oauth_step_finish_flow(NULL, flow, client);
	else
		flow_end(flow);
	https_close(client);
}

static void *watch(void *argument)
{
	struct pollfd polled = {.fd = wake_fd, .events = POLLIN};
	eventfd_t ignored;

	for (;;) {
		long long now = platform_clock_ms();
		long long next = -1;
		struct flow *flow = flow_take_expired(now, &next);

		if (flow != NULL) {
			end(flow);
			continue;
		}
		if (poll(&polled, 1, next < 0 ? -1 : (int)(next - now)) > 0)
			(void)!eventfd_read(wake_fd, &ignored);
	}
	return argument;
}

static void start(void)
{
	pthread_attr_t attributes;
	pthread_t thread;

	wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (wake_fd < 0)
		return;
	pthread_attr_init(&attributes);
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	started = pthread_create(&thread, &attributes, watch, NULL) == 0;
	pthread_attr_destroy(&attributes);
}

enum status oauth_expire_start(void)
{
	pthread_once(&once, start);
	return started ? STATUS_OK : STATUS_NET_BUSY;
}

void oauth_expire_wake(void)
{
	(void)eventfd_write(wake_fd, 1);
}
