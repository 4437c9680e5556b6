/* Whether a zone has the wildcard record under which every fingerprint is a
 * name (PROTOCOL.md, section 6), as sites see it. */
#ifndef NET_ZONE_CHECK_H
#define NET_ZONE_CHECK_H

#include "net/dns.h"

enum zone_state {
	ZONE_OK,
	ZONE_MISSING, /* no record of this protocol */
	ZONE_WRONG,   /* there are such records, but not that one alone */
	ZONE_BOGUS,   /* a DNSSEC signature is wrong or missing */
	ZONE_SPLIT,   /* the zone's own server says something else */
};

struct zone_report {
	enum zone_state state;
	bool has_dnssec; /* of ZONE_OK and ZONE_WRONG: dnssec and ttl hold */
	enum dnssec dnssec;
	uint32_t ttl;
};

/* Asks for a name that nobody can have asked for before: the resolver, and
 * then the first of the zone's own servers that answers. Where none does, the
 * resolver's word counts. Statuses, besides those of dns.h but for
 * STATUS_DNS_ABSENT and STATUS_DNS_BOGUS: STATUS_BAD_ZONE, STATUS_ZONE_TOO_LONG
 * when a handle does not fit in front of it. */
CHECKED enum status zone_check(const char *zone, struct zone_report *out);

/* "ok", "missing", "wrong", "bogus", "split". */
const char *zone_state_name(enum zone_state state);

#endif
