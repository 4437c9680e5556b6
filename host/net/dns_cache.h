/* Answers that were kept, found or absent, in a table of fixed size: what has
 * the same place as an older answer replaces it. */
#ifndef NET_DNS_CACHE_H
#define NET_DNS_CACHE_H

#include "net/dns_records.h"

#define DNS_CACHE_SLOTS 128
#define DNS_CACHE_ABSENT_MAX 60 /* seconds; a new record is soon wanted */

/* A copy, which the caller frees, with what is left of its TTL; NULL when
 * there is none. */
struct dns_records *dns_cache_get(const struct dns_look_up *look_up);

/* Keeps a copy for its TTL within the limits above and of dns.h. */
void dns_cache_put(
	const struct dns_look_up *look_up, const struct dns_records *records);

#endif
