#define _GNU_SOURCE /* F_SETSIG and O_ASYNC */
#include "unlock/pinentry.h"

#include "base/platform.h"
#include "base/utf8.h"

#include <assuan.h>
#include <fcntl.h>
#include <gpg-error.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ANSWER_MAX 1024
#define LINE_MAX_TEXT 900 /* an Assuan line has 1000 bytes */

struct pinentry {
	assuan_context_t assuan;
};

/* Of the program that is running, for the handler of a signal; 0 for none. */
static volatile sig_atomic_t program_pid;

static enum status translate(gpg_error_t error)
{
	switch (gpg_err_code(error)) {
	case GPG_ERR_NO_ERROR:
		return STATUS_OK;
	case GPG_ERR_CANCELED:
	case GPG_ERR_FULLY_CANCELED:
	case GPG_ERR_NOT_CONFIRMED:
	case GPG_ERR_TIMEOUT:
		return STATUS_CANCELLED;
	case GPG_ERR_ENOMEM:
		return STATUS_NO_MEMORY;
	default:
		return STATUS_PINENTRY_FAILED;
	}
}

static gpg_error_t send_line(struct pinentry *pinentry, const char *line)
{
	return assuan_transact(
		pinentry->assuan, line, NULL, NULL, NULL, NULL, NULL, NULL);
}

/* Assuan wants percent escapes for the percent sign and line ends. */
static gpg_error_t send_text(
	struct pinentry *pinentry, const char *command, const char *text)
{
	char line[LINE_MAX_TEXT + 8];
	size_t n = (size_t)snprintf(line, sizeof(line), "%s ", command);

	for (; *text != '\0' && n < LINE_MAX_TEXT; text++) {
		if (*text == '%' || *text == '\n' || *text == '\r')
			n += (size_t)snprintf(
				line + n, 4, "%%%02X", (unsigned)*text);
		else
			line[n++] = *text;
	}
	line[n] = '\0';
	return send_line(pinentry, line);
}

/* A pinentry for terminals must be told which one; others ignore it. */
static void set_terminal(struct pinentry *pinentry)
{
	static const struct {
		const char *option;
		const char *variable;
	} options[] = {
		{"OPTION ttytype=%s", "TERM"},
		{"OPTION lc-ctype=%s", "LC_ALL"},
	};
	const char *terminal = getenv("GPG_TTY");
	char line[LINE_MAX_TEXT];

	if (terminal == NULL)
		terminal = ttyname(STDERR_FILENO);
	if (terminal == NULL)
		return;
	snprintf(line, sizeof(line), "OPTION ttyname=%s", terminal);
	(void)send_line(pinentry, line);
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		const char *value = getenv(options[i].variable);

		if (value == NULL || strchr(value, '\n') != NULL)
			continue;
		snprintf(line, sizeof(line), "%.*s%s",
			(int)strcspn(options[i].option, "%"), options[i].option,
			value);
		(void)send_line(pinentry, line);
	}
}

enum status pinentry_start(const char *path, struct pinentry **out)
{
	char found[PLATFORM_PATH_MAX];
	const char *arguments[] = {"pinentry", NULL};
	assuan_fd_t no_descriptors[] = {ASSUAN_INVALID_FD};
	struct pinentry *pinentry;

	if (path == NULL) {
		if (platform_find_pinentry(found) != STATUS_OK)
			return STATUS_PINENTRY_MISSING;
		path = found;
	}
	if (access(path, X_OK) != 0)
		return STATUS_PINENTRY_MISSING;
	pinentry = calloc(1, sizeof(*pinentry));
	if (pinentry == NULL)
		return STATUS_NO_MEMORY;
	if (assuan_new(&pinentry->assuan) != 0 ||
		assuan_pipe_connect(pinentry->assuan, path, arguments,
			no_descriptors, NULL, NULL, 0) != 0) {
		pinentry_stop(pinentry);
		return STATUS_PINENTRY_FAILED;
	}
	program_pid = assuan_get_pid(pinentry->assuan);
	set_terminal(pinentry);
	*out = pinentry;
	return STATUS_OK;
}

void pinentry_stop(struct pinentry *pinentry)
{
	if (pinentry == NULL)
		return;
	program_pid = 0; /* soon it may be another's */
	assuan_release(pinentry->assuan);
	free(pinentry);
}

int pinentry_pid(const struct pinentry *pinentry)
{
	return (int)assuan_get_pid(pinentry->assuan);
}

/* Collects the answer, which may come in pieces. */
static gpg_error_t take_data(void *context, const void *data, size_t len)
{
	struct secret *answer = context;

	if (len > ANSWER_MAX - answer->len)
		return gpg_error(GPG_ERR_TOO_LARGE);
	memcpy(answer->data + answer->len, data, len);
	answer->len += len;
	return 0;
}

/* Neither a NUL nor another encoding would reach the host as it was typed. */
static bool is_text(const struct secret *answer)
{
	return memchr(answer->data, '\0', answer->len) == NULL &&
	       utf8_is_valid((const char *)answer->data, answer->len);
}

enum status pinentry_ask(struct pinentry *pinentry,
	const struct pinentry_question *question, struct secret **out)
{
	struct secret *answer = secret_new(ANSWER_MAX);
	gpg_error_t error;

	if (answer == NULL)
		return STATUS_NO_MEMORY;
	answer->len = 0;
	error = send_text(pinentry, "SETTITLE", "nywhere");
	if (error == 0)
		error = send_text(pinentry, "SETDESC", question->description);
	if (error == 0)
		error = send_text(pinentry, "SETPROMPT", question->prompt);
	if (error == 0 && question->error != NULL)
		error = send_text(pinentry, "SETERROR", question->error);
	if (error == 0) {
		assuan_begin_confidential(pinentry->assuan);
		error = assuan_transact(pinentry->assuan, "GETPIN", take_data,
			answer, NULL, NULL, NULL, NULL);
		assuan_end_confidential(pinentry->assuan);
	}
	if (error == 0 && !is_text(answer))
		error = gpg_error(GPG_ERR_INV_VALUE);
	if (error == 0)
		*out = secret_copy(answer->data, answer->len);
	answer->len = ANSWER_MAX; /* so that all of it is wiped */
	secret_free(answer);
	if (error == 0 && *out == NULL)
		return STATUS_NO_MEMORY;
	return translate(error);
}

enum status pinentry_confirm(struct pinentry *pinentry, const char *text)
{
	gpg_error_t error = send_text(pinentry, "SETTITLE", "nywhere");

	if (error == 0)
		error = send_text(pinentry, "SETDESC", text);
	if (error == 0)
		error = send_text(pinentry, "SETOK", "Allow");
	if (error == 0)
		error = send_text(pinentry, "SETCANCEL", "Refuse");
	if (error == 0)
		error = send_line(pinentry, "CONFIRM");
	return translate(error);
}

/* A dialog does not read its input while it is shown, so it is told. */
static void end_both(int number)
{
	(void)number;
	if (program_pid > 0)
		kill((pid_t)program_pid, SIGINT);
	_exit(1);
}

void pinentry_follow(int fd)
{
	struct pollfd input = {.fd = fd};

	signal(SIGIO, end_both);
	(void)fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_ASYNC);
	/* It may have ended before we could be told. */
	if (poll(&input, 1, 0) > 0)
		end_both(0);
}

void pinentry_unfollow(int fd)
{
	(void)fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_ASYNC);
	signal(SIGIO, SIG_IGN);
}
