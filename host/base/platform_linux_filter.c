#define _GNU_SOURCE
#include "base/platform.h"

#include "base/platform_linux_bpf.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* What the C library and libcrypto need once everything is set up. recvmsg
 * brings the host its helpers. */
static const int common_calls[] = {
	__NR_brk,
	__NR_clock_gettime,
	__NR_clock_nanosleep,
	__NR_close,
	__NR_exit,
	__NR_exit_group,
	__NR_faccessat,
	__NR_faccessat2,
	__NR_fstat,
	__NR_futex,
	__NR_getegid,
	__NR_geteuid,
	__NR_getgid,
	__NR_getpid,
	__NR_getrandom,
	__NR_gettid,
	__NR_gettimeofday,
	__NR_getuid,
	__NR_lseek,
	__NR_madvise,
	__NR_mremap,
	__NR_munmap,
	__NR_nanosleep,
	__NR_newfstatat,
	__NR_ppoll,
	__NR_pread64,
	__NR_read,
	__NR_readlinkat,
	__NR_readv,
	__NR_recvmsg,
	__NR_restart_syscall,
	__NR_rt_sigaction,
	__NR_rt_sigprocmask,
	__NR_rt_sigreturn,
	__NR_sched_yield,
	__NR_statx,
	__NR_sysinfo,
	__NR_write,
	__NR_writev,
#ifdef __NR_poll /* older forms, which newer machines do not have */
	__NR_access,
	__NR_lstat,
	__NR_poll,
	__NR_readlink,
	__NR_stat,
#endif
};

/* What SQLite needs beside: the keeper of the vault writes files. Landlock
 * takes rights away, once the vault is there. */
static const int file_calls[] = {
	__NR_fchmod,
	__NR_fchmodat,
	__NR_fchown,
	__NR_fdatasync,
	__NR_fsync,
	__NR_ftruncate,
	__NR_getcwd,
	__NR_inotify_add_watch,
	__NR_inotify_init1,
	__NR_landlock_add_rule,
	__NR_landlock_create_ruleset,
	__NR_landlock_restrict_self,
	__NR_linkat,
	__NR_mkdirat,
	__NR_mlock,
	__NR_munlock,
	__NR_openat,
	__NR_pwrite64,
	__NR_renameat2,
	__NR_timerfd_settime,
	__NR_umask,
	__NR_unlinkat,
	__NR_utimensat,
#ifdef __NR_renameat /* newer machines do without */
	__NR_renameat,
#endif
#ifdef __NR_unlink
	__NR_chmod,
	__NR_link,
	__NR_mkdir,
	__NR_rename,
	__NR_unlink,
#endif
};

/* What sockets and threads need beside, for D-Bus and for the network. */
static const int socket_calls[] = {
	__NR_connect,
	__NR_eventfd2,
	__NR_getpeername,
	__NR_getsockname,
	__NR_getsockopt,
	__NR_recvfrom,
	__NR_rseq,
	__NR_sched_getaffinity,
	__NR_sendmsg,
	__NR_sendto,
	__NR_set_robust_list,
	__NR_setsockopt,
	__NR_shutdown,
	__NR_uname,
};

/* What the libraries of the network need beside. Landlock takes rights away,
 * and is for platform_linux_files.c. */
static const int net_calls[] = {
	__NR_accept,
	__NR_accept4,
	__NR_bind,
	__NR_epoll_create1,
	__NR_epoll_ctl,
	__NR_epoll_pwait,
	__NR_landlock_add_rule,
	__NR_landlock_create_ruleset,
	__NR_landlock_restrict_self,
	__NR_listen,
	__NR_pipe2,
	__NR_pselect6,
	__NR_recvmmsg,
	__NR_sendmmsg,
	__NR_sigaltstack,
	__NR_socketpair,
#ifdef __NR_epoll_wait
	__NR_epoll_wait,
#endif
#ifdef __NR_select
	__NR_select,
#endif
};

/* What security keys and a pinentry that was started before need beside. */
static const int unlock_calls[] = {
	__NR_flock,
	__NR_wait4,
};

/* What D-Bus and the libraries of a keyring need beside. */
static const int bus_calls[] = {
	__NR_getrusage,
	__NR_mlock,
	__NR_mlock2,
	__NR_munlock,
	__NR_sched_getattr,
	__NR_sched_setattr,
	__NR_statfs,
};

