/* One message to a server and its answer, which is believed only if it is the
 * answer to that message and, where there is a key, signed with it. */
#ifndef NET_DNS_EXCHANGE_H
#define NET_DNS_EXCHANGE_H

#include "net/dns_stream.h"
#include "net/tsig.h"

enum dns_opcode {
	DNS_OPCODE_QUERY = 0,
	DNS_OPCODE_UPDATE = 5,
};

/* RFC 1035, section 4.1.1, and RFC 2136, section 2.2. */
enum dns_rcode {
	DNS_RCODE_OK = 0,
	DNS_RCODE_FORMAT = 1,
	DNS_RCODE_SERVER = 2,
	DNS_RCODE_ABSENT = 3, /* NXDOMAIN */
	DNS_RCODE_NOT_IMPLEMENTED = 4,
	DNS_RCODE_REFUSED = 5,
	DNS_RCODE_NAME_EXISTS = 6, /* YXDOMAIN */
	DNS_RCODE_EXISTS = 7,      /* YXRRSET */
	DNS_RCODE_NOT_THERE = 8,   /* NXRRSET */
	DNS_RCODE_NOT_AUTH = 9,
	DNS_RCODE_NOT_ZONE = 10,
};

/* Begins a message with a random identifier and its one question or, in an
 * update, its zone. STATUS_CRYPTO without randomness. */
CHECKED enum status dns_message_begin(struct dns_writer *w,
	enum dns_opcode opcode, const struct dns_name *name, uint16_t type);

/* What was sent: the message without its signature, and that. key is NULL for
 * a message that has none. */
struct dns_sent {
	const uint8_t *message;
	size_t len;
	const struct tsig_key *key;
	struct tsig_mac mac;
};

/* Whether that is the answer; *len is without the signature after it. Statuses
 * as those of tsig_verify: STATUS_UPDATE_FORGED for what is no answer to it;
 * and STATUS_UPDATE_ZONE, unsigned, when the server does not have the zone. */
CHECKED enum status dns_answer_check(
	const struct dns_sent *sent, int64_t now, uint8_t *answer, size_t *len);

/* The rcode of a checked answer. */
enum dns_rcode dns_answer_rcode(const uint8_t *answer);

/* Signs with key unless it is NULL, sends, receives, checks. Statuses as those
 * of dns_answer_check and of dns_stream.h. The caller frees *out with
 * wiping_free. */
CHECKED enum status dns_exchange(struct dns_stream *stream,
	const struct tsig_key *key, struct dns_writer *message, uint8_t **out,
	size_t *len);

#endif
