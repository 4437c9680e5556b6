#include "net/dns_update.h"

#include "base/wiping.h"
#include "net/dns_ask.h"

#include <stdlib.h>
#include <string.h>

#define TYPE_SOA 6
#define TYPE_CNAME 5
#define CLASS_IN 1
#define CLASS_NONE 254
#define CLASS_ANY 255
#define STRING_MAX 255 /* bytes of a string of a TXT record */

static bool is_ours(const char *text)
{
	size_t len = sizeof(DNS_UPDATE_MARK) - 1;

	return strncmp(text, DNS_UPDATE_MARK, len) == 0 &&
	       (text[len] == '\0' || text[len] == ' ');
}

static bool is_printable(const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text < 0x20 || *text > 0x7e)
			return false;
	}
	return true;
}

enum status dns_update_check(const struct dns_change *change)
{
	struct dns_name name;

	if (dns_name_make(change->zone, &name) != STATUS_OK ||
		dns_name_make(change->name, &name) != STATUS_OK ||
		change->zone[0] == '\0' ||
		!dns_name_is_within(change->name, change->zone) ||
		change->ttl > DNS_UPDATE_TTL_MAX)
		return STATUS_BAD_ARGUMENT;
	for (size_t i = 0; i < change->set.count; i++) {
		if (!is_ours(change->set.item[i]) ||
			!is_printable(change->set.item[i]) ||
			strlen(change->set.item[i]) > DNS_TEXT_MAX)
			return STATUS_BAD_ARGUMENT;
	}
	return STATUS_OK;
}

static bool has(const struct json_strings *strings, const char *text)
{
	for (size_t i = 0; i < strings->count; i++) {
		if (strcmp(strings->item[i], text) == 0)
			return true;
	}
	return false;
}

static bool txt_has(const struct dns_txt *txt, const char *text)
{
	for (size_t i = 0; i < txt->count; i++) {
		if (strcmp(txt->text[i], text) == 0)
			return true;
	}
	return false;
}

/* A change in the making: counts are those of the records of a section. */
struct draft {
	struct dns_writer *out;
	struct dns_name name;
	unsigned required;
	unsigned changes;
};

static void put_rr(struct draft *draft, uint16_t type, uint16_t class,
	uint32_t ttl, const uint8_t *data, size_t len)
{
	dns_put_name(draft->out, &draft->name);
	dns_put_u16(draft->out, type);
	dns_put_u16(draft->out, class);
	dns_put_u32(draft->out, ttl);
	dns_put_u16(draft->out, (uint16_t)len);
	dns_put(draft->out, data, len);
}

/* RFC 2136, section 2.4. */
static void require_absent(struct draft *draft, uint16_t type)
{
	put_rr(draft, type, CLASS_NONE, 0, NULL, 0);
	draft->required++;
}

static void require_same(struct draft *draft, const struct dns_records *now)
{
	for (size_t i = 0; i < now->count; i++) {
		put_rr(draft, DNS_TXT, CLASS_IN, 0,
			now->data + now->record[i].at, now->record[i].len);
		draft->required++;
	}
}

/* Section 2.5. */
static void add_text(struct draft *draft, const char *text, uint32_t ttl)
{
	uint8_t data[DNS_TEXT_MAX + DNS_TEXT_MAX / STRING_MAX + 2];
	size_t left = strlen(text);
	size_t len = 0;

	do {
		size_t n = left < STRING_MAX ? left : STRING_MAX;

		data[len++] = (uint8_t)n;
		memcpy(data + len, text, n);
		len += n;
		text += n;
		left -= n;
	} while (left > 0);
	put_rr(draft, DNS_TXT, CLASS_IN, ttl, data, len);
	draft->changes++;
}

/* Those that are ours and shall not be any more: as they are, byte by byte,
 * for a text can be cut into strings in many ways. */
static enum status remove_ours(struct draft *draft,
	const struct dns_change *change, const struct dns_records *now)
{
	for (size_t i = 0; i < now->count; i++) {
		const struct dns_record *record = &now->record[i];
		char *text = NULL;
		enum status st = dns_record_text(
			now->data + record->at, record->len, &text);

		if (st != STATUS_OK)
			return st;
		if (text != NULL && is_ours(text) && !has(&change->set, text)) {
			put_rr(draft, DNS_TXT, CLASS_NONE, 0,
				now->data + record->at, record->len);
			draft->changes++;
		}
		free(text);
	}
	return STATUS_OK;
}

