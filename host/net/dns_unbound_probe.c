#include "net/dns_unbound_probe.h"

#include "base/platform.h"
#include "net/settings.h"

#include <ldns/ldns.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROBE_MS 3000
#define SILENT_MS 10000 /* for which a silent server is not asked again */
#define PLAIN_MS 600000 /* the computer may be in another network then */

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static enum unbound_mode mode;
static long long silent_until;
static long long plain_until;

/* The zone of the first anchor in the file; false for a file without any. */
static bool anchor_zone(char out[HOSTNAME_MAX + 2])
{
	const char *path = unbound_context_anchors();
	FILE *file = path[0] != '\0' ? fopen(path, "re") : NULL;
	ldns_rr *rr = NULL;
	char *name = NULL;
	bool found = false;

	if (file == NULL)
		return false;
	while (rr == NULL && !feof(file) && !ferror(file)) {
		if (ldns_rr_new_frm_fp(&rr, file, NULL, NULL, NULL) !=
			LDNS_STATUS_OK)
			rr = NULL;
	}
	fclose(file);
	if (rr != NULL)
		name = ldns_rdf2str(ldns_rr_owner(rr));
	if (name != NULL && strlen(name) < HOSTNAME_MAX + 2) {
		strcpy(out, name);
		found = true;
	}
	free(name);
	ldns_rr_free(rr);
	return found;
}

static bool has_signatures(const struct ub_result *result)
{
	ldns_pkt *packet = NULL;
	ldns_rr_list *found = NULL;

	if (result->answer_packet == NULL || result->answer_len <= 0 ||
		ldns_wire2pkt(&packet, result->answer_packet,
			(size_t)result->answer_len) != LDNS_STATUS_OK)
		return false;
	found = ldns_pkt_rr_list_by_type(
		packet, LDNS_RR_TYPE_RRSIG, LDNS_SECTION_ANSWER);
	ldns_pkt_free(packet);
	ldns_rr_list_deep_free(found);
	return found != NULL;
}

static enum unbound_mode ask(const char *zone)
{
	const struct dns_look_up look_up = {
		.name = zone, .type = DNS_DNSKEY, .timeout_ms = PROBE_MS};
	struct unbound_context *context;
	struct ub_result *result = NULL;
	enum unbound_mode found = UNBOUND_PLAIN;
	enum status st;

	if (unbound_context_take(false, 0, false, &context) != STATUS_OK)
		return UNBOUND_UNKNOWN;
	st = dns_unbound_call(context, &look_up, &result);
	if (st != STATUS_OK)
		found = UNBOUND_UNKNOWN;
	else if (has_signatures(result))
		found = UNBOUND_VALIDATES;
	ub_resolve_free(result);
	unbound_context_release(context);
	return found;
}

/* Anchors that the user has named must be there: without them all fails. */
static enum unbound_mode mode_without_anchors(void)
{
	return settings_get()->trust_anchor[0] != '\0' ? UNBOUND_VALIDATES
						       : UNBOUND_PLAIN;
}

enum unbound_mode dns_unbound_mode(void)
{
	enum unbound_mode now;

	pthread_mutex_lock(&mutex);
	if (unbound_context_follow(mode == UNBOUND_PLAIN &&
				   platform_clock_ms() >= plain_until))
		mode = UNBOUND_UNKNOWN;
	if (mode == UNBOUND_UNKNOWN && unbound_context_anchors()[0] == '\0') {
		mode = mode_without_anchors();
		plain_until = LLONG_MAX;
	}
	now = mode;
	pthread_mutex_unlock(&mutex);
	return now;
}

void dns_unbound_proved(void)
{
	pthread_mutex_lock(&mutex);
	mode = UNBOUND_VALIDATES;
	pthread_mutex_unlock(&mutex);
}

enum unbound_mode dns_unbound_probe(void)
{
	char zone[HOSTNAME_MAX + 2];
	enum unbound_mode now;

	/* One asks, the others wait for what it learns. */
	pthread_mutex_lock(&mutex);
	if (mode == UNBOUND_UNKNOWN && !anchor_zone(zone)) {
		mode = mode_without_anchors();
	} else if (mode == UNBOUND_UNKNOWN &&
		   platform_clock_ms() >= silent_until) {
		mode = ask(zone);
		silent_until = platform_clock_ms() + SILENT_MS;
	}
	if (mode == UNBOUND_PLAIN)
		plain_until = platform_clock_ms() + PLAIN_MS;
	now = mode;
	pthread_mutex_unlock(&mutex);
	return now;
}
