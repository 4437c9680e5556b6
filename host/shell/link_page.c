#include "shell/link_page.h"

#include "shell/interrupt.h"
#include "shell/open_page.h"
#include "shell/text.h"

#include <stdio.h>
#include <string.h>

static const struct json_field fields[] = {
	JSON_FIELD(struct link_page, flow, JSON_STRING, true),
	JSON_FIELD(struct link_page, url, JSON_STRING, true),
	JSON_FIELD(struct link_page, handle, JSON_STRING, true),
	JSON_FIELD(struct link_page, did, JSON_STRING, false),
	JSON_FIELD(struct link_page, server, JSON_STRING, true),
	JSON_FIELD(struct link_page, issuer, JSON_STRING, true),
	JSON_FIELD(struct link_page, scope, JSON_STRING, true),
};

struct sent {
	const char *handle;
	bool code_sent;
};

static const struct json_field sent_fields[] = {
	JSON_FIELD(struct sent, handle, JSON_STRING, true),
	JSON_FIELD(struct sent, code_sent, JSON_BOOL, true),
};

/* What is about to be asked of the user, and why: before she sees it. */
static void explain(FILE *out, const struct link_page *page, const char *use)
{
	text_line(out, "%s%s%s; its server is %s.", page->handle,
		page->did == NULL ? "" : " is ",
		page->did == NULL ? " has no DID" : page->did, page->server);
	text_paragraph(out,
		"A page of that server will ask you to sign in there and to "
		"let \"nywhere\", a program on this computer, see which "
		"account is yours.");
	if (strstr(page->scope, "identity:") != NULL)
		text_paragraph(out, use);
	text_paragraph(out, "nywhere gives the permission back as soon as it "
			    "is done.");
}

static void show(const struct shell *shell, const struct link_page *page,
	bool no_browser, const char *use)
{
	/* For programs only the answer is on stdout. */
	FILE *out = shell->json ? stderr : stdout;
	bool opens = !no_browser && open_page_is_possible();

	explain(out, page, use);
	putc('\n', out);
	text_line(out, "%s",
		opens ? "Your browser opens this page now:"
		      : "Open this page in a browser on this computer:");
	text_line(out, "%s", page->url);
	putc('\n', out);
	text_line(out, "Waiting until you have answered there; Ctrl-C gives "
		       "up.");
	fflush(out);
	if (opens)
		open_page(page->url);
}

enum status link_page_begin(struct shell *shell, struct question *question,
	bool no_browser, const char *use, struct answer *answer,
	struct link_page *out)
{
	enum status st = shell_ask(shell, question, answer);

	if (st == STATUS_OK)
		st = SHELL_DECODE(answer->result, fields, out);
	if (st == STATUS_OK)
		st = interrupt_catch();
	if (st == STATUS_OK)
		show(shell, out, no_browser, use);
	return st;
}

bool link_page_wants_code(const struct json *result)
{
	struct sent sent;

	return json_decode(result, sent_fields,
		       sizeof(sent_fields) / sizeof(sent_fields[0]),
		       &sent) == STATUS_OK &&
	       sent.code_sent;
}
