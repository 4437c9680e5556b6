#include "net/dns_wire.h"

#include "cmocka_setup.h"

#include <string.h>

static struct dns_name name;

static enum status make(const char *text)
{
	return dns_name_make(text, &name);
}

static void a_name_becomes_labels_in_lower_case(void **state)
{
	static const uint8_t expected[] = "\x08_nywhere\x01"
					  "a\x07"
					  "example";

	(void)state;
	assert_int_equal(make("_Nywhere.A.example"), STATUS_OK);
	assert_int_equal(name.len, sizeof(expected));
	assert_memory_equal(name.byte, expected, sizeof(expected));
	assert_int_equal(make(""), STATUS_OK);
	assert_int_equal(name.len, 1);
}

static void what_fits_into_no_name_is_refused(void **state)
{
	char text[300];

	(void)state;
	assert_int_equal(make("."), STATUS_BAD_ARGUMENT);
	assert_int_equal(make("a..b"), STATUS_BAD_ARGUMENT);
	assert_int_equal(make(".a"), STATUS_BAD_ARGUMENT);
	assert_int_equal(make("a."), STATUS_BAD_ARGUMENT);
	memset(text, 'a', sizeof(text));
	text[63] = '\0';
	assert_int_equal(make(text), STATUS_OK);
	text[63] = 'a';
	text[64] = '\0';
	assert_int_equal(make(text), STATUS_BAD_ARGUMENT);
	/* 255 bytes with the root's own, and one more */
	for (size_t i = 0; i < 254; i++)
		text[i] = i % 2 == 0 ? 'a' : '.';
	text[253] = '\0';
	assert_int_equal(make(text), STATUS_OK);
	assert_int_equal(name.len, 255);
	text[253] = 'a';
	text[254] = '\0';
	assert_int_equal(make(text), STATUS_BAD_ARGUMENT);
}

static void a_name_is_within_its_zone_by_whole_labels(void **state)
{
	(void)state;
	assert_true(dns_name_is_within("a.example", "example"));
	assert_true(dns_name_is_within("example", "example"));
	assert_false(dns_name_is_within("anexample", "example"));
	assert_false(dns_name_is_within("example", "a.example"));
	assert_false(dns_name_is_within("example.org", "example"));
}

static void what_does_not_fit_is_not_written(void **state)
{
	uint8_t bytes[3] = {0};
	struct dns_writer w = {.data = bytes, .size = sizeof(bytes)};

	(void)state;
	dns_put_u16(&w, 0x1234);
	assert_false(w.failed);
	dns_put_u16(&w, 0x5678);
	assert_true(w.failed);
	assert_int_equal(w.len, 2);
	/* it sticks, though this would fit */
	dns_put(&w, "x", 1);
	assert_int_equal(w.len, 2);
	assert_memory_equal(bytes, "\x12\x34\x00", 3);
}

#define READ(text, start)                                                      \
	(struct dns_reader)                                                    \
	{                                                                      \
		.data = (const uint8_t *)(text), .len = sizeof(text) - 1,      \
		.at = start                                                    \
	}

static void a_compressed_name_is_read_and_passed(void **state)
{
	struct dns_reader r = READ("\x07"
				   "EXAMPLE\x00\x01"
				   "b\xc0\x00\xff",
		9);
	struct dns_name expected;

	(void)state;
	assert_int_equal(dns_name_make("b.example", &expected), STATUS_OK);
	dns_get_name(&r, &name);
	assert_false(r.failed);
	assert_true(dns_name_is_equal(&name, &expected));
	assert_int_equal(r.at, 13);
}

static void require_unreadable(struct dns_reader r)
{
	dns_get_name(&r, &name);
	assert_true(r.failed);
	assert_int_equal(name.len, 0);
	/* nothing more comes of it */
	assert_null(dns_get(&r, 0));
	assert_int_equal(dns_get_u32(&r), 0);
}

static void a_name_that_ends_nowhere_is_unreadable(void **state)
{
	(void)state;
	require_unreadable(READ("", 0));
	require_unreadable(READ("\x01", 0));
	require_unreadable(READ("\x01"
				"a",
		0));
	require_unreadable(READ("\xc0", 0));
	/* to itself, forwards, in a circle */
	require_unreadable(READ("\xc0\x00", 0));
	require_unreadable(READ("\xc0\x02\x00", 0));
	require_unreadable(READ("\x01"
				"a\xc0\x00",
		0));
	require_unreadable(READ("\x01"
				"a\xc0\x00\xc0\x00",
		2));
	/* kinds of labels that nobody uses */
	require_unreadable(READ("\x40\x00", 0));
	require_unreadable(READ("\x80\x00", 0));
}

static void a_name_longer_than_any_is_unreadable(void **state)
{
	uint8_t bytes[600] = {0};
	struct dns_reader r = {.data = bytes, .len = sizeof(bytes)};

	(void)state;
	for (size_t i = 0; i < 400; i += 2)
		bytes[i] = 1;
	require_unreadable(r);
}

static void a_record_must_be_there_whole(void **state)
{
	static const char whole[] = "\x00\x00\x10\x00\x01\x00\x00\x00\x1e"
				    "\x00\x03\x02ok";
	struct dns_rr rr;

	(void)state;
	for (size_t len = 0; len < sizeof(whole); len++) {
		struct dns_reader r = {
			.data = (const uint8_t *)whole, .len = len};

		dns_get_rr(&r, &rr);
		assert_int_equal(r.failed, len < sizeof(whole) - 1);
	}
	assert_int_equal(rr.type, 16);
	assert_int_equal(rr.ttl, 30);
	assert_memory_equal(rr.data, "\x02ok", rr.len);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_becomes_labels_in_lower_case),
		cmocka_unit_test(what_fits_into_no_name_is_refused),
		cmocka_unit_test(a_name_is_within_its_zone_by_whole_labels),
		cmocka_unit_test(what_does_not_fit_is_not_written),
		cmocka_unit_test(a_compressed_name_is_read_and_passed),
		cmocka_unit_test(a_name_that_ends_nowhere_is_unreadable),
		cmocka_unit_test(a_name_longer_than_any_is_unreadable),
		cmocka_unit_test(a_record_must_be_there_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
