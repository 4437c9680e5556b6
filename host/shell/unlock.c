/* nywhere unlock, unlock list, add, remove, test, change */
#include "shell/command.h"
#include "shell/slot_view.h"
#include "shell/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define TESTED_MAX 512 /* bytes of JSON about one way */

enum { RECOVERY, ACCEPT_OLDER };

const struct command_option command_unlock_options[] = {
	{"recovery", NULL, "ask for the recovery code"},
	{"accept-older", NULL, "go on with an older copy of the vault"},
	{0},
};

enum { LABEL, PIN };

const struct command_option command_unlock_add_options[] = {
	{"label", "TEXT", "a name for it, to tell it from others"},
	{"pin", NULL, "of a token: it asks for its PIN each time, too"},
	{0},
};

struct list {
	const struct json *slots;
};

static const struct json_field list_fields[] = {
	JSON_FIELD(struct list, slots, JSON_ARRAY, true),
};

/* Says what comes of it: the result as JSON, or one line. */
static int end(struct shell *shell, struct answer *answer, enum status st,
	const char *done)
{
	int code = SHELL_DONE;

	if (st != STATUS_OK)
		code = shell_fail(shell, st);
	else if (shell->json)
		code = shell_print(shell, answer->result);
	else
		text_line(stdout, "%s", done);
	answer_clear(answer);
	return code;
}

/* The keys are this process's own: each browser's host asks for itself. */
int command_unlock(struct shell *shell, const struct arguments *arguments)
{
	struct answer answer = {0};
	struct question question;
	enum status st;

	shell->unlocks = true;
	shell_question(&question, "unlock");
	if (arguments->options[RECOVERY] != NULL)
		json_add_bool(&question.w, "recovery", true);
	if (arguments->options[ACCEPT_OLDER] != NULL)
		json_add_bool(&question.w, "accept_older", true);
	st = shell_ask(shell, &question, &answer);
	return end(shell, &answer, st,
		"Your vault opens; each browser asks once for itself.");
}

static enum status print_list(const struct json *result)
{
	struct list list;
	enum status st = SHELL_DECODE(result, list_fields, &list);
	const struct json *one =
		st == STATUS_OK ? json_first(list.slots) : NULL;

	for (; st == STATUS_OK && one != NULL; one = json_next(one)) {
		struct slot_view view;

		st = slot_view_read(one, &view);
		if (st == STATUS_OK)
			slot_view_print(&view);
	}
	return st;
}

int command_unlock_list(struct shell *shell, const struct arguments *arguments)
{
	struct answer answer = {0};
	struct question question;
	int code = SHELL_DONE;
	enum status st;

	(void)arguments;
	shell_question(&question, "unlock_list");
	st = shell_ask(shell, &question, &answer);
	if (st == STATUS_OK && !shell->json)
		st = print_list(answer.result);
	else if (st == STATUS_OK)
		code = shell_print(shell, answer.result);
	if (st != STATUS_OK)
		code = shell_fail(shell, st);
	answer_clear(&answer);
	return code;
}

static int check_add(const struct arguments *arguments)
{
	const char *kind = arguments->operands[0];
	enum slot_kind ignored;

	if (slot_kind_read(kind, &ignored) != STATUS_OK)
		return shell_refuse("KIND is passphrase, file, keyring, token "
				    "or recovery, not %s.",
			kind);
	if (arguments->options[PIN] != NULL && strcmp(kind, "token") != 0)
		return shell_refuse(
			"--pin goes with token, not with %s.", kind);
	return SHELL_DONE;
}

int command_unlock_add(struct shell *shell, const struct arguments *arguments)
{
	int code = check_add(arguments);
	const char *label = arguments->options[LABEL];
	struct answer answer = {0};
	struct question question;
	struct slot_view view = {0};
	char done[160] = "";
	enum status st;

	if (code != SHELL_DONE)
		return code;
	shell_question(&question, "unlock_add");
	json_add_string(&question.w, "kind", arguments->operands[0]);
	if (label != NULL)
		json_add_string(&question.w, "label", label);
	if (arguments->options[PIN] != NULL)
		json_add_string(&question.w, "verification", "required");
	st = shell_ask(shell, &question, &answer);
	if (st == STATUS_OK)
		st = slot_view_read(answer.result, &view);
	if (st == STATUS_OK)
		snprintf(done, sizeof(done),
			"Your vault opens with %s, too: number %lld.",
			slot_view_words(view.kind), (long long)view.id);
	return end(shell, &answer, st, done);
}

