/* A change of the TXT records of one name (DNS UPDATE, RFC 2136), signed. */
#ifndef NET_DNS_UPDATE_H
#define NET_DNS_UPDATE_H

#include "base/json.h"
#include "net/dns_exchange.h"
#include "net/dns_records.h"

#define DNS_UPDATE_MARK "v=nyw1" /* how a record of this protocol begins */
#define DNS_UPDATE_TTL_MAX 86400

enum dns_expect {
	DNS_EXPECT_ANYTHING, /* all TXT records of the name are ours */
	DNS_EXPECT_ABSENT,   /* there is none */
	DNS_EXPECT_TEXTS,    /* these and no others */
};

struct dns_change {
	const char *zone;
	const char *name; /* within the zone */
	enum dns_expect expect;
	struct json_strings texts; /* of DNS_EXPECT_TEXTS */
	/* What is to be there; each begins with the mark. Records of the name
	 * that do not begin with it stay, but for DNS_EXPECT_ANYTHING. */
	struct json_strings set;
	uint32_t ttl; /* seconds, at most DNS_UPDATE_TTL_MAX */
};

/* The server changes all of it or nothing, and only if what is expected holds
 * at that moment. Statuses: STATUS_BAD_ARGUMENT; those of dns_exchange;
 * STATUS_UPDATE_REFUSED, STATUS_UPDATE_ZONE, STATUS_UPDATE_TAKEN,
 * STATUS_UPDATE_FAILED: signed words of the server, nothing was changed;
 * STATUS_DNS_CONFLICT as in dns_ask.h. */
CHECKED enum status dns_update(struct dns_stream *stream,
	const struct tsig_key *key, const struct dns_change *change);

/* Parts of it: STATUS_BAD_ARGUMENT unless it can be asked for; the whole
 * unsigned message, for which now holds the present records if they are
 * expected; and what the rcode of a checked answer means. */
CHECKED enum status dns_update_check(const struct dns_change *change);
CHECKED enum status dns_update_write(const struct dns_change *change,
	const struct dns_records *now, struct dns_writer *out);
CHECKED enum status dns_update_outcome(enum dns_rcode rcode);

#endif
