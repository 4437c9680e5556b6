/* resolve: from what a person typed to the account, its keys and its server.
 * What she calls somebody herself comes before what the network says. */
#include "keys/contact_store.h"
#include "ops/net_resolution.h"
#include "ops/operation.h"

#include <string.h>

#define TYPED_MAX 1024 /* bytes */

struct arguments {
	const char *handle; /* as typed */
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, handle, JSON_STRING, true),
};

/* A name of the user's own has no dot, so no handle is ever taken for one. */
static bool is_personal(const char *typed)
{
	char folded[CONTACT_NAME_MAX + 1];

	return contact_name_fold(typed, folded) == STATUS_OK;
}

static enum status find_personal(
	struct session *session, const char *typed, struct personal_name *out)
{
	struct vault *vault;
	enum status st = session_vault(session, &vault);

	if (st == STATUS_VAULT_MISSING)
		return STATUS_NAME_UNKNOWN;
	return st == STATUS_OK ? contact_store_find_name(vault, typed, out)
			       : st;
}

enum status ask_resolve(struct session *session, const struct json *args,
	struct net_question *question)
{
	struct arguments arguments = {0};
	struct personal_name personal;
	const char *handle;
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st != STATUS_OK)
		return st;
	handle = arguments.handle;
	if (strlen(handle) > TYPED_MAX)
		return STATUS_BAD_HANDLE;
	if (is_personal(handle)) {
		st = find_personal(session, handle, &personal);
		handle = personal.handle.text;
	}
	if (st == STATUS_OK)
		json_add_string(question->args, "handle", handle);
	return st;
}

static void write_personal(
	struct json_writer *w, const struct personal_name *personal)
{
	json_begin_object(w, "personal");
	json_add_string(w, "name", personal->name);
	if (personal->contact[0] != '\0')
		json_add_string(w, "contact", personal->contact);
	json_end_object(w);
}

/* The user knows who it is: another account that now has the name is not the
 * one she means. */
static void hold_to(
	const struct personal_name *personal, struct net_resolution *resolution)
{
	if (personal->did.text[0] == '\0' ||
		(resolution->did != NULL &&
			strcmp(resolution->did, personal->did.text) == 0))
		return;
	*resolution = (struct net_resolution){
		.handle = resolution->handle,
		.did = personal->did.text,
		.steps = resolution->steps,
		.problem = resolution->did != NULL ? STATUS_DID_OTHER
						   : resolution->problem,
	};
}

enum status finish_resolve(struct session *session, const struct json *args,
	const struct json *answer, struct json_writer *result)
{
	struct arguments arguments = {0};
	struct personal_name personal;
	struct net_resolution resolution;
	enum status st = JSON_DECODE(args, fields, &arguments);
	bool is_name = st == STATUS_OK && is_personal(arguments.handle);

	if (st == STATUS_OK)
		st = net_resolution_read(answer, &resolution);
	if (st == STATUS_OK && is_name)
		st = find_personal(session, arguments.handle, &personal);
	if (st != STATUS_OK)
		return st;
	if (is_name)
		hold_to(&personal, &resolution);
	net_resolution_members(result, &resolution);
	if (is_name)
		write_personal(result, &personal);
	return STATUS_OK;
}
