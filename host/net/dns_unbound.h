/* Records whose origin matters, asked of the system's name servers or of the
 * one configured, and validated here by libunbound. */
#ifndef NET_DNS_UNBOUND_H
#define NET_DNS_UNBOUND_H

#include "net/dns_records.h"

/* out is empty. */
CHECKED enum status dns_unbound_ask(
	const struct dns_look_up *look_up, struct dns_records *out);

#endif
