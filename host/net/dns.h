/* Questions to the DNS. Every call blocks for at most its time limit, and three
 * seconds beyond while it is found out whether name servers let signatures
 * through; any thread may call. Answers are kept for their TTL, at most 10
 * minutes.
 *
 * Statuses, the same for all: STATUS_DNS_ABSENT for a name or a record
 * that is not there; STATUS_DNS_FAILED for SERVFAIL, REFUSED, a CNAME loop and
 * what cannot be read; STATUS_DNS_TIMEOUT; STATUS_DNS_BOGUS when a signature
 * that must be there is wrong or missing; STATUS_DNS_TOO_LARGE when there is
 * more than the limits below; STATUS_BAD_ARGUMENT for a name that is none. */
#ifndef NET_DNS_H
#define NET_DNS_H

#include "base/status.h"
#include "handle/hostname.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DNS_TIME_MS 10000
#define DNS_KEEP_MAX 600 /* seconds */
#define DNS_TXT_MAX 32
#define DNS_TEXT_MAX 4096 /* bytes of one record, its strings joined */
#define DNS_SRV_MAX 16
#define DNS_ADDRESS_MAX 16
#define DNS_SERVERS_MAX 8

enum dnssec {
	DNSSEC_INSECURE, /* no chain of signatures, or nobody could check it */
	DNSSEC_SECURE,
};

struct dns_question {
	const char *name; /* A-labels; _service labels allowed; no final dot */
	bool fresh;       /* do not answer from what was kept */
	int timeout_ms;   /* 0 for DNS_TIME_MS, the most */
};

/* The strings of a record are joined. A record with bytes outside of printable
 * ASCII is none of ours and left out, so count may be 0. */
struct dns_txt {
	enum dnssec dnssec;
	uint32_t ttl;
	size_t count;
	char *text[DNS_TXT_MAX];
};

struct dns_service {
	uint16_t priority;
	uint16_t weight;
	uint16_t port;
	char target[HOSTNAME_MAX +
		    1]; /* "" for ".": there is no such service */
};

/* In the order in which they are to be tried (RFC 2782). A target that is no
 * host name is left out, so count may be 0. */
struct dns_srv {
	enum dnssec dnssec;
	uint32_t ttl;
	size_t count;
	struct dns_service service[DNS_SRV_MAX];
};

struct dns_address {
	bool v6;
	uint8_t byte[16]; /* the first 4 of them without v6 */
};

struct dns_addresses {
	uint32_t ttl;
	size_t count; /* at least 1 */
	struct dns_address address[DNS_ADDRESS_MAX];
};

/* Names that are no host's, and more than there is room for, are left out. */
struct dns_servers {
	size_t count;
	char name[DNS_SERVERS_MAX][HOSTNAME_MAX + 1];
};

/* dns_txt_clear releases *out, also one that was only zeroed. */
CHECKED enum status dns_txt(
	const struct dns_question *question, struct dns_txt *out);
void dns_txt_clear(struct dns_txt *txt);

CHECKED enum status dns_srv(
	const struct dns_question *question, struct dns_srv *out);

/* IPv4 and IPv6. Says nothing about whether they may be connected to: see
 * https_address.h. */
CHECKED enum status dns_addresses(
	const struct dns_question *question, struct dns_addresses *out);

/* The name servers of a zone, by its NS records. */
CHECKED enum status dns_servers(
	const struct dns_question *question, struct dns_servers *out);

/* "secure" or "insecure". */
const char *dns_dnssec_name(enum dnssec dnssec);

#endif
