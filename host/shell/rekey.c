/* nywhere rekey */
#include "shell/command.h"
#include "shell/slot_view.h"
#include "shell/text.h"

enum { DROP };

const struct command_option command_rekey_options[] = {
	{"drop", NULL, "drop the ways whose secret cannot be given"},
	{0},
};

/* The ways that the user has said may go. */
struct dropped {
	size_t count;
	int64_t id[SLOT_COUNT_MAX];
};

struct list {
	const struct json *slots;
};

static const struct json_field list_fields[] = {
	JSON_FIELD(struct list, slots, JSON_ARRAY, true),
};

struct rekeyed {
	int64_t dropped;
	int64_t damaged;
};

static const struct json_field rekeyed_fields[] = {
	JSON_FIELD(struct rekeyed, dropped, JSON_INTEGER, true),
	JSON_FIELD(struct rekeyed, damaged, JSON_INTEGER, true),
};

static enum status give_secret(struct shell *shell, int64_t id)
{
	struct answer answer = {0};
	struct question question;
	enum status st;

	shell_question(&question, "rekey_secret");
	json_add_integer(&question.w, "id", id);
	st = shell_ask(shell, &question, &answer);
	answer_clear(&answer);
	return st;
}

/* What is asked next would end the same way, or without what came before. */
static bool is_end(enum status st)
{
	return st == STATUS_LOCKED || st == STATUS_LOCKED_MEANWHILE ||
	       st == STATUS_HELPER_FAILED;
}

/* Each way's secret, or the user's word that it may go. */
static int give_secrets(struct shell *shell, const struct json *slots,
	const char *drop, struct dropped *dropped)
{
	int code = SHELL_DONE;

	for (const struct json *one = json_first(slots);
		one != NULL && code == SHELL_DONE; one = json_next(one)) {
		struct slot_view view;
		enum status st = slot_view_read(one, &view);

		if (st != STATUS_OK)
			return shell_fail(shell, st);
		fprintf(stderr, "Number %lld, %s:\n", (long long)view.id,
			slot_view_words(view.kind));
		st = give_secret(shell, view.id);
		if (st == STATUS_OK)
			continue;
		if (is_end(st) || dropped->count == SLOT_COUNT_MAX)
			return shell_fail(shell, st);
		(void)shell_complain(shell, st);
		code = shell_confirm("--drop", drop,
			"The vault will not open that way any more: number "
			"%lld.",
			(long long)view.id);
		if (code == SHELL_DONE)
			dropped->id[dropped->count++] = view.id;
	}
	return code;
}

static int rekey(struct shell *shell, const struct dropped *dropped)
{
	struct answer answer = {0};
	struct question question;
	struct rekeyed done = {0};
	int code = SHELL_DONE;
	enum status st;

	shell_question(&question, "rekey");
	json_begin_array(&question.w, "drop");
	for (size_t i = 0; i < dropped->count; i++)
		json_add_integer(&question.w, NULL, dropped->id[i]);
	json_end_array(&question.w);
	st = shell_ask(shell, &question, &answer);
	if (st == STATUS_OK)
		st = SHELL_DECODE(answer.result, rekeyed_fields, &done);
	if (st != STATUS_OK) {
		code = shell_fail(shell, st);
	} else if (shell->json) {
		code = shell_print(shell, answer.result);
	} else {
		text_line(stdout, "Everything is sealed under a new key.");
		if (done.dropped > 0)
			text_line(stdout,
				"Ways that do not open it any more: %lld.",
				(long long)done.dropped);
		if (done.damaged > 0)
			text_line(stdout,
				"Entries that were damaged before: %lld.",
				(long long)done.damaged);
	}
	answer_clear(&answer);
	return code;
}

int command_rekey(struct shell *shell, const struct arguments *arguments)
{
	struct answer answer = {0};
	struct question question;
	struct list list = {0};
	struct dropped dropped = {0};
	int code;
	enum status st;

	shell->unlocks = true;
	shell_question(&question, "unlock");
	st = shell_ask(shell, &question, &answer);
	answer_clear(&answer);
	if (st != STATUS_OK)
		return shell_fail(shell, st);
	shell->unlocks = false;
	shell_question(&question, "unlock_list");
	st = shell_ask(shell, &question, &answer);
	if (st == STATUS_OK)
		st = SHELL_DECODE(answer.result, list_fields, &list);
	code = st == STATUS_OK ? give_secrets(shell, list.slots,
					 arguments->options[DROP], &dropped)
			       : shell_fail(shell, st);
	answer_clear(&answer);
	return code == SHELL_DONE ? rekey(shell, &dropped) : code;
}
