/* What of a vault goes into an export file: a line a record. */
#ifndef KEYS_EXPORT_VAULT_H
#define KEYS_EXPORT_VAULT_H

#include "keys/export_stream.h"
#include "keys/vault.h"

#include <stdint.h>

struct export_counts {
	int64_t handles;
	int64_t bound; /* of these, useless without a security key */
	int64_t contacts;
	int64_t sites; /* a handle was shown to a site */
	int64_t zones;
	int64_t damaged; /* could not be read, and are not in the file */
};

/* Writes all of it, secrets included; made is the time, in seconds since 1970.
 * STATUS_LOCKED, and as export_writer_line. */
CHECKED enum status export_vault(struct vault *vault,
	struct export_writer *writer, int64_t made,
	struct export_counts *counts);

#endif
