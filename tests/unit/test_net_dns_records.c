#include "net/dns_records.h"

#include "cmocka_setup.h"

#include <string.h>

static struct dns_records records;

static int setup(void **state)
{
	(void)state;
	memset(&records, 0, sizeof(records));
	records.ttl = 60;
	return 0;
}

static void add(const void *data, size_t len)
{
	assert_int_equal(dns_records_add(&records, data, len), STATUS_OK);
}

#define ADD(text) add(text, sizeof(text) - 1)

static void the_strings_of_a_record_are_joined(void **state)
{
	struct dns_txt txt;

	(void)state;
	ADD("\x04"
	    "did="
	    "\x00"
	    "\x07"
	    "did:plc");
	ADD("\x00");
	ADD("");
	assert_int_equal(dns_txt_read(&records, &txt), STATUS_OK);
	assert_int_equal(txt.count, 3);
	assert_string_equal(txt.text[0], "did=did:plc");
	assert_string_equal(txt.text[1], "");
	assert_string_equal(txt.text[2], "");
	assert_int_equal(txt.ttl, 60);
	dns_txt_clear(&txt);
	assert_int_equal(txt.count, 0);
}

static void a_record_that_is_not_plain_text_is_left_out(void **state)
{
	struct dns_txt txt;

	(void)state;
	ADD("\x03"
	    "a\0b");
	ADD("\x03"
	    "a\nb");
	ADD("\x03"
	    "a\x7f"
	    "b");
	ADD("\x03"
	    "a\xc3\xa4");
	ADD("\x05"
	    "cut");
	ADD("\x02"
	    "ok");
	assert_int_equal(dns_txt_read(&records, &txt), STATUS_OK);
	assert_int_equal(txt.count, 1);
	assert_string_equal(txt.text[0], "ok");
	dns_txt_clear(&txt);
}

static void a_record_may_have_4096_bytes(void **state)
{
	uint8_t data[17 * 242];
	struct dns_txt txt = {.count = 7};

	(void)state;
	for (size_t i = 0; i < 17; i++) {
		memset(data + i * 242, 'x', 242);
		data[i * 242] = 241;
	}
	data[16 * 242] = 4096 - 16 * 241;
	add(data, 16 * 242 + 1 + 4096 - 16 * 241);
	assert_int_equal(dns_txt_read(&records, &txt), STATUS_OK);
	assert_int_equal(strlen(txt.text[0]), 4096);
	dns_txt_clear(&txt);
	data[16 * 242]++;
	txt.count = 7;
	add(data, 16 * 242 + 1 + 4097 - 16 * 241);
	assert_int_equal(dns_txt_read(&records, &txt), STATUS_DNS_TOO_LARGE);
	assert_int_equal(txt.count, 7);
}

static void records_have_a_limit_of_number_and_of_bytes(void **state)
{
	static const uint8_t data[DNS_RECORDS_BYTES + 1];

	(void)state;
	assert_int_equal(dns_records_add(&records, data, sizeof(data)),
		STATUS_DNS_TOO_LARGE);
	add(data, DNS_RECORDS_BYTES);
	assert_int_equal(
		dns_records_add(&records, data, 1), STATUS_DNS_TOO_LARGE);
	setup(NULL);
	for (int i = 0; i < DNS_RECORDS_MAX; i++)
		add(data, 1);
	assert_int_equal(
		dns_records_add(&records, data, 1), STATUS_DNS_TOO_LARGE);
}

static void services_come_in_the_order_of_their_priority(void **state)
{
	struct dns_srv srv;

	(void)state;
	ADD("\xff\xff\x00\x00\x01\xbb\x01"
	    "c\x07"
	    "example\x00");
	ADD("\x00\x01\x00\x00\x20\xfb\x01"
	    "A\x07"
	    "Example\x00");
	ADD("\x01\x00\x00\x07\x01\xbb\x00");
	assert_int_equal(dns_srv_read(&records, &srv), STATUS_OK);
	assert_int_equal(srv.count, 3);
	assert_string_equal(srv.service[0].target, "a.example");
	assert_int_equal(srv.service[0].port, 8443);
	assert_string_equal(srv.service[1].target, "");
	assert_int_equal(srv.service[1].weight, 7);
	assert_string_equal(srv.service[2].target, "c.example");
	assert_int_equal(srv.service[2].priority, 65535);
}

