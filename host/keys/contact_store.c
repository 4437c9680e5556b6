#include "keys/contact_store.h"

#include "base/base64url.h"
#include "keys/contact_json.h"
#include "keys/handle_store.h"

#include <limits.h>
#include <string.h>

enum status contact_store_read(const struct secret *value, struct contact *out)
{
	struct json *doc = NULL;
	enum status st =
		json_parse((const char *)value->data, value->len, &doc);

	if (st == STATUS_OK)
		st = contact_json_read(doc, out);
	json_free(doc);
	/* It was sealed by us: what does not read is damaged, not mistyped. */
	return st == STATUS_OK || st == STATUS_NO_MEMORY ? st
							 : STATUS_VAULT_DAMAGED;
}

enum status contact_store_find(
	struct vault *vault, const char *id, struct contact *out)
{
	struct secret *value = NULL;
	enum status st = vault_read(vault, VAULT_CONTACT, NULL, id, &value);

	if (st == STATUS_OK)
		st = value == NULL ? STATUS_CONTACT_UNKNOWN
				   : contact_store_read(value, out);
	secret_free(value);
	return st;
}

/* Whether one of its names folds to this. */
static bool has_name(
	const struct contact *contact, const char *folded, const char **written)
{
	char own[CONTACT_NAME_MAX + 1];

	for (size_t i = 0; i < contact->name_count; i++) {
		*written = contact->names[i];
		if (contact_name_fold(*written, own) == STATUS_OK &&
			strcmp(own, folded) == 0)
			return true;
	}
	return false;
}

/* The contact of a folded name. The contact's own row decides: a row of its
 * names that is damaged or left over means nobody. */
static enum status find_by_name(struct vault *vault, const char *folded,
	struct contact *out, const char **written)
{
	char id[CONTACT_ID_LENGTH + 1] = "";
	struct secret *value = NULL;
	enum status st =
		vault_read(vault, VAULT_CONTACT_NAME, NULL, folded, &value);

	if (st == STATUS_VAULT_DAMAGED)
		st = STATUS_OK;
	if (value != NULL && value->len == CONTACT_ID_LENGTH)
		memcpy(id, value->data, CONTACT_ID_LENGTH);
	secret_free(value);
	if (st == STATUS_OK)
		st = id[0] == '\0' ? STATUS_CONTACT_UNKNOWN
				   : contact_store_find(vault, id, out);
	if (st == STATUS_OK && !has_name(out, folded, written))
		st = STATUS_CONTACT_UNKNOWN;
	return st;
}

static enum status remove_names(
	struct vault *vault, const struct contact *contact)
{
	char folded[CONTACT_NAME_MAX + 1];
	enum status st = STATUS_OK;

	for (size_t i = 0; st == STATUS_OK && i < contact->name_count; i++) {
		st = contact_name_fold(contact->names[i], folded);
		if (st == STATUS_OK)
			st = vault_remove(
				vault, VAULT_CONTACT_NAME, NULL, folded);
	}
	return st;
}

static enum status add_name(
	struct vault *vault, const char *name, const char *id)
{
	char folded[CONTACT_NAME_MAX + 1];
	struct contact other;
	const char *written;
	enum status st = contact_name_fold(name, folded);

	if (st != STATUS_OK)
		return st;
	st = find_by_name(vault, folded, &other, &written);
	if (st == STATUS_OK && strcmp(other.id, id) != 0)
		return STATUS_CONTACT_EXISTS;
	/* A damaged contact does not keep its names for ever. */
	if (st != STATUS_OK && st != STATUS_CONTACT_UNKNOWN &&
		st != STATUS_VAULT_DAMAGED)
		return st;
	return vault_write(
		vault, VAULT_CONTACT_NAME, NULL, folded, id, CONTACT_ID_LENGTH);
}

static enum status put_rows(struct vault *vault, const struct contact *contact,
	const char *text, size_t len, bool is_new)
{
	struct contact old;
	enum status st = is_new ? STATUS_OK
				: contact_store_find(vault, contact->id, &old);

	if (st == STATUS_OK && !is_new)
		st = remove_names(vault, &old);
	if (st == STATUS_VAULT_DAMAGED)
		st = STATUS_OK; /* it is being replaced */
	for (size_t i = 0; st == STATUS_OK && i < contact->name_count; i++)
		st = add_name(vault, contact->names[i], contact->id);
	if (st == STATUS_OK)
		st = vault_write(
			vault, VAULT_CONTACT, NULL, contact->id, text, len);
	return st;
}

static enum status make_id(char out[CONTACT_ID_LENGTH + 1])
{
	struct secret *bytes = secret_random(CONTACT_ID_BYTES);

	if (bytes == NULL)
		return STATUS_NO_MEMORY;
	base64url_encode(bytes->data, bytes->len, out);
	secret_free(bytes);
	return STATUS_OK;
}

