/* Addresses, asked of the system's name servers or of the one configured, by
 * c-ares. It does not validate: what an address is worth is shown by the
 * certificate of who answers there. */
#ifndef NET_DNS_CARES_H
#define NET_DNS_CARES_H

#include "net/dns_records.h"

/* For DNS_ADDRESS only; out is empty. */
CHECKED enum status dns_cares_ask(
	const struct dns_look_up *look_up, struct dns_records *out);

#endif
