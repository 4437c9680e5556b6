/* The user's settings in an export file. */
#ifndef OPS_MOVE_SETTINGS_H
#define OPS_MOVE_SETTINGS_H

#include "keys/import.h"
#include "ops/config.h"

/* Writes their line. */
CHECKED enum status move_settings_write(struct export_writer *writer);

/* Puts those of the file that count over *config: one is new where the default
 * stands here, and one where the file has the default is passed over.
 * STATUS_BAD_ARGUMENT, STATUS_BAD_SETTING. */
CHECKED enum status move_settings_take(struct import *import,
	const struct json *object, struct config *config);

#endif