static enum status put(
	struct vault *vault, const struct contact *contact, bool is_new)
{
	char text[VAULT_VALUE_MAX];
	struct json_writer w;
	enum status st;

	json_writer_init(&w, text, sizeof(text));
	json_begin_object(&w, NULL);
	contact_json_members(&w, contact);
	json_end_object(&w);
	st = json_finish(&w);
	if (st == STATUS_OK)
		st = vault_begin(vault, true);
	if (st == STATUS_OK)
		st = vault_end(
			vault, put_rows(vault, contact, text, w.len, is_new));
	return st;
}

enum status contact_store_put(
	struct vault *vault, struct contact *contact, int64_t now)
{
	bool is_new = contact->id[0] == '\0';
	struct contact stored = *contact;
	enum status st = contact_check(&stored);

	if (st == STATUS_OK && is_new)
		st = make_id(stored.id);
	if (st != STATUS_OK)
		return st;
	stored.changed = now;
	st = put(vault, &stored, is_new);
	if (st == STATUS_OK)
		*contact = stored;
	return st;
}

enum status contact_store_restore(
	struct vault *vault, const struct contact *contact)
{
	struct contact old;
	enum status st = contact_store_find(vault, contact->id, &old);

	if (st != STATUS_OK && st != STATUS_CONTACT_UNKNOWN &&
		st != STATUS_VAULT_DAMAGED)
		return st;
	return put(vault, contact, st == STATUS_CONTACT_UNKNOWN);
}

enum status contact_store_owner(
	struct vault *vault, const char *name, char id[CONTACT_ID_LENGTH + 1])
{
	char folded[CONTACT_NAME_MAX + 1];
	struct contact contact = {.id = ""};
	const char *written;
	enum status st = contact_name_fold(name, folded);

	if (st == STATUS_OK)
		st = find_by_name(vault, folded, &contact, &written);
	if (st == STATUS_CONTACT_UNKNOWN || st == STATUS_VAULT_DAMAGED) {
		contact.id[0] = '\0'; /* as for who adds one */
		st = STATUS_OK;
	}
	if (st == STATUS_OK)
		strcpy(id, contact.id);
	return st;
}

static enum status remove_rows(struct vault *vault, const char *id)
{
	struct contact old;
	enum status st = contact_store_find(vault, id, &old);

	if (st == STATUS_OK)
		st = remove_names(vault, &old);
	if (st == STATUS_OK || st == STATUS_VAULT_DAMAGED)
		st = vault_remove(vault, VAULT_CONTACT, NULL, id);
	return st;
}

enum status contact_store_remove(struct vault *vault, const char *id)
{
	enum status st = vault_begin(vault, true);

	if (st == STATUS_OK)
		st = vault_end(vault, remove_rows(vault, id));
	return st;
}

struct label_search {
	const char *folded;
	struct personal_name *found;
	int count;
};

static enum status compare_label(void *context, const struct secret *value)
{
	struct label_search *search = context;
	struct handle_record record;
	char folded[CONTACT_NAME_MAX + 1];
	enum status st = handle_row_read(value, &record);

	if (st != STATUS_OK)
		return st;
	if (contact_name_fold(record.label, folded) != STATUS_OK ||
		strcmp(folded, search->folded) != 0)
		return STATUS_OK;
	search->count++;
	memcpy(search->found->name, record.label, strlen(record.label) + 1);
	search->found->handle = record.handle;
	search->found->did = record.did;
	return STATUS_OK;
}

static enum status find_label(
	struct vault *vault, const char *folded, struct personal_name *out)
{
	const struct vault_range range = {
		.kind = VAULT_HANDLE,
		.limit = LONG_MAX,
	};
	struct personal_name found = {0};
	struct label_search search = {.folded = folded, .found = &found};
	struct vault_page page;
	enum status st =
		vault_each(vault, &range, compare_label, &search, &page);

	if (st == STATUS_OK && search.count != 1)
		st = STATUS_NAME_UNKNOWN;
	if (st == STATUS_OK)
		*out = found;
	return st;
}

enum status contact_store_find_name(
	struct vault *vault, const char *name, struct personal_name *out)
{
	char folded[CONTACT_NAME_MAX + 1];
	struct contact contact;
	const char *written;
	enum status st;

	if (contact_name_fold(name, folded) != STATUS_OK)
		return STATUS_NAME_UNKNOWN;
	st = find_by_name(vault, folded, &contact, &written);
	if (st == STATUS_CONTACT_UNKNOWN)
		return find_label(vault, folded, out);
	if (st != STATUS_OK)
		return st;
	if (contact.handle_count == 0)
		return STATUS_CONTACT_NO_HANDLE;
	*out = (struct personal_name){
		.handle = contact.handles[0].handle,
		.did = contact.handles[0].did,
	};
	strcpy(out->name, written);
	strcpy(out->contact, contact.id);
	return STATUS_OK;
}
