/* A key in the desktop's keyring (Secret Service API, org.freedesktop.secrets):
 * one item for each vault, in the default collection. None of these unlocks a
 * collection or starts a bus, and each ends in time, whatever answers there. */
#ifndef UNLOCK_KEYRING_H
#define UNLOCK_KEYRING_H

#include "base/secret.h"

#define KEYRING_SECRET_SIZE 32
#define KEYRING_READ_LIMIT_MS 2000
#define KEYRING_WRITE_LIMIT_MS 10000 /* some ask the user first */

/* vault names it: base64url. All of them: STATUS_KEYRING_MISSING without a
 * service or a default collection, STATUS_KEYRING_LOCKED, STATUS_KEYRING_FAILED
 * for a service that is late or makes no sense. */

/* Replaces what is there, and reads it back. */
CHECKED enum status keyring_store(
	const char *vault, const struct secret *secret);

/* Also STATUS_KEYRING_EMPTY. The caller frees *out, KEYRING_SECRET_SIZE bytes.
 */
CHECKED enum status keyring_read(const char *vault, struct secret **out);

/* Also STATUS_KEYRING_EMPTY: nothing was there. */
CHECKED enum status keyring_remove(const char *vault);

#endif
