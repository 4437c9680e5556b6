/* Export and import: what a vault holds comes back, and what is there already
 * is compared first. */
#include "keys/import.h"

#include "cmocka_setup.h"
#include "keys/aead.h"
#include "keys/contact_store.h"
#include "keys/export_vault.h"
#include "keys/site_store.h"
#include "keys/zone_store.h"
#include "temp.h"
#include "vault_fixture.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MANY 10000
#define NOW 1796000000

static struct export_header header;
static struct secret *key;
static int64_t counts[IMPORT_KINDS][IMPORT_VERDICTS];
static char last_name[IMPORT_NAME_MAX + 1];

static int set_up(void **state)
{
	if (vault_fixture_set_up(state) != 0 ||
		export_header_make(EXPORT_COST_MIN, &header) != STATUS_OK)
		return -1;
	key = secret_random(AEAD_KEY_LENGTH);
	return key == NULL ? -1 : 0;
}

static int tear_down(void **state)
{
	secret_free(key);
	return vault_fixture_tear_down(state);
}

static void tell(void *context, const struct import_item *item)
{
	(void)context;
	counts[item->kind][item->verdict]++;
	strcpy(last_name, item->name);
}

static struct export_counts export_all(void)
{
	int fd = open(temp_path("file"), O_WRONLY | O_CREAT | O_TRUNC, 0600);
	struct export_writer *writer = NULL;
	struct export_counts written;

	assert_int_equal(
		export_writer_new(fd, &header, key, &writer), STATUS_OK);
	assert_int_equal(export_vault(vault_fixture(), writer, NOW, &written),
		STATUS_OK);
	assert_int_equal(export_writer_finish(writer), STATUS_OK);
	export_writer_free(writer);
	close(fd);
	return written;
}

/* Fills counts. */
static enum status import_all(struct vault *vault, bool writes, bool replaces)
{
	int fd = open(temp_path("file"), O_RDONLY);
	struct import import = {.vault = vault,
		.writes = writes,
		.replaces = replaces,
		.tell = tell};
	struct export_reader *reader = NULL;
	enum status st;

	memset(counts, 0, sizeof(counts));
	assert_int_equal(lseek(fd, (off_t)header.len, SEEK_SET), header.len);
	assert_int_equal(
		export_reader_new(fd, &header, key, &reader), STATUS_OK);
	if (writes)
		assert_int_equal(vault_begin(vault, true), STATUS_OK);
	st = import_read(&import, reader);
	if (writes)
		assert_int_equal(vault_end(vault, st), st);
	export_reader_free(reader);
	close(fd);
	if (st == STATUS_OK)
		assert_int_equal(import.made, NOW);
	return st;
}

static struct vault *another_vault(void)
{
	struct vault *vault = NULL;

	assert_int_equal(mkdir(temp_path("other"), 0700), 0);
	assert_int_equal(
		vault_create(temp_path("other"), SLOT_FILE, NULL, &vault),
		STATUS_OK);
	return vault;
}

static struct origin origin_of(const char *text)
{
	struct origin origin;

	assert_int_equal(origin_parse(text, &origin), STATUS_OK);
	return origin;
}

static void add_contact(struct vault *vault, const char *name,
	const char *handle, int64_t now, struct contact *out)
{
	struct contact contact = {.name_count = 1, .handle_count = 1};

	strcpy(contact.names[0], name);
	assert_int_equal(
		handle_parse(handle, &contact.handles[0].handle), STATUS_OK);
	assert_int_equal(contact_store_put(vault, &contact, now), STATUS_OK);
	if (out != NULL)
		*out = contact;
}

static void add_zone(struct vault *vault, const char *secret)
{
	struct zone zone = {.kind = ZONE_UPDATE, .added = NOW};

	strcpy(zone.zone, "dyn.example.org");
	strcpy(zone.server, "ns.example.org");
	assert_int_equal(
		tsig_key_make("writer", "hmac-sha256", secret, &zone.key),
		STATUS_OK);
	assert_int_equal(zone_store_put(vault, &zone), STATUS_OK);
	zone_clear(&zone);
}

#define SECRET "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
#define OTHER "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWc="

