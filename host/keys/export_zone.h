/* A zone with its secret as an object of an export file. */
#ifndef KEYS_EXPORT_ZONE_H
#define KEYS_EXPORT_ZONE_H

#include "base/json.h"
#include "keys/zone_store.h"

/* Writes the members of an object that the caller has begun. */
CHECKED enum status export_zone_write(
	struct json_writer *w, const struct zone *zone);

/* STATUS_BAD_ARGUMENT for what is no zone; the caller clears *out. */
CHECKED enum status export_zone_read(
	const struct json *object, struct zone *out);

#endif
