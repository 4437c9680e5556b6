/* Goal: whatever a zone's server sends, nothing of it is believed that it has
 * not signed, and what it has signed is read within bounds. The first byte
 * chooses: what follows is the whole answer, or an answer that gets an honest
 * header, question and signature, or the answer's records alone. */
#include "fuzz.h"

#include "net/dns_ask.h"
#include "net/dns_update.h"

#define NOW 1800000000
#define SECRET "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="

static struct tsig_key key;
static uint8_t bytes[DNS_MESSAGE_MAX];

/* As they were sent: with the same identifier each time. */
static struct dns_sent query;
static struct dns_sent update;

static void send_it(enum dns_opcode opcode, const char *text, uint16_t type,
	uint8_t *memory, size_t size, struct dns_sent *out)
{
	struct dns_writer w = {.data = memory, .size = size};
	struct dns_name name;
	size_t len;

	REQUIRE(dns_name_make(text, &name) == STATUS_OK);
	REQUIRE(dns_message_begin(&w, opcode, &name, type) == STATUS_OK);
	memcpy(w.data, "\x12\x34", 2);
	len = w.len;
	REQUIRE(tsig_sign(&key, NULL, NOW, &w, &out->mac) == STATUS_OK);
	out->message = memory;
	out->len = len;
	out->key = &key;
}

static void set_up(void)
{
	static uint8_t memory[2][512];

	REQUIRE(tsig_key_make("writer.example", "hmac-sha256", SECRET, &key) ==
		STATUS_OK);
	send_it(DNS_OPCODE_QUERY, "_nywhere.a.example", DNS_TXT, memory[0],
		sizeof(memory[0]), &query);
	send_it(DNS_OPCODE_UPDATE, "example", 6, memory[1], sizeof(memory[1]),
		&update);
}

static bool is_error(enum status st)
{
	return st == STATUS_UPDATE_FORGED || st == STATUS_UPDATE_KEY ||
	       st == STATUS_UPDATE_SIGNATURE || st == STATUS_UPDATE_ZONE;
}

/* Nobody can guess a signature: a success would be a hole. */
static void require_refused(
	const struct dns_sent *sent, const uint8_t *data, size_t size)
{
	size_t len = size;

	memcpy(bytes, data, size);
	REQUIRE(is_error(dns_answer_check(sent, NOW, bytes, &len)));
	REQUIRE(len == size);
}

static void require_records(const uint8_t *answer, size_t len)
{
	static struct dns_records records;
	struct dns_txt txt = {0};
	struct dns_name name;
	enum status st;

	records = (struct dns_records){0};
	REQUIRE(dns_name_make("_nywhere.a.example", &name) == STATUS_OK);
	st = dns_ask_read(answer, len, &name, &records);
	REQUIRE(records.count <= DNS_RECORDS_MAX);
	REQUIRE(records.used <= DNS_RECORDS_BYTES);
	if (st == STATUS_OK && dns_txt_read(&records, &txt) == STATUS_OK)
		REQUIRE(txt.count <= records.count);
	dns_txt_clear(&txt);
}

/* Its records are those of the input, behind the question and signed. */
static void require_believed(
	const struct dns_sent *sent, const uint8_t *data, size_t size)
{
	struct dns_writer w = {.data = bytes, .size = sizeof(bytes)};
	struct tsig_mac mac;
	size_t whole;
	size_t len;
	enum status st;

	dns_put(&w, sent->message, sent->len);
	dns_put(&w, data, size);
	bytes[2] = (uint8_t)(bytes[2] | 0x84);
	if (size >= 2) {
		bytes[7] = data[0] % 8;
		bytes[11] = data[1] % 8;
	}
	whole = w.len;
	REQUIRE(tsig_sign(&key, &sent->mac, NOW, &w, &mac) == STATUS_OK);
	len = w.len;
	st = dns_answer_check(sent, NOW, bytes, &len);
	/* counts that do not fit their records make it unreadable */
	REQUIRE(st == STATUS_OK || st == STATUS_UPDATE_FORGED);
	REQUIRE(st != STATUS_OK || len == whole);
	if (st == STATUS_OK)
		require_records(bytes, len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool is_set_up;
	const struct dns_sent *sent;
	uint8_t *copy;

	if (!is_set_up)
		set_up();
	is_set_up = true;
	if (size == 0 || size > 60000)
		return 0;
	sent = data[0] & 1 ? &update : &query;
	if (data[0] & 2) {
		require_believed(sent, data + 1, size - 1);
		return 0;
	}
	require_refused(sent, data + 1, size - 1);
	/* in memory of exactly its size */
	copy = (uint8_t *)fuzz_text(data + 1, size - 1);
	require_records(copy, size - 1);
	free(copy);
	return 0;
}
