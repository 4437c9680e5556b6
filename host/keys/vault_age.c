/* How many changes are in a vault, and whether more were once. Each durable
 * transaction is one; that a site was signed in to is none. */
#include "keys/vault_internal.h"
#include "keys/vault_seen.h"

#include <string.h>

#define NAME "changes"
#define LENGTH 8 /* bytes, the highest first */

static enum status read_changes(struct vault *vault, int64_t *out)
{
	unsigned char bytes[LENGTH] = {0};
	uint64_t changes = 0;
	bool is_there;
	enum status st =
		vault_read_meta(vault, NAME, bytes, sizeof(bytes), &is_there);

	if (st != STATUS_OK)
		return st;
	for (size_t i = 0; i < LENGTH; i++)
		changes = changes << 8 | bytes[i];
	if (changes >= INT64_MAX / 2) /* none of ours */
		return STATUS_VAULT_DAMAGED;
	*out = (int64_t)changes;
	return STATUS_OK;
}

static enum status write_changes(struct vault *vault, int64_t changes)
{
	unsigned char bytes[LENGTH];

	for (size_t i = 0; i < LENGTH; i++)
		bytes[i] = (unsigned char)((uint64_t)changes >>
					   8 * (LENGTH - 1 - i));
	return vault_write_meta(vault, NAME, bytes, sizeof(bytes));
}

enum status vault_count_change(struct vault *vault, int64_t *changes)
{
	enum status st = read_changes(vault, changes);

	return st == STATUS_OK ? write_changes(vault, ++*changes) : st;
}

/* What was seen is read first: a host that writes meanwhile raises both, this
 * one after that in the vault. */
enum status vault_check_older(struct vault *vault)
{
	int64_t seen = vault_seen_read(vault->id);
	int64_t changes = 0;
	enum status st = read_changes(vault, &changes);

	if (st == STATUS_OK && changes < seen)
		st = STATUS_VAULT_OLDER;
	if (st == STATUS_OK && changes > seen)
		vault_seen_raise(vault->id, changes);
	return st;
}

enum status vault_accept_older(struct vault *vault)
{
	int64_t seen = vault_seen_read(vault->id);
	int64_t changes = 0;
	enum status st = vault_begin(vault, true);

	if (st != STATUS_OK)
		return st;
	st = read_changes(vault, &changes);
	if (st == STATUS_OK && changes < seen)
		st = write_changes(vault, seen);
	return vault_end(vault, st);
}
