#include "keys/zone_store.h"

#include "cmocka_setup.h"
#include "vault_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ZONE "names.example.net"
#define SECRET "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="

static struct zone make(const char *name, enum zone_kind kind)
{
	struct zone zone = {.kind = kind, .added = 1795470000};

	strcpy(zone.zone, name);
	if (kind == ZONE_WILDCARD)
		return zone;
	strcpy(zone.server, "ns.example.net:5353");
	assert_int_equal(
		tsig_key_make("writer", "hmac-sha256", SECRET, &zone.key),
		STATUS_OK);
	return zone;
}

static enum status add(const char *name, enum zone_kind kind)
{
	struct zone zone = make(name, kind);
	enum status st = zone_store_add(vault_fixture(), &zone);

	zone_clear(&zone);
	return st;
}

static enum status find(const char *name, enum zone_kind kind)
{
	struct zone zone = {.zone = ""};
	enum status st = zone_store_find(vault_fixture(), name, kind, &zone);

	zone_clear(&zone);
	return st;
}

/* The names and kinds of all, as one text. */
static const char *list(void)
{
	static char text[2048];
	struct zone *zones = NULL;
	size_t count = 0;
	size_t len = 0;

	assert_int_equal(
		zone_store_list(vault_fixture(), &zones, &count), STATUS_OK);
	text[0] = '\0';
	for (size_t i = 0; i < count; i++) {
		assert_null(zones[i].key.secret);
		len += (size_t)snprintf(text + len, sizeof(text) - len,
			"%s%s %s", i > 0 ? ", " : "", zones[i].zone,
			zone_kind_name(zones[i].kind));
	}
	free(zones);
	return text;
}

static const char *covering(const char *handle)
{
	static char text[HOSTNAME_MAX + 1];
	struct zone zone = {.zone = ""};
	enum status st = zone_store_cover(vault_fixture(), handle, &zone);

	assert_true(st == STATUS_OK || st == STATUS_ZONE_UNKNOWN);
	assert_int_equal(st == STATUS_OK, zone.key.secret != NULL);
	strcpy(text, zone.zone);
	zone_clear(&zone);
	return text;
}

static void a_zone_comes_back_with_its_key(void **state)
{
	struct zone zone = make(ZONE, ZONE_UPDATE);
	struct zone found = {.zone = ""};

	(void)state;
	assert_int_equal(zone_store_add(vault_fixture(), &zone), STATUS_OK);
	assert_int_equal(
		zone_store_find(vault_fixture(), ZONE, ZONE_UPDATE, &found),
		STATUS_OK);
	assert_string_equal(found.zone, ZONE);
	assert_int_equal(found.added, zone.added);
	assert_string_equal(found.server, zone.server);
	assert_string_equal(found.key.name, "writer");
	assert_string_equal(found.key.algorithm, "hmac-sha256");
	assert_int_equal(found.key.secret->len, zone.key.secret->len);
	assert_memory_equal(found.key.secret->data, zone.key.secret->data,
		zone.key.secret->len);
	zone_clear(&zone);
	zone_clear(&found);
	assert_null(found.key.secret);
	assert_string_equal(found.server, "");
}

static void a_name_is_there_once_for_each_kind(void **state)
{
	(void)state;
	assert_int_equal(add(ZONE, ZONE_UPDATE), STATUS_OK);
	assert_int_equal(add(ZONE, ZONE_UPDATE), STATUS_ZONE_EXISTS);
	assert_int_equal(find(ZONE, ZONE_WILDCARD), STATUS_ZONE_UNKNOWN);
	assert_int_equal(add(ZONE, ZONE_WILDCARD), STATUS_OK);
	assert_int_equal(add(ZONE, ZONE_WILDCARD), STATUS_ZONE_EXISTS);
	assert_int_equal(add("anon.example.com", ZONE_WILDCARD), STATUS_OK);
	assert_string_equal(list(), "anon.example.com wildcard, " ZONE
				    " wildcard, " ZONE " update");
	assert_int_equal(
		zone_store_remove(vault_fixture(), ZONE, ZONE_WILDCARD),
		STATUS_OK);
	assert_int_equal(
		zone_store_remove(vault_fixture(), ZONE, ZONE_WILDCARD),
		STATUS_ZONE_UNKNOWN);
	assert_string_equal(
		list(), "anon.example.com wildcard, " ZONE " update");
}

