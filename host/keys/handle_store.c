#include "keys/handle_store.h"

#include "base/json.h"

#include <string.h>

static const char default_setting[] = "default handle";

static enum status write_record(
	struct vault *vault, const struct handle_record *record)
{
	char text[VAULT_VALUE_MAX];
	struct json_writer w;
	enum status st;

	json_writer_init(&w, text, sizeof(text));
	st = handle_row_write(record, &w);
	if (st != STATUS_OK)
		return st;
	return vault_write(
		vault, VAULT_HANDLE, NULL, record->handle.text, text, w.len);
}

/* private_bytes is NULL where no key is to be written. */
static enum status write_rows(struct vault *vault,
	const struct handle_record *record, const struct secret *private_bytes)
{
	enum status st = write_record(vault, record);

	if (st == STATUS_OK && private_bytes != NULL)
		st = vault_write(vault, VAULT_KEY, NULL, record->handle.text,
			private_bytes->data, private_bytes->len);
	return st;
}

static enum status add_rows(struct vault *vault,
	const struct handle_record *record, const struct secret *private_bytes)
{
	char current[HANDLE_MAX + 1];
	struct secret *old = NULL;
	enum status st = vault_read(
		vault, VAULT_HANDLE, NULL, record->handle.text, &old);

	if (st == STATUS_OK && old != NULL)
		st = STATUS_HANDLE_EXISTS;
	secret_free(old);
	if (st == STATUS_OK)
		st = write_rows(vault, record, private_bytes);
	if (st == STATUS_OK)
		st = handle_store_default(vault, current);
	if (st == STATUS_OK && current[0] == '\0')
		st = vault_write(vault, VAULT_SETTING, NULL, default_setting,
			record->handle.text, strlen(record->handle.text));
	return st;
}

static enum status update_rows(struct vault *vault,
	const struct handle_record *record, const struct secret *private_bytes)
{
	struct handle_record old;
	enum status st = handle_store_find(vault, record->handle.text, &old);

	if (st == STATUS_OK && private_bytes != NULL &&
		(old.guard != GUARD_NONE || record->guard != GUARD_NONE))
		st = STATUS_TOUCH_NEEDED;
	return st == STATUS_OK ? write_rows(vault, record, private_bytes) : st;
}

typedef enum status (*change_rows)(struct vault *vault,
	const struct handle_record *record, const struct secret *private_bytes);

static enum status change(struct vault *vault, change_rows rows,
	const struct handle_record *record, const struct key *key)
{
	struct handle_record written = *record;
	struct secret *private_bytes = NULL;
	enum status st =
		key == NULL ? STATUS_OK : key_export(key, &private_bytes);

	if (key != NULL && record->key == HANDLE_KEY_NONE)
		written.key = HANDLE_KEY_OWN;
	if (st == STATUS_OK)
		st = vault_begin(vault, true);
	if (st == STATUS_OK)
		st = vault_end(vault, rows(vault, &written, private_bytes));
	secret_free(private_bytes);
	return st;
}

enum status handle_store_add(struct vault *vault,
	const struct handle_record *record, const struct key *key)
{
	return change(vault, add_rows, record, key);
}

enum status handle_store_add_bound(struct vault *vault,
	const struct handle_record *record, const struct bound_key *bound)
{
	struct secret *stored = NULL;
	enum status st = bound_key_write(bound, &stored);

	if (st == STATUS_OK)
		st = vault_begin(vault, true);
	if (st == STATUS_OK)
		st = vault_end(vault, add_rows(vault, record, stored));
	secret_free(stored);
	return st;
}

enum status handle_store_update(struct vault *vault,
	const struct handle_record *record, const struct key *key)
{
	return change(vault, update_rows, record, key);
}

enum status handle_store_find(
	struct vault *vault, const char *handle, struct handle_record *out)
{
	struct secret *value = NULL;
	enum status st = vault_read(vault, VAULT_HANDLE, NULL, handle, &value);

	if (st == STATUS_OK)
		st = value == NULL ? STATUS_HANDLE_UNKNOWN
				   : handle_row_read(value, out);
	secret_free(value);
	return st;
}

enum status handle_store_key(struct vault *vault,
	const struct handle_record *record, struct key **out)
{
	struct secret *value = NULL;
	enum status st;

	if (record->key != HANDLE_KEY_OWN)
		return STATUS_NO_KEY;
	if (record->guard != GUARD_NONE)
		return STATUS_TOUCH_NEEDED;
	st = vault_read(vault, VAULT_KEY, NULL, record->handle.text, &value);
	if (st == STATUS_OK)
		st = value == NULL
			     ? STATUS_VAULT_DAMAGED
			     : key_import(value, &record->public_key, out);
	secret_free(value);
	return st;
}

