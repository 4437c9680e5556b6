#define _GNU_SOURCE
#include "base/platform.h"

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
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* What becomes of a child that runs this: its wait status. */
static int in_child(void (*body)(void))
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		body();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static void expect(bool condition)
{
	if (!condition)
		_exit(1);
}

static void body_of_harden(void)
{
	struct rlimit core = {1, 1};
	int fd = open("/dev/null", O_RDONLY);

	expect(fd > STDERR_FILENO && dup2(fd, 200) == 200);
	setenv("LD_PRELOAD", "/nonexistent.so", 1);
	setenv("OPENSSL_CONF", "/nonexistent.cnf", 1);
	umask(0);
	platform_harden();
	expect(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0);
	expect(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1);
	expect(getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_cur == 0 &&
		core.rlim_max == 0);
	expect(fcntl(fd, F_GETFD) < 0 && fcntl(200, F_GETFD) < 0);
	expect(fcntl(STDERR_FILENO, F_GETFD) >= 0);
	expect(umask(0) == 077);
	expect(getenv("LD_PRELOAD") == NULL && getenv("OPENSSL_CONF") == NULL);
}

static void hardening_closes_what_it_says(void **state)
{
	(void)state;
	assert_int_equal(in_child(body_of_harden), 0);
}

/* Pipes that stand for stdin, stdout and stderr. */
static int pipes[3][2];

static void body_of_move(void)
{
	char text[8];
	int in;
	int out;

	dup2(pipes[0][0], STDIN_FILENO);
	dup2(pipes[1][1], STDOUT_FILENO);
	dup2(pipes[2][1], STDERR_FILENO);
	expect(platform_move_stdio(&in, &out) == STATUS_OK);
	expect(in > STDERR_FILENO && out > STDERR_FILENO);
	expect(fcntl(in, F_GETFD) == FD_CLOEXEC);
	expect(fcntl(out, F_GETFD) == FD_CLOEXEC);
	expect(read(STDIN_FILENO, text, sizeof(text)) == 0);
	printf("stray");
	fflush(stdout);
	expect(read(in, text, sizeof(text)) == 3 &&
		memcmp(text, "req", 3) == 0);
	expect(write(out, "rep", 3) == 3);
}

static void a_stray_print_or_read_never_meets_the_protocol(void **state)
{
	char text[16];

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_int_equal(pipe(pipes[i]), 0);
	assert_int_equal(write(pipes[0][1], "req", 3), 3);
	assert_int_equal(in_child(body_of_move), 0);
	assert_int_equal(read(pipes[1][0], text, sizeof(text)), 3);
	assert_memory_equal(text, "rep", 3);
	assert_int_equal(read(pipes[2][0], text, sizeof(text)), 5);
	assert_memory_equal(text, "stray", 5);
	for (int i = 0; i < 6; i++)
		close(pipes[i / 2][i % 2]);
}

#ifndef NYWHERE_NO_SECCOMP
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
	(void)kill(getppid(), 0);
}

static void body_of_dumpable_again(void)
{
	restrict_self();
	(void)prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
}

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

static void net_of_packets(void)
{
	restrict_net();
	(void)socket(AF_PACKET, SOCK_RAW, 0);
}

static void net_of_ptrace(void)
{
	restrict_net();
	(void)ptrace(PTRACE_ATTACH, getppid(), NULL, NULL);
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
	(void)kill(getppid(), 0);
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
		body_of_dumpable_again,
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
	};

	(void)state;
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
}

static void *touch(void *argument)
{
	*(bool *)argument = true;
	return NULL;
}

