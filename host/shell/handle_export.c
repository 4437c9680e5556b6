/* nywhere handle export HANDLE */
#include "shell/command.h"
#include "shell/new_file.h"
#include "shell/text.h"

#include <string.h>
#include <unistd.h>

enum { FORMAT, OUTPUT, PLAIN, FORCE, YES };

const struct command_option command_handle_export_options[] = {
	{"format", "pkcs8|jwk",
		"the form of the key; pkcs8 unless you say jwk"},
	{"output", "FILE", "the file to write, in the place of your terminal"},
	{"plain", NULL, "without a passphrase; a jwk has none"},
	{"force", NULL, "replace the file if there is one"},
	{"yes", NULL, "do it without asking"},
	{0},
};

static int check(const struct arguments *arguments)
{
	const char *format = arguments->options[FORMAT];

	if (format == NULL || strcmp(format, "pkcs8") == 0)
		return SHELL_DONE;
	if (strcmp(format, "jwk") != 0)
		return shell_refuse(
			"--format is pkcs8 or jwk, not %s.", format);
	if (arguments->options[PLAIN] == NULL)
		return shell_refuse("A jwk has no passphrase; say --plain, or "
				    "take pkcs8.");
	return SHELL_DONE;
}

static int open_output(const struct arguments *arguments, struct new_file *file)
{
	if (arguments->options[OUTPUT] != NULL)
		return new_file_open(arguments->options[OUTPUT],
			arguments->options[FORCE] != NULL, file);
	*file = (struct new_file){"-", false, dup(STDOUT_FILENO), ""};
	return file->fd < 0 ? SHELL_FAILED : SHELL_DONE;
}

static int write_to(struct shell *shell, const struct arguments *arguments,
	struct new_file *file)
{
	const char *format = arguments->options[FORMAT];
	bool is_stdout = file->provisional[0] == '\0';
	struct answer answer = {0};
	struct question question;
	int code = SHELL_DONE;
	enum status st = shell_start(shell);

	if (st == STATUS_OK) {
		shell->session.move.fd = file->fd;
		shell_question(&question, "handle_export");
		json_add_string(&question.w, "handle", arguments->operands[0]);
		json_add_string(&question.w, "format",
			format == NULL ? "pkcs8" : format);
		json_add_bool(&question.w, "plain",
			arguments->options[PLAIN] != NULL);
		st = shell_ask(shell, &question, &answer);
	}
	if (st == STATUS_OK)
		code = new_file_publish(file);
	if (st != STATUS_OK)
		code = is_stdout ? shell_complain(shell, st)
				 : shell_fail(shell, st);
	else if (code == SHELL_DONE && !is_stdout && shell->json)
		code = shell_print(shell, answer.result);
	else if (code == SHELL_DONE && !is_stdout)
		text_line(stdout, "Wrote the key of %s to %s.",
			arguments->operands[0], file->path);
	answer_clear(&answer);
	return code;
}

int command_handle_export(
	struct shell *shell, const struct arguments *arguments)
{
	bool plain = arguments->options[PLAIN] != NULL;
	struct new_file file;
	int code = check(arguments);

	if (code == SHELL_DONE)
		code = shell_confirm("--yes", arguments->options[YES],
			"Whoever gets the private key of %s%s can sign in as "
			"you, and you cannot take that back.",
			arguments->operands[0],
			plain ? "" : ", and its passphrase,");
	if (code == SHELL_DONE)
		code = open_output(arguments, &file);
	if (code != SHELL_DONE)
		return code;
	code = write_to(shell, arguments, &file);
	new_file_close(&file);
	return code;
}
