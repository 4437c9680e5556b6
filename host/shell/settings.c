/* nywhere settings [NAME [VALUE]] */
#include "shell/command.h"
#include "shell/setting.h"
#include "shell/text.h"

#include <stdio.h>

static enum status print(const struct json *result, const struct setting *only)
{
	struct setting_values values;
	size_t count;
	const struct setting *table = setting_table(&count);
	char before[32];
	enum status st = setting_read(result, &values);

	if (st == STATUS_OK && only != NULL)
		return only->print(&values, "");
	for (size_t i = 0; st == STATUS_OK && i < count; i++) {
		snprintf(before, sizeof(before), "%-19s", table[i].name);
		st = table[i].print(&values, before);
	}
	if (st == STATUS_OK && values.development)
		text_line(stdout, "The development switch is on; take it out "
				  "of config.json unless you develop.");
	return st;
}

static int ask(struct shell *shell, struct question *question,
	const struct setting *only)
{
	struct answer answer = {0};
	int code = SHELL_DONE;
	enum status st = shell_ask(shell, question, &answer);

	if (st == STATUS_OK && shell->json) {
		code = shell_print(shell, answer.result);
	} else {
		if (st == STATUS_OK)
			st = print(answer.result, only);
		if (st != STATUS_OK)
			code = shell_fail(shell, st);
	}
	answer_clear(&answer);
	return code;
}

int command_settings(struct shell *shell, const struct arguments *arguments)
{
	const struct setting *setting = NULL;
	struct question question;

	if (arguments->count > 0) {
		setting = setting_find(arguments->operands[0]);
		if (setting == NULL)
			return shell_refuse("There is no setting %s; `nywhere "
					    "settings` shows those that are.",
				arguments->operands[0]);
	}
	shell_question(&question, "settings");
	if (arguments->count > 1) {
		json_begin_object(&question.w, "set");
		if (!setting->write(&question.w, arguments->operands[1]))
			return shell_refuse("%s is %s, not %s.", setting->name,
				setting->is, arguments->operands[1]);
		json_end_object(&question.w);
	}
	return ask(shell, &question, setting);
}
