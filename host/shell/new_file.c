#include "shell/new_file.h"

#include "shell/shell.h"
#include "shell/text.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char unfinished[PLATFORM_PATH_MAX]; /* for the handler; "" for none */

static const int signals[] = {SIGINT, SIGTERM, SIGHUP};

static void on_signal(int number)
{
	unlink(unfinished);
	signal(number, SIG_DFL);
	raise(number);
}

static void guard(const char *provisional)
{
	strcpy(unfinished, provisional);
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		signal(signals[i],
			provisional[0] == '\0' ? SIG_DFL : on_signal);
}

static int fail(const char *path, int error)
{
	text_line(stderr, "nywhere: %s cannot be written: %s.", path,
		strerror(error));
	return SHELL_FAILED;
}

static int refuse_taken(const char *path)
{
	return shell_refuse("There is a file %s already; name another, or say "
			    "--force to replace it.",
		path);
}

static int check_place(const char *path, bool replaces)
{
	struct stat info;

	if (lstat(path, &info) != 0)
		return SHELL_DONE;
	if (!replaces)
		return refuse_taken(path);
	if (!S_ISREG(info.st_mode))
		return shell_refuse(
			"%s is no regular file; name another.", path);
	return SHELL_DONE;
}

static int open_provisional(struct new_file *file)
{
	if (snprintf(file->provisional, sizeof(file->provisional), "%s.XXXXXX",
		    file->path) >= (int)sizeof(file->provisional)) {
		file->provisional[0] = '\0';
		return fail(file->path, ENAMETOOLONG);
	}
	file->fd = mkstemp(file->provisional);
	if (file->fd < 0) {
		file->provisional[0] = '\0';
		return fail(file->path, errno);
	}
	guard(file->provisional);
	(void)fcntl(file->fd, F_SETFD, FD_CLOEXEC);
	return SHELL_DONE;
}

int new_file_open(const char *path, bool replaces, struct new_file *out)
{
	int code;

	*out = (struct new_file){path, replaces, -1, ""};
	if (strcmp(path, "-") == 0) {
		if (isatty(STDOUT_FILENO))
			return shell_refuse("That is not for a terminal; name "
					    "a file, or send it on.");
		out->fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
		return out->fd < 0 ? fail("Standard output", errno)
				   : SHELL_DONE;
	}
	code = check_place(path, replaces);
	return code == SHELL_DONE ? open_provisional(out) : code;
}

/* A link is refused where the name is taken. Some file systems have none: there
 * a look has to do. */
static int take_place(const struct new_file *file)
{
	struct stat info;

	if (!file->replaces && link(file->provisional, file->path) == 0)
		return unlink(file->provisional);
	if (!file->replaces &&
		(errno == EEXIST || lstat(file->path, &info) == 0)) {
		errno = EEXIST;
		return -1;
	}
	return rename(file->provisional, file->path);
}

/* What fails here is lost only in a power cut. */
static void sync_folder(const char *path)
{
	char folder[PLATFORM_PATH_MAX] = ".";
	const char *slash = strrchr(path, '/');
	int fd;

	if (slash != NULL)
		snprintf(folder, sizeof(folder), "%.*s",
			(int)(slash - path) + 1, path);
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		(void)fsync(fd);
		close(fd);
	}
}

int new_file_publish(struct new_file *file)
{
	int fd = file->fd;
	int synced;

	file->fd = -1;
	if (file->provisional[0] == '\0')
		return close(fd) == 0 ? SHELL_DONE
				      : fail("Standard output", errno);
	synced = fsync(fd);
	if (close(fd) != 0 || synced != 0)
		return fail(file->path, errno);
	if (take_place(file) != 0)
		return errno == EEXIST ? refuse_taken(file->path)
				       : fail(file->path, errno);
	file->provisional[0] = '\0';
	guard("");
	sync_folder(file->path);
	return SHELL_DONE;
}

void new_file_close(struct new_file *file)
{
	if (file->fd >= 0)
		close(file->fd);
	file->fd = -1;
	if (file->provisional[0] == '\0')
		return;
	(void)unlink(file->provisional);
	file->provisional[0] = '\0';
	guard("");
}
