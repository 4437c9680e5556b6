/* The launcher: a process forked before the host's seccomp filter, which a
 * child would inherit. It can do one thing: start one of three helpers and hand
 * back the other end of its socketpair. It ends with the host. */
#ifndef WIRE_LAUNCHER_H
#define WIRE_LAUNCHER_H

#include "base/status.h"

struct launcher {
	int fd; /* -1 when there is none */
};

enum helper {
	HELPER_UNLOCK,
	HELPER_NET,
	HELPER_DOCTOR, /* the nywhere command, told so by its own name */
};

#define LAUNCHER_DOCTOR_NAME "nywhere-doctor"

/* Forks. Call before secrets, threads and the filter. folder, where the
 * helpers are, must outlive the process; the nywhere command is there or in
 * ../../bin beside it. */
CHECKED enum status launcher_start(const char *folder, struct launcher *out);
void launcher_stop(struct launcher *launcher);

/* Starts a helper whose stdin is the other end of *fd, which the caller
 * closes; closing it ends the helper. */
CHECKED enum status launcher_spawn(
	const struct launcher *launcher, enum helper helper, int *fd);

#endif
