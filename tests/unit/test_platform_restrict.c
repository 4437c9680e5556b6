/* What a program may still call once it has been restricted. */
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

/* Who is restricted, each in another way. */
enum cage { HOST = 1, NET = 2, UNLOCK = 4, BUS = 8 };

#define ALL (HOST | NET | UNLOCK | BUS)

static pid_t parent; /* of the children, which may not ask for it */

static void enter(enum cage cage)
{
	enum status st = STATUS_INTERNAL;

	platform_harden();
	switch (cage) {
	case HOST:
		st = platform_restrict();
		break;
	case NET:
		st = platform_restrict_net();
		break;
	case UNLOCK:
		st = platform_restrict_unlock(getpid());
		break;
	case BUS:
		st = platform_restrict_bus();
		break;
	}
	expect(st == STATUS_OK);
}

static void *touch(void *argument)
{
	*(bool *)argument = true;
	return NULL;
}

static void starts_a_program(void)
{
	execl("/bin/true", "true", (char *)NULL);
}

static void forks(void)
{
	(void)fork();
}

static void starts_a_thread(void)
{
	pthread_t thread;

	(void)pthread_create(&thread, NULL, touch, NULL);
}

static void maps_executable_memory(void)
{
	(void)mmap(NULL, 4096, PROT_READ | PROT_EXEC,
		MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void makes_memory_executable(void)
{
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)mprotect(page, 4096, PROT_READ | PROT_EXEC);
}

static void makes_an_internet_socket(void)
{
	(void)socket(AF_INET, SOCK_STREAM, 0);
}

static void makes_a_local_socket(void)
{
	(void)socket(AF_UNIX, SOCK_STREAM, 0);
}

static void makes_a_pair_of_sockets(void)
{
	int pair[2];

	(void)socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
}

static void makes_a_socket_of_packets(void)
{
	(void)socket(AF_PACKET, SOCK_RAW, 0);
}

/* All 64 bits of an argument count. */
static void hides_a_socket_in_more_bits(void)
{
	(void)syscall(SYS_socket, AF_INET | (1L << 32), SOCK_STREAM, 0);
}

static void binds_a_socket(void)
{
	const struct sockaddr none = {.sa_family = AF_UNIX};

	(void)bind(-1, &none, sizeof(none));
}

static void opens_to_write(void)
{
	(void)open("/dev/null", O_WRONLY);
}

static void creates_to_read(void)
{
	(void)open("/dev/null", O_RDONLY | O_CREAT, 0600);
}

static void creates_to_write(void)
{
	(void)open("/dev/null", O_RDWR | O_CREAT, 0600);
}

static void removes_a_file(void)
{
	(void)unlink("/nonexistent");
}

static void signals_another(void)
{
	(void)kill(parent, 0);
}

static void signals_a_thread_of_another(void)
{
	(void)syscall(SYS_tgkill, parent, parent, 0);
}

static void has_a_signal_sent_to_another(void)
{
	(void)fcntl(0, F_SETOWN, parent);
}

static void chooses_the_signal_of_a_descriptor(void)
{
	(void)fcntl(0, F_SETSIG, SIGKILL);
}

static void limits_another(void)
{
	const struct rlimit none = {0, 0};

	(void)syscall(SYS_prlimit64, parent, RLIMIT_CORE, &none, NULL);
}

static void traces_another(void)
{
	(void)ptrace(PTRACE_ATTACH, parent, NULL, NULL);
}

static void becomes_dumpable_again(void)
{
	(void)prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
}

#ifdef __x86_64__
/* Calls of the same kernel by other numbers: those of 32 bits (20 is getpid)
 * and those of x32. */
static void calls_by_32_bits(void)
{
	long result = 20;

	__asm__ volatile("int $0x80" : "+a"(result) : : "memory");
}

static void calls_by_x32(void)
{
	(void)syscall(0x40000000 | SYS_getpid);
}
#endif

static const struct {
	void (*call)(void);
	int cages;
} forbidden[] = {
	{starts_a_program, ALL},
	{forks, ALL},
	{starts_a_thread, HOST | UNLOCK},
	{maps_executable_memory, ALL},
	{makes_memory_executable, ALL},
	{makes_an_internet_socket, HOST | UNLOCK | BUS},
	{makes_a_local_socket, HOST | NET | UNLOCK},
	{makes_a_pair_of_sockets, HOST | UNLOCK | BUS},
	{makes_a_socket_of_packets, ALL},
	{hides_a_socket_in_more_bits, ALL},
	{binds_a_socket, HOST | UNLOCK | BUS},
	{opens_to_write, NET | BUS},
	{creates_to_read, NET | UNLOCK | BUS},
	{creates_to_write, NET | UNLOCK | BUS},
	{removes_a_file, NET | UNLOCK | BUS},
	{signals_another, ALL},
	{signals_a_thread_of_another, ALL},
	{has_a_signal_sent_to_another, ALL},
	{chooses_the_signal_of_a_descriptor, ALL},
	{limits_another, ALL},
	{traces_another, ALL},
	{becomes_dumpable_again, ALL},
#ifdef __x86_64__
	{calls_by_32_bits, ALL},
	{calls_by_x32, ALL},
#endif
};

/* What the next child is to do, and where. */
static void (*forbidden_call)(void);
static enum cage cage;

static void do_what_is_forbidden(void)
{
	enter(cage);
	forbidden_call();
}

static void a_forbidden_call_kills_the_process(void **state)
{
	(void)state;
	parent = getpid();
	for (size_t i = 0; i < sizeof(forbidden) / sizeof(forbidden[0]); i++) {
		forbidden_call = forbidden[i].call;
		for (int bit = HOST; bit <= BUS; bit <<= 1) {
			int status;

			if ((forbidden[i].cages & bit) == 0)
				continue;
			cage = (enum cage)bit;
			status = in_child(do_what_is_forbidden);
			if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGSYS)
				fail_msg(
					"row %zu, cage %d: %d", i, bit, status);
		}
	}
}

static void host_of_allowed(void)
{
	char path[PLATFORM_PATH_MAX];
	struct pollfd none = {.fd = -1};
	void *large;
	int fd;

	snprintf(path, sizeof(path), "%s/file", temp_folder());
	enter(HOST);
	fd = open(path, O_RDWR | O_CREAT, 0600);
	expect(fd >= 0 && write(fd, "x", 1) == 1 && fsync(fd) == 0);
	expect(fcntl(fd, F_SETLK, &(struct flock){.l_type = F_WRLCK}) == 0);
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

	enter(NET);
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

	enter(UNLOCK);
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

	enter(BUS);
	expect(open("/dev/zero", O_RDONLY | O_CLOEXEC) >= 0);
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
	assert_int_equal(in_child(host_of_allowed), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_forbidden_call_kills_the_process),
		cmocka_unit_test(files_memory_and_waiting_stay_allowed),
		cmocka_unit_test(
			the_network_program_may_read_connect_and_have_threads),
		cmocka_unit_test(
			the_program_that_asks_may_use_devices_and_end_pinentry),
		cmocka_unit_test(
			a_program_on_the_bus_may_read_have_threads_and_local_sockets),
	};

	return cmocka_run_group_tests(
		tests, temp_folder_set_up, temp_folder_tear_down);
}
