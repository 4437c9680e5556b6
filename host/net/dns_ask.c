#include "net/dns_ask.h"

#include "base/wiping.h"

#define QUERY_MAX 1024
#define TYPE_CNAME 5
#define CLASS_IN 1
#define AUTHORITATIVE 0x04 /* of the third byte: AA */

static enum status status_of(const uint8_t *answer)
{
	switch (dns_answer_rcode(answer)) {
	case DNS_RCODE_OK:
	case DNS_RCODE_ABSENT:
		return answer[2] & AUTHORITATIVE ? STATUS_OK
						 : STATUS_UPDATE_ZONE;
	case DNS_RCODE_REFUSED:
	case DNS_RCODE_NOT_AUTH:
		return STATUS_UPDATE_ZONE;
	default:
		return STATUS_DNS_FAILED;
	}
}

enum status dns_ask_read(const uint8_t *answer, size_t len,
	const struct dns_name *name, struct dns_records *out)
{
	struct dns_reader r = {.data = answer, .len = len};
	const uint8_t *header = dns_get(&r, DNS_HEADER_SIZE);
	enum status st = header != NULL ? status_of(header) : STATUS_DNS_FAILED;
	struct dns_rr rr;
	unsigned count;

	if (st != STATUS_OK)
		return st;
	*out = (struct dns_records){.dnssec = DNSSEC_INSECURE};
	count = (unsigned)header[6] << 8 | header[7];
	dns_get_name(&r, &rr.owner);
	(void)dns_get(&r, 4);
	for (; count > 0 && st == STATUS_OK; count--) {
		dns_get_rr(&r, &rr);
		if (r.failed)
			return STATUS_DNS_FAILED;
		if (rr.class != CLASS_IN || !dns_name_is_equal(&rr.owner, name))
			continue;
		if (rr.type == TYPE_CNAME)
			return STATUS_DNS_CONFLICT;
		if (rr.type != DNS_TXT)
			continue;
		out->ttl = rr.ttl;
		st = dns_records_add(out, rr.data, rr.len);
	}
	return st;
}

enum status dns_ask(struct dns_stream *stream, const struct tsig_key *key,
	const char *text, struct dns_records *out)
{
	uint8_t bytes[QUERY_MAX];
	struct dns_writer query = {.data = bytes, .size = sizeof(bytes)};
	struct dns_name name;
	uint8_t *answer = NULL;
	size_t len = 0;
	enum status st = dns_name_make(text, &name);

	if (st == STATUS_OK)
		st = dns_message_begin(
			&query, DNS_OPCODE_QUERY, &name, DNS_TXT);
	if (st == STATUS_OK)
		st = dns_exchange(stream, key, &query, &answer, &len);
	if (st == STATUS_OK)
		st = dns_ask_read(answer, len, &name, out);
	wiping_free(answer);
	/* to ask changes nothing */
	return st == STATUS_UPDATE_UNKNOWN ? STATUS_UPDATE_UNREACHABLE : st;
}