static void among_equals_every_service_has_its_chance(void **state)
{
	bool first[2] = {false, false};
	struct dns_srv srv;

	(void)state;
	ADD("\x00\x01\x00\x05\x00\x01\x01"
	    "a\x00");
	ADD("\x00\x01\x00\x05\x00\x02\x01"
	    "b\x00");
	/* the chance that one of them never comes first is 2^-199 */
	for (int i = 0; i < 200; i++) {
		assert_int_equal(dns_srv_read(&records, &srv), STATUS_OK);
		assert_int_equal(srv.count, 2);
		first[srv.service[0].port - 1] = true;
	}
	assert_true(first[0] && first[1]);
}

static void a_service_that_is_no_host_is_left_out(void **state)
{
	static const uint8_t long_name[6 + 64 * 4 + 1] = {
		[6] = 63, [6 + 64] = 63, [6 + 128] = 63, [6 + 192] = 63};
	struct dns_srv srv;

	(void)state;
	ADD("");
	ADD("\x00\x00\x00\x00\x00\x00");
	ADD("\x00\x00\x00\x00\x00\x00\x01");
	ADD("\x00\x00\x00\x00\x00\x00\x01"
	    "a");
	ADD("\x00\x00\x00\x00\x00\x00\x01"
	    "a\x00"
	    "more");
	ADD("\x00\x00\x00\x00\x00\x00\x01"
	    "/\x00");
	ADD("\x00\x00\x00\x00\x00\x00\x01"
	    "\x00\x00");
	ADD("\x00\x00\x00\x00\x00\x00\xc0\x0c");
	add(long_name, sizeof(long_name));
	assert_int_equal(dns_srv_read(&records, &srv), STATUS_OK);
	assert_int_equal(srv.count, 0);
}

static void more_services_than_sixteen_are_too_many(void **state)
{
	struct dns_srv srv;

	(void)state;
	for (int i = 0; i < DNS_SRV_MAX + 1; i++)
		ADD("\x00\x00\x00\x00\x00\x00\x00");
	assert_int_equal(dns_srv_read(&records, &srv), STATUS_DNS_TOO_LARGE);
}

static void addresses_are_of_both_families(void **state)
{
	struct dns_addresses addresses;

	(void)state;
	ADD("\x7f\x00\x00\x01");
	ADD("\x20\x01\x0d\xb8\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01");
	assert_int_equal(dns_addresses_read(&records, &addresses), STATUS_OK);
	assert_int_equal(addresses.count, 2);
	assert_false(addresses.address[0].v6);
	assert_true(addresses.address[1].v6);
	assert_int_equal(addresses.address[1].byte[15], 1);
	for (int i = 0; i < 20; i++)
		ADD("\x7f\x00\x00\x01");
	assert_int_equal(dns_addresses_read(&records, &addresses), STATUS_OK);
	assert_int_equal(addresses.count, DNS_ADDRESS_MAX);
	setup(NULL);
	ADD("\x7f\x00\x00");
	assert_int_equal(
		dns_addresses_read(&records, &addresses), STATUS_DNS_FAILED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(
			the_strings_of_a_record_are_joined, setup),
		cmocka_unit_test_setup(
			a_record_that_is_not_plain_text_is_left_out, setup),
		cmocka_unit_test_setup(a_record_may_have_4096_bytes, setup),
		cmocka_unit_test_setup(
			records_have_a_limit_of_number_and_of_bytes, setup),
		cmocka_unit_test_setup(
			services_come_in_the_order_of_their_priority, setup),
		cmocka_unit_test_setup(
			among_equals_every_service_has_its_chance, setup),
		cmocka_unit_test_setup(
			a_service_that_is_no_host_is_left_out, setup),
		cmocka_unit_test_setup(
			more_services_than_sixteen_are_too_many, setup),
		cmocka_unit_test_setup(addresses_are_of_both_families, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
