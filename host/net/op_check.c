/* check: whether the resolver answers, and whether DNSSEC comes through it. */
#include "net/service.h"

#define CHECK_MS 3000

/* IANA's own, kept for examples: it has TXT records and is signed. */
static const char signed_name[] = "example.com";

enum status op_check(struct net_request *request, const struct json *args,
	struct json_writer *result)
{
	const struct dns_question question = {
		.name = signed_name, .fresh = true, .timeout_ms = CHECK_MS};
	struct dns_txt found = {0};
	enum status st = json_decode(args, NULL, 0, NULL);

	(void)request;
	if (st == STATUS_OK)
		st = dns_txt(&question, &found);
	if (st == STATUS_OK)
		json_add_string(
			result, "dnssec", dns_dnssec_name(found.dnssec));
	dns_txt_clear(&found);
	/* A name server of one's own need not know that name. */
	return st == STATUS_DNS_ABSENT ? STATUS_OK : st;
}
