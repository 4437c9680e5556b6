/* From what a person typed to a handle: handle/name_clean.h, and A-labels for
 * names that are not ASCII. */
#ifndef NET_CLEAN_H
#define NET_CLEAN_H

#include "base/status.h"
#include "handle/handle.h"

/* STATUS_BAD_HANDLE, and *why, static, is the sentence that says why not.
 * Names under .test are handles with the development switch only. */
CHECKED enum status clean_handle(
	const char *text, struct handle *out, const char **why);

#endif
