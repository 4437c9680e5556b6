#include "net/dns_message.h"

#include "cmocka_setup.h"

#include <stdlib.h>
#include <string.h>

/* A message in the making, as a server would send it. */
static uint8_t message[4096];
static size_t length;
static struct dns_records records;

#define QUESTION                                                               \
	"\x05_test\x07"                                                        \
	"example\x00"
#define TO_QUESTION "\xc0\x0c"

static void put(const void *data, size_t len)
{
	assert_true(length + len <= sizeof(message));
	memcpy(message + length, data, len);
	length += len;
}

#define PUT(text) put(text, sizeof(text) - 1)

/* QR, RD, RA; one question for TXT, as many answers and authorities. */
static void begin(uint8_t answers, uint8_t authorities)
{
	const uint8_t header[12] = {
		0, 0, 0x81, 0x80, 0, 1, 0, answers, 0, authorities, 0, 0};

	length = 0;
	memset(&records, 0, sizeof(records));
	put(header, sizeof(header));
	PUT(QUESTION "\x00\x10\x00\x01");
}

static enum status read_it(void)
{
	return dns_message_read(
		message, length, "_test.example", DNS_TXT, &records);
}

static void a_question_wants_signatures_and_an_opinion_of_them(void **state)
{
	static const uint8_t expected[] =
		"\x00\x00\x01\x20\x00\x01\x00\x00\x00\x00\x00\x01" QUESTION
		"\x00\x10\x00\x01\x00\x00\x29\x04\xd0\x00\x00\x80\x00\x00\x00";
	uint8_t *data = NULL;
	size_t len = 0;

	(void)state;
	assert_int_equal(
		dns_message_write("_test.example", DNS_TXT, &data, &len),
		STATUS_OK);
	assert_int_equal(len, sizeof(expected) - 1);
	assert_memory_equal(data, expected, len);
	free(data);
}

static void an_answer_is_read(void **state)
{
	(void)state;
	begin(1, 0);
	PUT(TO_QUESTION "\x00\x10\x00\x01\x00\x00\x00\x09\x00\x03\x02ok");
	assert_int_equal(read_it(), STATUS_OK);
	assert_int_equal(records.count, 1);
	assert_int_equal(records.ttl, 9);
	assert_int_equal(records.record[0].len, 3);
	assert_memory_equal(records.data, "\x02ok", 3);
	assert_int_equal(records.dnssec, DNSSEC_INSECURE);
	begin(1, 0);
	PUT(TO_QUESTION "\x00\x10\x00\x01\x00\x00\x00\x09\x00\x03\x02ok");
	message[3] |= 0x20;
	assert_int_equal(read_it(), STATUS_OK);
	assert_int_equal(records.dnssec, DNSSEC_SECURE);
}

static void an_alias_is_followed_within_the_message(void **state)
{
	(void)state;
	/* the alias comes last and has the lower TTL */
	begin(2, 0);
	PUT("\x01x\x00\x00\x10\x00\x01\x00\x00\x00\x09\x00\x03\x02ok");
	PUT(TO_QUESTION "\x00\x05\x00\x01\x00\x00\x00\x05\x00\x03\x01x\x00");
	assert_int_equal(read_it(), STATUS_OK);
	assert_int_equal(records.count, 1);
	assert_int_equal(records.ttl, 5);
}

static void an_alias_that_leads_to_itself_is_a_failure(void **state)
{
	(void)state;
	begin(2, 0);
	PUT(TO_QUESTION "\x00\x05\x00\x01\x00\x00\x00\x05\x00\x03\x01x\x00");
	PUT("\x01x\x00\x00\x05\x00\x01\x00\x00\x00\x05\x00\x02" TO_QUESTION);
	assert_int_equal(read_it(), STATUS_DNS_FAILED);
}

static void a_record_of_another_name_is_not_an_answer(void **state)
{
	(void)state;
	begin(2, 0);
	PUT("\x01x\x00\x00\x10\x00\x01\x00\x00\x00\x09\x00\x03\x02no");
	PUT(TO_QUESTION "\x00\x10\x00\x03\x00\x00\x00\x09\x00\x03\x02no");
	assert_int_equal(read_it(), STATUS_OK);
	assert_int_equal(records.count, 0);
}

static void what_is_absent_may_be_believed_as_long_as_its_zone_says(
	void **state)
{
	(void)state;
	begin(0, 1);
	message[3] |= 3; /* NXDOMAIN */
	PUT("\x00\x00\x06\x00\x01\x00\x00\x00\x64\x00\x16\x00\x00");
	PUT("\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x01"
	    "\x00\x00\x00\x1e");
	assert_int_equal(read_it(), STATUS_OK);
	assert_int_equal(records.count, 0);
	assert_int_equal(records.ttl, 30);
}

static void what_is_not_the_answer_is_a_failure(void **state)
{
	static const struct {
		size_t at;
		uint8_t bits;
	} faults[] = {
		{2, 0x80},  /* a question */
		{2, 0x08},  /* another opcode */
		{2, 0x02},  /* cut off */
		{1, 0x01},  /* another identifier */
		{3, 0x02},  /* SERVFAIL */
		{3, 0x05},  /* REFUSED */
		{5, 0x02},  /* three questions */
		{14, 0x01}, /* about another name */
		{28, 0x01}, /* another type */
		{30, 0x02}, /* another class */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		begin(0, 0);
		message[faults[i].at] ^= faults[i].bits;
		assert_int_equal(read_it(), STATUS_DNS_FAILED);
	}
	begin(0, 0);
	for (size_t len = 0; len < length; len++)
		assert_int_equal(dns_message_read(message, len, "_test.example",
					 DNS_TXT, &records),
			STATUS_DNS_FAILED);
}

static void more_than_there_is_room_for_is_too_large(void **state)
{
	(void)state;
	begin(40, 0);
	for (int i = 0; i < 40; i++)
		PUT(TO_QUESTION
			"\x00\x10\x00\x01\x00\x00\x00\x09\x00\x02\x01x");
	assert_int_equal(read_it(), STATUS_DNS_TOO_LARGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_question_wants_signatures_and_an_opinion_of_them),
		cmocka_unit_test(an_answer_is_read),
		cmocka_unit_test(an_alias_is_followed_within_the_message),
		cmocka_unit_test(an_alias_that_leads_to_itself_is_a_failure),
		cmocka_unit_test(a_record_of_another_name_is_not_an_answer),
		cmocka_unit_test(
			what_is_absent_may_be_believed_as_long_as_its_zone_says),
		cmocka_unit_test(what_is_not_the_answer_is_a_failure),
		cmocka_unit_test(more_than_there_is_room_for_is_too_large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
