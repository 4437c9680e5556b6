/* Shared by the files that make up import.h, and by nobody else. */
#ifndef KEYS_IMPORT_INTERNAL_H
#define KEYS_IMPORT_INTERNAL_H

#include "keys/import.h"

/* One for each kind of record: STATUS_BAD_ARGUMENT for what is none. key is
 * NULL where the line has none. */
CHECKED enum status import_handle(
	struct import *import, const struct json *object, const char *key);
CHECKED enum status import_contact(
	struct import *import, const struct json *object);
CHECKED enum status import_site(
	struct import *import, const struct json *object);
CHECKED enum status import_ask(struct import *import, const char *origin);
CHECKED enum status import_zone(
	struct import *import, const struct json *object);

#endif
