#include "shell/pages.h"

#include "shell/text.h"

#include <inttypes.h>
#include <stdio.h>

#define PAGE 100
#define CURSOR_MAX 64
#define ENTRY_MAX 32768

struct page {
	const struct json *entries;
	const char *next;
	int64_t damaged;
};

static enum status ask(struct shell *shell, const struct pages *pages,
	const char *after, struct answer *answer, struct page *out)
{
	const struct json_field fields[] = {
		{pages->list, JSON_ARRAY, true, offsetof(struct page, entries)},
		JSON_FIELD(struct page, next, JSON_STRING, false),
		JSON_FIELD(struct page, damaged, JSON_INTEGER, true),
	};
	struct page page = {0};
	struct question question;
	enum status st;

	shell_question(&question, pages->op);
	json_add_integer(&question.w, "limit", PAGE);
	if (after[0] != '\0')
		json_add_string(&question.w, "after", after);
	st = shell_ask(shell, &question, answer);
	if (st == STATUS_OK)
		st = SHELL_DECODE(answer->result, fields, &page);
	if (st == STATUS_OK)
		*out = page;
	return st;
}

enum status pages_each(struct shell *shell, const struct pages *pages,
	pages_visit visit, void *context, int64_t *damaged)
{
	char cursor[CURSOR_MAX] = "";
	bool more = true;
	enum status st = STATUS_OK;

	*damaged = 0;
	while (st == STATUS_OK && more) {
		struct answer answer = {0};
		const struct json *entry;
		struct page page;

		st = ask(shell, pages, cursor, &answer, &page);
		if (st == STATUS_OK) {
			*damaged += page.damaged;
			more = page.next != NULL;
			snprintf(cursor, sizeof(cursor), "%s",
				more ? page.next : "");
			for (entry = json_first(page.entries);
				st == STATUS_OK && entry != NULL;
				entry = json_next(entry))
				st = visit(context, entry);
		}
		answer_clear(&answer);
	}
	return st;
}

struct listing {
	const struct pages *pages;
	bool json;
	enum status (*print)(const struct json *entry);
	int64_t count;
};

static enum status print_json(
	const struct listing *listing, const struct json *entry)
{
	char text[ENTRY_MAX];
	struct json_writer w;
	enum status st;

	json_writer_init(&w, text, sizeof(text));
	json_add_copy(&w, NULL, entry);
	st = json_finish(&w);
	if (st != STATUS_OK)
		return st;
	if (listing->count == 0)
		printf("{\"%s\":[", listing->pages->list);
	else
		putchar(',');
	text_json_part(stdout, text);
	return STATUS_OK;
}

static enum status visit(void *context, const struct json *entry)
{
	struct listing *listing = context;
	enum status st = listing->json ? print_json(listing, entry)
				       : listing->print(entry);

	listing->count++;
	return st;
}

static void print_end(
	const struct listing *listing, const char *none, int64_t damaged)
{
	if (listing->json) {
		if (listing->count == 0)
			printf("{\"%s\":[", listing->pages->list);
		printf("],\"damaged\":%" PRId64 "}\n", damaged);
		return;
	}
	if (listing->count == 0)
		puts(none);
	if (damaged > 0)
		text_line(stderr,
			"nywhere: %" PRId64 " damaged record%s left alone; "
			"restore the vault from a copy.",
			damaged, damaged == 1 ? " was" : "s were");
}

int pages_print(struct shell *shell, const struct pages *pages,
	enum status (*print)(const struct json *entry), const char *none)
{
	struct listing listing = {
		.pages = pages,
		.json = shell->json,
		.print = print,
	};
	int64_t damaged;
	enum status st = pages_each(shell, pages, visit, &listing, &damaged);

	if (st != STATUS_OK)
		return shell_fail(shell, st);
	print_end(&listing, none, damaged);
	return damaged > 0 ? SHELL_FAILED : SHELL_DONE;
}
