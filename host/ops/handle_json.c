#include "ops/handle_json.h"

#include "handle/fingerprint.h"

#include <stdio.h>
#include <string.h>

static void write_key(struct json_writer *w, const struct public_key *key)
{
	char fingerprint[FINGERPRINT_LENGTH + 1];

	fingerprint_of_key(key, fingerprint);
	json_add_string(w, "alg", key_algorithm_name(key->algorithm));
	json_add_string(w, "fingerprint", fingerprint);
}

/* "nywhere" itself is that of the first device. */
static bool is_of_device(const struct handle_record *record)
{
	return record->fragment[0] != '\0' &&
	       strcmp(record->fragment, "nywhere") != 0;
}

void handle_json_members(struct json_writer *w,
	const struct handle_record *record, const char *default_handle)
{
	json_add_string(w, "handle", record->handle.text);
	json_add_string(w, "type", handle_type_name(record->handle.type));
	if (record->label[0] != '\0')
		json_add_string(w, "label", record->label);
	if (record->did.text[0] != '\0')
		json_add_string(w, "did", record->did.text);
	if (is_of_device(record))
		json_add_string(w, "fragment", record->fragment);
	json_add_bool(w, "key", record->key == HANDLE_KEY_OWN);
	if (record->key == HANDLE_KEY_OWN)
		write_key(w, &record->public_key);
	if (record->guard != GUARD_NONE)
		json_add_string(
			w, "security_key", handle_guard_name(record->guard));
	if (record->server[0] != '\0')
		json_add_string(w, "server", record->server);
	if (record->pds[0] != '\0')
		json_add_string(w, "pds", record->pds);
	json_add_bool(
		w, "default", strcmp(record->handle.text, default_handle) == 0);
	json_add_integer(w, "created", record->created);
}

/* Of a linked handle the name leads to its account already. Else it is
 * v=nyw1 did=<DID>, see PROTOCOL.md, "From handle to key". */
bool handle_txt_make(const struct handle_record *record, struct handle_txt *out)
{
	if (record->handle.type != HANDLE_DNS || record->server[0] != '\0')
		return false;
	snprintf(out->name, sizeof(out->name), "_nywhere.%s",
		record->handle.text);
	snprintf(out->value, sizeof(out->value), "v=nyw1 did=%s",
		record->did.text);
	return true;
}

static void write_txt_record(
	struct json_writer *w, const struct handle_txt *txt)
{
	char name[sizeof(txt->name) + 1];

	snprintf(name, sizeof(name), "%s.", txt->name);
	json_begin_object(w, NULL);
	json_add_string(w, "name", name);
	json_add_integer(w, "ttl", HANDLE_TXT_TTL);
	json_add_string(w, "type", "TXT");
	json_add_string(w, "value", txt->value);
	json_end_object(w);
}

/* The document of an account that has a server, or another device, says more
 * than we know: there the key is added to what stands in it. */
static bool is_merged(
	const struct handle_record *record, const struct handle_keys *beside)
{
	return record->server[0] != '\0' || is_of_device(record) ||
	       (beside != NULL && beside->count > 0);
}

static enum status write_did_document(struct json_writer *w,
	const struct handle_record *record, const struct handle_keys *beside)
{
	struct did_named_key keys[1 + DID_DOCUMENT_KEYS_MAX];
	size_t count = 0;
	char url[DID_WEB_URL_MAX + 1];
	enum status st = did_web_url(&record->did, url);

	if (st != STATUS_OK)
		return st;
	if (beside != NULL) {
		count = beside->count;
		memcpy(keys, beside->item, count * sizeof(keys[0]));
	}
	strcpy(keys[count].fragment, record->fragment);
	keys[count++].key = record->public_key;
	json_begin_object(w, NULL);
	json_add_string(w, "url", url);
	did_web_document(&record->did, &record->handle, keys, count, w, "json");
	if (is_merged(record, beside))
		json_add_bool(w, "merge", true);
	json_end_object(w);
	return STATUS_OK;
}

static bool has_document(const struct handle_record *record)
{
	return record->handle.type == HANDLE_DNS &&
	       record->did.method == DID_WEB && record->key != HANDLE_KEY_NONE;
}

enum status handle_json_documents(struct json_writer *w,
	const struct handle_record *record, const struct handle_keys *beside)
{
	enum status st = STATUS_OK;

	json_begin_array(w, "documents");
	if (has_document(record))
		st = write_did_document(w, record, beside);
	json_end_array(w);
	return st;
}

enum status handle_json_publish(struct json_writer *w,
	const struct handle_record *record, const struct handle_keys *beside)
{
	struct handle_txt txt;

	json_begin_array(w, "records");
	if (handle_txt_make(record, &txt))
		write_txt_record(w, &txt);
	json_end_array(w);
	return handle_json_documents(w, record, beside);
}
