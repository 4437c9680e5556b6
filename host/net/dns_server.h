/* Where a zone's server is, and the way there. */
#ifndef NET_DNS_SERVER_H
#define NET_DNS_SERVER_H

#include "base/status.h"
#include "handle/hostname.h"

#include <stdbool.h>
#include <stdint.h>

#define DNS_SERVER_PORT 53
#define DNS_PROXY_PORT 1080
#define DNS_PROXY_USER_MAX 255 /* RFC 1929 */

struct dns_server {
	char host[HOSTNAME_MAX + 1]; /* a name or an address, no brackets */
	bool is_address;
	uint16_t port;
};

/* ns.example.com, 192.0.2.1, 2001:db8::1, each of them with :PORT behind it if
 * need be, an IPv6 address then in brackets. STATUS_BAD_ARGUMENT, or
 * STATUS_ADDRESS_REFUSED for what is not on the public Internet, but for what
 * the development switch allows. */
CHECKED enum status dns_server_parse(const char *text, struct dns_server *out);

/* A SOCKS5 proxy that looks names up by itself. */
struct dns_proxy {
	struct dns_server at;
	char user[DNS_PROXY_USER_MAX + 1]; /* "" for none */
	char password[DNS_PROXY_USER_MAX + 1];
};

/* socks5h://[USER:PASSWORD@]HOST[:PORT]. Its host may be any address, as that
 * of a resolver may: the user chose it. STATUS_BAD_ARGUMENT. */
CHECKED enum status dns_proxy_parse(const char *url, struct dns_proxy *out);

#endif
