#include "shell/interrupt.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

static volatile sig_atomic_t came;
static int ends[2] = {-1, -1};

static void note(int signal)
{
	int error = errno;
	ssize_t n;

	(void)signal;
	came = 1;
	n = write(ends[1], "", 1);
	(void)n; /* where it is full it is readable all the same */
	errno = error;
}

enum status interrupt_catch(void)
{
	static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
	struct sigaction action = {.sa_handler = note};

	if (ends[0] < 0 &&
		socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
			0, ends) != 0)
		return STATUS_IO;
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		if (sigaction(signals[i], &action, NULL) != 0)
			return STATUS_IO;
	}
	return STATUS_OK;
}

bool interrupt_came(void)
{
	return came != 0;
}

bool interrupt_is_first(int fd)
{
	struct pollfd fds[2] = {
		{.fd = fd, .events = POLLIN},
		{.fd = ends[0], .events = POLLIN},
	};

	while (poll(fds, 2, -1) < 0)
		continue;
	return fds[1].revents != 0;
}
