/* What a person typed or pasted, without what surrounds a name by habit or by
 * accident: @, white space, marks of direction, at://, https:// with its
 * slash, a final dot, capital letters. Names that are not ASCII stay as they
 * are: turning them into A-labels is for the one who knows IDNA. */
#ifndef HANDLE_NAME_CLEAN_H
#define HANDLE_NAME_CLEAN_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

#define NAME_CLEAN_MAX 1024 /* bytes typed */

struct name_clean {
	char text[NAME_CLEAN_MAX + 1]; /* not empty */
	bool is_ascii;
	bool is_bare; /* without a dot: a personal name or a fingerprint */
};

/* STATUS_BAD_HANDLE when nothing is left that could be a name, and *why, if
 * not NULL, receives the sentence, static, that says so. Success does not mean
 * that it is a handle: handle_parse tells. */
CHECKED enum status name_clean(
	const char *text, struct name_clean *out, const char **why);

/* The sentence, static, that says why a cleaned name which handle_parse
 * refuses is no handle. */
const char *name_clean_fault(const char *text);

#endif
