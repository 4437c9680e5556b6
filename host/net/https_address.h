/* Which addresses may be connected to: those that IANA's registries of
 * special-purpose addresses leave to the public Internet. */
#ifndef NET_HTTPS_ADDRESS_H
#define NET_HTTPS_ADDRESS_H

#include "net/dns.h"

#include <sys/socket.h>

enum address_kind {
	ADDRESS_PUBLIC,
	ADDRESS_LOOPBACK, /* allowed by the development switch */
	ADDRESS_REFUSED,
};

enum address_kind https_address_kind(const struct dns_address *address);

/* Whether we may connect there, with the development switch on or off. */
bool https_address_is_allowed(
	const struct dns_address *address, bool development);

/* An IP address in text, without brackets. */
bool https_address_parse(const char *text, struct dns_address *out);

/* False for another family than IPv4 and IPv6. */
bool https_address_of(const struct sockaddr *from, struct dns_address *out);

#endif
