#include "ops/zone_check_json.h"

#include "ops/zone_json.h"

#include <stdio.h>
#include <string.h>

#define RECORD_TTL 300 /* seconds */
#define RECORD_VALUE "v=nyw1 self=udf"
#define LABEL_BYTES 8

struct answer {
	const char *state;
	const char *dnssec;
	int64_t ttl;
};

static const struct json_field answer_fields[] = {
	JSON_FIELD(struct answer, state, JSON_STRING, true),
	JSON_FIELD(struct answer, dnssec, JSON_STRING, false),
	JSON_FIELD(struct answer, ttl, JSON_INTEGER, false),
};

/* A name of the kind that will be registered, which nobody has: a server that
 * lets the key take it away, though it is not there, lets the key put one
 * there, too; and nothing has changed, so nothing is left to be tidied up. A
 * signed question would prove less, and servers refuse it to keys that may
 * only make changes. */
static enum status ask_update(
	const struct zone *zone, struct net_question *question)
{
	char name[2 * HOSTNAME_MAX];
	char label[2 * LABEL_BYTES + 1];
	struct secret *random = secret_random(LABEL_BYTES);
	enum status st;

	if (random == NULL)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < LABEL_BYTES; i++)
		snprintf(label + 2 * i, 3, "%02x", random->data[i]);
	secret_free(random);
	snprintf(name, sizeof(name), "_nywhere.check-%s.%s", label, zone->zone);
	question->net_op = "dns_update";
	st = zone_json_server(question->args, zone);
	json_add_string(question->args, "name", name);
	json_begin_array(question->args, "set");
	json_end_array(question->args);
	json_add_integer(question->args, "ttl", RECORD_TTL);
	return st;
}

enum status zone_check_ask(
	const struct zone *zone, struct net_question *question)
{
	if (zone->kind == ZONE_UPDATE)
		return ask_update(zone, question);
	question->net_op = "zone_check";
	json_add_string(question->args, "zone", zone->zone);
	return STATUS_OK;
}

/* Of the statuses that a reply may have, those of the zone, its servers and
 * the way to them. */
static bool is_about_zone(enum status st)
{
	return (st >= STATUS_DNS_FAILED && st <= STATUS_DNS_TOO_LARGE) ||
	       (st >= STATUS_ADDRESS_REFUSED && st <= STATUS_ANSWER_BAD) ||
	       (st >= STATUS_UPDATE_REFUSED && st <= STATUS_UPDATE_FAILED);
}

static enum status read_wildcard(
	const struct json *answer, struct zone_check *out)
{
	static const char *const states[] = {
		"ok", "missing", "wrong", "bogus", "split"};
	static const char *const dnssec_states[] = {"secure", "insecure"};
	struct answer found = {0};

	if (JSON_DECODE(answer, answer_fields, &found) != STATUS_OK ||
		!net_text_is_one_of(found.state, states, 5) ||
		(found.dnssec != NULL &&
			!net_text_is_one_of(found.dnssec, dnssec_states, 2)))
		return STATUS_HELPER_FAILED;
	out->state = found.state;
	out->dnssec = found.dnssec;
	if (strcmp(found.state, "bogus") == 0)
		out->code = STATUS_DNS_BOGUS;
	return STATUS_OK;
}

enum status zone_check_read(enum zone_kind kind, enum status reply,
	const struct json *answer, struct zone_check *out)
{
	*out = (struct zone_check){.state = "ok"};
	if (reply == STATUS_OK)
		return kind == ZONE_UPDATE ? json_decode(answer, NULL, 0, NULL)
					   : read_wildcard(answer, out);
	if (!is_about_zone(reply))
		return reply;
	out->state = reply == STATUS_DNS_BOGUS ? "bogus" : "failed";
	out->code = reply;
	return STATUS_OK;
}

bool zone_check_is_ok(const struct zone_check *check)
{
	return strcmp(check->state, "ok") == 0;
}

static const char *message(enum zone_kind kind, const struct zone_check *check)
{
	if (check->code != STATUS_OK)
		return status_sentence(check->code);
	if (kind == ZONE_UPDATE)
		return "The zone's server takes changes that this key signs.";
	if (strcmp(check->state, "missing") == 0)
		return "The zone has no such record yet: its owner must "
		       "publish the one that is shown.";
	if (strcmp(check->state, "wrong") == 0)
		return "There is another record, or more than one: its owner "
		       "must publish the one that is shown, and no other.";
	if (strcmp(check->state, "split") == 0)
		return "The zone's own servers do not say what this computer "
		       "was told: sites elsewhere may not know your names.";
	if (check->dnssec != NULL && strcmp(check->dnssec, "secure") == 0)
		return "The record is there, and DNSSEC protects it: no "
		       "network in between can make your names mean another "
		       "key.";
	return "The record is there, but DNSSEC does not protect it: a "
	       "network between a site and this zone could make your names "
	       "mean another key.";
}

static void write_record(struct json_writer *w, const char *zone)
{
	char name[HOSTNAME_MAX + sizeof("*..")];

	snprintf(name, sizeof(name), "*.%s.", zone);
	json_begin_object(w, NULL);
	json_add_string(w, "name", name);
	json_add_integer(w, "ttl", RECORD_TTL);
	json_add_string(w, "type", "TXT");
	json_add_string(w, "value", RECORD_VALUE);
	json_end_object(w);
}

void zone_check_json_members(struct json_writer *w, const char *zone,
	enum zone_kind kind, const struct zone_check *check)
{
	json_begin_object(w, "check");
	json_add_string(w, "state", check->state);
	if (check->dnssec != NULL)
		json_add_string(w, "dnssec", check->dnssec);
	if (check->code != STATUS_OK)
		json_add_string(w, "code", status_code(check->code));
	json_add_string(w, "message", message(kind, check));
	json_end_object(w);
	json_begin_array(w, "publish");
	if (strcmp(check->state, "missing") == 0 ||
		strcmp(check->state, "wrong") == 0)
		write_record(w, zone);
	json_end_array(w);
}
