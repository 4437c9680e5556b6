/* What a program may still call and read once it has been restricted. */
#define _GNU_SOURCE
#include "base/platform.h"

#include "child.h"
#include "cmocka_setup.h"
#include "temp.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static bool is_readable(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

#ifndef NYWHERE_NO_SECCOMP
static pid_t parent; /* of the bodies, which may not ask for it */

static void restrict_self(void)
{
	platform_harden();
	expect(platform_restrict() == STATUS_OK);
}

static void body_of_socket(void)
{
	restrict_self();
	(void)socket(AF_INET, SOCK_STREAM, 0);
}

static void body_of_local_socket(void)
{
	int pair[2];

	restrict_self();
	(void)socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
}

static void body_of_exec(void)
{
	restrict_self();
	execl("/bin/true", "true", (char *)NULL);
}

static void body_of_fork(void)
{
	restrict_self();
	(void)fork();
}

static void body_of_executable_memory(void)
{
	restrict_self();
	(void)mmap(NULL, 4096, PROT_READ | PROT_EXEC,
		MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void body_of_made_executable(void)
{
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	restrict_self();
	(void)mprotect(page, 4096, PROT_READ | PROT_EXEC);
}

static void body_of_kill(void)
{
	restrict_self();
	(void)kill(parent, 0);
}

static void body_of_signal_to_a_thread(void)
{
	restrict_self();
	(void)syscall(SYS_tgkill, parent, parent, 0);
}

static void body_of_dumpable_again(void)
{
	restrict_self();
	(void)prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
}

#ifdef __x86_64__
/* Calls of the same kernel by other numbers: those of 32 bits (20 is getpid)
 * and those of x32. */
static void body_of_32_bits(void)
{
	long result = 20;

	restrict_self();
	__asm__ volatile("int $0x80" : "+a"(result) : : "memory");
}

static void body_of_x32(void)
{
	restrict_self();
	(void)syscall(0x40000000 | SYS_getpid);
}
#endif

static void restrict_net(void)
{
	platform_harden();
	expect(platform_restrict_net() == STATUS_OK);
}

static void net_of_exec(void)
{
	restrict_net();
	execl("/bin/true", "true", (char *)NULL);
}

static void net_of_fork(void)
{
	restrict_net();
	(void)fork();
}

static void net_of_writing(void)
{
	restrict_net();
	(void)open("/dev/null", O_WRONLY);
}

static void net_of_creating(void)
{
	restrict_net();
	(void)open("/dev/null", O_RDONLY | O_CREAT, 0600);
}

static void net_of_removing(void)
{
	restrict_net();
	(void)unlink("/nonexistent");
}

static void net_of_local_socket(void)
{
	restrict_net();
	(void)socket(AF_UNIX, SOCK_STREAM, 0);
}

/* All 64 bits of an argument count. */
static void net_of_more_bits(void)
{
	restrict_net();
	(void)syscall(SYS_socket, AF_INET | (1L << 32), SOCK_STREAM, 0);
}

static void net_of_packets(void)
{
	restrict_net();
	(void)socket(AF_PACKET, SOCK_RAW, 0);
}

static void net_of_ptrace(void)
{
	restrict_net();
	(void)ptrace(PTRACE_ATTACH, parent, NULL, NULL);
}

static void net_of_executable_memory(void)
{
	restrict_net();
	(void)mmap(NULL, 4096, PROT_READ | PROT_EXEC,
		MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void net_of_kill(void)
{
	restrict_net();
	(void)kill(parent, 0);
}

static void net_of_signal_to_a_thread(void)
{
	restrict_net();
	(void)syscall(SYS_tgkill, parent, parent, 0);
}

static void net_of_limit_of_another(void)
{
	const struct rlimit none = {0, 0};

	restrict_net();
	(void)syscall(SYS_prlimit64, parent, RLIMIT_CORE, &none, NULL);
}

static void *touch(void *argument)
{
	*(bool *)argument = true;
	return NULL;
}

static void restrict_unlock(void)
{
	platform_harden();
	expect(platform_restrict_unlock(getpid()) == STATUS_OK);
}

static void unlock_of_exec(void)
{
	restrict_unlock();
	execl("/bin/true", "true", (char *)NULL);
}

static void unlock_of_fork(void)
{
	restrict_unlock();
	(void)fork();
}

static void unlock_of_thread(void)
{
	pthread_t thread;

	restrict_unlock();
	(void)pthread_create(&thread, NULL, touch, NULL);
}

static void unlock_of_socket(void)
{
	restrict_unlock();
	(void)socket(AF_INET, SOCK_DGRAM, 0);
}

static void unlock_of_local_socket(void)
{
	restrict_unlock();
	(void)socket(AF_UNIX, SOCK_STREAM, 0);
}

static void unlock_of_creating(void)
{
	restrict_unlock();
	(void)open("/dev/null", O_RDWR | O_CREAT, 0600);
}

static void unlock_of_removing(void)
{
	restrict_unlock();
	(void)unlink("/nonexistent");
}

static void unlock_of_executable_memory(void)
{
	restrict_unlock();
	(void)mmap(NULL, 4096, PROT_READ | PROT_EXEC,
		MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void unlock_of_kill(void)
{
	restrict_unlock();
	(void)kill(parent, 0);
}

static void unlock_of_signal_to_a_thread(void)
{
	restrict_unlock();
	(void)syscall(SYS_tgkill, parent, parent, 0);
}

static void unlock_of_ptrace(void)
{
	restrict_unlock();
	(void)ptrace(PTRACE_ATTACH, parent, NULL, NULL);
}

static void restrict_bus(void)
{
	platform_harden();
	expect(platform_restrict_bus() == STATUS_OK);
}

static void bus_of_exec(void)
{
	restrict_bus();
	execl("/bin/true", "true", (char *)NULL);
}

static void bus_of_fork(void)
{
	restrict_bus();
	(void)fork();
}

static void bus_of_internet_socket(void)
{
	restrict_bus();
	(void)socket(AF_INET, SOCK_STREAM, 0);
}

static void bus_of_binding(void)
{
	const struct sockaddr none = {.sa_family = AF_UNIX};

	restrict_bus();
	(void)bind(-1, &none, sizeof(none));
}

static void bus_of_writing(void)
{
	restrict_bus();
	(void)open("/dev/null", O_WRONLY);
}

static void bus_of_creating(void)
{
	restrict_bus();
	(void)open("/dev/null", O_RDONLY | O_CREAT, 0600);
}

static void bus_of_removing(void)
{
	restrict_bus();
	(void)unlink("/nonexistent");
}

static void bus_of_executable_memory(void)
{
	restrict_bus();
	(void)mmap(NULL, 4096, PROT_READ | PROT_EXEC,
		MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void bus_of_kill(void)
{
	restrict_bus();
	(void)kill(parent, 0);
}

static void bus_of_signal_to_a_thread(void)
{
	restrict_bus();
	(void)syscall(SYS_tgkill, parent, parent, 0);
}

static void bus_of_limit_of_another(void)
{
	const struct rlimit none = {0, 0};

	restrict_bus();
	(void)syscall(SYS_prlimit64, parent, RLIMIT_CORE, &none, NULL);
}

static void bus_of_dumpable_again(void)
{
	restrict_bus();
	(void)prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
}

static void bus_of_ptrace(void)
{
	restrict_bus();
	(void)ptrace(PTRACE_ATTACH, parent, NULL, NULL);
}

static void a_forbidden_call_kills_the_process(void **state)
{
	static void (*const bodies[])(void) = {
		body_of_socket,
		body_of_local_socket,
		body_of_exec,
		body_of_fork,
		body_of_executable_memory,
		body_of_made_executable,
		body_of_kill,
		body_of_signal_to_a_thread,
		body_of_dumpable_again,
#ifdef __x86_64__
		body_of_32_bits,
		body_of_x32,
#endif
		net_of_more_bits,
		net_of_exec,
		net_of_fork,
		net_of_writing,
		net_of_creating,
		net_of_removing,
		net_of_local_socket,
		net_of_packets,
		net_of_ptrace,
		net_of_executable_memory,
		net_of_kill,
		net_of_signal_to_a_thread,
		net_of_limit_of_another,
		unlock_of_exec,
		unlock_of_fork,
		unlock_of_thread,
		unlock_of_socket,
		unlock_of_local_socket,
		unlock_of_creating,
		unlock_of_removing,
		unlock_of_executable_memory,
		unlock_of_kill,
		unlock_of_signal_to_a_thread,
		unlock_of_ptrace,
		bus_of_exec,
		bus_of_fork,
		bus_of_internet_socket,
		bus_of_binding,
		bus_of_writing,
		bus_of_creating,
		bus_of_removing,
		bus_of_executable_memory,
		bus_of_kill,
		bus_of_signal_to_a_thread,
		bus_of_limit_of_another,
		bus_of_dumpable_again,
		bus_of_ptrace,
	};

	(void)state;
	parent = getpid();
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		int status = in_child(bodies[i]);

		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), SIGSYS);
	}
}

static void body_of_allowed(void)
{
	char path[PLATFORM_PATH_MAX];
	struct pollfd none = {.fd = -1};
	void *large;
	int fd;

	snprintf(path, sizeof(path), "%s/file", temp_folder());
	restrict_self();
	fd = open(path, O_RDWR | O_CREAT, 0600);
	expect(fd >= 0 && write(fd, "x", 1) == 1 && fsync(fd) == 0);
	expect(close(fd) == 0 && unlink(path) == 0);
	expect(poll(&none, 1, 1) == 0);
	large = malloc((size_t)100 << 20);
	expect(large != NULL);
	memset(large, 1, (size_t)100 << 20);
	free(large);
	fprintf(stderr, "%s", "");
	expect(raise(0) == 0);
}

static void net_of_allowed(void)
{
	struct rlimit files;
	bool touched = false;
	pthread_t thread;
	char text[8];
	int fd;

	restrict_net();
	fd = open("/dev/zero", O_RDONLY | O_CLOEXEC);
	expect(fd >= 0 && read(fd, text, sizeof(text)) == sizeof(text));
	expect(socket(AF_INET, SOCK_STREAM, 0) >= 0);
	expect(socket(AF_INET6, SOCK_DGRAM, 0) >= 0 || errno == EAFNOSUPPORT);
	expect(pthread_create(&thread, NULL, touch, &touched) == 0);
	expect(pthread_join(thread, NULL) == 0 && touched);
	expect(getrlimit(RLIMIT_NOFILE, &files) == 0);
}

/* A descriptor of a device, and its pinentry, here itself. */
static void unlock_of_allowed(void)
{
	struct pollfd none = {.fd = -1};
	int fd;

	restrict_unlock();
	fd = open("/dev/zero", O_RDWR | O_CLOEXEC);
	expect(fd >= 0 && write(fd, "x", 1) == 1);
	expect(flock(fd, LOCK_EX | LOCK_NB) == 0);
	expect(poll(&none, 1, 1) == 0);
	expect(kill(getpid(), 0) == 0);
	expect(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD);
}

static void the_program_that_asks_may_use_devices_and_end_pinentry(void **state)
{
	(void)state;
	assert_int_equal(in_child(unlock_of_allowed), 0);
}

static void bus_of_allowed(void)
{
	bool touched = false;
	pthread_t thread;

	restrict_bus();
	expect(is_readable("/dev/zero"));
	expect(socket(AF_UNIX, SOCK_STREAM, 0) >= 0);
	expect(prctl(PR_SET_NAME, "bus", 0, 0, 0) == 0);
	expect(pthread_create(&thread, NULL, touch, &touched) == 0);
	expect(pthread_join(thread, NULL) == 0 && touched);
}

static void a_program_on_the_bus_may_read_have_threads_and_local_sockets(
	void **state)
{
	(void)state;
	assert_int_equal(in_child(bus_of_allowed), 0);
}

static void the_network_program_may_read_connect_and_have_threads(void **state)
{
	(void)state;
	assert_int_equal(in_child(net_of_allowed), 0);
}

static void files_memory_and_waiting_stay_allowed(void **state)
{
	(void)state;
	assert_int_equal(in_child(body_of_allowed), 0);
}
#endif

static void make_file(const char *name, char path[PLATFORM_PATH_MAX])
{
	int fd;

	snprintf(path, PLATFORM_PATH_MAX, "%s/%s", temp_folder(), name);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	expect(fd >= 0);
	close(fd);
}

static void *read_it(void *path)
{
	return is_readable(path) ? path : NULL;
}

#define NO_LANDLOCK 77

static void body_of_files(void)
{
	char given[PLATFORM_PATH_MAX];
	char other[PLATFORM_PATH_MAX];
	const char *const paths[] = {given, "", "/nonexistent"};
	pthread_t thread;
	void *read = other;

	make_file("given", given);
	make_file("other", other);
	platform_harden();
	expect(platform_restrict_net() == STATUS_OK);
	expect(is_readable(given) && is_readable(other));
	if (!platform_restrict_files(paths, 3))
		_exit(NO_LANDLOCK);
	expect(is_readable(given) && is_readable("/etc/passwd"));
	expect(is_readable("/dev/urandom"));
	expect(!is_readable(other));
	expect(pthread_create(&thread, NULL, read_it, other) == 0);
	expect(pthread_join(thread, &read) == 0 && read == NULL);
}

static void files_that_were_not_given_cannot_be_read(void **state)
{
	int status;

	(void)state;
	status = in_child(body_of_files);
	if (WIFEXITED(status) && WEXITSTATUS(status) == NO_LANDLOCK)
		skip(); /* this kernel has no Landlock */
	assert_int_equal(status, 0);
}

static void body_of_folders(void)
{
	char folder[PLATFORM_PATH_MAX];
	char inside[PLATFORM_PATH_MAX + 8];
	char moved[PLATFORM_PATH_MAX + 8];
	char other[PLATFORM_PATH_MAX];
	const char *const paths[] = {folder, "", "/nonexistent"};
	int fd;

	make_file("other", other);
	snprintf(folder, sizeof(folder), "%s/folder", temp_folder());
	snprintf(inside, sizeof(inside), "%s/inside", folder);
	snprintf(moved, sizeof(moved), "%s/moved", folder);
	platform_harden();
	platform_make_folder(folder);
	expect(symlink(other, moved) == 0);
	expect(platform_restrict() == STATUS_OK);
	expect(is_readable(other) && is_readable(moved));
	if (!platform_restrict_folders(paths, 3))
		_exit(NO_LANDLOCK);
	expect(!is_readable(other) && !is_readable(moved));
	expect(!is_readable("/etc/passwd"));
	expect(open(other, O_WRONLY | O_CLOEXEC) < 0 && unlink(other) != 0);
	expect(is_readable("/dev/urandom"));
	fd = open(inside, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	expect(fd >= 0 && write(fd, "x", 1) == 1 && close(fd) == 0);
	expect(rename(inside, moved) == 0 && is_readable(moved));
	expect(unlink(moved) == 0 && is_readable(folder));
}

static void no_file_but_in_the_folders_that_were_given_can_be_opened(
	void **state)
{
	int status;

	(void)state;
	status = in_child(body_of_folders);
	if (WIFEXITED(status) && WEXITSTATUS(status) == NO_LANDLOCK)
		skip(); /* this kernel has no Landlock */
	assert_int_equal(status, 0);
}

static void body_of_devices(void)
{
	const char *const paths[] = {"/dev/zero", "/nonexistent"};
	char other[PLATFORM_PATH_MAX];
	int fd;

	make_file("other", other);
	platform_harden();
	if (!platform_restrict_devices(paths, 2))
		_exit(NO_LANDLOCK);
	expect(platform_restrict_unlock(0) == STATUS_OK);
	fd = open("/dev/zero", O_RDWR | O_CLOEXEC);
	expect(fd >= 0 && write(fd, "x", 1) == 1);
	expect(is_readable("/dev/urandom"));
	expect(open("/dev/null", O_WRONLY | O_CLOEXEC) < 0);
	expect(!is_readable(other) && !is_readable("/etc/passwd"));
}

static void no_file_but_the_devices_that_were_given_can_be_opened(void **state)
{
	int status;

	(void)state;
	status = in_child(body_of_devices);
	if (WIFEXITED(status) && WEXITSTATUS(status) == NO_LANDLOCK)
		skip(); /* this kernel has no Landlock */
	assert_int_equal(status, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#ifndef NYWHERE_NO_SECCOMP /* a sanitizer's runtime needs more calls */
		cmocka_unit_test(a_forbidden_call_kills_the_process),
		cmocka_unit_test(files_memory_and_waiting_stay_allowed),
		cmocka_unit_test(
			the_network_program_may_read_connect_and_have_threads),
		cmocka_unit_test(
			the_program_that_asks_may_use_devices_and_end_pinentry),
		cmocka_unit_test(
			a_program_on_the_bus_may_read_have_threads_and_local_sockets),
#endif
		cmocka_unit_test(files_that_were_not_given_cannot_be_read),
		cmocka_unit_test(
			no_file_but_the_devices_that_were_given_can_be_opened),
		cmocka_unit_test(
			no_file_but_in_the_folders_that_were_given_can_be_opened),
	};

	return cmocka_run_group_tests(
		tests, temp_folder_set_up, temp_folder_tear_down);
}