static void fill(struct vault *vault)
{
	struct origin site = origin_of("https://forum.example");
	struct handle handle;

	vault_fixture_add(vault, "alice.example.com");
	vault_fixture_add(vault, NULL);
	add_contact(vault, "Mum", "mum.example.org", NOW - 5, NULL);
	assert_int_equal(handle_parse("alice.example.com", &handle), STATUS_OK);
	assert_int_equal(
		site_store_disclose(vault, &site, &handle, true, NOW - 100),
		STATUS_OK);
	assert_int_equal(site_store_set_switch(vault, &site, false), STATUS_OK);
	add_zone(vault, SECRET);
}

static void expect_same_key(
	struct vault *one, struct vault *other, const char *handle)
{
	struct secret *a = NULL;
	struct secret *b = NULL;

	assert_int_equal(handle_store_raw_key(one, handle, &a), STATUS_OK);
	assert_int_equal(handle_store_raw_key(other, handle, &b), STATUS_OK);
	assert_non_null(a);
	assert_non_null(b);
	assert_int_equal(a->len, b->len);
	assert_memory_equal(a->data, b->data, a->len);
	secret_free(a);
	secret_free(b);
}

static void all_comes_back_in_another_vault(void **state)
{
	struct vault *other = another_vault();
	struct origin site = origin_of("https://forum.example");
	char first[HANDLE_MAX + 1];
	bool one_click = true;
	struct zone zone = {.zone = ""};
	struct export_counts written;

	(void)state;
	fill(vault_fixture());
	written = export_all();
	assert_int_equal(written.handles, 2);
	assert_int_equal(written.contacts, 1);
	assert_int_equal(written.sites, 1);
	assert_int_equal(written.zones, 1);
	assert_int_equal(written.damaged, 0);
	assert_int_equal(import_all(other, true, false), STATUS_OK);
	assert_int_equal(counts[IMPORT_HANDLE][IMPORT_NEW], 2);
	assert_int_equal(counts[IMPORT_CONTACT][IMPORT_NEW], 1);
	assert_int_equal(counts[IMPORT_SITE][IMPORT_NEW], 2);
	assert_int_equal(counts[IMPORT_ZONE][IMPORT_NEW], 1);
	expect_same_key(vault_fixture(), other, "alice.example.com");
	assert_int_equal(handle_store_default(other, first), STATUS_OK);
	assert_string_equal(first, "alice.example.com");
	assert_int_equal(
		site_store_switch(other, &site, &one_click), STATUS_OK);
	assert_false(one_click);
	assert_int_equal(
		zone_store_find(other, "dyn.example.org", ZONE_UPDATE, &zone),
		STATUS_OK);
	assert_memory_equal(
		zone.key.secret->data, "0123456789abcdef0123456789abcdef", 32);
	zone_clear(&zone);
	assert_int_equal(import_all(other, true, true), STATUS_OK);
	for (int kind = 0; kind < IMPORT_KINDS; kind++) {
		for (int verdict = 0; verdict < IMPORT_VERDICTS; verdict++) {
			if (verdict != IMPORT_SAME)
				assert_int_equal(counts[kind][verdict], 0);
		}
	}
	vault_close(other);
}

static void to_look_writes_nothing(void **state)
{
	struct vault *other = another_vault();
	struct handle_record record;

	(void)state;
	fill(vault_fixture());
	export_all();
	assert_int_equal(import_all(other, false, true), STATUS_OK);
	assert_int_equal(counts[IMPORT_HANDLE][IMPORT_NEW], 2);
	assert_int_equal(handle_store_find(other, "alice.example.com", &record),
		STATUS_HANDLE_UNKNOWN);
	vault_close(other);
	assert_int_equal(import_all(NULL, false, true), STATUS_OK);
	assert_int_equal(counts[IMPORT_HANDLE][IMPORT_NEW], 2);
}

