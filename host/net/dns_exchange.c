#include "net/dns_exchange.h"

#include "base/wiping.h"

#include <openssl/rand.h>
#include <string.h>
#include <time.h>

#define ANSWER 0x80    /* of the third byte: QR */
#define OPCODE 0x78    /* likewise */
#define TRUNCATED 0x02 /* likewise: TC */
#define CLASS_IN 1

enum status dns_message_begin(struct dns_writer *w, enum dns_opcode opcode,
	const struct dns_name *name, uint16_t type)
{
	uint8_t header[DNS_HEADER_SIZE] = {[2] = (uint8_t)(opcode << 3)};

	if (RAND_bytes(header, 2) != 1)
		return STATUS_CRYPTO;
	header[5] = 1;
	dns_put(w, header, sizeof(header));
	dns_put_name(w, name);
	dns_put_u16(w, type);
	dns_put_u16(w, CLASS_IN);
	return STATUS_OK;
}

/* The name and the four bytes after it. */
static bool is_same_question(
	const struct dns_sent *sent, const uint8_t *answer, size_t len)
{
	struct dns_reader here = {
		.data = sent->message, .len = sent->len, .at = DNS_HEADER_SIZE};
	struct dns_reader there = {
		.data = answer, .len = len, .at = DNS_HEADER_SIZE};
	struct dns_name asked;
	struct dns_name answered;
	const uint8_t *type_asked;
	const uint8_t *type_answered;

	dns_get_name(&here, &asked);
	dns_get_name(&there, &answered);
	type_asked = dns_get(&here, 4);
	type_answered = dns_get(&there, 4);
	return type_asked != NULL && type_answered != NULL &&
	       dns_name_is_equal(&asked, &answered) &&
	       memcmp(type_asked, type_answered, 4) == 0;
}

static bool is_update(const struct dns_sent *sent)
{
	return (sent->message[2] & OPCODE) == DNS_OPCODE_UPDATE << 3;
}

/* RFC 2136, section 3.8: an answer to an update need not say its zone. */
static bool is_answer(
	const struct dns_sent *sent, const uint8_t *answer, size_t len)
{
	unsigned questions;

	if (len < DNS_HEADER_SIZE || memcmp(answer, sent->message, 2) != 0 ||
		(answer[2] & (ANSWER | OPCODE | TRUNCATED)) !=
			(ANSWER | (sent->message[2] & OPCODE)))
		return false;
	questions = (unsigned)answer[4] << 8 | answer[5];
	if (questions == 0)
		return is_update(sent);
	return questions == 1 && is_same_question(sent, answer, len);
}

/* A server that does not have the zone cannot always sign; Knot DNS does not.
 * That much may be believed without: it is an error in any case, and says
 * nothing of what the records are. */
static bool is_of_no_zone(const struct dns_sent *sent, const uint8_t *answer)
{
	enum dns_rcode rcode = dns_answer_rcode(answer);
	bool has_more = answer[10] != 0 || answer[11] != 0;

	return !has_more &&
	       (rcode == DNS_RCODE_NOT_AUTH ||
		       (rcode == DNS_RCODE_REFUSED && !is_update(sent)));
}

enum status dns_answer_check(
	const struct dns_sent *sent, int64_t now, uint8_t *answer, size_t *len)
{
	if (!is_answer(sent, answer, *len))
		return STATUS_UPDATE_FORGED;
	if (sent->key == NULL)
		return STATUS_OK;
	if (is_of_no_zone(sent, answer))
		return STATUS_UPDATE_ZONE;
	return tsig_verify(sent->key, &sent->mac, now, answer, len);
}

enum dns_rcode dns_answer_rcode(const uint8_t *answer)
{
	return (enum dns_rcode)(answer[3] & 0x0f);
}

enum status dns_exchange(struct dns_stream *stream, const struct tsig_key *key,
	struct dns_writer *message, uint8_t **out, size_t *len)
{
	struct dns_sent sent = {
		.message = message->data, .len = message->len, .key = key};
	uint8_t *answer = NULL;
	size_t size = 0;
	enum status st = message->failed ? STATUS_TOO_LONG : STATUS_OK;

	if (st == STATUS_OK && key != NULL)
		st = tsig_sign(key, NULL, time(NULL), message, &sent.mac);
	if (st == STATUS_OK)
		st = dns_stream_send(stream, message->data, message->len);
	if (st == STATUS_OK)
		st = dns_stream_receive(stream, &answer, &size);
	if (st == STATUS_OK)
		st = dns_answer_check(&sent, time(NULL), answer, &size);
	if (st == STATUS_OK) {
		*out = answer;
		*len = size;
	} else {
		wiping_free(answer);
	}
	return st;
}
