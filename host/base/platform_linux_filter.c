#define _GNU_SOURCE
#include "base/platform.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#define ALLOW(filter, call, ...)                                               \
	seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(call), __VA_ARGS__)

/* What the C library and libcrypto need once everything is set up. recvmsg
 * brings the host its helpers. */
static const int common_calls[] = {
	SCMP_SYS(access),
	SCMP_SYS(brk),
	SCMP_SYS(clock_gettime),
	SCMP_SYS(clock_nanosleep),
	SCMP_SYS(close),
	SCMP_SYS(exit),
	SCMP_SYS(exit_group),
	SCMP_SYS(faccessat),
	SCMP_SYS(faccessat2),
	SCMP_SYS(fcntl),
	SCMP_SYS(fstat),
	SCMP_SYS(futex),
	SCMP_SYS(getegid),
	SCMP_SYS(geteuid),
	SCMP_SYS(getgid),
	SCMP_SYS(getpid),
	SCMP_SYS(getrandom),
	SCMP_SYS(gettid),
	SCMP_SYS(gettimeofday),
	SCMP_SYS(getuid),
	SCMP_SYS(lseek),
	SCMP_SYS(lstat),
	SCMP_SYS(madvise),
	SCMP_SYS(mremap),
	SCMP_SYS(munmap),
	SCMP_SYS(nanosleep),
	SCMP_SYS(newfstatat),
	SCMP_SYS(poll),
	SCMP_SYS(ppoll),
	SCMP_SYS(pread64),
	SCMP_SYS(read),
	SCMP_SYS(readlink),
	SCMP_SYS(readlinkat),
	SCMP_SYS(readv),
	SCMP_SYS(recvmsg),
	SCMP_SYS(restart_syscall),
	SCMP_SYS(rt_sigaction),
	SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigreturn),
	SCMP_SYS(sched_yield),
	SCMP_SYS(stat),
	SCMP_SYS(statx),
	SCMP_SYS(sysinfo),
	SCMP_SYS(tgkill),
	SCMP_SYS(write),
	SCMP_SYS(writev),
};

/* What SQLite needs beside: the keeper of the vault writes files. */
static const int file_calls[] = {
	SCMP_SYS(chmod),
	SCMP_SYS(fchmod),
	SCMP_SYS(fchmodat),
	SCMP_SYS(fchown),
	SCMP_SYS(fdatasync),
	SCMP_SYS(fsync),
	SCMP_SYS(ftruncate),
	SCMP_SYS(getcwd),
	SCMP_SYS(inotify_add_watch),
	SCMP_SYS(inotify_init1),
	SCMP_SYS(link),
	SCMP_SYS(linkat),
	SCMP_SYS(mkdir),
	SCMP_SYS(mkdirat),
	SCMP_SYS(mlock),
	SCMP_SYS(munlock),
	SCMP_SYS(openat),
	SCMP_SYS(pwrite64),
	SCMP_SYS(rename),
	SCMP_SYS(renameat),
	SCMP_SYS(renameat2),
	SCMP_SYS(umask),
	SCMP_SYS(unlink),
	SCMP_SYS(unlinkat),
	SCMP_SYS(utimensat),
};

/* What the libraries of the network need beside: sockets and threads. Landlock
 * takes rights away, and is for platform_linux_files.c. */
static const int net_calls[] = {
	SCMP_SYS(accept),
	SCMP_SYS(accept4),
	SCMP_SYS(bind),
	SCMP_SYS(connect),
	SCMP_SYS(epoll_create1),
	SCMP_SYS(epoll_ctl),
	SCMP_SYS(epoll_pwait),
	SCMP_SYS(epoll_wait),
	SCMP_SYS(eventfd2),
	SCMP_SYS(getpeername),
	SCMP_SYS(getsockname),
	SCMP_SYS(getsockopt),
	SCMP_SYS(landlock_add_rule),
	SCMP_SYS(landlock_create_ruleset),
	SCMP_SYS(landlock_restrict_self),
	SCMP_SYS(listen),
	SCMP_SYS(pipe2),
	SCMP_SYS(prlimit64),
	SCMP_SYS(pselect6),
	SCMP_SYS(recvfrom),
	SCMP_SYS(recvmmsg),
	SCMP_SYS(rseq),
	SCMP_SYS(sched_getaffinity),
	SCMP_SYS(select),
	SCMP_SYS(sendmmsg),
	SCMP_SYS(sendmsg),
	SCMP_SYS(sendto),
	SCMP_SYS(set_robust_list),
	SCMP_SYS(setsockopt),
	SCMP_SYS(shutdown),
	SCMP_SYS(sigaltstack),
	SCMP_SYS(socketpair),
	SCMP_SYS(uname),
};

/* What security keys and a pinentry that was started before need beside. */
static const int unlock_calls[] = {
	SCMP_SYS(flock),
	SCMP_SYS(wait4),
};

/* What D-Bus and the libraries of a keyring need beside. */
static const int bus_calls[] = {
	SCMP_SYS(connect),
	SCMP_SYS(eventfd2),
	SCMP_SYS(getpeername),
	SCMP_SYS(getrusage),
	SCMP_SYS(getsockname),
	SCMP_SYS(getsockopt),
	SCMP_SYS(mlock),
	SCMP_SYS(mlock2),
	SCMP_SYS(munlock),
	SCMP_SYS(prlimit64),
	SCMP_SYS(recvfrom),
	SCMP_SYS(rseq),
	SCMP_SYS(sched_getaffinity),
	SCMP_SYS(sched_getattr),
	SCMP_SYS(sched_setattr),
	SCMP_SYS(sendmsg),
	SCMP_SYS(sendto),
	SCMP_SYS(set_robust_list),
	SCMP_SYS(setsockopt),
	SCMP_SYS(shutdown),
	SCMP_SYS(statfs),
	SCMP_SYS(uname),
};