static void another_key_is_replaced_only_where_that_is_said(void **state)
{
	struct vault *other = another_vault();
	struct handle_record mine;
	struct handle_record found;

	(void)state;
	fill(vault_fixture());
	export_all();
	vault_fixture_add(other, "alice.example.com");
	add_zone(other, OTHER);
	assert_int_equal(handle_store_find(other, "alice.example.com", &mine),
		STATUS_OK);
	assert_int_equal(import_all(other, true, false), STATUS_OK);
	assert_int_equal(counts[IMPORT_HANDLE][IMPORT_DIFFERS], 1);
	assert_int_equal(counts[IMPORT_ZONE][IMPORT_DIFFERS], 1);
	assert_int_equal(handle_store_find(other, "alice.example.com", &found),
		STATUS_OK);
	assert_memory_equal(
		&mine.public_key, &found.public_key, sizeof(mine.public_key));
	assert_int_equal(import_all(other, true, true), STATUS_OK);
	assert_int_equal(counts[IMPORT_HANDLE][IMPORT_DIFFERS], 1);
	expect_same_key(vault_fixture(), other, "alice.example.com");
	assert_int_equal(import_all(other, true, true), STATUS_OK);
	assert_int_equal(counts[IMPORT_HANDLE][IMPORT_DIFFERS], 0);
	assert_int_equal(counts[IMPORT_ZONE][IMPORT_DIFFERS], 0);
	vault_close(other);
}

static void a_key_is_brought_to_a_handle_that_has_none(void **state)
{
	struct vault *other = another_vault();
	struct handle_record record = {.created = NOW};

	(void)state;
	fill(vault_fixture());
	assert_int_equal(handle_store_find(
				 vault_fixture(), "alice.example.com", &record),
		STATUS_OK);
	record.key = HANDLE_KEY_NONE;
	strcpy(record.did.text, "did:web:alice.example.com");
	record.did.method = DID_WEB;
	assert_int_equal(handle_store_add(other, &record, NULL), STATUS_OK);
	record.key = HANDLE_KEY_OWN;
	assert_int_equal(
		handle_store_update(vault_fixture(), &record, NULL), STATUS_OK);
	export_all();
	assert_int_equal(import_all(other, true, false), STATUS_OK);
	assert_int_equal(counts[IMPORT_HANDLE][IMPORT_NEWER], 1);
	expect_same_key(vault_fixture(), other, "alice.example.com");
	vault_close(other);
}

static void a_damaged_handle_is_mended(void **state)
{
	(void)state;
	vault_fixture_add(vault_fixture(), "alice.example.com");
	export_all();
	vault_fixture_tamper(
		"UPDATE record SET sealed = zeroblob(200) WHERE kind <= 2");
	assert_int_equal(import_all(vault_fixture(), true, false), STATUS_OK);
	assert_int_equal(counts[IMPORT_HANDLE][IMPORT_NEW], 1);
	assert_int_equal(import_all(vault_fixture(), true, false), STATUS_OK);
	assert_int_equal(counts[IMPORT_HANDLE][IMPORT_SAME], 1);
}

static void what_is_damaged_is_counted_and_left_out(void **state)
{
	struct export_counts written;

	(void)state;
	fill(vault_fixture());
	vault_fixture_tamper(
		"UPDATE record SET sealed = zeroblob(200) WHERE kind = 6");
	written = export_all();
	assert_int_equal(written.handles, 2);
	assert_int_equal(written.contacts, 0);
	assert_int_equal(written.damaged, 1);
	assert_int_equal(import_all(NULL, false, false), STATUS_OK);
	assert_int_equal(counts[IMPORT_HANDLE][IMPORT_NEW], 2);
}

static void of_two_contacts_the_younger_counts(void **state)
{
	struct vault *other = another_vault();
	struct contact contact;

	(void)state;
	add_contact(vault_fixture(), "Mum", "mum.example.org", NOW, NULL);
	export_all();
	/* she has her by another id here */
	add_contact(other, "MUM", "mother.example.org", NOW + 1, &contact);
	assert_int_equal(import_all(other, true, true), STATUS_OK);
	assert_int_equal(counts[IMPORT_CONTACT][IMPORT_OLDER], 1);
	assert_int_equal(
		contact_store_put(other, &contact, NOW - 1), STATUS_OK);
	assert_int_equal(import_all(other, true, true), STATUS_OK);
	assert_int_equal(counts[IMPORT_CONTACT][IMPORT_NEWER], 1);
	assert_int_equal(
		contact_store_find(other, contact.id, &contact), STATUS_OK);
	assert_string_equal(contact.handles[0].handle.text, "mum.example.org");
	assert_int_equal(contact.changed, NOW);
	assert_int_equal(import_all(other, true, true), STATUS_OK);
	assert_int_equal(counts[IMPORT_CONTACT][IMPORT_SAME], 1);
	vault_close(other);
}

