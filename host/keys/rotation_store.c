#include "keys/rotation_store.h"

#include "base/base64url.h"

#include <string.h>

#define ROW_MAX 1024
#define PRIVATE_LENGTH 32

struct stored {
	const char *stage;
	const char *alg;
	const char *public_key;
	const char *fragment;
	const char *key; /* the private one */
};

static const struct json_field fields[] = {
	JSON_FIELD(struct stored, stage, JSON_STRING, true),
	JSON_FIELD(struct stored, alg, JSON_STRING, true),
	JSON_FIELD(struct stored, public_key, JSON_STRING, true),
	JSON_FIELD(struct stored, fragment, JSON_STRING, true),
	JSON_FIELD(struct stored, key, JSON_STRING, true),
};

static const char *const stages[] = {
	[ROTATION_NONE] = "none",
	[ROTATION_ADD] = "add",
	[ROTATION_REMOVE] = "remove",
};

const char *rotation_stage_name(enum rotation_stage stage)
{
	return stages[stage];
}

static bool decode(
	const char *text, unsigned char *out, size_t wanted, size_t room)
{
	size_t len = room;

	return strlen(text) <= BASE64URL_LENGTH(room) &&
	       base64url_decode(text, strlen(text), out, &len) == STATUS_OK &&
	       len == wanted;
}

static bool read_members(
	const struct stored *stored, struct rotation *out, struct secret *bytes)
{
	out->stage = strcmp(stored->stage, stages[ROTATION_ADD]) == 0
			     ? ROTATION_ADD
			     : ROTATION_REMOVE;
	if (strcmp(stored->stage, stages[out->stage]) != 0 ||
		key_algorithm_parse(stored->alg, &out->public_key.algorithm) !=
			STATUS_OK ||
		!decode(stored->public_key, out->public_key.bytes,
			public_key_length(&out->public_key),
			sizeof(out->public_key.bytes)) ||
		!did_key_fragment_is_valid(stored->fragment) ||
		!decode(stored->key, bytes->data, bytes->len, bytes->len))
		return false;
	strcpy(out->fragment, stored->fragment);
	return true;
}

/* It was sealed by us: what does not read is damaged. */
static enum status read_row(const struct secret *value, struct rotation *out,
	struct secret **private_bytes)
{
	struct secret *bytes = secret_new(PRIVATE_LENGTH);
	struct rotation rotation = {.stage = ROTATION_NONE};
	struct stored stored = {0};
	struct json *doc = NULL;
	enum status st = bytes == NULL ? STATUS_NO_MEMORY : STATUS_OK;

	if (st == STATUS_OK)
		st = json_parse((const char *)value->data, value->len, &doc);
	if (st == STATUS_OK)
		st = JSON_DECODE(doc, fields, &stored);
	if (st == STATUS_OK && !read_members(&stored, &rotation, bytes))
		st = STATUS_VAULT_DAMAGED;
	json_free(doc);
	if (st != STATUS_OK) {
		secret_free(bytes);
		return st == STATUS_NO_MEMORY ? st : STATUS_VAULT_DAMAGED;
	}
	*out = rotation;
	*private_bytes = bytes;
	return STATUS_OK;
}

static enum status find(struct vault *vault, const char *handle,
	struct rotation *out, struct secret **private_bytes)
{
	struct secret *value = NULL;
	enum status st =
		vault_read(vault, VAULT_ROTATION, NULL, handle, &value);

	if (st == STATUS_OK && value == NULL)
		*out = (struct rotation){.stage = ROTATION_NONE};
	else if (st == STATUS_OK)
		st = read_row(value, out, private_bytes);
	secret_free(value);
	return st;
}

enum status rotation_store_find(
	struct vault *vault, const char *handle, struct rotation *out)
{
	struct secret *private_bytes = NULL;
	enum status st = find(vault, handle, out, &private_bytes);

	secret_free(private_bytes);
	return st;
}

static void write_members(struct json_writer *w,
	const struct rotation *rotation, const char *private_text)
{
	const struct public_key *key = &rotation->public_key;
	char public_text[BASE64URL_LENGTH(sizeof(key->bytes)) + 1];

	base64url_encode(key->bytes, public_key_length(key), public_text);
	json_begin_object(w, NULL);
	json_add_string(w, "stage", stages[rotation->stage]);
	json_add_string(w, "alg", key_algorithm_name(key->algorithm));
	json_add_string(w, "public_key", public_text);
	json_add_string(w, "fragment", rotation->fragment);
	json_add_string(w, "key", private_text);
	json_end_object(w);
}

