/* Where nywhere-net may be told to go, as a user types it: checked before it is
 * written down, for a setting that fails later is hard to understand. */
#ifndef OPS_ENDPOINT_H
#define OPS_ENDPOINT_H

#include <stdbool.h>

/* An IPv4 address or an IPv6 address, the latter in brackets where a port
 * follows: 192.0.2.1, 192.0.2.1:5300, 2001:db8::1, [2001:db8::1]:5300. */
bool endpoint_is_server(const char *text);

/* An address of DNS over HTTPS: https, a host without a port, a path. */
bool endpoint_is_doh(const char *text);

/* An address of a directory: https, a host, nothing after it. */
bool endpoint_is_directory(const char *text);

#endif
