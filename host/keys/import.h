/* What an export file holds, beside what the vault has: what is new, what is
 * the same, what differs; and taking it over. */
#ifndef KEYS_IMPORT_H
#define KEYS_IMPORT_H

#include "base/json.h"
#include "keys/export_stream.h"
#include "keys/vault.h"

#include <stdbool.h>
#include <stdint.h>

#define IMPORT_NAME_MAX 527 /* bytes: a handle, " at ", an origin */

enum import_kind {
	IMPORT_HANDLE,
	IMPORT_CONTACT,
	IMPORT_SITE, /* a handle was shown to it, or it must ask */
	IMPORT_ZONE,
	IMPORT_SETTING,
	IMPORT_KINDS
};

enum import_verdict {
	IMPORT_NEW,     /* is not here; a damaged record counts so */
	IMPORT_SAME,    /* is here as it is, or says more here */
	IMPORT_NEWER,   /* is here, and says more or is younger in the file */
	IMPORT_OLDER,   /* likewise, but younger here */
	IMPORT_DIFFERS, /* another key or value, and no telling which counts */
	IMPORT_VERDICTS
};

struct import_item {
	enum import_kind kind;
	enum import_verdict verdict;
	char name[IMPORT_NAME_MAX + 1];
};

/* What is done with each line. New and newer items are written; those that
 * differ only where replaces. */
struct import {
	struct vault *vault; /* NULL while there is none: all is new */
	bool writes;         /* or only looks; in a transaction of the caller */
	bool replaces;
	void (*tell)(void *context, const struct import_item *item);
	/* The settings are not the vault's. */
	enum status (*settings)(void *context, const struct json *settings);
	void *context;
	int64_t made; /* set by import_read: seconds since 1970 */
};

/* "handle", "contact", "site", "zone", "setting"; "new", "same", "newer",
 * "older", "differs". */
const char *import_kind_name(enum import_kind kind);
const char *import_verdict_name(enum import_verdict verdict);

/* Tells of an item, and returns whether it is to be written. */
bool import_decide(struct import *import, const struct import_item *item);

/* Goes through all lines of the reader. STATUS_EXPORT_DAMAGED for one that
 * makes no sense, and as export_reader_next. */
CHECKED enum status import_read(
	struct import *import, struct export_reader *reader);

/* The same for one line. */
CHECKED enum status import_line(
	struct import *import, const char *text, size_t len);

#endif
