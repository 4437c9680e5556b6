/* nywhere log */
#include "shell/command.h"
#include "shell/log_view.h"
#include "shell/text.h"

#include <stdio.h>

#define PAGE 100
#define ENTRY_JSON_MAX 2048

enum { ORIGIN };

const struct command_option command_log_options[] = {
	{"origin", "ORIGIN", "of this site alone"},
	{0},
};

static enum status print_json(const struct json *element, int64_t count)
{
	char text[ENTRY_JSON_MAX];
	struct json_writer w;
	enum status st;

	json_writer_init(&w, text, sizeof(text));
	json_add_copy(&w, NULL, element);
	st = json_finish(&w);
	if (st != STATUS_OK)
		return st;
	fputs(count == 0 ? "{\"entries\":[" : ",", stdout);
	text_json_part(stdout, text);
	return STATUS_OK;
}

static enum status print_line(const struct json *element)
{
	char when[TEXT_TIME_SIZE];
	struct log_entry entry;
	enum status st = log_entry_read(element, &entry);

	if (st == STATUS_OK)
		text_line(stdout, "%s  %-8s  %s  %s",
			text_time(entry.time, when), entry.mode, entry.origin,
			entry.handle);
	return st;
}

static enum status print_page(
	struct shell *shell, const char *origin, int64_t *after, int64_t *count)
{
	struct answer answer = {0};
	const struct json *element;
	struct log_page page;
	enum status st =
		log_page_ask(shell, origin, *after, PAGE, &answer, &page);

	if (st == STATUS_OK) {
		*after = page.next;
		element = json_first(page.entries);
		for (; st == STATUS_OK && element != NULL;
			element = json_next(element)) {
			st = shell->json ? print_json(element, *count)
					 : print_line(element);
			++*count;
		}
	}
	answer_clear(&answer);
	return st;
}

int command_log(struct shell *shell, const struct arguments *arguments)
{
	const char *origin = arguments->options[ORIGIN];
	int64_t after = 0;
	int64_t count = 0;
	enum status st;

	do
		st = print_page(shell, origin, &after, &count);
	while (st == STATUS_OK && after > 0);
	if (st != STATUS_OK)
		return shell_fail(shell, st);
	if (shell->json)
		printf("%s]}\n", count == 0 ? "{\"entries\":[" : "");
	else if (count == 0)
		puts("No site has seen a handle of yours yet.");
	return SHELL_DONE;
}