static void a_contact_with_the_names_of_two_others_stays_away(void **state)
{
	struct vault *other = another_vault();
	struct contact contact;

	(void)state;
	add_contact(vault_fixture(), "Mum", "mum.example.org", NOW, &contact);
	contact.name_count = 2;
	strcpy(contact.names[1], "Boss");
	assert_int_equal(
		contact_store_put(vault_fixture(), &contact, NOW), STATUS_OK);
	export_all();
	add_contact(other, "mum", "mum.example.com", NOW - 9, NULL);
	add_contact(other, "boss", "boss.example.com", NOW - 9, NULL);
	assert_int_equal(import_all(other, true, true), STATUS_OK);
	assert_int_equal(counts[IMPORT_CONTACT][IMPORT_OLDER], 1);
	vault_close(other);
}

static void the_last_use_of_a_site_counts(void **state)
{
	struct vault *other = another_vault();
	struct origin site = origin_of("https://forum.example");
	struct disclosure found = {.first = 0};
	struct handle handle;
	bool is_there;

	(void)state;
	fill(vault_fixture());
	export_all();
	assert_int_equal(handle_parse("alice.example.com", &handle), STATUS_OK);
	assert_int_equal(
		site_store_disclose(other, &site, &handle, false, NOW + 7),
		STATUS_OK);
	assert_int_equal(import_all(other, true, false), STATUS_OK);
	assert_int_equal(counts[IMPORT_SITE][IMPORT_NEWER], 1);
	assert_int_equal(
		site_store_find(other, &site, &handle, &found, &is_there),
		STATUS_OK);
	assert_true(is_there);
	assert_false(found.direct);
	assert_int_equal(found.first, NOW - 100);
	assert_int_equal(found.last, NOW + 7);
	vault_close(other);
}

/* Before they had names only a site that was used tells of its switch. */
static void an_old_wish_to_be_asked_goes_along(void **state)
{
	struct vault *other = another_vault();
	struct origin site = origin_of("https://forum.example");
	bool one_click = true;

	(void)state;
	fill(vault_fixture());
	assert_int_equal(vault_write(vault_fixture(), VAULT_SITE, NULL,
				 site.text, "ask", 3),
		STATUS_OK);
	export_all();
	assert_int_equal(import_all(other, true, false), STATUS_OK);
	assert_int_equal(
		site_store_switch(other, &site, &one_click), STATUS_OK);
	assert_false(one_click);
	vault_close(other);
}

static enum status take(const char *text)
{
	struct import import = {.tell = tell};

	return import_line(&import, text, strlen(text));
}

