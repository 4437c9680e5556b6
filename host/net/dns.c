#include "net/dns.h"

#include "net/dns_cache.h"
#include "net/dns_cares.h"
#include "net/dns_doh.h"
#include "net/dns_unbound.h"
#include "net/https_resolve.h"
#include "net/settings.h"

#include <stdlib.h>
#include <string.h>

/* A host name, of which labels may begin with an underscore (RFC 8552). */
static bool copy_name(const char *name, char out[HOSTNAME_MAX + 1])
{
	char host[HOSTNAME_MAX + 1];
	size_t len = strnlen(name, HOSTNAME_MAX + 1);

	if (len > HOSTNAME_MAX)
		return false;
	for (size_t i = 0; i <= len; i++) {
		bool first = i == 0 || name[i - 1] == '.';
		char c = name[i];

		out[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
		host[i] = first && c == '_' ? 'x' : out[i];
	}
	return hostname_is_valid(host, len);
}

static enum status ask(
	const struct dns_look_up *look_up, struct dns_records *out)
{
	if (settings_get()->resolver == RESOLVER_DOH)
		return dns_doh_ask(look_up, out);
	if (look_up->type == DNS_ADDRESS)
		return dns_cares_ask(look_up, out);
	return dns_unbound_ask(look_up, out);
}

/* The caller frees *out, which has one record or more. */
static enum status look_up(const struct dns_question *question,
	enum dns_type type, struct dns_records **out)
{
	char name[HOSTNAME_MAX + 1];
	const struct dns_look_up look_up = {name, type, question->fresh,
		question->timeout_ms > 0 && question->timeout_ms < DNS_TIME_MS
			? question->timeout_ms
			: DNS_TIME_MS};
	struct dns_records *records = NULL;
	enum status st = STATUS_OK;

	if (!copy_name(question->name, name))
		return STATUS_BAD_ARGUMENT;
	if (!question->fresh)
		records = dns_cache_get(&look_up);
	if (records == NULL) {
		records = calloc(1, sizeof(*records));
		if (records == NULL)
			return STATUS_NO_MEMORY;
		st = ask(&look_up, records);
		if (st == STATUS_OK)
			dns_cache_put(&look_up, records);
	}
	if (st == STATUS_OK && records->count == 0)
		st = STATUS_DNS_ABSENT;
	if (st == STATUS_OK)
		*out = records;
	else
		free(records);
	return st;
}

enum status dns_txt(const struct dns_question *question, struct dns_txt *out)
{
	struct dns_records *records = NULL;
	enum status st = look_up(question, DNS_TXT, &records);

	if (st == STATUS_OK)
		st = dns_txt_read(records, out);
	free(records);
	return st;
}

enum status dns_srv(const struct dns_question *question, struct dns_srv *out)
{
	struct dns_records *records = NULL;
	enum status st = look_up(question, DNS_SRV, &records);

	if (st == STATUS_OK)
		st = dns_srv_read(records, out);
	free(records);
	return st;
}

enum status dns_servers(
	const struct dns_question *question, struct dns_servers *out)
{
	struct dns_records *records = NULL;
	enum status st = look_up(question, DNS_NS, &records);

	if (st == STATUS_OK)
		dns_servers_read(records, out);
	free(records);
	return st;
}

/* RFC 6761, section 6.3: the name of this computer is not asked for. */
static void this_computer(struct dns_addresses *out)
{
	*out = (struct dns_addresses){
		.ttl = DNS_KEEP_MAX,
		.count = 2,
		.address =
			{
				{.byte = {127, 0, 0, 1}},
				{.v6 = true, .byte = {[15] = 1}},
			},
	};
}

enum status dns_addresses(
	const struct dns_question *question, struct dns_addresses *out)
{
	struct dns_records *records = NULL;
	enum status st;

	if (strcmp(question->name, "localhost") == 0) {
		this_computer(out);
		return STATUS_OK;
	}
	st = look_up(question, DNS_ADDRESS, &records);
	if (st == STATUS_OK)
		st = dns_addresses_read(records, out);
	free(records);
	return st;
}

enum status dns_addresses_by_system(
	const struct dns_question *question, struct dns_addresses *out)
{
	const struct dns_look_up look_up = {question->name, DNS_ADDRESS,
		question->fresh, question->timeout_ms};
	struct dns_records *records;
	enum status st;

	if (strcmp(question->name, "localhost") == 0) {
		this_computer(out);
		return STATUS_OK;
	}
	records = calloc(1, sizeof(*records));
	if (records == NULL)
		return STATUS_NO_MEMORY;
	st = dns_cares_ask(&look_up, records);
	if (st == STATUS_OK)
		st = dns_addresses_read(records, out);
	free(records);
	return st;
}

const char *dns_dnssec_name(enum dnssec dnssec)
{
	return dnssec == DNSSEC_SECURE ? "secure" : "insecure";
}
