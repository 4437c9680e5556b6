/* nywhere contact add NAME [HANDLE] */
#include "keys/contact_json.h"
#include "shell/command.h"
#include "shell/contact_find.h"
#include "shell/text.h"

#include <string.h>

enum { ALSO, HANDLE, DID, ADDRESS, SOURCE, NOTE, REPLACE };

const struct command_option command_contact_add_options[] = {
	{"name", "NAME...", "another name for the same contact"},
	{"handle", "HANDLE...", "another handle of the same contact"},
	{"did", "DID", "the DID that HANDLE has, as you know it"},
	{"address", "URI...", "where else to reach it: mailto:a@example.com"},
	{"source", "TEXT", "where you have this from"},
	{"note", "TEXT", "whatever you want to remember"},
	{"replace", NULL, "put this in the place of the contact of that name"},
	{0},
};

static int add_name(struct contact *contact, const char *name)
{
	char folded[CONTACT_NAME_MAX + 1];

	if (contact->name_count == CONTACT_NAMES_MAX)
		return shell_refuse(
			"A contact has at most %d names.", CONTACT_NAMES_MAX);
	if (strlen(name) > CONTACT_NAME_MAX ||
		contact_name_fold(name, folded) != STATUS_OK)
		return shell_refuse("A name has 1 to %d bytes and neither dot "
				    "nor @ in it; this is none: %s.",
			CONTACT_NAME_MAX, name);
	strcpy(contact->names[contact->name_count++], name);
	return SHELL_DONE;
}

static int add_handle(struct contact *contact, const char *handle)
{
	struct contact_handle *one;

	if (contact->handle_count == CONTACT_HANDLES_MAX)
		return shell_refuse("A contact has at most %d handles.",
			CONTACT_HANDLES_MAX);
	one = &contact->handles[contact->handle_count];
	if (handle_parse(handle, &one->handle) != STATUS_OK)
		return shell_refuse("This is not a handle: %s.", handle);
	contact->handle_count++;
	return SHELL_DONE;
}

static int add_address(struct contact *contact, const char *uri)
{
	struct contact_address *one;
	size_t len = strcspn(uri, ":");

	if (contact->address_count == CONTACT_ADDRESSES_MAX)
		return shell_refuse("A contact has at most %d addresses.",
			CONTACT_ADDRESSES_MAX);
	one = &contact->addresses[contact->address_count];
	if (len == 0 || len > CONTACT_PROTOCOL_MAX || uri[len] == '\0' ||
		uri[len + 1] == '\0' ||
		strlen(uri + len + 1) > CONTACT_ADDRESS_MAX)
		return shell_refuse("An address begins with its protocol, such "
				    "as mailto:a@example.com; this does not: "
				    "%s.",
			uri);
	memcpy(one->protocol, uri, len);
	strcpy(one->address, uri + len + 1);
	contact->address_count++;
	return SHELL_DONE;
}

static int set_did(struct contact *contact, const char *did)
{
	if (contact->handle_count == 0)
		return shell_refuse("A DID belongs to a handle; write the "
				    "handle after the name.");
	if (did_parse(did, &contact->handles[0].did) != STATUS_OK)
		return shell_refuse("This is not a DID of the methods key, web "
				    "or plc: %s.",
			did);
	return SHELL_DONE;
}

static int set_text(char *out, size_t max, const char *name, const char *text)
{
	if (strlen(text) > max)
		return shell_refuse(
			"The %s has more than %zu bytes.", name, max);
	strcpy(out, text);
	return SHELL_DONE;
}

static int take(struct contact *contact, int option, const char *value)
{
	switch (option) {
	case ALSO:
		return add_name(contact, value);
	case HANDLE:
		return add_handle(contact, value);
	case DID:
		return set_did(contact, value);
	case ADDRESS:
		return add_address(contact, value);
	case SOURCE:
		return set_text(
			contact->source, CONTACT_SOURCE_MAX, "source", value);
	case NOTE:
		return set_text(contact->note, CONTACT_NOTE_MAX, "note", value);
	default:
		return SHELL_DONE;
	}
}

/* The operands first: what the options say is about them. */
static int read(const struct arguments *arguments, struct contact *contact)
{
	int code = add_name(contact, arguments->operands[0]);

	if (code == SHELL_DONE && arguments->count > 1)
		code = add_handle(contact, arguments->operands[1]);
	for (int i = 0; code == SHELL_DONE && i <= REPLACE; i++) {
		if (arguments->options[i] != NULL)
			code = take(contact, i, arguments->options[i]);
	}
	for (int i = 0; code == SHELL_DONE && i < arguments->more_count; i++)
		code = take(contact, arguments->more[i].option,
			arguments->more[i].value);
	if (code != SHELL_DONE)
		return code;
	if (contact->handle_count + contact->address_count == 0)
		return shell_refuse("Say which handle or --address %s has.",
			arguments->operands[0]);
	if (contact_check(contact) != STATUS_OK)
		return shell_refuse("Something in there cannot be seen, or is "
				    "no address; write it again.");
	return SHELL_DONE;
}

static void print(const struct contact *contact)
{
	const char *name = contact->names[0];

	if (contact->handle_count > 0)
		text_line(stdout, "From now on %s means %s.", name,
			contact->handles[0].handle.text);
	else
		text_line(stdout, "Added %s.", name);
}

/* Takes the id of the contact that has the name already. */
static enum status find_old(struct shell *shell, struct contact *contact)
{
	struct contact old;
	enum status st = contact_find(shell, contact->names[0], &old);

	if (st == STATUS_OK)
		strcpy(contact->id, old.id);
	return st;
}

int command_contact_add(struct shell *shell, const struct arguments *arguments)
{
	struct contact contact = {.source = "typed in a shell"};
	struct answer answer = {0};
	struct question question;
	int code = read(arguments, &contact);
	enum status st = STATUS_OK;

	if (code != SHELL_DONE)
		return code;
	if (arguments->options[REPLACE] != NULL)
		st = find_old(shell, &contact);
	if (st == STATUS_OK) {
		shell_question(&question, "contact_put");
		contact_json_members(&question.w, &contact);
		st = shell_ask(shell, &question, &answer);
	}
	if (st != STATUS_OK)
		code = shell_fail(shell, st);
	else if (shell->json)
		code = shell_print(shell, answer.result);
	else
		print(&contact);
	answer_clear(&answer);
	return code;
}