/* -1 after a word about what is no number. */
static int64_t read_id(const char *text)
{
	char *rest;
	long long id;

	errno = 0;
	id = strtoll(text, &rest, 10);
	if (errno == 0 && rest != text && *rest == '\0' && id > 0 &&
		id < (1LL << 53))
		return id;
	(void)shell_refuse("Say the number that `nywhere unlock list` shows, "
			   "not %s.",
		text);
	return -1;
}

int command_unlock_remove(
	struct shell *shell, const struct arguments *arguments)
{
	int64_t id = read_id(arguments->operands[0]);
	struct answer answer = {0};
	struct question question;
	enum status st;
	int code;

	if (id < 0)
		return SHELL_USAGE;
	code = shell_confirm("--yes", arguments->options[0],
		"Your vault will not open that way any more: number %lld.",
		(long long)id);
	if (code != SHELL_DONE)
		return code;
	shell_question(&question, "unlock_remove");
	json_add_integer(&question.w, "id", id);
	st = shell_ask(shell, &question, &answer);
	return end(shell, &answer, st, "Removed.");
}

static enum status test(struct shell *shell, int64_t id, struct answer *answer)
{
	struct question question;

	shell_question(&question, "unlock_test");
	json_add_integer(&question.w, "id", id);
	return shell_ask(shell, &question, answer);
}

/* Of one way: what --json has for it alone, or a line. */
static int test_one(
	struct shell *shell, const struct json *one, struct json_writer *w)
{
	struct answer tested = {0};
	struct slot_view view;
	int code = SHELL_DONE;
	enum status st = slot_view_read(one, &view);

	if (st == STATUS_OK)
		st = test(shell, view.id, &tested);
	if (st != STATUS_OK)
		code = shell_complain(shell, st);
	if (!shell->json) {
		text_line(stdout, "%3lld  %-15s  %s", (long long)view.id,
			slot_view_words(view.kind),
			st == STATUS_OK ? "opens" : "does not open");
	} else if (st == STATUS_OK) {
		json_add_copy(w, NULL, tested.result);
	} else {
		json_begin_object(w, NULL);
		json_add_integer(w, "id", view.id);
		json_add_string(w, "kind", view.kind);
		shell_error_write(w, st);
		json_end_object(w);
	}
	answer_clear(&tested);
	return code;
}

/* Each in its turn; the last failure is the command's. */
static int test_each(struct shell *shell, const struct json *slots)
{
	char text[SLOT_COUNT_MAX * TESTED_MAX];
	struct json_writer w;
	int code = SHELL_DONE;
	enum status st;

	json_writer_init(&w, text, sizeof(text));
	json_begin_object(&w, NULL);
	json_begin_array(&w, "slots");
	for (const struct json *one = json_first(slots); one != NULL;
		one = json_next(one)) {
		int tested = test_one(shell, one, &w);

		if (tested != SHELL_DONE)
			code = tested;
	}
	json_end_array(&w);
	json_end_object(&w);
	st = json_finish(&w);
	if (st != STATUS_OK)
		return shell_fail(shell, st);
	if (shell->json)
		text_json(stdout, text);
	return code;
}

static int test_all(struct shell *shell)
{
	struct answer answer = {0};
	struct question question;
	struct list list = {0};
	int code;
	enum status st;

	shell_question(&question, "unlock_list");
	st = shell_ask(shell, &question, &answer);
	if (st == STATUS_OK)
		st = SHELL_DECODE(answer.result, list_fields, &list);
	code = st == STATUS_OK ? test_each(shell, list.slots)
			       : shell_fail(shell, st);
	answer_clear(&answer);
	return code;
}

int command_unlock_test(struct shell *shell, const struct arguments *arguments)
{
	struct answer answer = {0};
	int64_t id;

	if (arguments->count == 0)
		return test_all(shell);
	id = read_id(arguments->operands[0]);
	if (id < 0)
		return SHELL_USAGE;
	return end(shell, &answer, test(shell, id, &answer),
		"This way opens your vault.");
}

int command_unlock_change(
	struct shell *shell, const struct arguments *arguments)
{
	struct answer answer = {0};
	struct question question;
	int64_t id = 0;
	enum status st;

	if (arguments->count > 0)
		id = read_id(arguments->operands[0]);
	if (id < 0)
		return SHELL_USAGE;
	shell_question(&question, "unlock_change");
	if (id > 0)
		json_add_integer(&question.w, "id", id);
	st = shell_ask(shell, &question, &answer);
	if (st == STATUS_SLOT_UNKNOWN && !shell->json) {
		answer_clear(&answer);
		text_line(stderr,
			"nywhere: There is no such passphrase, and only a "
			"passphrase can be changed; another way is added anew "
			"and then removed.");
		return SHELL_NOT_FOUND;
	}
	return end(shell, &answer, st,
		"The passphrase is changed; a copy of the vault from before "
		"still opens with the old one.");
}
