/* A context of libunbound: its cache, its view of the name servers, and what
 * it found out about them. Shared by threads, replaced when it grows stale. */
#ifndef NET_DNS_UNBOUND_CONTEXT_H
#define NET_DNS_UNBOUND_CONTEXT_H

#include "base/status.h"

#include <stdbool.h>
#include <stdint.h>
#include <unbound.h>

#define UNBOUND_ASKED 64 /* words */

struct unbound_context {
	struct ub_ctx *ub;
	int users;
	bool retired; /* not the current one any more */
	/* What it was asked, by a hash: its cache may hold an answer. */
	uint64_t asked[UNBOUND_ASKED];
};

/* The current one, made if need be, for a question that has this hash; to be
 * given back by _release. With fresh, one that was never asked that.
 * STATUS_DNS_FAILED. */
CHECKED enum status unbound_context_take(bool validates, uint32_t hash,
	bool fresh, struct unbound_context **out);
void unbound_context_release(struct unbound_context *context);

/* Makes the next _take begin with an empty cache. */
void unbound_context_retire(struct unbound_context *context);

/* Retires both contexts if the system's name servers are others than at the
 * last call, or to renew them in any case; true if it did. */
bool unbound_context_follow(bool renew);

/* The file of trust anchors; "" when there is none. */
const char *unbound_context_anchors(void);

#endif