static enum status write_row(struct vault *vault, const char *handle,
	const struct rotation *rotation, const struct key *key)
{
	struct secret *row = secret_new(ROW_MAX);
	struct secret *text = secret_new(BASE64URL_LENGTH(PRIVATE_LENGTH) + 1);
	struct secret *bytes = NULL;
	struct json_writer w;
	enum status st = row == NULL || text == NULL ? STATUS_NO_MEMORY
						     : key_export(key, &bytes);

	if (st == STATUS_OK) {
		base64url_encode(bytes->data, bytes->len, (char *)text->data);
		json_writer_init(&w, (char *)row->data, row->len);
		write_members(&w, rotation, (const char *)text->data);
		st = json_finish(&w);
	}
	if (st == STATUS_OK)
		st = vault_write(
			vault, VAULT_ROTATION, NULL, handle, row->data, w.len);
	secret_free(bytes);
	secret_free(text);
	secret_free(row);
	return st;
}

static enum status write_durably(struct vault *vault, const char *handle,
	const struct rotation *rotation, const struct key *key)
{
	enum status st = vault_begin(vault, true);

	return st == STATUS_OK ? vault_end(vault, write_row(vault, handle,
							  rotation, key))
			       : st;
}

enum status rotation_store_begin(struct vault *vault, const char *handle,
	const struct key *key, const char *fragment, struct rotation *out)
{
	struct rotation rotation = {
		.stage = ROTATION_ADD, .public_key = *key_public(key)};
	enum status st;

	if (!did_key_fragment_is_valid(fragment))
		return STATUS_BAD_ARGUMENT;
	strcpy(rotation.fragment, fragment);
	st = write_durably(vault, handle, &rotation, key);
	if (st == STATUS_OK)
		*out = rotation;
	return st;
}

/* The two keys change places in one transaction. */
static enum status swap(struct vault *vault, const struct handle_record *record,
	const struct key *signs, const struct rotation *rotation,
	const struct key *other)
{
	enum status st = vault_begin(vault, true);

	if (st != STATUS_OK)
		return st;
	st = handle_store_update(vault, record, signs);
	if (st == STATUS_OK)
		st = write_row(vault, record->handle.text, rotation, other);
	return vault_end(vault, st);
}

enum status rotation_store_switch(struct vault *vault, const char *fragment,
	struct handle_record *record, struct rotation *rotation)
{
	struct handle_record record_then = *record;
	struct rotation then = {
		.stage = ROTATION_REMOVE, .public_key = record->public_key};
	struct secret *bytes = NULL;
	struct key *new = NULL;
	struct key *old = NULL;
	enum status st = find(vault, record->handle.text, rotation, &bytes);

	if (st == STATUS_OK && (rotation->stage != ROTATION_ADD ||
				       !did_key_fragment_is_valid(fragment)))
		st = STATUS_BAD_ARGUMENT;
	if (st == STATUS_OK)
		st = key_import(bytes, &rotation->public_key, &new);
	if (st == STATUS_OK)
		st = handle_store_key(vault, record, &old);
	if (st == STATUS_OK) {
		strcpy(then.fragment, record->fragment[0] == '\0'
					      ? "nywhere"
					      : record->fragment);
		record_then.public_key = rotation->public_key;
		strcpy(record_then.fragment, fragment);
		st = swap(vault, &record_then, new, &then, old);
	}
	if (st == STATUS_OK) {
		*record = record_then;
		*rotation = then;
	}
	key_free(old);
	key_free(new);
	secret_free(bytes);
	return st;
}

enum status rotation_store_call_off(struct vault *vault, const char *handle,
	const char *fragment, struct rotation *rotation)
{
	struct rotation then = {.stage = ROTATION_NONE};
	struct secret *bytes = NULL;
	struct key *key = NULL;
	enum status st = find(vault, handle, &then, &bytes);

	if (st == STATUS_OK && (then.stage != ROTATION_ADD ||
				       !did_key_fragment_is_valid(fragment)))
		st = STATUS_BAD_ARGUMENT;
	if (st == STATUS_OK)
		st = key_import(bytes, &then.public_key, &key);
	if (st == STATUS_OK) {
		then.stage = ROTATION_REMOVE;
		strcpy(then.fragment, fragment);
		st = write_durably(vault, handle, &then, key);
	}
	if (st == STATUS_OK)
		*rotation = then;
	key_free(key);
	secret_free(bytes);
	return st;
}

enum status rotation_store_end(struct vault *vault, const char *handle)
{
	enum status st = vault_begin(vault, true);

	return st == STATUS_OK
		       ? vault_end(vault, vault_remove(vault, VAULT_ROTATION,
						  NULL, handle))
		       : st;
}