/* No new executable memory; stdio may ask whether it writes to a terminal;
 * abort sends a signal, to this process and no other. Commands of fcntl with
 * the bit of F_SETOWN choose who gets a signal, and which: none of them. */
static void allow_common(struct bpf *bpf)
{
	const struct bpf_condition no_owner = {1, F_SETOWN, 0};
	const struct bpf_condition not_executable = {2, PROT_EXEC, 0};
	const struct bpf_condition is_terminal = {1, BPF_WHOLE, TCGETS};
	const struct bpf_condition is_own = {0, BPF_WHOLE, (uint64_t)getpid()};

	bpf_begin(bpf);
	bpf_allow(bpf, common_calls, COUNT(common_calls));
	bpf_allow_if(bpf, __NR_fcntl, &no_owner);
	bpf_allow_if(bpf, __NR_mmap, &not_executable);
	bpf_allow_if(bpf, __NR_mprotect, &not_executable);
	bpf_allow_if(bpf, __NR_ioctl, &is_terminal);
	bpf_allow_if(bpf, __NR_tgkill, &is_own);
}

static void allow_host(struct bpf *bpf)
{
	allow_common(bpf);
	bpf_allow(bpf, file_calls, COUNT(file_calls));
}

/* Files only to read, clone only for threads, limits only of this process (0).
 * The filter cannot see what clone3 is asked for: the C library then falls back
 * to clone. */
static void allow_threads(struct bpf *bpf)
{
	const struct bpf_condition reads = {
		2, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY};
	const struct bpf_condition is_thread = {
		0, CLONE_THREAD | CLONE_VM, CLONE_THREAD | CLONE_VM};
	const struct bpf_condition is_own = {0, BPF_WHOLE, 0};

	allow_common(bpf);
	bpf_allow(bpf, socket_calls, COUNT(socket_calls));
	bpf_allow_if(bpf, __NR_openat, &reads);
	bpf_allow_if(bpf, __NR_clone, &is_thread);
	bpf_allow_if(bpf, __NR_prlimit64, &is_own);
	bpf_fail(bpf, __NR_clone3, ENOSYS);
}

/* Sockets only of the Internet. */
static void allow_net(struct bpf *bpf)
{
	const struct bpf_condition is_v4 = {0, BPF_WHOLE, AF_INET};
	const struct bpf_condition is_v6 = {0, BPF_WHOLE, AF_INET6};

	allow_threads(bpf);
	bpf_allow(bpf, net_calls, COUNT(net_calls));
	bpf_allow_if(bpf, __NR_socket, &is_v4);
	bpf_allow_if(bpf, __NR_socket, &is_v6);
}

/* Sockets only of this computer; a thread may be given a name. */
static void allow_bus(struct bpf *bpf)
{
	const struct bpf_condition is_local = {0, BPF_WHOLE, AF_UNIX};
	const struct bpf_condition is_name = {0, BPF_WHOLE, PR_SET_NAME};

	allow_threads(bpf);
	bpf_allow(bpf, bus_calls, COUNT(bus_calls));
	bpf_allow_if(bpf, __NR_socket, &is_local);
	bpf_allow_if(bpf, __NR_prctl, &is_name);
}

static pid_t asking; /* for allow_unlock; 0 for none */

/* Devices to read and write, no file to make; kill is for pinentry alone. */
static void allow_unlock(struct bpf *bpf)
{
	const struct bpf_condition makes_none = {2, O_CREAT | O_TRUNC, 0};
	const struct bpf_condition is_asking = {0, BPF_WHOLE, (uint64_t)asking};

	allow_common(bpf);
	bpf_allow(bpf, unlock_calls, COUNT(unlock_calls));
	bpf_allow_if(bpf, __NR_openat, &makes_none);
	if (asking > 0)
		bpf_allow_if(bpf, __NR_kill, &is_asking);
}

static enum status restrict_to(void (*allow)(struct bpf *bpf))
{
#ifdef NYWHERE_NO_SECCOMP
	(void)allow;
	return STATUS_OK;
#else
	struct bpf bpf;

	allow(&bpf);
	return bpf_load(&bpf);
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
