/* Goal: whatever a DNS server sends, what is handed on keeps to its limits:
 * text that is printable, services that are hosts, whole addresses; and what
 * is no answer to the question hands on nothing. The first byte chooses the
 * type, the rest is the message. */
#include "fuzz.h"

#include "net/dns_message.h"

static const char name[] = "_test.example";

static void require_txt(const struct dns_records *records)
{
	struct dns_txt txt = {.count = 77};
	enum status st = dns_txt_read(records, &txt);

	if (st != STATUS_OK) {
		REQUIRE(st == STATUS_DNS_TOO_LARGE && txt.count == 77);
		return;
	}
	REQUIRE(txt.count <= records->count && txt.count <= DNS_TXT_MAX);
	for (size_t i = 0; i < txt.count; i++) {
		REQUIRE(strlen(txt.text[i]) <= DNS_TEXT_MAX);
		for (const char *c = txt.text[i]; *c != '\0'; c++)
			REQUIRE(*c >= 0x20 && *c < 0x7f);
	}
	dns_txt_clear(&txt);
}

static void require_srv(const struct dns_records *records)
{
	struct dns_srv srv;
	enum status st = dns_srv_read(records, &srv);

	if (st != STATUS_OK) {
		REQUIRE(st == STATUS_DNS_TOO_LARGE);
		return;
	}
	REQUIRE(srv.count <= records->count && srv.count <= DNS_SRV_MAX);
	for (size_t i = 0; i < srv.count; i++) {
		const char *target = srv.service[i].target;
		size_t len = strnlen(target, HOSTNAME_MAX + 1);

		REQUIRE(len == 0 || hostname_is_valid(target, len));
		REQUIRE(i == 0 ||
			srv.service[i - 1].priority <= srv.service[i].priority);
	}
}

static void require_addresses(const struct dns_records *records)
{
	struct dns_addresses addresses;
	enum status st = dns_addresses_read(records, &addresses);

	REQUIRE(st == STATUS_OK || st == STATUS_DNS_ABSENT ||
		st == STATUS_DNS_FAILED);
	if (st == STATUS_OK)
		REQUIRE(addresses.count > 0 &&
			addresses.count <= DNS_ADDRESS_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum dns_type types[] = {
		DNS_TXT, DNS_SRV, DNS_A, DNS_AAAA};
	static struct dns_records records;
	enum status st;

	if (size == 0)
		return 0;
	records = (struct dns_records){0};
	st = dns_message_read(
		data + 1, size - 1, name, types[data[0] % 4], &records);
	REQUIRE(st == STATUS_OK || st == STATUS_DNS_FAILED ||
		st == STATUS_DNS_TOO_LARGE);
	REQUIRE(records.count <= DNS_RECORDS_MAX);
	REQUIRE(records.used <= DNS_RECORDS_BYTES);
	require_txt(&records);
	require_srv(&records);
	require_addresses(&records);
	/* and as if all of it were the data of one record, of any type */
	records = (struct dns_records){0};
	if (dns_records_add(&records, data, size) == STATUS_OK) {
		require_txt(&records);
		require_srv(&records);
		require_addresses(&records);
	}
	return 0;
}
