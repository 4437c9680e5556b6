/* The first line of an export file (PROTOCOL.md, "Export file"), and the key
 * that it leads to with a passphrase or with a recovery code. */
#ifndef KEYS_EXPORT_HEADER_H
#define KEYS_EXPORT_HEADER_H

#include "base/secret.h"

#include <stdbool.h>
#include <stdint.h>

#define EXPORT_VERSION 1
#define EXPORT_SALT_LENGTH 16
#define EXPORT_HEADER_MAX 128 /* bytes, with the line end and a NUL */

/* The work of scrypt (RFC 7914) is 2^cost, r = 8, p = 1: 128 MiB and half a
 * second for what we write. A file may name another, within bounds that neither
 * a typing error nor malice can abuse: 256 MiB at most. */
#define EXPORT_COST 17
#define EXPORT_COST_MIN 14
#define EXPORT_COST_MAX 18

struct export_header {
	bool is_recovery; /* a code opens it, and there is no cost */
	int cost;
	unsigned char salt[EXPORT_SALT_LENGTH];
	char text[EXPORT_HEADER_MAX]; /* the line, with its end */
	size_t len;
};

/* A new one, with a salt of its own; cost is within the bounds. */
CHECKED enum status export_header_make(int cost, struct export_header *out);

/* The same for a file that a recovery code opens. */
CHECKED enum status export_header_make_recovery(struct export_header *out);

/* Reads the line at the beginning of len bytes. STATUS_EXPORT_FOREIGN for what
 * is none, or one with other bounds; STATUS_EXPORT_NEWER for a version that is
 * not known here. */
CHECKED enum status export_header_parse(
	const char *text, size_t len, struct export_header *out);

/* The key of what follows. The passphrase, or the code as recovery_read has it,
 * stays the caller's. */
CHECKED enum status export_header_key(const struct export_header *header,
	const struct secret *secret, struct secret **out);

#endif
