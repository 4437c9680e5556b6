/* Those members of config.json that are the user's wishes, and no matter of the
 * computer or of development. */
#ifndef OPS_SETTINGS_H
#define OPS_SETTINGS_H

#include "ops/config.h"

/* Writes them into an object that the caller has begun. */
void settings_write(struct json_writer *w, const struct config *config);

/* Puts such members over those that *config has. STATUS_BAD_ARGUMENT for
 * others, STATUS_BAD_SETTING for a value that may not be set here. */
CHECKED enum status settings_overlay(
	const struct json *set, struct config *config);

#endif
