#include "net/dns_message.h"

#include <ldns/ldns.h>
#include <stdlib.h>
#include <string.h>

#define ALIASES_MAX 8
#define EDNS_SIZE 1232

enum status dns_message_write(
	const char *name, enum dns_type type, uint8_t **out, size_t *len)
{
	ldns_rdf *owner = ldns_dname_new_frm_str(name);
	ldns_pkt *packet = NULL;
	enum status st = STATUS_BAD_ARGUMENT;

	if (owner == NULL)
		return STATUS_BAD_ARGUMENT;
	/* the packet takes owner */
	packet = ldns_pkt_query_new(
		owner, (ldns_rr_type)type, LDNS_RR_CLASS_IN, LDNS_RD | LDNS_AD);
	if (packet == NULL) {
		ldns_rdf_deep_free(owner);
		return STATUS_NO_MEMORY;
	}
	ldns_pkt_set_id(packet, 0);
	ldns_pkt_set_edns_udp_size(packet, EDNS_SIZE);
	ldns_pkt_set_edns_do(packet, true);
	if (ldns_pkt2wire(out, packet, len) == LDNS_STATUS_OK)
		st = STATUS_OK;
	ldns_pkt_free(packet);
	return st;
}

static bool is_of(const ldns_rr *rr, const ldns_rdf *owner, ldns_rr_type type)
{
	return ldns_rr_get_type(rr) == type &&
	       ldns_rr_get_class(rr) == LDNS_RR_CLASS_IN &&
	       ldns_dname_compare(ldns_rr_owner(rr), owner) == 0;
}

static void lower_ttl(struct dns_records *out, const ldns_rr *rr, bool *any)
{
	if (!*any || ldns_rr_ttl(rr) < out->ttl)
		out->ttl = ldns_rr_ttl(rr);
	*any = true;
}

/* The name at the end of the chain of aliases, within answer or owner. */
static enum status follow_aliases(const ldns_rr_list *answer,
	const ldns_rdf **owner, struct dns_records *out, bool *any)
{
	int hops = 0;

	for (size_t i = 0; i < ldns_rr_list_rr_count(answer); i++) {
		const ldns_rr *rr = ldns_rr_list_rr(answer, i);

		if (!is_of(rr, *owner, LDNS_RR_TYPE_CNAME))
			continue;
		if (ldns_rr_rd_count(rr) != 1 || ++hops > ALIASES_MAX)
			return STATUS_DNS_FAILED;
		lower_ttl(out, rr, any);
		*owner = ldns_rr_rdf(rr, 0);
		i = (size_t)-1; /* they may come in any order */
	}
	return STATUS_OK;
}

/* All data of a record as it was in the message, names uncompressed. */
static enum status add(struct dns_records *out, const ldns_rr *rr)
{
	uint8_t data[LDNS_MAX_PACKETLEN];
	size_t len = 0;

	for (size_t i = 0; i < ldns_rr_rd_count(rr); i++) {
		const ldns_rdf *rdf = ldns_rr_rdf(rr, i);

		if (ldns_rdf_size(rdf) > sizeof(data) - len)
			return STATUS_DNS_TOO_LARGE;
		memcpy(data + len, ldns_rdf_data(rdf), ldns_rdf_size(rdf));
		len += ldns_rdf_size(rdf);
	}
	return dns_records_add(out, data, len);
}

/* RFC 2308, section 5: for how long a name is absent. */
static uint32_t absent_ttl(const ldns_pkt *packet)
{
	const ldns_rr_list *authority = ldns_pkt_authority(packet);

	for (size_t i = 0; i < ldns_rr_list_rr_count(authority); i++) {
		const ldns_rr *rr = ldns_rr_list_rr(authority, i);
		uint32_t minimum;

		if (ldns_rr_get_type(rr) != LDNS_RR_TYPE_SOA ||
			ldns_rr_rd_count(rr) != 7)
			continue;
		minimum = ldns_rdf2native_int32(ldns_rr_rdf(rr, 6));
		return minimum < ldns_rr_ttl(rr) ? minimum : ldns_rr_ttl(rr);
	}
	return 0;
}

static enum status read_answer(const ldns_pkt *packet, const ldns_rdf *asked,
	enum dns_type type, struct dns_records *out)
{
	const ldns_rr_list *answer = ldns_pkt_answer(packet);
	const ldns_rdf *owner = asked;
	bool any = false;
	enum status st = follow_aliases(answer, &owner, out, &any);

	for (size_t i = 0; i < ldns_rr_list_rr_count(answer); i++) {
		const ldns_rr *rr = ldns_rr_list_rr(answer, i);

		if (st != STATUS_OK || !is_of(rr, owner, (ldns_rr_type)type))
			continue;
		lower_ttl(out, rr, &any);
		st = add(out, rr);
	}
	if (st == STATUS_OK && out->count == 0)
		out->ttl = absent_ttl(packet);
	return st;
}

/* Whether it answers what was asked: nothing else makes it ours. */
static bool is_answer_to(
	const ldns_pkt *packet, const ldns_rdf *asked, enum dns_type type)
{
	const ldns_rr_list *question = ldns_pkt_question(packet);

	return ldns_pkt_qr(packet) && ldns_pkt_id(packet) == 0 &&
	       ldns_pkt_get_opcode(packet) == LDNS_PACKET_QUERY &&
	       !ldns_pkt_tc(packet) && ldns_rr_list_rr_count(question) == 1 &&
	       is_of(ldns_rr_list_rr(question, 0), asked, (ldns_rr_type)type);
}

enum status dns_message_read(const uint8_t *data, size_t len, const char *name,
	enum dns_type type, struct dns_records *out)
{
	ldns_rdf *asked = ldns_dname_new_frm_str(name);
	ldns_pkt *packet = NULL;
	enum status st = STATUS_DNS_FAILED;

	if (asked == NULL)
		return STATUS_BAD_ARGUMENT;
	if (ldns_wire2pkt(&packet, data, len) != LDNS_STATUS_OK ||
		!is_answer_to(packet, asked, type))
		goto out;
	if (ldns_pkt_get_rcode(packet) == LDNS_RCODE_NOERROR ||
		ldns_pkt_get_rcode(packet) == LDNS_RCODE_NXDOMAIN)
		st = read_answer(packet, asked, type, out);
	out->dnssec = ldns_pkt_ad(packet) ? DNSSEC_SECURE : DNSSEC_INSECURE;
out:
	ldns_pkt_free(packet);
	ldns_rdf_deep_free(asked);
	return st;
}
