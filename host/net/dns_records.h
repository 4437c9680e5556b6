/* The records that answer one question, as they came, before they are read by
 * type. */
#ifndef NET_DNS_RECORDS_H
#define NET_DNS_RECORDS_H

#include "net/dns.h"

#define DNS_RECORDS_MAX 32
#define DNS_RECORDS_BYTES 16384 /* of all of them */

enum dns_type {
	DNS_A = 1,
	DNS_NS = 2,
	DNS_TXT = 16,
	DNS_AAAA = 28,
	DNS_SRV = 33,
	DNS_DNSKEY = 48,
	DNS_ADDRESS = 0x10000, /* A and AAAA together; in no message */
};

struct dns_record {
	size_t at; /* in data */
	size_t len;
};

/* count is 0 for a name or a type that is not there; ttl then says for how
 * long that may be believed. */
struct dns_records {
	enum dnssec dnssec;
	uint32_t ttl;
	size_t count;
	size_t used; /* bytes of data */
	struct dns_record record[DNS_RECORDS_MAX];
	uint8_t data[DNS_RECORDS_BYTES];
};

/* STATUS_DNS_TOO_LARGE when there is no room for it. */
CHECKED enum status dns_records_add(
	struct dns_records *records, const uint8_t *data, size_t len);

/* The answers for A and for AAAA, each with what came of asking, as one. One
 * family is enough, as long as it has addresses. */
CHECKED enum status dns_records_join(enum status st_a,
	const struct dns_records *a, enum status st_aaaa,
	const struct dns_records *aaaa, struct dns_records *out);

/* Joins the strings of a TXT record; the caller frees *out, which stays NULL
 * for a record that cannot be ours. STATUS_DNS_TOO_LARGE. */
CHECKED enum status dns_record_text(
	const uint8_t *data, size_t len, char **out);

/* What a backend is asked. Its name is valid and in lower case. */
struct dns_look_up {
	const char *name;
	enum dns_type type;
	bool fresh;
	int timeout_ms;
};

/* Of the name and the type; FNV-1a. */
uint32_t dns_look_up_hash(const struct dns_look_up *look_up);

/* The readers of records, by type; dns_txt_read allocates. */
CHECKED enum status dns_txt_read(
	const struct dns_records *records, struct dns_txt *out);
CHECKED enum status dns_srv_read(
	const struct dns_records *records, struct dns_srv *out);
CHECKED enum status dns_addresses_read(
	const struct dns_records *records, struct dns_addresses *out);
void dns_servers_read(
	const struct dns_records *records, struct dns_servers *out);

#endif
