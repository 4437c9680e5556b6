/* The DNS zones in which disposable names may be made: by their one wildcard
 * record, or by updates that a key of the user's signs. */
#ifndef KEYS_ZONE_STORE_H
#define KEYS_ZONE_STORE_H

#include "handle/tsig_key.h"
#include "keys/vault.h"

#define ZONE_SERVER_MAX 263 /* bytes: a name of 253, brackets, a port */

/* Stored; never reuse a number. */
enum zone_kind {
	ZONE_WILDCARD = 1, /* *.<zone> TXT "v=nyw1 self=udf" */
	ZONE_UPDATE = 2,   /* DNS UPDATE (RFC 2136) */
};

struct zone {
	char zone[HOSTNAME_MAX + 1]; /* canonical: see handle/hostname.h */
	enum zone_kind kind;
	int64_t added; /* seconds since 1970 */
	/* Of ZONE_UPDATE; else empty. */
	char server[ZONE_SERVER_MAX + 1]; /* host, host:port or [v6]:port */
	struct tsig_key key;
};

/* "wildcard" or "update"; the reverse, STATUS_BAD_ARGUMENT. */
const char *zone_kind_name(enum zone_kind kind);
CHECKED enum status zone_kind_parse(const char *name, enum zone_kind *out);

/* STATUS_BAD_ZONE unless it is the canonical name of a zone that handles may
 * be in; STATUS_ZONE_TOO_LONG when `_nywhere.`, a fingerprint and a dot do not
 * fit in front of it. */
CHECKED enum status zone_name_check(const char *zone);

/* Wipes the secret. */
void zone_clear(struct zone *zone);

/* Adds the zone, durably. STATUS_ZONE_EXISTS when there is one of its name and
 * kind; STATUS_BAD_ZONE and STATUS_ZONE_TOO_LONG as above. */
CHECKED enum status zone_store_add(
	struct vault *vault, const struct zone *zone);

/* The same in the place of the one that there is, if any. */
CHECKED enum status zone_store_put(
	struct vault *vault, const struct zone *zone);

/* With its secret; the caller clears *out. STATUS_ZONE_UNKNOWN. */
CHECKED enum status zone_store_find(struct vault *vault, const char *zone,
	enum zone_kind kind, struct zone *out);

/* The zone with a key that a handle is in, the longest if there are several;
 * as above. */
CHECKED enum status zone_store_cover(
	struct vault *vault, const char *handle, struct zone *out);

/* STATUS_ZONE_UNKNOWN. A damaged one can be removed. */
CHECKED enum status zone_store_remove(
	struct vault *vault, const char *zone, enum zone_kind kind);

/* All of them, without their secrets, by name and kind. The caller frees *out,
 * an array of *count. Damaged ones are left out. */
CHECKED enum status zone_store_list(
	struct vault *vault, struct zone **out, size_t *count);

#endif
