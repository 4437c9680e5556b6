/* The file https://<handle>/.well-known/atproto-did, which holds a DID
 * (https://atproto.com/specs/handle). */
#ifndef NET_WELL_KNOWN_H
#define NET_WELL_KNOWN_H

#include "base/status.h"
#include "handle/handle.h"
#include "handle/handle_record.h"
#include "net/https.h"

#include <stdatomic.h>

#define WELL_KNOWN_URL_MAX                                                     \
	(sizeof("https:///.well-known/atproto-did") + HANDLE_MAX)

void well_known_url(const char *handle, char out[WELL_KNOWN_URL_MAX]);

/* STATUS_DNS_ABSENT for 404, 410 and a host without an address: the handle has
 * no such file. STATUS_RECORD_BAD for a file that holds no DID, else what
 * https.h says, STATUS_ANSWER_BAD for another status. stop as there. */
CHECKED enum status well_known_ask(struct https_client *client,
	const char *handle, const atomic_bool *stop, struct handle_record *out);

#endif