/* Calls that a system call table lacks, as those of newer machines lack the
 * older forms, have numbers below zero here. */
static int allow_calls(scmp_filter_ctx filter, const int *calls, size_t count)
{
	int error = 0;

	for (size_t i = 0; i < count && error == 0; i++) {
		if (calls[i] >= 0)
			error = seccomp_rule_add(
				filter, SCMP_ACT_ALLOW, calls[i], 0);
	}
	return error;
}

/* No new executable memory; stdio may ask whether it writes to a terminal. */
static int allow_common(scmp_filter_ctx filter)
{
	const struct scmp_arg_cmp not_executable =
		SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
	const struct scmp_arg_cmp is_terminal = {
		.arg = 1,
		.op = SCMP_CMP_EQ,
		.datum_a = TCGETS,
	};
	int error = allow_calls(filter, common_calls,
		sizeof(common_calls) / sizeof(common_calls[0]));

	if (error == 0)
		error = ALLOW(filter, mmap, 1, not_executable);
	if (error == 0)
		error = ALLOW(filter, mprotect, 1, not_executable);
	if (error == 0)
		error = ALLOW(filter, ioctl, 1, is_terminal);
	return error;
}

static int allow_host(scmp_filter_ctx filter)
{
	int error = allow_common(filter);

	if (error == 0)
		error = allow_calls(filter, file_calls,
			sizeof(file_calls) / sizeof(file_calls[0]));
	return error;
}

/* Files only to read, clone only for threads. The filter cannot see what clone3
 * is asked for: the C library then falls back to clone. */
static int allow_threads(scmp_filter_ctx filter)
{
	const struct scmp_arg_cmp reads =
		SCMP_A2(SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT | O_TRUNC, 0);
	const struct scmp_arg_cmp is_thread = SCMP_A0(SCMP_CMP_MASKED_EQ,
		CLONE_THREAD | CLONE_VM, CLONE_THREAD | CLONE_VM);
	int error = allow_common(filter);

	if (error == 0)
		error = ALLOW(filter, openat, 1, reads);
	if (error == 0)
		error = ALLOW(filter, clone, 1, is_thread);
	if (error == 0)
		error = seccomp_rule_add(
			filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
	return error;
}

/* Sockets only of the Internet. */
static int allow_net(scmp_filter_ctx filter)
{
	const struct scmp_arg_cmp is_v4 = {
		.op = SCMP_CMP_EQ, .datum_a = AF_INET};
	const struct scmp_arg_cmp is_v6 = {
		.op = SCMP_CMP_EQ, .datum_a = AF_INET6};
	int error = allow_threads(filter);

	if (error == 0)
		error = allow_calls(filter, net_calls,
			sizeof(net_calls) / sizeof(net_calls[0]));
	if (error == 0)
		error = ALLOW(filter, socket, 1, is_v4);
	if (error == 0)
		error = ALLOW(filter, socket, 1, is_v6);
	return error;
}

/* Sockets only of this computer; a thread may be given a name. */
static int allow_bus(scmp_filter_ctx filter)
{
	const struct scmp_arg_cmp is_local = {
		.op = SCMP_CMP_EQ, .datum_a = AF_UNIX};
	const struct scmp_arg_cmp is_name = {
		.op = SCMP_CMP_EQ, .datum_a = PR_SET_NAME};
	int error = allow_threads(filter);

	if (error == 0)
		error = allow_calls(filter, bus_calls,
			sizeof(bus_calls) / sizeof(bus_calls[0]));
	if (error == 0)
		error = ALLOW(filter, socket, 1, is_local);
	if (error == 0)
		error = ALLOW(filter, prctl, 1, is_name);
	return error;
}

static pid_t asking; /* for allow_unlock; 0 for none */

/* Devices to read and write, no file to make; no signal but to pinentry. */
static int allow_unlock(scmp_filter_ctx filter)
{
	const struct scmp_arg_cmp makes_none =
		SCMP_A2(SCMP_CMP_MASKED_EQ, O_CREAT | O_TRUNC, 0);
	const struct scmp_arg_cmp is_asking = {
		.op = SCMP_CMP_EQ, .datum_a = (scmp_datum_t)asking};
	int error = allow_common(filter);

	if (error == 0)
		error = allow_calls(filter, unlock_calls,
			sizeof(unlock_calls) / sizeof(unlock_calls[0]));
	if (error == 0)
		error = ALLOW(filter, openat, 1, makes_none);
	if (error == 0 && asking > 0)
		error = ALLOW(filter, kill, 1, is_asking);
	return error;
}

static enum status restrict_to(int (*allow)(scmp_filter_ctx filter))
{
#ifdef NYWHERE_NO_SECCOMP
	(void)allow;
	return STATUS_OK;
#else
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	enum status st = STATUS_INTERNAL;

	if (filter == NULL)
		return STATUS_NO_MEMORY;
	if (allow(filter) == 0 && seccomp_load(filter) == 0)
		st = STATUS_OK;
	seccomp_release(filter);
	return st;
#endif
}

enum status platform_restrict(void)
{
	return restrict_to(allow_host);
}

enum status platform_restrict_net(void)
{
	return restrict_to(allow_net);
}

enum status platform_restrict_unlock(int asker)
{
	asking = asker;
	return restrict_to(allow_unlock);
}

enum status platform_restrict_bus(void)
{
	return restrict_to(allow_bus);
}
