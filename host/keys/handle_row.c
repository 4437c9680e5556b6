#include "keys/handle_row.h"

#include "base/base64url.h"
#include "base/json.h"
#include "base/utf8.h"

#include <string.h>

static const char did_key_mark[] = "did:key";

struct stored {
	const char *handle;
	const char *did; /* "did:key" for that of public_key, else in full */
	const char *alg; /* with public_key, or neither */
	const char *public_key;
	bool pending;
	const char *security_key;
	const char *fragment;
	const char *server;
	const char *pds;
	const char *subject;
	const char *label;
	int64_t created;
};

static const struct json_field stored_fields[] = {
	JSON_FIELD(struct stored, handle, JSON_STRING, true),
	JSON_FIELD(struct stored, did, JSON_STRING, false),
	JSON_FIELD(struct stored, alg, JSON_STRING, false),
	JSON_FIELD(struct stored, public_key, JSON_STRING, false),
	JSON_FIELD(struct stored, pending, JSON_BOOL, false),
	JSON_FIELD(struct stored, security_key, JSON_STRING, false),
	JSON_FIELD(struct stored, fragment, JSON_STRING, false),
	JSON_FIELD(struct stored, server, JSON_STRING, false),
	JSON_FIELD(struct stored, pds, JSON_STRING, false),
	JSON_FIELD(struct stored, subject, JSON_STRING, false),
	JSON_FIELD(struct stored, label, JSON_STRING, false),
	JSON_FIELD(struct stored, created, JSON_INTEGER, true),
};

enum status handle_label_check(const char *label)
{
	size_t left = strlen(label);

	if (left == 0 || left > HANDLE_LABEL_MAX)
		return STATUS_BAD_LABEL;
	while (left > 0) {
		uint32_t c;
		size_t n = utf8_decode(label, left, &c);

		if (n == 0 || utf8_is_hidden(c))
			return STATUS_BAD_LABEL;
		label += n;
		left -= n;
	}
	return STATUS_OK;
}

const char *handle_guard_name(enum handle_guard guard)
{
	return guard == GUARD_TOUCH ? "touch" : "inside";
}

enum status handle_guard_parse(const char *name, enum handle_guard *out)
{
	if (strcmp(name, "touch") == 0)
		*out = GUARD_TOUCH;
	else if (strcmp(name, "inside") == 0)
		*out = GUARD_INSIDE;
	else
		return STATUS_BAD_ARGUMENT;
	return STATUS_OK;
}

static enum status read_public_key(
	const struct stored *stored, struct handle_record *record)
{
	struct public_key *out = &record->public_key;
	size_t len = sizeof(out->bytes);
	enum status st;

	if ((stored->alg == NULL) != (stored->public_key == NULL))
		return STATUS_VAULT_DAMAGED;
	if (stored->alg == NULL)
		return stored->security_key == NULL ? STATUS_OK
						    : STATUS_VAULT_DAMAGED;
	record->key = stored->pending ? HANDLE_KEY_PENDING : HANDLE_KEY_OWN;
	st = key_algorithm_parse(stored->alg, &out->algorithm);
	if (st == STATUS_OK)
		st = base64url_decode(stored->public_key,
			strlen(stored->public_key), out->bytes, &len);
	if (st == STATUS_OK && len != public_key_length(out))
		st = STATUS_VAULT_DAMAGED;
	if (st == STATUS_OK && stored->security_key != NULL)
		st = handle_guard_parse(stored->security_key, &record->guard);
	return st;
}

/* To parse a did:key is to take a square root; to write it again is not. */
static enum status read_did(const char *stored, struct handle_record *record)
{
	if (strcmp(stored, did_key_mark) != 0)
		return did_parse_development(stored, &record->did);
	if (record->key == HANDLE_KEY_NONE)
		return STATUS_VAULT_DAMAGED;
	did_from_key(&record->public_key, &record->did);
	return STATUS_OK;
}

static enum status copy(const char *text, char *out, size_t size)
{
	size_t len = strlen(text);

	if (len >= size)
		return STATUS_VAULT_DAMAGED;
	memcpy(out, text, len + 1);
	return STATUS_OK;
}

enum status handle_row_read(
	const struct secret *value, struct handle_record *out)
{
	struct handle_record record = {0};
	struct stored stored = {.label = "",
		.fragment = "",
		.server = "",
		.pds = "",
		.subject = ""};
	struct json *doc = NULL;
	enum status st =
		json_parse((const char *)value->data, value->len, &doc);

	if (st == STATUS_OK)
		st = JSON_DECODE(doc, stored_fields, &stored);
	if (st == STATUS_OK)
		st = handle_parse(stored.handle, &record.handle);
	if (st == STATUS_OK)
		st = read_public_key(&stored, &record);
	if (st == STATUS_OK && stored.did != NULL)
		st = read_did(stored.did, &record);
	/* One that was taken when more was is no reason to lose the handle. */
	if (st == STATUS_OK)
		st = copy(stored.label, record.label, sizeof(record.label));
	if (st == STATUS_OK)
		st = copy(stored.fragment, record.fragment,
			sizeof(record.fragment));
	if (st == STATUS_OK)
		st = copy(stored.server, record.server, sizeof(record.server));
	if (st == STATUS_OK)
		st = copy(stored.pds, record.pds, sizeof(record.pds));
	if (st == STATUS_OK)
		st = copy(
			stored.subject, record.subject, sizeof(record.subject));
	if (st == STATUS_OK) {
		record.created = stored.created;
		*out = record;
	}
	json_free(doc);
	/* It was sealed by us: what does not read is damaged, not mistyped. */
	return st == STATUS_OK || st == STATUS_NO_MEMORY ? st
							 : STATUS_VAULT_DAMAGED;
}

static void add_key(struct json_writer *w, const struct handle_record *record)
{
	char public_key[BASE64URL_LENGTH(sizeof(record->public_key.bytes)) + 1];

	base64url_encode(record->public_key.bytes,
		public_key_length(&record->public_key), public_key);
	json_add_string(
		w, "alg", key_algorithm_name(record->public_key.algorithm));
	json_add_string(w, "public_key", public_key);
	if (record->key == HANDLE_KEY_PENDING)
		json_add_bool(w, "pending", true);
	if (record->guard != GUARD_NONE)
		json_add_string(
			w, "security_key", handle_guard_name(record->guard));
	if (record->fragment[0] != '\0')
		json_add_string(w, "fragment", record->fragment);
}

enum status handle_row_write(
	const struct handle_record *record, struct json_writer *w)
{
	json_begin_object(w, NULL);
	json_add_string(w, "handle", record->handle.text);
	if (record->did.text[0] != '\0')
		json_add_string(w, "did",
			record->did.method == DID_KEY ? did_key_mark
						      : record->did.text);
	if (record->key != HANDLE_KEY_NONE)
		add_key(w, record);
	if (record->server[0] != '\0')
		json_add_string(w, "server", record->server);
	if (record->pds[0] != '\0')
		json_add_string(w, "pds", record->pds);
	if (record->subject[0] != '\0')
		json_add_string(w, "subject", record->subject);
	if (record->label[0] != '\0')
		json_add_string(w, "label", record->label);
	json_add_integer(w, "created", record->created);
	json_end_object(w);
	return json_finish(w);
}
