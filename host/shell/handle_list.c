/* nywhere handle list */
#include "shell/command.h"
#include "shell/handle_pages.h"
#include "shell/handle_view.h"
#include "shell/text.h"

#include <inttypes.h>
#include <stdio.h>

#define HANDLE_JSON_MAX 4096

struct listing {
	bool json;
	int64_t count;
};

static enum status print_json(
	const struct listing *listing, const struct json *handle)
{
	char text[HANDLE_JSON_MAX];
	struct json_writer w;
	enum status st;

	json_writer_init(&w, text, sizeof(text));
	json_add_copy(&w, NULL, handle);
	st = json_finish(&w);
	if (st != STATUS_OK)
		return st;
	fputs(listing->count == 0 ? "{\"handles\":[" : ",", stdout);
	text_json_part(stdout, text);
	return STATUS_OK;
}

static enum status print_line(const struct json *handle)
{
	char when[TEXT_TIME_SIZE];
	struct handle_view view;
	enum status st = handle_view_read(handle, &view);

	if (st != STATUS_OK)
		return st;
	text_line(stdout, "%s %-34s  %-7s  %s%s%s", view.is_default ? "*" : " ",
		view.handle, view.alg, text_time(view.created, when),
		view.label == NULL ? "" : "  ",
		view.label == NULL ? "" : view.label);
	return STATUS_OK;
}

static enum status visit(void *context, const struct json *handle)
{
	struct listing *listing = context;
	enum status st = listing->json ? print_json(listing, handle)
				       : print_line(handle);

	listing->count++;
	return st;
}

static void print_end(const struct listing *listing, int64_t damaged)
{
	if (listing->json) {
		printf("%s],\"damaged\":%" PRId64 "}\n",
			listing->count == 0 ? "{\"handles\":[" : "", damaged);
		return;
	}
	if (listing->count == 0)
		puts("You have no handle yet; `nywhere handle add NAME` makes "
		     "one.");
	if (damaged > 0)
		text_line(stderr,
			"nywhere: %" PRId64 " damaged records were left alone; "
			"restore the vault from a copy.",
			damaged);
}

int command_handle_list(struct shell *shell, const struct arguments *arguments)
{
	struct listing listing = {.json = shell->json};
	int64_t damaged;
	enum status st = handle_pages_each(shell, visit, &listing, &damaged);

	(void)arguments;
	if (st != STATUS_OK)
		return shell_fail(shell, st);
	print_end(&listing, damaged);
	return damaged > 0 ? SHELL_FAILED : SHELL_DONE;
}