static void only_names_that_handles_may_be_in_are_kept(void **state)
{
	static const char *const bad[] = {"", "example", "example.com.",
		"Example.com", "localhost", "*.example.com", "a..example.com",
		"192.0.2.1", "example.local"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(add(bad[i], ZONE_WILDCARD), STATUS_BAD_ZONE);
		assert_int_equal(add(bad[i], ZONE_UPDATE), STATUS_BAD_ZONE);
	}
	assert_string_equal(list(), "");
}

/* _nywhere. is 9 long, a fingerprint with a dot 35: 209 are left of 253. */
static void a_zone_leaves_room_for_a_record_of_a_fingerprint(void **state)
{
	char name[HOSTNAME_MAX + 1];
	size_t len = HOSTNAME_MAX - 9 - 35;

	(void)state;
	memset(name, 'a', sizeof(name));
	for (size_t i = 50; i < len - 5; i += 51)
		name[i] = '.';
	strcpy(name + len - 4, ".com");
	assert_int_equal(zone_name_check(name), STATUS_OK);
	assert_int_equal(add(name, ZONE_UPDATE), STATUS_OK);
	assert_int_equal(find(name, ZONE_UPDATE), STATUS_OK);
	strcpy(name + len - 4, "a.com");
	assert_int_equal(zone_name_check(name), STATUS_ZONE_TOO_LONG);
	assert_int_equal(add(name, ZONE_UPDATE), STATUS_ZONE_TOO_LONG);
	memset(name, 'a', HOSTNAME_MAX);
	name[HOSTNAME_MAX] = '\0';
	assert_int_equal(find(name, ZONE_UPDATE), STATUS_ZONE_UNKNOWN);
}

