#define _GNU_SOURCE
#include "base/platform.h"

#include <fcntl.h>
#include <limits.h>
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

void platform_harden(void)
{
	const struct rlimit none = {0, 0};

	/* None of these may stop a user from signing in where a kernel lacks
	 * it: each is one layer among several. */
	(void)setrlimit(RLIMIT_CORE, &none);
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	(void)close_range(STDERR_FILENO + 1, UINT_MAX, 0);
	umask(077);
	platform_drop_variables();
}

enum status platform_move_stdio(int *in, int *out)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	int moved_in = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
	int moved_out = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);

	if (null < 0 || moved_in < 0 || moved_out < 0 ||
		dup2(null, STDIN_FILENO) < 0 ||
		dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
		return STATUS_IO;
	close(null);
	*in = moved_in;
	*out = moved_out;
	return STATUS_OK;
}

static enum status join(
	char out[PLATFORM_PATH_MAX], const char *folder, const char *rest)
{
	int n = snprintf(out, PLATFORM_PATH_MAX, "%s%s", folder, rest);

	return n > 0 && n < PLATFORM_PATH_MAX ? STATUS_OK : STATUS_IO;
}

enum status platform_home_path(const char *beneath, char out[PLATFORM_PATH_MAX])
{
	const char *home = getenv("HOME");

	if (home == NULL || home[0] != '/')
		return STATUS_IO;
	return join(out, home, beneath);
}

/* A relative path in such a variable is to be ignored (XDG Base Directory). */
static enum status xdg_path(const char *variable, const char *fallback,
	const char *beneath, char out[PLATFORM_PATH_MAX])
{
	char beneath_home[PLATFORM_PATH_MAX];
	const char *folder = getenv(variable);

	if (folder != NULL && folder[0] == '/')
		return join(out, folder, beneath);
	snprintf(beneath_home, sizeof(beneath_home), "%s%s", fallback, beneath);
	return platform_home_path(beneath_home, out);
}

enum status platform_config_path(
	const char *beneath, char out[PLATFORM_PATH_MAX])
{
	return xdg_path("XDG_CONFIG_HOME", "/.config", beneath, out);
}

enum status platform_data_folder(char out[PLATFORM_PATH_MAX])
{
	return xdg_path("XDG_DATA_HOME", "/.local/share", "/nywhere", out);
}

enum status platform_state_folder(char out[PLATFORM_PATH_MAX])
{
	return xdg_path("XDG_STATE_HOME", "/.local/state", "/nywhere", out);
}

enum status platform_config_folder(char out[PLATFORM_PATH_MAX])
{
	return platform_config_path("/nywhere", out);
}

void platform_make_folder(const char *folder)
{
	char path[PLATFORM_PATH_MAX];

	for (size_t i = 1; folder[0] != '\0'; i++) {
		if (i >= sizeof(path))
			return;
		if (folder[i] == '/' || folder[i] == '\0') {
			memcpy(path, folder, i);
			path[i] = '\0';
			(void)mkdir(path, 0700);
		}
		if (folder[i] == '\0')
			return;
	}
}

enum status platform_program_folder(char out[PLATFORM_PATH_MAX])
{
	ssize_t n = readlink("/proc/self/exe", out, PLATFORM_PATH_MAX - 1);
	char *slash;

	if (n <= 0)
		return STATUS_IO;
	out[n] = '\0';
	slash = strrchr(out, '/');
	if (slash == NULL)
		return STATUS_IO;
	*slash = '\0';
	return STATUS_OK;
}

enum status platform_find_program(const char *name, char out[PLATFORM_PATH_MAX])
{
	static const char *const places[] = {"", "/../libexec/nywhere"};
	char folder[PLATFORM_PATH_MAX];
	char beneath[128];
	enum status st = platform_program_folder(folder);

	for (size_t i = 0; st == STATUS_OK && i < 2; i++) {
		char path[PLATFORM_PATH_MAX];

		snprintf(beneath, sizeof(beneath), "%s/%s", places[i], name);
		st = join(path, folder, beneath);
		if (st == STATUS_OK && access(path, X_OK) == 0)
			return join(out, folder, places[i]);
	}
	return STATUS_IO;
}

enum status platform_find_pinentry(char out[PLATFORM_PATH_MAX])
{
	static const char *const places[] = {
		"/usr/bin/pinentry",
		"/usr/local/bin/pinentry",
	};

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (access(places[i], X_OK) == 0)
			return join(out, places[i], "");
	}
	return STATUS_IO;
}

int platform_watch(const char *path)
{
	int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);

	if (fd >= 0 && inotify_add_watch(fd, path, IN_ATTRIB | IN_MODIFY) < 0) {
		close(fd);
		return -1;
	}
	return fd;
}

bool platform_watch_drain(int fd)
{
	char events[1024];
	bool any = false;

	while (read(fd, events, sizeof(events)) > 0)
		any = true;
	return any;
}

size_t platform_block_size(void *memory)
{
	return malloc_usable_size(memory);
}

long long platform_clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

int platform_timer_new(void)
{
	return timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK);
}

void platform_timer_set(int fd, int ms)
{
	struct itimerspec time = {.it_value = {.tv_nsec = 1}};

	/* At once is the least that it can be told; 0 would be never. */
	if (ms > 0)
		time.it_value = (struct timespec){
			.tv_sec = ms / 1000,
			.tv_nsec = ms % 1000 * 1000000L,
		};
	else if (ms < 0)
		time.it_value.tv_nsec = 0;
	(void)timerfd_settime(fd, 0, &time, NULL);
}
