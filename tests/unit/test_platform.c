#define _GNU_SOURCE
#include "base/platform.h"

#include "child.h"
#include "cmocka_setup.h"
#include "temp.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

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

static const char *const dropped[] = {"LD_PRELOAD", "LD_LIBRARY_PATH",
	"LD_AUDIT", "LD_DEBUG_OUTPUT", "GLIBC_TUNABLES", "GCONV_PATH",
	"HOSTALIASES", "RES_OPTIONS", "OPENSSL_CONF", "OPENSSL_MODULES",
	"SSLKEYLOGFILE", "FIDO_DEBUG", "G_DEBUG", "G_DBUS_DEBUG",
	"G_MESSAGES_DEBUG", "GIO_EXTRA_MODULES"};
static const char *const kept[] = {"HOME", "DISPLAY", "LD", "LDFLAGS",
	"G_DEBUGGER", "GIO", "MY_LD_PRELOAD"};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void body_of_environment(void)
{
	const char *found[PLATFORM_LOADER_VARIABLES];
	size_t count;

	clearenv();
	for (size_t i = 0; i < COUNT(kept); i++)
		setenv(kept[i], "kept", 1);
	expect(platform_loader_variables(found) == 0);
	for (size_t i = 0; i < COUNT(dropped); i++)
		setenv(dropped[i], "dropped", 1);
	setenv("LD_\x1b[2J", "1",
		1); /* not for a terminal, and dropped as well */
	count = platform_loader_variables(found);
	expect(count == COUNT(dropped));
	for (size_t i = 0; i < count; i++)
		expect(strcmp(found[i], dropped[i]) == 0);
	platform_harden();
	expect(platform_loader_variables(found) == 0);
	for (size_t i = 0; i < COUNT(dropped); i++)
		expect(getenv(dropped[i]) == NULL);
	for (size_t i = 0; i < COUNT(kept); i++)
		expect(strcmp(getenv(kept[i]), "kept") == 0);
	expect(environ[COUNT(kept)] == NULL);
}

static void hardening_drops_the_variables_that_libraries_obey(void **state)
{
	(void)state;
	assert_int_equal(in_child(body_of_environment), 0);
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
	setenv("XDG_STATE_HOME", "/state", 1);
	assert_int_equal(platform_state_folder(path), STATUS_OK);
	assert_string_equal(path, "/state/nywhere");
	/* "If an implementation encounters a relative path [...] it should
	 * consider the path invalid and ignore it." */
	setenv("XDG_DATA_HOME", "data", 1);
	assert_int_equal(platform_data_folder(path), STATUS_OK);
	assert_string_equal(path, "/home/a/.local/share/nywhere");
	unsetenv("XDG_STATE_HOME");
	assert_int_equal(platform_state_folder(path), STATUS_OK);
	assert_string_equal(path, "/home/a/.local/state/nywhere");
	unsetenv("XDG_CONFIG_HOME");
	assert_int_equal(platform_config_folder(path), STATUS_OK);
	assert_string_equal(path, "/home/a/.config/nywhere");
	setenv("HOME", "a", 1);
	assert_int_equal(platform_data_folder(path), STATUS_IO);
	unsetenv("HOME");
	assert_int_equal(platform_data_folder(path), STATUS_IO);
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

static bool is_due(int fd, int wait_ms)
{
	struct pollfd one = {.fd = fd, .events = POLLIN};

	return poll(&one, 1, wait_ms) == 1;
}

static void a_timer_is_readable_when_its_time_has_passed(void **state)
{
	long long before = platform_clock_ms();
	int fd = platform_timer_new();

	(void)state;
	assert_true(fd >= 0);
	assert_false(is_due(fd, 0));
	platform_timer_set(fd, 60000);
	assert_false(is_due(fd, 0));
	platform_timer_set(fd, 30);
	assert_true(is_due(fd, 20000));
	assert_true(platform_clock_ms() - before >= 30);
	platform_timer_set(fd, -1);
	assert_false(is_due(fd, 0));
	platform_timer_set(fd, 0);
	assert_true(is_due(fd, 20000));
	platform_timer_set(fd, 60000);
	assert_false(is_due(fd, 0));
	close(fd);
	platform_timer_set(-1, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hardening_closes_what_it_says),
		cmocka_unit_test(a_timer_is_readable_when_its_time_has_passed),
		cmocka_unit_test(
			hardening_drops_the_variables_that_libraries_obey),
		cmocka_unit_test(
			a_stray_print_or_read_never_meets_the_protocol),
		cmocka_unit_test(folders_follow_the_base_directory_rules),
		cmocka_unit_test(a_path_that_is_too_long_is_refused),
		cmocka_unit_test(the_program_knows_its_folder),
		cmocka_unit_test(
			a_watch_tells_of_touching_writing_and_removing),
		cmocka_unit_test(the_clock_goes_forward),
	};

	return cmocka_run_group_tests(
		tests, temp_folder_set_up, temp_folder_tear_down);
}
