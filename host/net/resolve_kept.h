/* The servers that handles were last found to have, for as long as the records
 * on the way there allow and ten minutes at most: the browser asks for them
 * again a moment after the person has chosen. Any thread may call. */
#ifndef NET_RESOLVE_KEPT_H
#define NET_RESOLVE_KEPT_H

#include "net/resolve.h"

#include <stdbool.h>

struct resolve_kept {
	char handle[HANDLE_MAX + 1];
	char did[DID_MAX + 1]; /* "" when there is none */
	char issuer[AUTH_URL_MAX + 1];
	char authorization_endpoint[AUTH_URL_MAX + 1];
	enum resolve_flow flow;
	long long until; /* by platform_clock_ms */
};

/* Keeps what a resolution found up to a server; one that has a problem takes
 * away what was kept for its handle, whatever that was. */
void resolve_keep(const struct resolution *resolution);

/* What would be kept of a resolution without a problem. */
void resolve_kept_of(
	const struct resolution *resolution, struct resolve_kept *out);

/* False when nothing is kept for this handle, or not long enough. */
bool resolve_kept_find(const char *handle, struct resolve_kept *out);

#endif
