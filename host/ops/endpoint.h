/* Where nywhere-net may be told to go, as a user types it: checked before it is
 * written down, for a setting that fails later is hard to understand. */
#ifndef OPS_ENDPOINT_H
#define OPS_ENDPOINT_H

#include <stdbool.h>

/* An IPv4 address or an IPv6 address, the latter in brackets where a port
 * follows: 192.0.2.1, 192.0.2.1:5300, 2001:db8::1, [2001:db8::1]:5300. */
bool endpoint_is_server(const char *text);

/* An address of DNS over HTTPS: https, an address or a name of the public DNS,
 * no port, a path. */
bool endpoint_is_doh(const char *text);

/* An address of a directory: https, a host as there, nothing after it. */
bool endpoint_is_directory(const char *text);

/* A server of the DNS: a name in lower case, an IPv4 address or an IPv6
 * address in brackets, with or without a port. */
bool endpoint_is_host(const char *text);

/* An IPv6 address, not in brackets. */
bool endpoint_is_ipv6(const char *text);

/* A proxy that is told names, not addresses: socks5h://, a host as above, a
 * port or not, and no user, for a name of a user would tie together what goes
 * through it. */
bool endpoint_is_proxy(const char *text);

#endif
