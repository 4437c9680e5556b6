#include "keys/import_internal.h"

#include "base/base64url.h"
#include "keys/handle_store.h"

#include <string.h>

struct given {
	struct handle_record record;
	struct secret *row;
	struct secret *key; /* NULL for none */
};

static void given_clear(struct given *given)
{
	secret_free(given->row);
	secret_free(given->key);
}

static enum status read_row(const struct json *object, struct given *out)
{
	struct json_writer w;
	enum status st;

	out->row = secret_new(EXPORT_LINE_MAX);
	if (out->row == NULL)
		return STATUS_NO_MEMORY;
	json_writer_init(&w, (char *)out->row->data, out->row->len);
	json_add_copy(&w, NULL, object);
	st = json_finish(&w);
	if (st != STATUS_OK)
		return st;
	out->row->len = w.len;
	st = handle_row_read(out->row, &out->record);
	return st == STATUS_VAULT_DAMAGED ? STATUS_BAD_ARGUMENT : st;
}

static enum status read_key(const char *text, struct secret **out)
{
	size_t len = strlen(text);
	struct secret *key = secret_new(len + 1);
	enum status st;

	if (key == NULL)
		return STATUS_NO_MEMORY;
	st = base64url_decode(text, strlen(text), key->data, &len);
	if (st != STATUS_OK) {
		secret_free(key);
		return st;
	}
	key->len = len;
	*out = key;
	return STATUS_OK;
}

/* It is the account that a site knows: the DID, or for one without what its
 * server calls it. */
static bool is_same_account(
	const struct handle_record *mine, const struct handle_record *theirs)
{
	if (strcmp(mine->did.text, theirs->did.text) != 0)
		return false;
	return mine->subject[0] == '\0' || theirs->subject[0] == '\0' ||
	       (strcmp(mine->subject, theirs->subject) == 0 &&
		       strcmp(mine->server, theirs->server) == 0);
}

static bool is_same_key(
	const struct public_key *mine, const struct public_key *theirs)
{
	return mine->algorithm == theirs->algorithm &&
	       memcmp(mine->bytes, theirs->bytes, public_key_length(mine)) == 0;
}

static enum import_verdict compare(
	const struct handle_record *mine, const struct handle_record *theirs)
{
	if (!is_same_account(mine, theirs))
		return IMPORT_DIFFERS;
	if (theirs->key == HANDLE_KEY_NONE)
		return IMPORT_SAME;
	if (mine->key == HANDLE_KEY_NONE)
		return IMPORT_NEWER;
	return is_same_key(&mine->public_key, &theirs->public_key)
		       ? IMPORT_SAME
		       : IMPORT_DIFFERS;
}

static enum status judge(const struct import *import,
	const struct handle_record *theirs, enum import_verdict *out)
{
	struct handle_record mine;
	enum status st;

	*out = IMPORT_NEW;
	if (import->vault == NULL)
		return STATUS_OK;
	st = handle_store_find(import->vault, theirs->handle.text, &mine);
	if (st == STATUS_OK)
		*out = compare(&mine, theirs);
	return st == STATUS_HANDLE_UNKNOWN || st == STATUS_VAULT_DAMAGED
		       ? STATUS_OK
		       : st;
}

enum status import_handle(
	struct import *import, const struct json *object, const char *key)
{
	struct import_item item = {.kind = IMPORT_HANDLE};
	struct given given = {.row = NULL};
	enum status st = read_row(object, &given);

	if (st == STATUS_OK && key != NULL)
		st = read_key(key, &given.key);
	if (st == STATUS_OK)
		st = handle_store_check_raw(&given.record, given.key);
	if (st == STATUS_OK)
		st = judge(import, &given.record, &item.verdict);
	if (st == STATUS_OK) {
		strcpy(item.name, given.record.handle.text);
		if (import_decide(import, &item))
			st = handle_store_put_raw(import->vault, &given.record,
				given.row, given.key);
	}
	given_clear(&given);
	return st;
}
