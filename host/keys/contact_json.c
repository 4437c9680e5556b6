#include "keys/contact_json.h"

#include "base/base64url.h"

#include <stdlib.h>
#include <string.h>

struct fields {
	const char *id;
	struct json_strings names;
	const struct json *handles;
	const struct json *addresses;
	const char *source;
	const char *note;
	int64_t changed;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct fields, id, JSON_STRING, false),
	JSON_FIELD(struct fields, names, JSON_STRINGS, true),
	JSON_FIELD(struct fields, handles, JSON_ARRAY, false),
	JSON_FIELD(struct fields, addresses, JSON_ARRAY, false),
	JSON_FIELD(struct fields, source, JSON_STRING, false),
	JSON_FIELD(struct fields, note, JSON_STRING, false),
	JSON_FIELD(struct fields, changed, JSON_INTEGER, false),
};

static const struct json_field handle_fields[] = {
	{"handle", JSON_STRING, true, 0},
	{"did", JSON_STRING, false, sizeof(const char *)},
};

static const struct json_field address_fields[] = {
	{"protocol", JSON_STRING, true, 0},
	{"address", JSON_STRING, true, sizeof(const char *)},
};

static enum status copy(const char *text, char *out, size_t size)
{
	if (strlen(text) >= size)
		return STATUS_BAD_CONTACT;
	strcpy(out, text);
	return STATUS_OK;
}

static enum status read_id(const char *text, struct contact *out)
{
	unsigned char bytes[CONTACT_ID_BYTES];
	size_t len = sizeof(bytes);

	if (strlen(text) != CONTACT_ID_LENGTH ||
		base64url_decode(text, CONTACT_ID_LENGTH, bytes, &len) !=
			STATUS_OK)
		return STATUS_CONTACT_UNKNOWN;
	strcpy(out->id, text);
	return STATUS_OK;
}

static enum status read_names(
	const struct json_strings *names, struct contact *out)
{
	enum status st = names->count <= CONTACT_NAMES_MAX ? STATUS_OK
							   : STATUS_BAD_CONTACT;

	for (size_t i = 0; st == STATUS_OK && i < names->count; i++) {
		st = copy(names->item[i], out->names[i], sizeof(out->names[i]));
		out->name_count = i + 1;
	}
	return st;
}

static enum status read_handle(const struct json *object, struct contact *out)
{
	struct contact_handle *one = &out->handles[out->handle_count];
	const char *texts[2] = {NULL, NULL};
	enum status st;

	if (out->handle_count == CONTACT_HANDLES_MAX)
		return STATUS_BAD_CONTACT;
	st = JSON_DECODE(object, handle_fields, texts);
	if (st == STATUS_OK)
		st = handle_parse(texts[0], &one->handle);
	if (st == STATUS_OK && texts[1] != NULL)
		st = did_parse(texts[1], &one->did);
	out->handle_count++;
	return st;
}

static enum status read_address(const struct json *object, struct contact *out)
{
	struct contact_address *one = &out->addresses[out->address_count];
	const char *texts[2] = {NULL, NULL};
	enum status st;

	if (out->address_count == CONTACT_ADDRESSES_MAX)
		return STATUS_BAD_CONTACT;
	st = JSON_DECODE(object, address_fields, texts);
	if (st == STATUS_OK)
		st = copy(texts[0], one->protocol, sizeof(one->protocol));
	if (st == STATUS_OK)
		st = copy(texts[1], one->address, sizeof(one->address));
	out->address_count++;
	return st;
}

static enum status read_list(const struct json *list,
	enum status (*read)(const struct json *, struct contact *),
	struct contact *out)
{
	enum status st = STATUS_OK;

	if (list == NULL)
		return STATUS_OK;
	for (const struct json *one = json_first(list);
		st == STATUS_OK && one != NULL; one = json_next(one))
		st = read(one, out);
	return st;
}

enum status contact_json_read(const struct json *object, struct contact *out)
{
	struct fields read = {.source = "", .note = ""};
	struct contact contact = {0};
	enum status st = JSON_DECODE(object, fields, &read);

	if (st == STATUS_OK && read.id != NULL)
		st = read_id(read.id, &contact);
	if (st == STATUS_OK)
		st = read_names(&read.names, &contact);
	if (st == STATUS_OK)
		st = read_list(read.handles, read_handle, &contact);
	if (st == STATUS_OK)
		st = read_list(read.addresses, read_address, &contact);
	if (st == STATUS_OK)
		st = copy(read.source, contact.source, sizeof(contact.source));
	if (st == STATUS_OK)
		st = copy(read.note, contact.note, sizeof(contact.note));
	contact.changed = read.changed;
	if (st == STATUS_OK)
		st = contact_check(&contact);
	if (st == STATUS_OK)
		*out = contact;
	return st;
}

void contact_json_members(struct json_writer *w, const struct contact *contact)
{
	if (contact->id[0] != '\0')
		json_add_string(w, "id", contact->id);
	json_begin_array(w, "names");
	for (size_t i = 0; i < contact->name_count; i++)
		json_add_string(w, NULL, contact->names[i]);
	json_end_array(w);
	json_begin_array(w, "handles");
	for (size_t i = 0; i < contact->handle_count; i++) {
		json_begin_object(w, NULL);
		json_add_string(w, "handle", contact->handles[i].handle.text);
		if (contact->handles[i].did.text[0] != '\0')
			json_add_string(w, "did", contact->handles[i].did.text);
		json_end_object(w);
	}
	json_end_array(w);
	json_begin_array(w, "addresses");
	for (size_t i = 0; i < contact->address_count; i++) {
		json_begin_object(w, NULL);
		json_add_string(w, "protocol", contact->addresses[i].protocol);
		json_add_string(w, "address", contact->addresses[i].address);
		json_end_object(w);
	}
	json_end_array(w);
	if (contact->source[0] != '\0')
		json_add_string(w, "source", contact->source);
	if (contact->note[0] != '\0')
		json_add_string(w, "note", contact->note);
	json_add_integer(w, "changed", contact->changed);
}
