/* DNS messages for DNS over HTTPS, made and read by ldns. */
#ifndef NET_DNS_MESSAGE_H
#define NET_DNS_MESSAGE_H

#include "net/dns_records.h"

/* A question that wants signatures (DO) and an opinion of them (AD), with the
 * identifier 0 (RFC 8484, section 4.1). The caller frees *out. */
CHECKED enum status dns_message_write(
	const char *name, enum dns_type type, uint8_t **out, size_t *len);

/* Adds the answer to that question to out, following aliases within the
 * message. Its AD bit is believed: who answers was chosen by the user and is
 * known by its certificate. Statuses as in dns.h; count and ttl as in
 * dns_records.h. */
CHECKED enum status dns_message_read(const uint8_t *data, size_t len,
	const char *name, enum dns_type type, struct dns_records *out);

#endif
