/* nywhere contact list, contact show NAME, contact remove NAME */
#include "keys/contact_json.h"
#include "keys/vault.h"
#include "shell/command.h"
#include "shell/contact_find.h"
#include "shell/text.h"

#include <stdio.h>
#include <string.h>

enum { YES };

#define LINE_MAX 1024

/* The names with commas between. */
static const char *join_names(const struct contact *contact, char out[LINE_MAX])
{
	size_t at = 0;

	out[0] = '\0';
	for (size_t i = 0; i < contact->name_count && at < LINE_MAX; i++)
		at += (size_t)snprintf(out + at, LINE_MAX - at, "%s%s",
			i == 0 ? "" : ", ", contact->names[i]);
	return out;
}

static enum status print_line(const struct json *entry)
{
	char names[LINE_MAX];
	struct contact contact;

	if (contact_json_read(entry, &contact) != STATUS_OK)
		return STATUS_INTERNAL;
	join_names(&contact, names);
	if (contact.handle_count > 0)
		text_line(stdout, "%-24s  %s", names,
			contact.handles[0].handle.text);
	else
		text_line(stdout, "%-24s  %s:%s", names,
			contact.addresses[0].protocol,
			contact.addresses[0].address);
	return STATUS_OK;
}

int command_contact_list(struct shell *shell, const struct arguments *arguments)
{
	(void)arguments;
	return pages_print(shell, &contact_pages, print_line,
		"You have no contact yet; `nywhere contact add NAME HANDLE` "
		"makes one.");
}

static void print(const struct contact *contact)
{
	char when[TEXT_TIME_SIZE];
	char names[LINE_MAX];

	text_line(stdout, "Names    %s", join_names(contact, names));
	for (size_t i = 0; i < contact->handle_count; i++) {
		const struct contact_handle *one = &contact->handles[i];
		bool is_known = one->did.text[0] != '\0';

		text_line(stdout, "Handle   %s%s%s", one->handle.text,
			is_known ? "  " : "", one->did.text);
	}
	for (size_t i = 0; i < contact->address_count; i++)
		text_line(stdout, "Address  %s:%s",
			contact->addresses[i].protocol,
			contact->addresses[i].address);
	if (contact->source[0] != '\0')
		text_line(stdout, "Source   %s", contact->source);
	for (const char *line = contact->note; *line != '\0';) {
		size_t len = strcspn(line, "\n");

		text_line(stdout, "%-9s%.*s",
			line == contact->note ? "Note" : "", (int)len, line);
		line += len + (line[len] != '\0');
	}
	text_line(stdout, "Changed  %s", text_time(contact->changed, when));
}

static int print_json(const struct contact *contact)
{
	char text[VAULT_VALUE_MAX];
	struct json_writer w;

	json_writer_init(&w, text, sizeof(text));
	json_begin_object(&w, NULL);
	contact_json_members(&w, contact);
	json_end_object(&w);
	if (json_finish(&w) == STATUS_OK)
		text_json(stdout, text);
	return SHELL_DONE;
}

int command_contact_show(struct shell *shell, const struct arguments *arguments)
{
	struct contact contact;
	enum status st = contact_find(shell, arguments->operands[0], &contact);

	if (st != STATUS_OK)
		return shell_fail(shell, st);
	if (shell->json)
		return print_json(&contact);
	print(&contact);
	return SHELL_DONE;
}

static int drop(struct shell *shell, const struct contact *contact)
{
	char names[LINE_MAX];
	struct answer answer = {0};
	struct question question;
	int code = SHELL_DONE;
	enum status st;

	shell_question(&question, "contact_remove");
	json_add_string(&question.w, "id", contact->id);
	st = shell_ask(shell, &question, &answer);
	if (st != STATUS_OK)
		code = shell_fail(shell, st);
	else if (shell->json)
		code = shell_print(shell, answer.result);
	else
		text_line(stdout, "Removed %s.", join_names(contact, names));
	answer_clear(&answer);
	return code;
}

/* Asking comes after looking, as with a handle. */
int command_contact_remove(
	struct shell *shell, const struct arguments *arguments)
{
	char names[LINE_MAX];
	struct contact contact;
	enum status st = contact_find(shell, arguments->operands[0], &contact);
	int code;

	if (st != STATUS_OK)
		return shell_fail(shell, st);
	code = shell_confirm("--yes", arguments->options[YES],
		"What you noted of %s will be gone.",
		join_names(&contact, names));
	return code == SHELL_DONE ? drop(shell, &contact) : code;
}
