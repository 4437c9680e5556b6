/* Whether the name servers pass on what validation needs. Many a router at
 * home drops it; every answer would then look forged. */
#ifndef NET_DNS_UNBOUND_PROBE_H
#define NET_DNS_UNBOUND_PROBE_H

#include "net/dns_records.h"
#include "net/dns_unbound_context.h"

enum unbound_mode {
	UNBOUND_UNKNOWN,
	UNBOUND_PLAIN, /* answers cannot be validated: all are insecure */
	UNBOUND_VALIDATES,
};

/* What is known of the name servers as they are now. */
enum unbound_mode dns_unbound_mode(void);

/* An answer has been validated. */
void dns_unbound_proved(void);

/* Asks, when an answer could not be validated, for the keys of the trust
 * anchor's own zone: if they come with signatures, whatever these are worth,
 * UNBOUND_VALIDATES, and the answer was forged; if they come without any,
 * UNBOUND_PLAIN. Silence is UNBOUND_UNKNOWN, and is asked about again later. */
enum unbound_mode dns_unbound_probe(void);

/* One question to a context; in dns_unbound.c. *out, which ub_resolve_free
 * releases, is NULL after a failure: STATUS_DNS_TIMEOUT, STATUS_DNS_FAILED. */
CHECKED enum status dns_unbound_call(struct unbound_context *context,
	const struct dns_look_up *look_up, struct ub_result **out);

#endif
