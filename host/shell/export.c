/* nywhere export FILE */
#include "shell/command.h"
#include "shell/new_file.h"
#include "shell/text.h"

#include <inttypes.h>
#include <stdio.h>

enum { FORCE, RECOVERY };

const struct command_option command_export_options[] = {
	{"force", NULL, "replace the file if there is one"},
	{"recovery", NULL, "a code to write down opens it, no passphrase"},
	{0},
};

struct counts {
	int64_t handles;
	int64_t bound;
	int64_t contacts;
	int64_t sites;
	int64_t zones;
	int64_t damaged;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct counts, handles, JSON_INTEGER, true),
	JSON_FIELD(struct counts, bound, JSON_INTEGER, true),
	JSON_FIELD(struct counts, contacts, JSON_INTEGER, true),
	JSON_FIELD(struct counts, sites, JSON_INTEGER, true),
	JSON_FIELD(struct counts, zones, JSON_INTEGER, true),
	JSON_FIELD(struct counts, damaged, JSON_INTEGER, true),
};

/* On stderr where the file itself is on stdout. */
static enum status print(
	const struct json *result, const char *path, bool recovery, FILE *out)
{
	struct counts counts;
	enum status st = SHELL_DECODE(result, fields, &counts);

	if (st != STATUS_OK)
		return st;
	text_line(out,
		"Wrote %s: handles %" PRId64 ", contacts %" PRId64
		", uses at sites %" PRId64 ", zones %" PRId64
		", and your settings.",
		path, counts.handles, counts.contacts, counts.sites,
		counts.zones);
	if (counts.bound > 0)
		text_line(out,
			"Handles that sign nowhere without your security key, "
			"which no copy holds: %" PRId64 ".",
			counts.bound);
	if (counts.damaged > 0)
		text_line(stderr,
			"nywhere: Damaged records were left out: %" PRId64 ".",
			counts.damaged);
	text_line(out, "Whoever has it and its %s has your keys.",
		recovery ? "code" : "passphrase");
	return STATUS_OK;
}

static int write_to(struct shell *shell, bool recovery, struct new_file *file)
{
	bool is_stdout = file->provisional[0] == '\0';
	struct answer answer = {0};
	struct question question;
	enum status st = shell_start(shell);
	int code = SHELL_DONE;

	if (st == STATUS_OK) {
		shell->session.move.fd = file->fd;
		shell_question(&question, "export");
		if (recovery)
			json_add_bool(&question.w, "recovery", true);
		st = shell_ask(shell, &question, &answer);
	}
	if (st == STATUS_OK)
		code = new_file_publish(file);
	if (st == STATUS_OK && code == SHELL_DONE) {
		if (shell->json && !is_stdout)
			code = shell_print(shell, answer.result);
		else
			st = print(answer.result, file->path, recovery,
				is_stdout ? stderr : stdout);
	}
	if (st != STATUS_OK)
		code = is_stdout ? shell_complain(shell, st)
				 : shell_fail(shell, st);
	answer_clear(&answer);
	return code;
}

int command_export(struct shell *shell, const struct arguments *arguments)
{
	struct new_file file;
	int code = new_file_open(arguments->operands[0],
		arguments->options[FORCE] != NULL, &file);

	if (code == SHELL_DONE)
		code = write_to(
			shell, arguments->options[RECOVERY] != NULL, &file);
	new_file_close(&file);
	return code;
}
