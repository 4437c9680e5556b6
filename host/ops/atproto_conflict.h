/* Two records of one handle that contradict each other: whichever is asked for
 * first would decide whose the handle is. */
#ifndef OPS_ATPROTO_CONFLICT_H
#define OPS_ATPROTO_CONFLICT_H

#include "base/json.h"

/* texts is a list of the TXT records at a handle's _atproto.
 * STATUS_DNS_CONFLICT when they lead to another DID; STATUS_RECORD_BAD when
 * they cannot be read. */
CHECKED enum status atproto_conflict_check(
	const struct json *texts, const char *did);

#endif
