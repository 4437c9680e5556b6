#include "wire/launcher.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct {
	const char *file;      /* beneath the folder */
	const char *installed; /* where else it may be; NULL: nowhere */
	const char *name;      /* what it is told that it is called */
} programs[] = {
	[HELPER_UNLOCK] = {"nywhere-unlock", NULL, "nywhere-unlock"},
	[HELPER_NET] = {"nywhere-net", NULL, "nywhere-net"},
	[HELPER_DOCTOR] = {"nywhere", "../../bin/nywhere",
		LAUNCHER_DOCTOR_NAME},
};

/* The message is one byte; a descriptor rides along on success. */
static void send_descriptor(int channel, int fd)
{
	union {
		struct cmsghdr header;
		char space[CMSG_SPACE(sizeof(int))];
	} control = {0};
	char ok = fd >= 0;
	struct iovec part = {&ok, 1};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};

	if (fd >= 0) {
		message.msg_control = &control;
		message.msg_controllen = sizeof(control);
		control.header.cmsg_level = SOL_SOCKET;
		control.header.cmsg_type = SCM_RIGHTS;
		control.header.cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(&control.header), &fd, sizeof(fd));
	}
	if (sendmsg(channel, &message, MSG_NOSIGNAL) != 1)
		_exit(0);
}

static int receive_descriptor(int channel)
{
	union {
		struct cmsghdr header;
		char space[CMSG_SPACE(sizeof(int))];
	} control = {0};
	char ok = 0;
	int fd = -1;
	struct iovec part = {&ok, 1};
	struct msghdr message = {
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	ssize_t n;

	/* An answer that is left there would be taken for the next one. */
	do
		n = recvmsg(channel, &message, MSG_CMSG_CLOEXEC);
	while (n < 0 && errno == EINTR);
	if (n == 1 && ok == 1 && CMSG_FIRSTHDR(&message) != NULL &&
		control.header.cmsg_type == SCM_RIGHTS)
		memcpy(&fd, CMSG_DATA(&control.header), sizeof(fd));
	return fd;
}

/* Returns only if it is not there. */
static void exec_file(const char *folder, const char *file, const char *name)
{
	char path[4096];
	int n = snprintf(path, sizeof(path), "%s/%s", folder, file);

	if (n > 0 && (size_t)n < sizeof(path))
		execl(path, name, (char *)NULL);
}

static void exec_helper(const char *folder, enum helper helper, int fd)
{
	const char *name = programs[helper].name;

	signal(SIGCHLD, SIG_DFL);
	if (dup2(fd, STDIN_FILENO) < 0)
		_exit(127);
	exec_file(folder, programs[helper].file, name);
	if (programs[helper].installed != NULL)
		exec_file(folder, programs[helper].installed, name);
	_exit(127);
}

static int start_helper(const char *folder, enum helper helper)
{
	int pair[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return -1;
	pid = fork();
	if (pid == 0)
		exec_helper(folder, helper, pair[1]);
	close(pair[1]);
	if (pid < 0) {
		close(pair[0]);
		return -1;
	}
	return pair[0];
}

/* Reads the number of a helper, starts it, and so on until the host ends. */
static void serve(const char *folder, int channel)
{
	unsigned char which;

	signal(SIGCHLD, SIG_IGN); /* helpers are reaped by the kernel */
	while (read(channel, &which, 1) == 1) {
		int fd = -1;

		if (which < sizeof(programs) / sizeof(programs[0]))
			fd = start_helper(folder, (enum helper)which);
		send_descriptor(channel, fd);
		if (fd >= 0)
			close(fd);
	}
	_exit(0);
}

/* The browser must see the end of our output when the host ends, so nothing of
 * it is kept here; 0 and 1 stay taken, for a helper's own descriptors. */
static void let_go_of_stdio(void)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null < 0 || dup2(null, STDIN_FILENO) < 0 ||
		dup2(null, STDOUT_FILENO) < 0)
		_exit(1);
	close(null);
}

enum status launcher_start(const char *folder, struct launcher *out)
{
	int pair[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return STATUS_IO;
	pid = fork();
	if (pid == 0) {
		close(pair[0]);
		let_go_of_stdio();
		serve(folder, pair[1]);
	}
	close(pair[1]);
	if (pid < 0) {
		close(pair[0]);
		return STATUS_IO;
	}
	out->fd = pair[0];
	return STATUS_OK;
}

void launcher_stop(struct launcher *launcher)
{
	if (launcher->fd >= 0)
		close(launcher->fd);
	launcher->fd = -1;
}

enum status launcher_spawn(
	const struct launcher *launcher, enum helper helper, int *fd)
{
	unsigned char which = (unsigned char)helper;
	int received;

	if (launcher->fd < 0 || write(launcher->fd, &which, 1) != 1)
		return STATUS_HELPER_FAILED;
	received = receive_descriptor(launcher->fd);
	if (received < 0)
		return STATUS_HELPER_FAILED;
	*fd = received;
	return STATUS_OK;
}