static void net_of_allowed(void)
{
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

static void folders_follow_the_base_directory_rules(void **state)
{
	char path[PLATFORM_PATH_MAX];

	(void)state;
	setenv("XDG_DATA_HOME", "/data", 1);
	setenv("XDG_CONFIG_HOME", "/config", 1);
	setenv("HOME", "/home/a", 1);
	assert_int_equal(platform_data_folder(path), STATUS_OK);
	assert_string_equal(path, "/data/nywhere");
	assert_int_equal(platform_config_folder(path), STATUS_OK);
	assert_string_equal(path, "/config/nywhere");
	/* "If an implementation encounters a relative path [...] it should
	 * consider the path invalid and ignore it." */
	setenv("XDG_DATA_HOME", "data", 1);
	assert_int_equal(platform_data_folder(path), STATUS_OK);
	assert_string_equal(path, "/home/a/.local/share/nywhere");
	unsetenv("XDG_CONFIG_HOME");
	assert_int_equal(platform_config_folder(path), STATUS_OK);
	assert_string_equal(path, "/home/a/.config/nywhere");
	setenv("HOME", "a", 1);
	assert_int_equal(platform_data_folder(path), STATUS_IO);
	unsetenv("HOME");
	assert_int_equal(platform_data_folder(path), STATUS_IO);
}

static bool is_readable(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

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

static void a_path_that_is_too_long_is_refused(void **state)
{
	char path[PLATFORM_PATH_MAX];
	char data_home[PLATFORM_PATH_MAX];

	(void)state;
	memset(data_home, 'a', sizeof(data_home));
	data_home[0] = '/';
	data_home[PLATFORM_PATH_MAX - 9] = '\0';
	setenv("XDG_DATA_HOME", data_home, 1);
	assert_int_equal(platform_data_folder(path), STATUS_OK);
	assert_int_equal(strlen(path), PLATFORM_PATH_MAX - 1);
	data_home[PLATFORM_PATH_MAX - 9] = 'a';
	data_home[PLATFORM_PATH_MAX - 8] = '\0';
	setenv("XDG_DATA_HOME", data_home, 1);
	assert_int_equal(platform_data_folder(path), STATUS_IO);
}

static void the_program_knows_its_folder(void **state)
{
	char folder[PLATFORM_PATH_MAX];
	char file[PLATFORM_PATH_MAX + 32];

	(void)state;
	assert_int_equal(platform_program_folder(folder), STATUS_OK);
	snprintf(file, sizeof(file), "%s/test_platform", folder);
	assert_int_equal(access(file, X_OK), 0);
}

static void a_watch_tells_of_touching_writing_and_removing(void **state)
{
	char path[PLATFORM_PATH_MAX];
	int file;
	int watch;
	struct pollfd ready = {.events = POLLIN};

	(void)state;
	snprintf(path, sizeof(path), "%s/watched", temp_folder());
	assert_int_equal(platform_watch(path), -1);
	file = open(path, O_WRONLY | O_CREAT, 0600);
	watch = platform_watch(path);
	assert_true(watch >= 0);
	ready.fd = watch;
	assert_int_equal(poll(&ready, 1, 0), 0);
	assert_false(platform_watch_drain(watch));
	futimens(file, NULL);
	assert_int_equal(poll(&ready, 1, 1000), 1);
	assert_true(platform_watch_drain(watch));
	assert_false(platform_watch_drain(watch));
	assert_int_equal(write(file, "x", 1), 1);
	assert_true(platform_watch_drain(watch));
	unlink(path);
	assert_true(platform_watch_drain(watch));
	close(watch);
	close(file);
}

static void the_clock_goes_forward(void **state)
{
	long long before = platform_clock_ms();

	(void)state;
	assert_true(before > 0);
	poll(NULL, 0, 5);
	assert_in_range(platform_clock_ms() - before, 4, 60000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hardening_closes_what_it_says),
		cmocka_unit_test(
			a_stray_print_or_read_never_meets_the_protocol),
#ifndef NYWHERE_NO_SECCOMP /* a sanitizer's runtime needs more calls */
		cmocka_unit_test(a_forbidden_call_kills_the_process),
		cmocka_unit_test(files_memory_and_waiting_stay_allowed),
		cmocka_unit_test(
			the_network_program_may_read_connect_and_have_threads),
#endif
		cmocka_unit_test(folders_follow_the_base_directory_rules),
		cmocka_unit_test(files_that_were_not_given_cannot_be_read),
		cmocka_unit_test(a_path_that_is_too_long_is_refused),
		cmocka_unit_test(the_program_knows_its_folder),
		cmocka_unit_test(
			a_watch_tells_of_touching_writing_and_removing),
		cmocka_unit_test(the_clock_goes_forward),
	};

	return cmocka_run_group_tests(
		tests, temp_folder_set_up, temp_folder_tear_down);
}
