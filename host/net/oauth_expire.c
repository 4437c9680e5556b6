#include "net/oauth_expire.h"

#include "base/platform.h"
#include "net/flow.h"
#include "net/oauth_step.h"

#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define LAST_MS 2000 /* the user may be logging out */
#define LOOK_MS 10

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int wake_fd = -1;
static bool started;
static atomic_bool all; /* now, whatever their time */

static void *watch(void *argument)
{
	struct pollfd polled = {.fd = wake_fd, .events = POLLIN};
	eventfd_t ignored;

	for (;;) {
		long long now =
			atomic_load(&all) ? LLONG_MAX : platform_clock_ms();
		long long next = -1;
		struct flow *flow = flow_take_expired(now, &next);

		if (flow != NULL) {
			oauth_step_finish_flow(NULL, flow, NULL);
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

void oauth_expire_all(void)
{
	long long end = platform_clock_ms() + LAST_MS;

	atomic_store(&all, true);
	while (flow_stop_all() && platform_clock_ms() < end) {
		oauth_expire_wake();
		poll(NULL, 0, LOOK_MS);
	}
}
