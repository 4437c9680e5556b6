/* What a zone's own server says, asked of itself and of no cache. */
#ifndef NET_DNS_ASK_H
#define NET_DNS_ASK_H

#include "net/dns_exchange.h"
#include "net/dns_records.h"

/* The TXT records of a name, as they are there; out->count is 0 when there is
 * none. The server must be one of its zone's. key is NULL for a question that
 * is not signed. Statuses: those of dns_exchange, but
 * STATUS_UPDATE_UNREACHABLE for no answer; STATUS_UPDATE_ZONE when the server
 * does not serve the name; STATUS_DNS_CONFLICT when the name is an alias, which
 * can have no records of its own; STATUS_DNS_FAILED, STATUS_DNS_TOO_LARGE. */
CHECKED enum status dns_ask(struct dns_stream *stream,
	const struct tsig_key *key, const char *name, struct dns_records *out);

/* Reads them out of a checked answer. */
CHECKED enum status dns_ask_read(const uint8_t *answer, size_t len,
	const struct dns_name *name, struct dns_records *out);

#endif
