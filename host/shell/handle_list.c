/* nywhere handle list */
#include "shell/command.h"
#include "shell/handle_view.h"
#include "shell/pages.h"
#include "shell/text.h"

static enum status print(const struct json *handle)
{
	char when[TEXT_TIME_SIZE];
	struct handle_view view;
	enum status st = handle_view_read(handle, &view);

	if (st != STATUS_OK)
		return st;
	text_line(stdout, "%s %-34s  %-7s  %s%s%s%s",
		view.is_default ? "*" : " ", view.handle,
		view.key ? view.alg : "linked", text_time(view.created, when),
		view.security_key == NULL ? "" : "  needs your security key",
		view.label == NULL ? "" : "  ",
		view.label == NULL ? "" : view.label);
	return STATUS_OK;
}

int command_handle_list(struct shell *shell, const struct arguments *arguments)
{
	static const struct pages pages = {"handles", "handles"};

	(void)arguments;
	return pages_print(shell, &pages, print,
		"You have no handle yet; `nywhere handle add NAME` makes "
		"one.");
}
