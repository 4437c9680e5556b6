#include "shell/key_file.h"

#include "shell/shell.h"
#include "shell/text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NO_FILE (-1) /* where else there is an errno */

/* Who can read it can do with the zone what the key's owner can. */
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

int key_file_read(const char *path, struct tsig_key *out)
{
	struct secret *text = NULL;
	struct stat info;
	size_t len = 0;
	int code;
	int error = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0 || fstat(fd, &info) != 0)
		error = errno;
	else if (!S_ISREG(info.st_mode))
		error = NO_FILE;
	else if ((text = secret_new(TSIG_KEY_FILE_MAX + 1)) == NULL)
		error = ENOMEM;
	else
		error = read_text(fd, text, &len);
	if (error != 0) {
		code = shell_refuse("The key file %s cannot be read: %s.", path,
			error == NO_FILE ? "It is no regular file"
					 : strerror(error));
	} else {
		warn(path, &info);
		code = parse(path, text, len, out);
	}
	secret_free(text);
	if (fd >= 0)
		close(fd);
	return code;
}
