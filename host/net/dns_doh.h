/* DNS over HTTPS (RFC 8484), to the server that the user chose. */
#ifndef NET_DNS_DOH_H
#define NET_DNS_DOH_H

#include "net/dns_records.h"

/* out is empty. A server that cannot be reached or answers nonsense is
 * STATUS_DNS_FAILED, a silent one STATUS_DNS_TIMEOUT. */
CHECKED enum status dns_doh_ask(
	const struct dns_look_up *look_up, struct dns_records *out);

#endif
