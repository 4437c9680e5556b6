#include "net/dns_cache.h"

#include "cmocka_setup.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

static struct dns_records *get(const char *name, enum dns_type type)
{
	const struct dns_look_up look_up = {.name = name, .type = type};

	return dns_cache_get(&look_up);
}

static void put(
	const char *name, enum dns_type type, uint32_t ttl, const char *data)
{
	static struct dns_records records;
	const struct dns_look_up look_up = {.name = name, .type = type};

	records = (struct dns_records){.ttl = ttl};
	if (data != NULL)
		assert_int_equal(
			dns_records_add(&records, (const uint8_t *)data, 1),
			STATUS_OK);
	dns_cache_put(&look_up, &records);
}

static void expect(const char *name, enum dns_type type, uint32_t ttl_min,
	uint32_t ttl_max)
{
	struct dns_records *records = get(name, type);

	assert_non_null(records);
	assert_in_range(records->ttl, ttl_min, ttl_max);
	free(records);
}

static void an_answer_is_kept_under_its_name_and_type(void **state)
{
	(void)state;
	put("a.example", DNS_TXT, 100, "x");
	expect("a.example", DNS_TXT, 98, 100);
	assert_null(get("a.example", DNS_SRV));
	assert_null(get("b.example", DNS_TXT));
}

static void nothing_is_kept_above_ten_minutes(void **state)
{
	(void)state;
	put("long.example", DNS_TXT, 86400, "x");
	expect("long.example", DNS_TXT, 598, 600);
	put("long.example", DNS_TXT, UINT32_MAX, "x");
	expect("long.example", DNS_TXT, 598, 600);
}

static void what_is_absent_is_kept_for_a_minute_at_most(void **state)
{
	(void)state;
	put("absent.example", DNS_TXT, 3600, NULL);
	expect("absent.example", DNS_TXT, 58, 60);
}

static void an_answer_without_a_ttl_is_not_kept(void **state)
{
	(void)state;
	put("none.example", DNS_TXT, 300, "x");
	put("none.example", DNS_TXT, 0, "x");
	assert_null(get("none.example", DNS_TXT));
}

static void an_answer_ends_with_its_ttl(void **state)
{
	(void)state;
	put("short.example", DNS_TXT, 1, "x");
	expect("short.example", DNS_TXT, 0, 1);
	(void)poll(NULL, 0, 1010); /* the passing of time is what is tested */
	assert_null(get("short.example", DNS_TXT));
}

static void ten_thousand_names_take_no_more_than_the_table(void **state)
{
	char name[32];
	int kept = 0;

	(void)state;
	for (int i = 0; i < 10000; i++) {
		snprintf(name, sizeof(name), "n%d.example", i);
		put(name, DNS_TXT, 100, "x");
	}
	for (int i = 0; i < 10000; i++) {
		struct dns_records *records;

		snprintf(name, sizeof(name), "n%d.example", i);
		records = get(name, DNS_TXT);
		kept += records != NULL;
		free(records);
	}
	assert_in_range(kept, 1, DNS_CACHE_SLOTS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_is_kept_under_its_name_and_type),
		cmocka_unit_test(nothing_is_kept_above_ten_minutes),
		cmocka_unit_test(what_is_absent_is_kept_for_a_minute_at_most),
		cmocka_unit_test(an_answer_without_a_ttl_is_not_kept),
		cmocka_unit_test(an_answer_ends_with_its_ttl),
		cmocka_unit_test(
			ten_thousand_names_take_no_more_than_the_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
