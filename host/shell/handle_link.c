/* nywhere handle link HANDLE */
#include "shell/command.h"
#include "shell/handle_view.h"
#include "shell/interrupt.h"
#include "shell/link_code.h"
#include "shell/link_wait.h"
#include "shell/open_page.h"
#include "shell/publish.h"
#include "shell/text.h"

#include <stdio.h>
#include <string.h>

enum { WITH_KEY, DEVICE, NO_BROWSER, LABEL };

const struct command_option command_handle_link_options[] = {
	{"with-key", NULL, "also give it a key, to sign in directly"},
	{"device", "NAME", "the key of this device, beside those of others"},
	{"no-browser", NULL, "show the address, open nothing"},
	{"label", "TEXT", "your own word for it; no site sees it"},
	{0},
};

struct begun {
	const char *flow;
	const char *url;
	const char *handle;
	const char *did; /* NULL for a server that knows none */
	const char *server;
	const char *issuer;
	const char *scope;
};

static const struct json_field begun_fields[] = {
	JSON_FIELD(struct begun, flow, JSON_STRING, true),
	JSON_FIELD(struct begun, url, JSON_STRING, true),
	JSON_FIELD(struct begun, handle, JSON_STRING, true),
	JSON_FIELD(struct begun, did, JSON_STRING, false),
	JSON_FIELD(struct begun, server, JSON_STRING, true),
	JSON_FIELD(struct begun, issuer, JSON_STRING, true),
	JSON_FIELD(struct begun, scope, JSON_STRING, true),
};

struct finished {
	const struct json *handle_view;
	const struct json *documents; /* NULL unless one is to be published */
};

static const struct json_field finished_fields[] = {
	{"handle", JSON_OBJECT, true, offsetof(struct finished, handle_view)},
	JSON_FIELD(struct finished, documents, JSON_ARRAY, false),
};

struct sent {
	const char *handle;
	bool code_sent;
};

static const struct json_field sent_fields[] = {
	JSON_FIELD(struct sent, handle, JSON_STRING, true),
	JSON_FIELD(struct sent, code_sent, JSON_BOOL, true),
};

/* For programs only the answer is on stdout. */
static FILE *people(const struct shell *shell)
{
	return shell->json ? stderr : stdout;
}

static enum status begin(struct shell *shell, const struct arguments *arguments,
	struct answer *answer, struct begun *begun)
{
	struct question question;
	enum status st;

	shell_question(&question, "link_begin");
	json_add_string(&question.w, "handle", arguments->operands[0]);
	if (arguments->options[WITH_KEY] != NULL)
		json_add_bool(&question.w, "with_key", true);
	if (arguments->options[DEVICE] != NULL)
		json_add_string(
			&question.w, "device", arguments->options[DEVICE]);
	if (arguments->options[LABEL] != NULL)
		json_add_string(
			&question.w, "label", arguments->options[LABEL]);
	st = shell_ask(shell, &question, answer);
	if (st == STATUS_OK)
		st = SHELL_DECODE(answer->result, begun_fields, begun);
	return st;
}

/* What is about to be asked of the user, and why: before she sees it. */
static void explain(FILE *out, const struct begun *begun)
{
	text_line(out, "%s%s%s; its server is %s.", begun->handle,
		begun->did == NULL ? "" : " is ",
		begun->did == NULL ? " has no DID" : begun->did, begun->server);
	text_paragraph(out,
		"A page of that server will ask you to sign in there and to "
		"let \"nywhere\", a program on this computer, see which "
		"account is yours.");
	if (strstr(begun->scope, "identity:") != NULL)
		text_paragraph(out,
			"It will also ask for the right to change the "
			"account's identity, which is its name, its keys and "
			"its server. nywhere uses that once: it adds one key "
			"of yours to the account's public document and leaves "
			"all else in it as it is. The server mails you a code "
			"first, without which nothing changes.");
	text_paragraph(out, "nywhere gives the permission back as soon as it "
			    "is done.");
}

static void show(struct shell *shell, const struct arguments *arguments,
	const struct begun *begun)
{
	FILE *out = people(shell);
	bool opens = arguments->options[NO_BROWSER] == NULL &&
		     open_page_is_possible();

	explain(out, begun);
	putc('\n', out);
	text_line(out, "%s",
		opens ? "Your browser opens this page now:"
		      : "Open this page in a browser on this computer:");
	text_line(out, "%s", begun->url);
	putc('\n', out);
	text_line(out, "Waiting until you have answered there; Ctrl-C gives "
		       "up.");
	fflush(out);
	if (opens)
		open_page(begun->url);
}

static enum status print_done(struct shell *shell,
	const struct finished *finished, const struct begun *begun)
{
	struct handle_view view;
	enum status st = handle_view_read(finished->handle_view, &view);

	if (st != STATUS_OK)
		return st;
	if (finished->documents != NULL &&
		json_first(finished->documents) != NULL) {
		text_line(stdout,
			"Linked %s. Once its document has your key you can "
			"sign in with it directly.",
			view.handle);
		return publish_print(shell, view.handle) == SHELL_DONE
			       ? STATUS_OK
			       : STATUS_INTERNAL;
	}
	text_line(stdout,
		view.key ? "Linked %s. Where a site takes your key you sign "
			   "in directly; elsewhere %s confirms."
			 : "Linked %s. You can sign in with it wherever "
			   "handles are taken; %s confirms each time.",
		view.handle, begun->server);
	return STATUS_OK;
}

/* The end of the flow: of link_finish, or of link_code after it. */
static int finish(struct shell *shell, const struct json *result,
	const struct begun *begun)
{
	struct finished finished = {0};
	enum status st;

	if (shell->json)
		return shell_print(shell, result);
	st = SHELL_DECODE(result, finished_fields, &finished);
	if (st == STATUS_OK)
		st = print_done(shell, &finished, begun);
	return st == STATUS_OK ? SHELL_DONE : shell_fail(shell, st);
}

static bool wants_code(const struct json *result)
{
	struct sent sent;

	return json_decode(result, sent_fields,
		       sizeof(sent_fields) / sizeof(sent_fields[0]),
		       &sent) == STATUS_OK &&
	       sent.code_sent;
}

static int go_on(struct shell *shell, const struct begun *begun)
{
	struct answer answer = {0};
	enum status st = link_wait(shell, begun->flow, &answer);
	int code;

	if (st == STATUS_OK && wants_code(answer.result)) {
		st = link_code_ask(shell, begun->flow, begun->server, &answer);
		if (st != STATUS_OK)
			text_line(stderr,
				"nywhere: %s is linked, but has no key yet.",
				begun->handle);
	}
	code = st == STATUS_OK ? finish(shell, answer.result, begun)
			       : shell_fail(shell, st);
	answer_clear(&answer);
	return code;
}

int command_handle_link(struct shell *shell, const struct arguments *arguments)
{
	struct answer answer = {0};
	struct begun begun = {0};
	enum status st;
	int code;

	if (arguments->options[DEVICE] != NULL &&
		arguments->options[WITH_KEY] == NULL)
		return shell_refuse("A device is named by its key; say "
				    "--with-key, too.");
	st = begin(shell, arguments, &answer, &begun);
	if (st == STATUS_OK)
		st = interrupt_catch();
	if (st == STATUS_OK) {
		show(shell, arguments, &begun);
		code = go_on(shell, &begun);
	} else {
		code = shell_fail(shell, st);
	}
	answer_clear(&answer);
	return code;
}
