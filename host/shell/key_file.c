#include "shell/key_file.h"

#include "shell/shell.h"
#include "shell/text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Who can read it can do what the key's owner can. */
static void warn(const char *path, const struct stat *info)
{
	if (info->st_uid != geteuid() && info->st_uid != 0)
		text_line(stderr,
			"nywhere: The key file %s belongs to another user, "
			"who has this key, too.",
			path);
	else if ((info->st_mode & (S_IRWXG | S_IRWXO)) != 0)
		text_line(stderr,
			"nywhere: Others can read the key file %s; close it "
			"to them (chmod 600).",
			path);
}

static int parse(const char *path, const struct secret *text, size_t len,
	struct tsig_key *out)
{
	const char *why = NULL;
	enum status st =
		tsig_key_parse((const char *)text->data, len, out, &why);

	if (st == STATUS_OK)
		return SHELL_DONE;
	return shell_refuse("The key in %s cannot be used: %s", path,
		st == STATUS_BAD_TSIG_KEY ? why : status_sentence(st));
}

/* A byte more than there may be tells a file that is too long. */
static int read_text(int fd, struct secret *text, size_t *len)
{
	*len = 0;
	while (*len < text->len) {
		ssize_t n = read(fd, text->data + *len, text->len - *len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno;
		if (n == 0)
			break;
		*len += (size_t)n;
	}
	return 0;
}

static int fail(const char *path, const char *why)
{
	return shell_refuse("The key file %s cannot be read: %s.", path, why);
}

int key_file_open(const char *path, int *fd)
{
	int opened = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat info;

	if (opened < 0)
		return fail(path, strerror(errno));
	if (fstat(opened, &info) == 0 && S_ISREG(info.st_mode)) {
		warn(path, &info);
		*fd = opened;
		return SHELL_DONE;
	}
	close(opened);
	return fail(path, "It is no regular file");
}

int key_file_read(const char *path, struct tsig_key *out)
{
	struct secret *text;
	size_t len = 0;
	int fd;
	int code = key_file_open(path, &fd);
	int error = ENOMEM;

	if (code != SHELL_DONE)
		return code;
	text = secret_new(TSIG_KEY_FILE_MAX + 1);
	if (text != NULL)
		error = read_text(fd, text, &len);
	code = error == 0 ? parse(path, text, len, out)
			  : fail(path, strerror(error));
	secret_free(text);
	close(fd);
	return code;
}
