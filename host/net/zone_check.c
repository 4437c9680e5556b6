#include "net/zone_check.h"

#include "base/platform.h"
#include "handle/fingerprint.h"
#include "handle/handle_record.h"
#include "net/dns_ask.h"
#include "net/settings.h"

#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TIME_MS 10000
#define RESOLVER_MS 5000
#define SERVER_MS 2000
#define SERVERS_TRIED 3

struct check {
	const char *zone;
	char name[HOSTNAME_MAX + 1]; /* that is asked for */
	long long end;
};

const char *zone_state_name(enum zone_state state)
{
	static const char *const names[] = {
		[ZONE_OK] = "ok",
		[ZONE_MISSING] = "missing",
		[ZONE_WRONG] = "wrong",
		[ZONE_BOGUS] = "bogus",
		[ZONE_SPLIT] = "split",
	};

	return names[state];
}

static bool is_zone(const char *zone)
{
	size_t len = strlen(zone);

	return hostname_is_valid(zone, len) && hostname_is_public(zone) &&
	       (settings_get()->development || len < 5 ||
		       strcmp(zone + len - 5, ".test") != 0);
}

/* As the handle of a key that does not exist. */
static enum status make_name(struct check *check)
{
	unsigned char random[32];
	char label[FINGERPRINT_LENGTH + 1];
	int len;

	if (!is_zone(check->zone))
		return STATUS_BAD_ZONE;
	if (RAND_bytes(random, sizeof(random)) != 1)
		return STATUS_CRYPTO;
	fingerprint_format("application/pkix-keyinfo", random, sizeof(random),
		FINGERPRINT_MIN_CHARACTERS, label);
	len = snprintf(check->name, sizeof(check->name), "_nywhere.%s.%s",
		label, check->zone);
	return len < (int)sizeof(check->name) ? STATUS_OK
					      : STATUS_ZONE_TOO_LONG;
}

static enum zone_state judge(const struct dns_txt *txt)
{
	struct handle_record record;

	if (handle_record_nywhere((const char *const *)txt->text, txt->count,
		    &record) != STATUS_OK)
		return ZONE_WRONG;
	return record.kind == RECORD_SELF_UDF ? ZONE_OK
	       : record.kind == RECORD_NONE   ? ZONE_MISSING
					      : ZONE_WRONG;
}

static int left_of(const struct check *check, int most)
{
	long long left = check->end - platform_clock_ms();

	return left < most ? (int)left : most;
}

static enum status ask_resolver(
	const struct check *check, struct zone_report *out)
{
	const struct dns_question question = {
		.name = check->name, .fresh = true, .timeout_ms = RESOLVER_MS};
	struct dns_txt txt = {0};
	enum status st = dns_txt(&question, &txt);

	*out = (struct zone_report){.state = ZONE_MISSING};
	if (st == STATUS_OK) {
		out->state = judge(&txt);
		out->has_dnssec = out->state != ZONE_MISSING;
		out->dnssec = txt.dnssec;
		out->ttl = txt.ttl;
	} else if (st == STATUS_DNS_BOGUS) {
		out->state = ZONE_BOGUS;
		st = STATUS_OK;
	} else if (st == STATUS_DNS_ABSENT) {
		st = STATUS_OK;
	}
	dns_txt_clear(&txt);
	return st;
}

/* The zone may be part of a larger one, whose servers then are its own; but
 * not those of a top-level domain. */
static enum status find_servers(
	const struct check *check, struct dns_servers *out)
{
	enum status st = STATUS_DNS_ABSENT;

	for (const char *zone = check->zone; strchr(zone, '.') != NULL;
		zone = strchr(zone, '.') + 1) {
		const struct dns_question question = {
			.name = zone, .timeout_ms = left_of(check, SERVER_MS)};

		if (question.timeout_ms <= 0)
			return STATUS_DNS_TIMEOUT;
		st = dns_servers(&question, out);
		if (st != STATUS_DNS_ABSENT)
			break;
	}
	return st;
}

static enum status ask_server(
	const struct check *check, const char *host, enum zone_state *out)
{
	struct dns_server server = {.port = DNS_SERVER_PORT};
	struct dns_stream *stream = NULL;
	struct dns_records *records = calloc(1, sizeof(*records));
	struct dns_txt txt = {0};
	int left = left_of(check, SERVER_MS);
	enum status st = records != NULL ? STATUS_OK : STATUS_NO_MEMORY;

	/* a name that is nobody's says nothing of where it would be */
	if (st == STATUS_OK && dns_server_parse(host, &server) != STATUS_OK)
		st = STATUS_BAD_ARGUMENT;
	server.port = settings_get()->dns_port;
	if (st == STATUS_OK)
		st = dns_stream_open(
			&server, platform_clock_ms() + left, &stream);
	if (st == STATUS_OK)
		st = dns_ask(stream, NULL, check->name, records);
	if (st == STATUS_OK)
		st = dns_txt_read(records, &txt);
	if (st == STATUS_OK)
		*out = judge(&txt);
	dns_txt_clear(&txt);
	dns_stream_close(stream);
	free(records);
	return st;
}

/* Whether sites elsewhere will see something else than we do: the server
 * differs, or none answers and one is on a private address, where nobody else
 * can ask it. */
static bool is_split(const struct check *check, enum zone_state here)
{
	struct dns_servers servers;
	bool hidden = false;

	if (find_servers(check, &servers) != STATUS_OK)
		return false;
	if (servers.count > SERVERS_TRIED)
		servers.count = SERVERS_TRIED;
	for (size_t i = 0; i < servers.count; i++) {
		enum zone_state there = here;
		enum status st = ask_server(check, servers.name[i], &there);

		if (st == STATUS_OK)
			return there != here;
		hidden = hidden || st == STATUS_ADDRESS_REFUSED;
	}
	return hidden;
}

enum status zone_check(const char *zone, struct zone_report *out)
{
	struct check check = {
		.zone = zone, .end = platform_clock_ms() + TIME_MS};
	struct zone_report report;
	enum status st = make_name(&check);

	if (st == STATUS_OK)
		st = ask_resolver(&check, &report);
	if (st != STATUS_OK)
		return st;
	if (report.state != ZONE_BOGUS && is_split(&check, report.state))
		report.state = ZONE_SPLIT;
	*out = report;
	return STATUS_OK;
}
