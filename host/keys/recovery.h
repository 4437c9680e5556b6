/* The recovery code: 140 random bits in seven groups of five, written by us
 * and typed by the user, in Crockford's base32 (letters O, I and L are read as
 * the digits that they look like, U is not used). The fifth character of each
 * group checks the other four and the group's place. */
#ifndef KEYS_RECOVERY_H
#define KEYS_RECOVERY_H

#include "base/secret.h"

#define RECOVERY_GROUPS 7
#define RECOVERY_LENGTH (RECOVERY_GROUPS * 6 - 1) /* with its dashes */

/* A new code, RECOVERY_LENGTH characters without a NUL; the caller frees it. */
CHECKED enum status recovery_new(struct secret **out);

/* What was typed, in any case, with dashes and spaces or without, in the form
 * in which recovery_new writes it. STATUS_RECOVERY_WRONG when its length or a
 * check is not right. The caller frees *out. */
CHECKED enum status recovery_read(
	const struct secret *typed, struct secret **out);

#endif