static void a_name_that_is_far_too_long_is_unknown_to_all(void **state)
{
	char name[1024];

	(void)state;
	memset(name, 'a', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	assert_int_equal(find(name, ZONE_WILDCARD), STATUS_ZONE_UNKNOWN);
	assert_int_equal(
		zone_store_remove(vault_fixture(), name, ZONE_WILDCARD),
		STATUS_ZONE_UNKNOWN);
}

static void the_longest_zone_with_a_key_covers_a_handle(void **state)
{
	(void)state;
	assert_string_equal(covering("alice.example.net"), "");
	assert_int_equal(add("example.net", ZONE_UPDATE), STATUS_OK);
	assert_int_equal(add("dyn.example.net", ZONE_UPDATE), STATUS_OK);
	assert_int_equal(add("a.dyn.example.net", ZONE_WILDCARD), STATUS_OK);
	assert_string_equal(covering("alice.example.net"), "example.net");
	assert_string_equal(covering("example.net"), "example.net");
	assert_string_equal(covering("b.a.dyn.example.net"), "dyn.example.net");
	assert_string_equal(covering("dyn.example.net"), "dyn.example.net");
	assert_string_equal(covering("mydyn.example.net"), "example.net");
	assert_string_equal(covering("myexample.net"), "");
	assert_string_equal(covering("net"), "");
	assert_string_equal(covering("example.net.example.com"), "");
	assert_string_equal(covering(""), "");
}

static void a_damaged_zone_is_said_to_be_so_and_can_be_removed(void **state)
{
	(void)state;
	assert_int_equal(add(ZONE, ZONE_UPDATE), STATUS_OK);
	assert_int_equal(add("anon.example.com", ZONE_WILDCARD), STATUS_OK);
	vault_fixture_tamper(
		"UPDATE record SET sealed = zeroblob(200) WHERE "
		"length(sealed) = (SELECT max(length(sealed)) FROM "
		"record)");
	assert_int_equal(find(ZONE, ZONE_UPDATE), STATUS_VAULT_DAMAGED);
	assert_string_equal(list(), "anon.example.com wildcard");
	assert_string_equal(covering("a." ZONE), "");
	assert_int_equal(zone_store_remove(vault_fixture(), ZONE, ZONE_UPDATE),
		STATUS_OK);
	assert_int_equal(find(ZONE, ZONE_UPDATE), STATUS_ZONE_UNKNOWN);
}

static void a_damaged_zone_can_be_added_anew(void **state)
{
	(void)state;
	assert_int_equal(add(ZONE, ZONE_UPDATE), STATUS_OK);
	vault_fixture_tamper("UPDATE record SET sealed = zeroblob(200)");
	assert_int_equal(add(ZONE, ZONE_UPDATE), STATUS_OK);
	assert_int_equal(find(ZONE, ZONE_UPDATE), STATUS_OK);
}

/* A row of that name and kind that we have sealed, and whose text makes no
 * sense: of a version that knows more, or of a flaw. */
static void expect_damaged(const char *row, const char *value, size_t len)
{
	assert_int_equal(
		vault_write(vault_fixture(), VAULT_ZONE, NULL, row, value, len),
		STATUS_OK);
	assert_int_equal(find(ZONE, ZONE_UPDATE), STATUS_VAULT_DAMAGED);
}

static void what_reads_wrong_is_damaged(void **state)
{
	static const char row[] = "update:" ZONE;
	static const char start[] =
		"{\"zone\":\"" ZONE "\",\"kind\":\"update\",\"added\":1,"
		"\"server\":\"s\",\"key\":\"k\"";
	char value[1024];
	int len;

	(void)state;
	expect_damaged(row, "", 0);
	expect_damaged(row, "{}", 3);
	expect_damaged(row, "\0", 1);
	len = snprintf(value, sizeof(value), "%s}", start);
	expect_damaged(row, value, (size_t)len);
	len = snprintf(value, sizeof(value),
		"%s,\"algorithm\":\"hmac-sha256\"}", start);
	expect_damaged(row, value, (size_t)len); /* no secret */
	memset(value + len, 0, 16);
	expect_damaged(row, value, (size_t)len + 16); /* 15 bytes */
	memset(value + len, 0, 514);
	expect_damaged(row, value, (size_t)len + 514);
	len = snprintf(value, sizeof(value),
		"%s,\"algorithm\":\"hmac-sha256-and-more\"}", start);
	memset(value + len, 0, 33);
	expect_damaged(row, value, (size_t)len + 33);
}

static void without_the_key_of_the_vault_there_are_no_zones(void **state)
{
	struct zone *zones = NULL;
	struct zone zone = {.zone = ""};
	size_t count = 0;

	(void)state;
	assert_int_equal(add(ZONE, ZONE_UPDATE), STATUS_OK);
	vault_lock(vault_fixture());
	assert_int_equal(find(ZONE, ZONE_UPDATE), STATUS_LOCKED);
	assert_int_equal(add("anon.example.com", ZONE_WILDCARD), STATUS_LOCKED);
	assert_int_equal(zone_store_list(vault_fixture(), &zones, &count),
		STATUS_LOCKED);
	assert_int_equal(zone_store_cover(vault_fixture(), "a." ZONE, &zone),
		STATUS_LOCKED);
	assert_null(zones);
}

static void kinds_have_names(void **state)
{
	enum zone_kind kind = ZONE_UPDATE;

	(void)state;
	assert_int_equal(zone_kind_parse("wildcard", &kind), STATUS_OK);
	assert_int_equal(kind, ZONE_WILDCARD);
	assert_int_equal(zone_kind_parse("update", &kind), STATUS_OK);
	assert_int_equal(kind, ZONE_UPDATE);
	assert_int_equal(zone_kind_parse("", &kind), STATUS_BAD_ARGUMENT);
	assert_int_equal(zone_kind_parse("Update", &kind), STATUS_BAD_ARGUMENT);
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(                                       \
		function, vault_fixture_set_up, vault_fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_zone_comes_back_with_its_key),
		TEST(a_name_is_there_once_for_each_kind),
		TEST(only_names_that_handles_may_be_in_are_kept),
		TEST(a_zone_leaves_room_for_a_record_of_a_fingerprint),
		TEST(a_name_that_is_far_too_long_is_unknown_to_all),
		TEST(the_longest_zone_with_a_key_covers_a_handle),
		TEST(a_damaged_zone_is_said_to_be_so_and_can_be_removed),
		TEST(a_damaged_zone_can_be_added_anew),
		TEST(what_reads_wrong_is_damaged),
		TEST(without_the_key_of_the_vault_there_are_no_zones),
		TEST(kinds_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
