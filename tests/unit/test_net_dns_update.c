#include "net/dns_update.h"

#include "cmocka_setup.h"

#include <string.h>

#define ZONE                                                                   \
	"\x07"                                                                 \
	"example\x00\x00\x06\x00\x01"
#define NAME                                                                   \
	"\x08_nywhere\x01"                                                     \
	"a\x07"                                                                \
	"example\x00"
#define TEXT "v=nyw1 revoked"
#define OTHER "v=nyw1 self=udf"
#define DATA "\x0ev=nyw1 revoked"
#define OTHER_DATA "\x0fv=nyw1 self=udf"

static uint8_t bytes[DNS_MESSAGE_MAX];
static struct dns_writer message;
static struct dns_records records;

static struct dns_change change_to(enum dns_expect expect, const char *text)
{
	struct dns_change change = {
		.zone = "example",
		.name = "_nywhere.a.example",
		.expect = expect,
		.ttl = 30,
	};

	if (text != NULL)
		change.set = (struct json_strings){1, {text}};
	return change;
}

static void require_message(const struct dns_change *change, const char *counts,
	const void *rest, size_t len)
{
	message = (struct dns_writer){.data = bytes, .size = sizeof(bytes)};
	assert_int_equal(
		dns_update_write(change, &records, &message), STATUS_OK);
	/* after the identifier: an update, one zone */
	assert_memory_equal(bytes + 2, "\x28\x00\x00\x01", 4);
	assert_memory_equal(bytes + 6, counts, 6);
	assert_int_equal(message.len, 12 + len);
	assert_memory_equal(bytes + 12, rest, len);
}

#define REQUIRE_MESSAGE(change, counts, rest)                                  \
	require_message(change, counts, rest, sizeof(rest) - 1)

static void a_new_record_requires_that_there_is_none(void **state)
{
	const struct dns_change change =
		change_to(DNS_EXPECT_ABSENT, "v=nyw1 revoked");

	(void)state;
	REQUIRE_MESSAGE(&change, "\x00\x02\x00\x01\x00\x00",
		/* neither TXT nor CNAME: class NONE */
		ZONE NAME "\x00\x10\x00\xfe\x00\x00\x00\x00\x00\x00" NAME
			  "\x00\x05\x00\xfe\x00\x00\x00\x00\x00\x00"
		/* add */
		NAME "\x00\x10\x00\x01\x00\x00\x00\x1e\x00\x0f" DATA);
}

static void a_deletion_of_all_requires_nothing(void **state)
{
	const struct dns_change change = change_to(DNS_EXPECT_ANYTHING, NULL);

	(void)state;
	REQUIRE_MESSAGE(&change, "\x00\x00\x00\x01\x00\x00",
		ZONE NAME "\x00\x10\x00\xff\x00\x00\x00\x00\x00\x00");
}

static void a_replacement_requires_all_and_removes_what_is_ours(void **state)
{
	const struct dns_change change = change_to(DNS_EXPECT_TEXTS, OTHER);

	(void)state;
	records = (struct dns_records){0};
	assert_int_equal(dns_records_add(&records, (const uint8_t *)"\x01x", 2),
		STATUS_OK);
	assert_int_equal(dns_records_add(&records, (const uint8_t *)DATA, 15),
		STATUS_OK);
	REQUIRE_MESSAGE(&change, "\x00\x03\x00\x02\x00\x00",
		ZONE NAME
		"\x00\x10\x00\x01\x00\x00\x00\x00\x00\x02\x01x" NAME
		"\x00\x10\x00\x01\x00\x00\x00\x00\x00\x0f" DATA NAME
		"\x00\x05\x00\xfe\x00\x00\x00\x00\x00\x00"
		/* delete from the set, and add */
		NAME "\x00\x10\x00\xfe\x00\x00\x00\x00\x00\x0f" DATA NAME
		"\x00\x10\x00\x01\x00\x00\x00\x1e\x00\x10" OTHER_DATA);
}

static void what_is_there_and_shall_be_is_left_alone(void **state)
{
	const struct dns_change change = change_to(DNS_EXPECT_TEXTS, TEXT);

	(void)state;
	records = (struct dns_records){0};
	assert_int_equal(dns_records_add(&records, (const uint8_t *)DATA, 15),
		STATUS_OK);
	REQUIRE_MESSAGE(&change, "\x00\x02\x00\x00\x00\x00",
		ZONE NAME "\x00\x10\x00\x01\x00\x00\x00\x00\x00\x0f" DATA NAME
			  "\x00\x05\x00\xfe\x00\x00\x00\x00\x00\x00");
}

static void only_records_of_this_protocol_are_written(void **state)
{
	static const char *const texts[] = {"", "v=nyw", "v=nyw10", "v=nyw1x",
		"V=NYW1 ", " v=nyw1", "v=nyw1 \x7f", "v=nyw1 \n"};
	struct dns_change change = change_to(DNS_EXPECT_ABSENT, "v=nyw1");

	(void)state;
	assert_int_equal(dns_update_check(&change), STATUS_OK);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		change.set.item[0] = texts[i];
		assert_int_equal(
			dns_update_check(&change), STATUS_BAD_ARGUMENT);
	}
}

static void only_names_within_the_zone_are_changed(void **state)
{
	struct dns_change change = change_to(DNS_EXPECT_ABSENT, TEXT);

	(void)state;
	change.name = "_nywhere.a.other";
	assert_int_equal(dns_update_check(&change), STATUS_BAD_ARGUMENT);
	change.name = "anexample";
	assert_int_equal(dns_update_check(&change), STATUS_BAD_ARGUMENT);
	change.name = "a..example";
	assert_int_equal(dns_update_check(&change), STATUS_BAD_ARGUMENT);
	change.zone = "";
	change.name = "a";
	assert_int_equal(dns_update_check(&change), STATUS_BAD_ARGUMENT);
}

static void a_change_too_large_for_a_message_is_not_sent(void **state)
{
	const struct dns_change change = change_to(DNS_EXPECT_ABSENT, TEXT);

	(void)state;
	message = (struct dns_writer){.data = bytes, .size = 100};
	assert_int_equal(
		dns_update_write(&change, &records, &message), STATUS_TOO_LONG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_record_requires_that_there_is_none),
		cmocka_unit_test(a_deletion_of_all_requires_nothing),
		cmocka_unit_test(
			a_replacement_requires_all_and_removes_what_is_ours),
		cmocka_unit_test(what_is_there_and_shall_be_is_left_alone),
		cmocka_unit_test(only_records_of_this_protocol_are_written),
		cmocka_unit_test(only_names_within_the_zone_are_changed),
		cmocka_unit_test(a_change_too_large_for_a_message_is_not_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