static enum status put_changes(struct draft *draft,
	const struct dns_change *change, const struct dns_records *now)
{
	struct dns_txt txt = {0};
	enum status st = STATUS_OK;

	if (change->expect == DNS_EXPECT_ANYTHING) {
		put_rr(draft, DNS_TXT, CLASS_ANY, 0, NULL, 0);
		draft->changes++;
	} else if (change->expect == DNS_EXPECT_TEXTS) {
		st = remove_ours(draft, change, now);
		if (st == STATUS_OK)
			st = dns_txt_read(now, &txt);
	}
	for (size_t i = 0; st == STATUS_OK && i < change->set.count; i++) {
		if (!txt_has(&txt, change->set.item[i]))
			add_text(draft, change->set.item[i], change->ttl);
	}
	dns_txt_clear(&txt);
	return st;
}

static void put_count(struct dns_writer *w, size_t at, unsigned count)
{
	w->data[at] = (uint8_t)(count >> 8);
	w->data[at + 1] = (uint8_t)count;
}

enum status dns_update_write(const struct dns_change *change,
	const struct dns_records *now, struct dns_writer *out)
{
	struct draft draft = {.out = out};
	struct dns_name zone;
	enum status st = dns_name_make(change->zone, &zone);

	if (st == STATUS_OK)
		st = dns_name_make(change->name, &draft.name);
	if (st == STATUS_OK)
		st = dns_message_begin(out, DNS_OPCODE_UPDATE, &zone, TYPE_SOA);
	if (st != STATUS_OK)
		return st;
	if (change->expect == DNS_EXPECT_ABSENT)
		require_absent(&draft, DNS_TXT);
	else if (change->expect == DNS_EXPECT_TEXTS)
		require_same(&draft, now);
	/* beside an alias a server would silently add nothing */
	if (change->set.count > 0)
		require_absent(&draft, TYPE_CNAME);
	st = put_changes(&draft, change, now);
	if (st == STATUS_OK && out->failed)
		st = STATUS_TOO_LONG;
	if (st != STATUS_OK)
		return st;
	put_count(out, 6, draft.required);
	put_count(out, 8, draft.changes);
	return STATUS_OK;
}

enum status dns_update_outcome(enum dns_rcode rcode)
{
	switch (rcode) {
	case DNS_RCODE_OK:
		return STATUS_OK;
	case DNS_RCODE_REFUSED:
		return STATUS_UPDATE_REFUSED;
	case DNS_RCODE_NOT_AUTH:
	case DNS_RCODE_NOT_ZONE:
		return STATUS_UPDATE_ZONE;
	case DNS_RCODE_ABSENT:
	case DNS_RCODE_NAME_EXISTS:
	case DNS_RCODE_EXISTS:
	case DNS_RCODE_NOT_THERE:
		return STATUS_UPDATE_TAKEN;
	default:
		return STATUS_UPDATE_FAILED;
	}
}

/* The records as they are now, if they are those that are expected. */
static enum status read_now(struct dns_stream *stream,
	const struct tsig_key *key, const struct dns_change *change,
	struct dns_records *out)
{
	struct dns_txt txt = {0};
	enum status st = dns_ask(stream, key, change->name, out);

	if (st == STATUS_OK)
		st = dns_txt_read(out, &txt);
	if (st == STATUS_OK && txt.count != change->texts.count)
		st = STATUS_UPDATE_TAKEN;
	for (size_t i = 0; st == STATUS_OK && i < txt.count; i++) {
		if (!has(&change->texts, txt.text[i]) ||
			!txt_has(&txt, change->texts.item[i]))
			st = STATUS_UPDATE_TAKEN;
	}
	dns_txt_clear(&txt);
	return st;
}

static enum status send(struct dns_stream *stream, const struct tsig_key *key,
	const struct dns_change *change, const struct dns_records *now,
	uint8_t *buffer)
{
	struct dns_writer message = {.data = buffer, .size = DNS_MESSAGE_MAX};
	uint8_t *answer = NULL;
	size_t len = 0;
	enum status st = dns_update_write(change, now, &message);

	if (st == STATUS_OK)
		st = dns_exchange(stream, key, &message, &answer, &len);
	if (st == STATUS_OK)
		st = dns_update_outcome(dns_answer_rcode(answer));
	wiping_free(answer);
	return st;
}

enum status dns_update(struct dns_stream *stream, const struct tsig_key *key,
	const struct dns_change *change)
{
	struct dns_change wanted = *change;
	struct dns_records *now = wiping_calloc(1, sizeof(*now));
	uint8_t *buffer = wiping_malloc(DNS_MESSAGE_MAX);
	enum status st = dns_update_check(change);

	if (now == NULL || buffer == NULL)
		st = STATUS_NO_MEMORY;
	if (wanted.expect == DNS_EXPECT_TEXTS && wanted.texts.count == 0)
		wanted.expect = DNS_EXPECT_ABSENT;
	if (st == STATUS_OK && wanted.expect == DNS_EXPECT_TEXTS)
		st = read_now(stream, key, &wanted, now);
	if (st == STATUS_OK)
		st = send(stream, key, &wanted, now, buffer);
	wiping_free(buffer);
	wiping_free(now);
	return st;
}
