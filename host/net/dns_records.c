#include "net/dns_records.h"

#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>

#define SRV_FIXED 6 /* bytes before the target */

enum status dns_records_add(
	struct dns_records *records, const uint8_t *data, size_t len)
{
	if (records->count == DNS_RECORDS_MAX ||
		len > DNS_RECORDS_BYTES - records->used)
		return STATUS_DNS_TOO_LARGE;
	memcpy(records->data + records->used, data, len);
	records->record[records->count++] =
		(struct dns_record){records->used, len};
	records->used += len;
	return STATUS_OK;
}

enum status dns_records_join(enum status st_a, const struct dns_records *a,
	enum status st_aaaa, const struct dns_records *aaaa,
	struct dns_records *out)
{
	bool has_a = st_a == STATUS_OK && a->count > 0;
	bool has_aaaa = st_aaaa == STATUS_OK && aaaa->count > 0;
	enum status st = STATUS_OK;

	if (st_a != STATUS_OK && !has_aaaa)
		return st_a;
	if (st_aaaa != STATUS_OK && !has_a)
		return st_aaaa;
	*out = has_a ? *a : *aaaa;
	if (!has_a || !has_aaaa)
		return STATUS_OK;
	if (aaaa->ttl < out->ttl)
		out->ttl = aaaa->ttl;
	for (size_t i = 0; i < aaaa->count && st == STATUS_OK; i++)
		st = dns_records_add(out, aaaa->data + aaaa->record[i].at,
			aaaa->record[i].len);
	return st;
}

uint32_t dns_look_up_hash(const struct dns_look_up *look_up)
{
	uint32_t hash = 2166136261u ^ (uint32_t)look_up->type;

	for (const char *c = look_up->name; *c != '\0'; c++)
		hash = (hash ^ (unsigned char)*c) * 16777619u;
	return hash;
}

/* Each string has its length before it (RFC 1035, section 3.3.14). */
enum status dns_record_text(const uint8_t *data, size_t len, char **out)
{
	char *text = malloc(len + 1);
	size_t used = 0;

	if (text == NULL)
		return STATUS_NO_MEMORY;
	for (size_t at = 0; at < len;) {
		size_t n = data[at++];

		if (n > len - at)
			goto none;
		for (size_t i = 0; i < n; i++) {
			if (data[at + i] < 0x20 || data[at + i] > 0x7e)
				goto none;
			text[used++] = (char)data[at + i];
		}
		at += n;
	}
	text[used] = '\0';
	if (used <= DNS_TEXT_MAX) {
		*out = text;
		return STATUS_OK;
	}
	free(text);
	return STATUS_DNS_TOO_LARGE;
none:
	free(text);
	return STATUS_OK;
}

enum status dns_txt_read(const struct dns_records *records, struct dns_txt *out)
{
	struct dns_txt txt = {.dnssec = records->dnssec, .ttl = records->ttl};
	enum status st = STATUS_OK;

	for (size_t i = 0; i < records->count && st == STATUS_OK; i++) {
		const struct dns_record *record = &records->record[i];
		char *text = NULL;

		st = dns_record_text(
			records->data + record->at, record->len, &text);
		if (text != NULL)
			txt.text[txt.count++] = text;
	}
	if (st == STATUS_OK)
		*out = txt;
	else
		dns_txt_clear(&txt);
	return st;
}

void dns_txt_clear(struct dns_txt *txt)
{
	for (size_t i = 0; i < txt->count; i++)
		free(txt->text[i]);
	*txt = (struct dns_txt){0};
}

/* An uncompressed name (RFC 2782 forbids compression here) that must fill its
 * len bytes; "" for the root. */
