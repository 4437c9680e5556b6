#include "keys/import_internal.h"

#include "keys/contact_json.h"
#include "keys/contact_store.h"

#include <string.h>

/* Whose the contact is here: the one of its id, or the one that has its names.
 * "" for nobody's. *taken: its names are those of several. */
static enum status find_id(struct vault *vault, const struct contact *theirs,
	char id[CONTACT_ID_LENGTH + 1], bool *taken)
{
	char owner[CONTACT_ID_LENGTH + 1];
	struct contact mine;
	enum status st = contact_store_find(vault, theirs->id, &mine);

	*taken = false;
	strcpy(id, st == STATUS_OK ? theirs->id : "");
	if (st == STATUS_CONTACT_UNKNOWN || st == STATUS_VAULT_DAMAGED)
		st = STATUS_OK;
	for (size_t i = 0; st == STATUS_OK && i < theirs->name_count; i++) {
		st = contact_store_owner(vault, theirs->names[i], owner);
		if (st != STATUS_OK || owner[0] == '\0')
			continue;
		if (id[0] == '\0')
			strcpy(id, owner);
		*taken = *taken || strcmp(owner, id) != 0;
	}
	return st;
}

static enum status write_text(const struct contact *contact,
	char text[VAULT_VALUE_MAX], struct json_writer *w)
{
	json_writer_init(w, text, VAULT_VALUE_MAX);
	json_begin_object(w, NULL);
	contact_json_members(w, contact);
	json_end_object(w);
	return json_finish(w);
}

/* Whether they say the same, whenever that was. */
static enum status is_equal(
	const struct contact *mine, const struct contact *theirs, bool *out)
{
	struct contact alike = *theirs;
	char one[VAULT_VALUE_MAX];
	char other[VAULT_VALUE_MAX];
	struct json_writer w;
	enum status st = write_text(mine, one, &w);

	strcpy(alike.id, mine->id);
	alike.changed = mine->changed;
	if (st == STATUS_OK)
		st = write_text(&alike, other, &w);
	*out = st == STATUS_OK && strcmp(one, other) == 0;
	return st;
}

/* The younger of the two counts; one whose names two others have cannot be
 * told apart here and stays away. */
static enum status judge(
	struct vault *vault, struct contact *theirs, enum import_verdict *out)
{
	char id[CONTACT_ID_LENGTH + 1];
	struct contact mine;
	bool taken;
	bool equal = false;
	enum status st = find_id(vault, theirs, id, &taken);

	if (st != STATUS_OK || id[0] == '\0')
		return st;
	st = contact_store_find(vault, id, &mine);
	if (st == STATUS_OK)
		st = is_equal(&mine, theirs, &equal);
	if (st != STATUS_OK)
		return st;
	strcpy(theirs->id, id);
	*out = equal                                      ? IMPORT_SAME
	       : taken || theirs->changed <= mine.changed ? IMPORT_OLDER
							  : IMPORT_NEWER;
	return STATUS_OK;
}

enum status import_contact(struct import *import, const struct json *object)
{
	struct import_item item = {.kind = IMPORT_CONTACT};
	struct contact contact;
	enum status st = contact_json_read(object, &contact);

	if (st == STATUS_CONTACT_UNKNOWN ||
		(st == STATUS_OK && contact.id[0] == '\0'))
		st = STATUS_BAD_ARGUMENT;
	if (st == STATUS_OK && import->vault != NULL)
		st = judge(import->vault, &contact, &item.verdict);
	if (st != STATUS_OK)
		return st;
	strcpy(item.name, contact.names[0]);
	return import_decide(import, &item)
		       ? contact_store_restore(import->vault, &contact)
		       : STATUS_OK;
}