static void a_line_that_makes_no_sense_ends_it(void **state)
{
	static const char *const bad[] = {"", "{}", "[]", "1", "{\"x\":1}",
		"{\"export\":{}}", "{\"export\":{\"made\":1},\"key\":\"AA\"}",
		"{\"key\":\"AA\"}", "{\"handle\":{}}",
		"{\"handle\":{\"handle\":\"a.example.com\",\"created\":1},"
		"\"key\":\"AA\"}",
		"{\"handle\":{\"handle\":\"a.example.com\",\"alg\":\"ES256\","
		"\"public_key\":\"AA\",\"created\":1},\"key\":\"AA\"}",
		"{\"handle\":{\"handle\":\"a.example.com\",\"alg\":\"Ed25519\","
		"\"public_key\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\""
		",\"created\":1},"
		"\"key\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}",
		"{\"contact\":{\"names\":[\"Mum\"]}}",
		"{\"site\":{\"origin\":\"https://forum.example\"}}",
		"{\"ask\":\"forum\"}", "{\"ask\":1}",
		"{\"ask\":\"https://a.example\",\"default\":\"a.example.com\"}",
		"{\"zone\":{\"zone\":\"example.org\",\"kind\":\"update\","
		"\"added\":1}}",
		"{\"zone\":{\"zone\":\"org\",\"kind\":\"wildcard\","
		"\"added\":1}}"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(take(bad[i]), STATUS_EXPORT_DAMAGED);
	assert_int_equal(
		take("{\"handle\":{\"handle\":\"a.example.com\",\"did\":"
		     "\"did:web:a.example.com\",\"created\":1}}"),
		STATUS_OK);
	assert_string_equal(last_name, "a.example.com");
}

/* All or nothing: the last line is bad. */
static void a_file_that_fails_at_its_end_brings_nothing(void **state)
{
	struct vault *other = another_vault();
	int fd = open(temp_path("file"), O_WRONLY | O_CREAT | O_TRUNC, 0600);
	struct export_writer *writer = NULL;
	struct export_counts written;
	struct handle_record record;

	(void)state;
	fill(vault_fixture());
	assert_int_equal(
		export_writer_new(fd, &header, key, &writer), STATUS_OK);
	assert_int_equal(export_vault(vault_fixture(), writer, NOW, &written),
		STATUS_OK);
	assert_int_equal(export_writer_line(writer, "{}", 2), STATUS_OK);
	assert_int_equal(export_writer_finish(writer), STATUS_OK);
	export_writer_free(writer);
	close(fd);
	assert_int_equal(import_all(other, true, true), STATUS_EXPORT_DAMAGED);
	assert_int_equal(handle_store_find(other, "alice.example.com", &record),
		STATUS_HANDLE_UNKNOWN);
	vault_fixture_add(other, "alice.example.com");
	vault_close(other);
}

static void ten_thousand_handles_go_and_come(void **state)
{
	struct vault *other = another_vault();
	char name[64];

	(void)state;
	assert_int_equal(vault_begin(vault_fixture(), false), STATUS_OK);
	for (int i = 0; i < MANY; i++) {
		snprintf(name, sizeof(name), "h%d.example.com", i);
		vault_fixture_add(vault_fixture(), name);
	}
	assert_int_equal(vault_end(vault_fixture(), STATUS_OK), STATUS_OK);
	assert_int_equal(export_all().handles, MANY);
	assert_int_equal(import_all(other, true, false), STATUS_OK);
	assert_int_equal(counts[IMPORT_HANDLE][IMPORT_NEW], MANY);
	assert_int_equal(import_all(other, false, false), STATUS_OK);
	assert_int_equal(counts[IMPORT_HANDLE][IMPORT_SAME], MANY);
	expect_same_key(vault_fixture(), other, "h9999.example.com");
	vault_close(other);
}

/* One within another: undone alone, or with the outer one. */
static void transactions_nest(void **state)
{
	struct vault *vault = vault_fixture();

	(void)state;
	assert_int_equal(vault_begin(vault, true), STATUS_OK);
	assert_int_equal(vault_fixture_write(NULL, "a", "1"), STATUS_OK);
	assert_int_equal(vault_begin(vault, true), STATUS_OK);
	assert_int_equal(vault_fixture_write(NULL, "b", "1"), STATUS_OK);
	assert_int_equal(vault_end(vault, STATUS_IO), STATUS_IO);
	assert_int_equal(vault_begin(vault, true), STATUS_OK);
	assert_int_equal(vault_fixture_write(NULL, "c", "1"), STATUS_OK);
	assert_int_equal(vault_end(vault, STATUS_OK), STATUS_OK);
	assert_int_equal(vault_end(vault, STATUS_OK), STATUS_OK);
	vault_fixture_expect(NULL, "a", "1");
	vault_fixture_expect(NULL, "b", "");
	vault_fixture_expect(NULL, "c", "1");
	assert_int_equal(vault_begin(vault, true), STATUS_OK);
	assert_int_equal(vault_begin(vault, true), STATUS_OK);
	assert_int_equal(vault_fixture_write(NULL, "a", "2"), STATUS_OK);
	assert_int_equal(vault_end(vault, STATUS_OK), STATUS_OK);
	assert_int_equal(vault_end(vault, STATUS_IO), STATUS_IO);
	vault_fixture_expect(NULL, "a", "1");
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(all_comes_back_in_another_vault),
		TEST(to_look_writes_nothing),
		TEST(another_key_is_replaced_only_where_that_is_said),
		TEST(a_key_is_brought_to_a_handle_that_has_none),
		TEST(a_damaged_handle_is_mended),
		TEST(what_is_damaged_is_counted_and_left_out),
		TEST(of_two_contacts_the_younger_counts),
		TEST(a_contact_with_the_names_of_two_others_stays_away),
		TEST(the_last_use_of_a_site_counts),
		TEST(an_old_wish_to_be_asked_goes_along),
		TEST(a_line_that_makes_no_sense_ends_it),
		TEST(a_file_that_fails_at_its_end_brings_nothing),
		TEST(ten_thousand_handles_go_and_come),
		TEST(transactions_nest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
