/* One document, fetched as every part of a resolution fetches: no redirect is
 * followed, for its target would be a name that nobody has checked. */
#ifndef NET_RESOLVE_FETCH_H
#define NET_RESOLVE_FETCH_H

#include "base/status.h"
#include "net/https.h"

/* As https_ask, and STATUS_REDIRECT_REFUSED for 3xx, STATUS_DNS_ABSENT for 404
 * and 410, STATUS_ANSWER_BAD for all that is not 200 then. The caller clears
 * *out in every case. */
CHECKED enum status resolve_fetch(struct https_client *client,
	const struct https_request *request, struct https_answer *out);

#endif
