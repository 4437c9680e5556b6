#include "ops/handle_json.h"

#include <stdio.h>
#include <string.h>

#define RECORD_TTL 300 /* seconds: short, for a key may have to go */

void handle_json_members(struct json_writer *w,
	const struct handle_record *record, const char *default_handle)
{
	char fingerprint[FINGERPRINT_LENGTH + 1];

	fingerprint_of_key(&record->public_key, fingerprint);
	json_add_string(w, "handle", record->handle.text);
	json_add_string(w, "type", handle_type_name(record->handle.type));
	if (record->label[0] != '\0')
		json_add_string(w, "label", record->label);
	if (record->did.text[0] != '\0')
		json_add_string(w, "did", record->did.text);
	json_add_string(
		w, "alg", key_algorithm_name(record->public_key.algorithm));
	json_add_string(w, "fingerprint", fingerprint);
	json_add_bool(
		w, "default", strcmp(record->handle.text, default_handle) == 0);
	json_add_integer(w, "created", record->created);
}

/* v=nyw1 did=<DID>, see PROTOCOL.md, "From handle to key". */
static void write_txt_record(
	struct json_writer *w, const struct handle_record *record)
{
	char name[sizeof("_nywhere..") + HANDLE_MAX];
	char value[sizeof("v=nyw1 did=") + DID_MAX];

	snprintf(name, sizeof(name), "_nywhere.%s.", record->handle.text);
	snprintf(value, sizeof(value), "v=nyw1 did=%s", record->did.text);
	json_begin_object(w, NULL);
	json_add_string(w, "name", name);
	json_add_integer(w, "ttl", RECORD_TTL);
	json_add_string(w, "type", "TXT");
	json_add_string(w, "value", value);
	json_end_object(w);
}

static void write_did_document(
	struct json_writer *w, const struct handle_record *record)
{
	char url[sizeof("https:///.well-known/did.json") + HANDLE_MAX];

	snprintf(url, sizeof(url), "https://%s/.well-known/did.json",
		record->did.text + strlen("did:web:"));
	json_begin_object(w, NULL);
	json_add_string(w, "url", url);
	did_web_document(
		&record->did, &record->handle, &record->public_key, w, "json");
	json_end_object(w);
}

void handle_json_publish(
	struct json_writer *w, const struct handle_record *record)
{
	bool is_dns = record->handle.type == HANDLE_DNS;

	json_begin_array(w, "records");
	if (is_dns)
		write_txt_record(w, record);
	json_end_array(w);
	json_begin_array(w, "documents");
	if (is_dns && record->did.method == DID_WEB)
		write_did_document(w, record);
	json_end_array(w);
}
