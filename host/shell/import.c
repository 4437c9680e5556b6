/* nywhere import FILE */
#include "shell/command.h"
#include "shell/import_view.h"
#include "shell/text.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DRY_RUN, KEEP, REPLACE, NO_PASSPHRASE, YES };

const struct command_option command_import_options[] = {
	{"dry-run", NULL, "only show what it would bring"},
	{"keep", NULL, "what differs stays as it is here"},
	{"replace", NULL, "what differs is taken from the file"},
	{"no-passphrase", NULL, "of a new vault: open it with a key file"},
	{"yes", NULL, "do it without asking"},
	{0},
};

static int fail(const char *path, const char *why)
{
	return shell_refuse("%s cannot be read: %s.", path, why);
}

static int open_file(const char *path, int *fd)
{
	struct stat info;

	*fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (*fd < 0 || fstat(*fd, &info) != 0)
		return fail(path, strerror(errno));
	if (S_ISDIR(info.st_mode))
		return fail(path, "It is a folder");
	if (!S_ISREG(info.st_mode))
		return fail(path, "It is no regular file");
	return SHELL_DONE;
}

static enum status ask(struct shell *shell, const char *op, const char *name,
	const char *value, struct answer *out)
{
	struct question question;

	shell_question(&question, op);
	if (value != NULL)
		json_add_string(&question.w, name, value);
	return shell_ask(shell, &question, out);
}

/* NULL for what nobody has decided; *code is not SHELL_DONE then. */
static const char *decide(const struct arguments *arguments,
	const struct import_view *view, int *code)
{
	char line[16] = "";

	*code = SHELL_DONE;
	if (arguments->options[REPLACE] != NULL)
		return "replace";
	if (arguments->options[KEEP] != NULL || view->differs == 0)
		return "keep";
	if (isatty(STDIN_FILENO) && isatty(STDERR_FILENO)) {
		fprintf(stderr,
			"Of what differs: keep what is here, or replace it by "
			"what is in the file? [k/r/N] ");
		fflush(stderr);
		(void)!fgets(line, sizeof(line), stdin); /* none is a no */
		if (strcmp(line, "k\n") == 0)
			return "keep";
		if (strcmp(line, "r\n") == 0)
			return "replace";
		text_line(stderr, "nywhere: %s",
			status_sentence(STATUS_CANCELLED));
		*code = SHELL_FAILED;
		return NULL;
	}
	*code = shell_refuse("Some of it differs from what is here; say "
			     "--keep or --replace.");
	return NULL;
}

static int confirm(const struct arguments *arguments,
	const struct import_view *view, const char *differing)
{
	const char *yes = arguments->options[YES];

	if (!view->vault)
		return shell_confirm("--yes", yes,
			"There is no vault on this computer "
			"yet; one is made for this.");
	if (view->differs > 0 && strcmp(differing, "replace") == 0)
		return shell_confirm("--yes", yes,
			"What differs is replaced, and what was here before is "
			"gone for good.");
	return shell_confirm("--yes", yes, "This is added to what is here.");
}

static enum status bring(struct shell *shell, const struct arguments *arguments,
	bool vault, const char *differing, struct answer *out)
{
	const char *method = arguments->options[NO_PASSPHRASE] != NULL
				     ? "file"
				     : "passphrase";
	enum status st = STATUS_OK;

	if (!vault)
		st = ask(shell, "init", "method", method, out);
	return st == STATUS_OK
		       ? ask(shell, "import", "differing", differing, out)
		       : st;
}

/* After the preview. The answer is that of the plan, and then of the import. */
static int go_on(struct shell *shell, const struct arguments *arguments,
	const struct import_view *view, struct answer *answer)
{
	int code;
	bool vault = view->vault;
	const char *differing = decide(arguments, view, &code);
	enum status st;

	if (code == SHELL_DONE)
		code = confirm(arguments, view, differing);
	if (code != SHELL_DONE)
		return code;
	st = bring(shell, arguments, vault, differing, answer);
	if (st != STATUS_OK)
		return shell_fail(shell, st);
	if (shell->json)
		return shell_print(shell, answer->result);
	text_line(stdout, "Done.");
	return SHELL_DONE;
}

static enum status preview(const char *path, const struct import_view *view)
{
	char when[TEXT_TIME_SIZE];

	text_line(stdout, "%s was written on %s.", path,
		text_time(view->made, when));
	return import_view_print(view);
}

static int import(
	struct shell *shell, const struct arguments *arguments, int fd)
{
	struct answer answer = {0};
	struct import_view view;
	int code = SHELL_DONE;
	enum status st = shell_start(shell);

	if (st == STATUS_OK) {
		shell->session.move.fd = fd;
		st = ask(shell, "import_plan", NULL, NULL, &answer);
	}
	if (st == STATUS_OK)
		st = import_view_read(answer.result, &view);
	if (st == STATUS_OK && !shell->json)
		st = preview(arguments->operands[0], &view);
	if (st != STATUS_OK) {
		code = shell_fail(shell, st);
	} else if (arguments->options[DRY_RUN] != NULL ||
		   view.fresh + view.differs == 0) {
		if (shell->json)
			code = shell_print(shell, answer.result);
		else if (view.fresh + view.differs == 0)
			text_line(stdout, "There is nothing to bring.");
	} else {
		code = go_on(shell, arguments, &view, &answer);
	}
	answer_clear(&answer);
	return code;
}

int command_import(struct shell *shell, const struct arguments *arguments)
{
	int fd = -1;
	int code;

	if (arguments->options[KEEP] != NULL &&
		arguments->options[REPLACE] != NULL)
		return shell_refuse("Say --keep or --replace, not both.");
	code = open_file(arguments->operands[0], &fd);
	if (code == SHELL_DONE)
		code = import(shell, arguments, fd);
	if (fd >= 0)
		close(fd);
	return code;
}