static bool read_target(
	const uint8_t *data, size_t len, char out[HOSTNAME_MAX + 1])
{
	size_t used = 0;
	size_t at = 0;

	while (at < len && data[at] != 0) {
		size_t n = data[at++];

		if (n > 63 || n >= len - at || used + n + 1 > HOSTNAME_MAX)
			return false;
		if (used > 0)
			out[used++] = '.';
		for (size_t i = 0; i < n; i++) {
			char c = (char)data[at + i];

			out[used++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
		}
		at += n;
	}
	out[used] = '\0';
	return at + 1 == len && (used == 0 || hostname_is_valid(out, used));
}

static uint16_t read_u16(const uint8_t *data)
{
	return (uint16_t)(data[0] << 8 | data[1]);
}

static bool read_service(
	const uint8_t *data, size_t len, struct dns_service *out)
{
	if (len <= SRV_FIXED)
		return false;
	out->priority = read_u16(data);
	out->weight = read_u16(data + 2);
	out->port = read_u16(data + 4);
	return read_target(data + SRV_FIXED, len - SRV_FIXED, out->target);
}

static int by_priority(const void *a, const void *b)
{
	const struct dns_service *one = a;
	const struct dns_service *two = b;

	return one->priority - two->priority;
}

/* One of the first n, each as likely as its weight; those of weight 0 get a
 * very small chance, as the RFC wants. */
static size_t choose(const struct dns_service *service, size_t n)
{
	uint32_t total = 0;
	uint32_t random = 0;

	for (size_t i = 0; i < n; i++)
		total += service[i].weight;
	/* without randomness the first one is as good as any */
	if (RAND_bytes((unsigned char *)&random, sizeof(random)) != 1)
		return 0;
	random %= total + 1;
	for (size_t i = 0; i + 1 < n; i++) {
		if (random <= service[i].weight)
			return i;
		random -= service[i].weight;
	}
	return n - 1;
}

/* RFC 2782: by priority, and among equals by chance after weight. */
static void put_in_order(struct dns_srv *srv)
{
	struct dns_service *service = srv->service;

	qsort(service, srv->count, sizeof(*service), by_priority);
	for (size_t i = 0; i < srv->count; i++) {
		size_t same = 1;
		size_t chosen;
		struct dns_service other;

		while (i + same < srv->count &&
			service[i + same].priority == service[i].priority)
			same++;
		chosen = i + choose(service + i, same);
		other = service[i];
		service[i] = service[chosen];
		service[chosen] = other;
	}
}

enum status dns_srv_read(const struct dns_records *records, struct dns_srv *out)
{
	struct dns_srv srv = {.dnssec = records->dnssec, .ttl = records->ttl};

	if (records->count > DNS_SRV_MAX)
		return STATUS_DNS_TOO_LARGE;
	for (size_t i = 0; i < records->count; i++) {
		const struct dns_record *record = &records->record[i];

		if (read_service(records->data + record->at, record->len,
			    &srv.service[srv.count]))
			srv.count++;
	}
	put_in_order(&srv);
	*out = srv;
	return STATUS_OK;
}

/* More addresses than there is room for are as good as those kept. */
enum status dns_addresses_read(
	const struct dns_records *records, struct dns_addresses *out)
{
	struct dns_addresses addresses = {.ttl = records->ttl};

	for (size_t i = 0; i < records->count; i++) {
		const struct dns_record *record = &records->record[i];
		struct dns_address *address =
			&addresses.address[addresses.count];

		if (addresses.count == DNS_ADDRESS_MAX)
			break;
		if (record->len != 4 && record->len != 16)
			return STATUS_DNS_FAILED;
		address->v6 = record->len == 16;
		memcpy(address->byte, records->data + record->at, record->len);
		addresses.count++;
	}
	*out = addresses;
	return addresses.count > 0 ? STATUS_OK : STATUS_DNS_ABSENT;
}

void dns_servers_read(
	const struct dns_records *records, struct dns_servers *out)
{
	out->count = 0;
	for (size_t i = 0; i < records->count; i++) {
		const struct dns_record *record = &records->record[i];

		if (out->count == DNS_SERVERS_MAX)
			return;
		if (read_target(records->data + record->at, record->len,
			    out->name[out->count]) &&
			out->name[out->count][0] != '\0')
			out->count++;
	}
}