/* The row's own word for its guard has to be that of the key. */
static enum status read_bound(const struct handle_record *record,
	const struct secret *value, struct bound_key *out)
{
	enum status st = bound_key_read(value, out);

	return st == STATUS_OK && out->guard != record->guard
		       ? STATUS_VAULT_DAMAGED
		       : st;
}

enum status handle_store_bound(struct vault *vault,
	const struct handle_record *record, struct bound_key *out)
{
	struct secret *value = NULL;
	enum status st;

	if (record->key != HANDLE_KEY_OWN || record->guard == GUARD_NONE)
		return STATUS_NO_KEY;
	st = vault_read(vault, VAULT_KEY, NULL, record->handle.text, &value);
	if (st == STATUS_OK)
		st = value == NULL ? STATUS_VAULT_DAMAGED
				   : read_bound(record, value, out);
	secret_free(value);
	return st;
}

static enum status remove_rows(struct vault *vault, const char *handle)
{
	char current[HANDLE_MAX + 1];
	enum status st = vault_remove(vault, VAULT_HANDLE, NULL, handle);

	if (st == STATUS_OK)
		st = vault_remove(vault, VAULT_KEY, NULL, handle);
	if (st == STATUS_OK)
		st = vault_remove(vault, VAULT_ROTATION, NULL, handle);
	if (st == STATUS_OK)
		st = handle_store_default(vault, current);
	if (st == STATUS_OK && strcmp(current, handle) == 0)
		st = vault_remove(vault, VAULT_SETTING, NULL, default_setting);
	return st;
}

enum status handle_store_remove(struct vault *vault, const char *handle)
{
	struct secret *old = NULL;
	enum status st = vault_read(vault, VAULT_HANDLE, NULL, handle, &old);

	/* A damaged one may go, too: that is how to get rid of it. */
	if (st == STATUS_OK && old == NULL)
		st = STATUS_HANDLE_UNKNOWN;
	secret_free(old);
	if (st != STATUS_OK && st != STATUS_VAULT_DAMAGED)
		return st;
	st = vault_begin(vault, true);
	if (st == STATUS_OK)
		st = vault_end(vault, remove_rows(vault, handle));
	return st;
}

enum status handle_store_default(struct vault *vault, char out[HANDLE_MAX + 1])
{
	struct secret *value = NULL;
	enum status st =
		vault_read(vault, VAULT_SETTING, NULL, default_setting, &value);

	if (st == STATUS_OK || st == STATUS_VAULT_DAMAGED) {
		st = STATUS_OK; /* a preference is not worth a failure */
		out[0] = '\0';
		if (value != NULL && value->len <= HANDLE_MAX) {
			memcpy(out, value->data, value->len);
			out[value->len] = '\0';
		}
	}
	secret_free(value);
	return st;
}

enum status handle_store_set_default(struct vault *vault, const char *handle)
{
	struct handle_record record;
	enum status st = handle_store_find(vault, handle, &record);

	if (st == STATUS_OK)
		st = vault_begin(vault, true);
	if (st == STATUS_OK)
		st = vault_end(vault,
			vault_write(vault, VAULT_SETTING, NULL, default_setting,
				handle, strlen(handle)));
	return st;
}

enum status handle_store_raw_key(
	struct vault *vault, const char *handle, struct secret **key)
{
	return vault_read(vault, VAULT_KEY, NULL, handle, key);
}

enum status handle_store_check_raw(
	const struct handle_record *record, const struct secret *private_bytes)
{
	struct bound_key bound;
	struct key *key = NULL;
	enum status st;

	if ((record->key == HANDLE_KEY_NONE) != (private_bytes == NULL))
		return STATUS_BAD_ARGUMENT;
	if (private_bytes == NULL)
		return STATUS_OK;
	/* Whether that opens only its security key can tell. */
	if (record->guard != GUARD_NONE)
		return read_bound(record, private_bytes, &bound) == STATUS_OK
			       ? STATUS_OK
			       : STATUS_BAD_ARGUMENT;
	st = key_import(private_bytes, &record->public_key, &key);
	if (st == STATUS_OK && !key_is_pair(key))
		st = STATUS_BAD_ARGUMENT;
	key_free(key);
	return st == STATUS_OK || st == STATUS_NO_MEMORY ? st
							 : STATUS_BAD_ARGUMENT;
}

enum status handle_store_put_raw(struct vault *vault,
	const struct handle_record *record, const struct secret *row,
	const struct secret *key)
{
	const char *handle = record->handle.text;
	enum status st = vault_begin(vault, true);

	if (st != STATUS_OK)
		return st;
	st = vault_write(
		vault, VAULT_HANDLE, NULL, handle, row->data, row->len);
	if (st == STATUS_OK)
		st = key == NULL ? vault_remove(vault, VAULT_KEY, NULL, handle)
				 : vault_write(vault, VAULT_KEY, NULL, handle,
					   key->data, key->len);
	if (st == STATUS_OK)
		st = vault_remove(vault, VAULT_ROTATION, NULL, handle);
	return vault_end(vault, st);
}
