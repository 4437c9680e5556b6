#include "keys/import_internal.h"

#include "keys/export_zone.h"

#include <openssl/crypto.h>
#include <string.h>

static bool is_same(const struct zone *mine, const struct zone *theirs)
{
	const struct secret *one = mine->key.secret;
	const struct secret *other = theirs->key.secret;

	return strcmp(mine->server, theirs->server) == 0 &&
	       strcmp(mine->key.name, theirs->key.name) == 0 &&
	       strcmp(mine->key.algorithm, theirs->key.algorithm) == 0 &&
	       (one == NULL) == (other == NULL) &&
	       (one == NULL || (one->len == other->len &&
				       CRYPTO_memcmp(one->data, other->data,
					       one->len) == 0));
}

static enum status judge(struct vault *vault, const struct zone *theirs,
	enum import_verdict *out)
{
	struct zone mine = {.zone = ""};
	enum status st =
		zone_store_find(vault, theirs->zone, theirs->kind, &mine);

	if (st == STATUS_OK)
		*out = is_same(&mine, theirs) ? IMPORT_SAME : IMPORT_DIFFERS;
	zone_clear(&mine);
	return st == STATUS_ZONE_UNKNOWN || st == STATUS_VAULT_DAMAGED
		       ? STATUS_OK
		       : st;
}

enum status import_zone(struct import *import, const struct json *object)
{
	struct import_item item = {.kind = IMPORT_ZONE};
	struct zone zone = {.zone = ""};
	enum status st = export_zone_read(object, &zone);

	if (st == STATUS_OK && import->vault != NULL)
		st = judge(import->vault, &zone, &item.verdict);
	if (st == STATUS_OK) {
		strcpy(item.name, zone.zone);
		if (import_decide(import, &item))
			st = zone_store_put(import->vault, &zone);
	}
	zone_clear(&zone);
	return st;
}
