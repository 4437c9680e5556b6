#include "shell/probe.h"

#include "wire/frame.h"
#include "wire/request.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define TIMEOUT_S 5

static const char hello[] = "{\"id\":1,\"op\":\"hello\"}";

/* In the child; what the host says on stderr is not for the user here. */
static void become_host(const char *host, int fd)
{
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

	signal(SIGPIPE, SIG_DFL);
	if (dup2(fd, STDIN_FILENO) >= 0 && dup2(fd, STDOUT_FILENO) >= 0 &&
		dup2(null, STDERR_FILENO) >= 0)
		execl(host, host, (char *)NULL);
	_exit(127);
}

static pid_t start(const char *host, int *fd)
{
	const struct timeval timeout = {.tv_sec = TIMEOUT_S};
	int pair[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return -1;
	pid = fork();
	if (pid == 0)
		become_host(host, pair[1]);
	close(pair[1]);
	if (pid < 0 || setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &timeout,
			       sizeof(timeout)) != 0) {
		close(pair[0]);
		return -1;
	}
	*fd = pair[0];
	return pid;
}

/* The end of its input ends a host; one that stays is ended here. */
static void stop(pid_t pid, int fd)
{
	char rest[64];

	(void)shutdown(fd, SHUT_WR);
	while (read(fd, rest, sizeof(rest)) > 0)
		continue;
	close(fd);
	kill(pid, SIGKILL);
	while (waitpid(pid, NULL, 0) != pid)
		continue;
}

enum status probe_hello(
	const char *host, struct json **doc, const struct json **result)
{
	char *text = malloc(FRAME_MAX_IN);
	enum status st = STATUS_HELPER_FAILED;
	size_t len;
	pid_t pid;
	int fd;

	*doc = NULL;
	if (text == NULL)
		return STATUS_NO_MEMORY;
	signal(SIGPIPE, SIG_IGN);
	pid = start(host, &fd);
	if (pid > 0) {
		if (frame_write(fd, hello, strlen(hello)) == STATUS_OK &&
			frame_read(fd, text, &len) == STATUS_OK)
			st = reply_parse(text, len, doc, result);
		stop(pid, fd);
	}
	signal(SIGPIPE, SIG_DFL);
	free(text);
	return st;
}
