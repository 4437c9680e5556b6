/* DNS over TCP (RFC 7766) to one server that the caller names, not to the
 * resolver: one connection for what belongs together, of which nothing is left
 * for the next. By way of the user's proxy, where there is one. */
#ifndef NET_DNS_STREAM_H
#define NET_DNS_STREAM_H

#include "net/dns_server.h"

#include <stddef.h>

struct dns_stream;

/* end, by platform_clock_ms(), is for all that follows. The server's name is
 * looked up by dns.h, or by the proxy. A proxy that has no user and password of
 * its own gets random ones, other ones each time, so that one that separates
 * its users (Tor does) makes another circuit.
 * STATUS_UPDATE_UNREACHABLE, STATUS_ADDRESS_REFUSED, STATUS_NO_MEMORY. */
CHECKED enum status dns_stream_open(const struct dns_server *server,
	long long end, struct dns_stream **out);
void dns_stream_close(struct dns_stream *stream);

/* STATUS_UPDATE_UNREACHABLE: not all of it was handed over, so the server has
 * no whole message. */
CHECKED enum status dns_stream_send(
	struct dns_stream *stream, const uint8_t *message, size_t len);

/* STATUS_UPDATE_UNKNOWN when there is no whole message. The caller frees *out
 * with wiping_free. */
CHECKED enum status dns_stream_receive(
	struct dns_stream *stream, uint8_t **out, size_t *len);

#endif
