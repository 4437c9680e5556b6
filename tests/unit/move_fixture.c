#include "move_fixture.h"

#include "cmocka_setup.h"
#include "keys/aead.h"
#include "keys/contact_store.h"
#include "keys/export_vault.h"
#include "keys/site_store.h"
#include "keys/zone_store.h"
#include "temp.h"
#include "vault_fixture.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct export_header header;
static struct secret *key;
static int64_t counts[IMPORT_KINDS][IMPORT_VERDICTS];

int move_fixture_set_up(void **state)
{
	if (vault_fixture_set_up(state) != 0 ||
		export_header_make(EXPORT_COST_MIN, &header) != STATUS_OK)
		return -1;
	key = secret_random(AEAD_KEY_LENGTH);
	return key == NULL ? -1 : 0;
}

int move_fixture_tear_down(void **state)
{
	secret_free(key);
	return vault_fixture_tear_down(state);
}

static void tell(void *context, const struct import_item *item)
{
	(void)context;
	counts[item->kind][item->verdict]++;
}

struct export_counts move_export(const char *more)
{
	int fd = open(temp_path("file"), O_WRONLY | O_CREAT | O_TRUNC, 0600);
	struct export_writer *writer = NULL;
	struct export_counts written;

	assert_int_equal(
		export_writer_new(fd, &header, key, &writer), STATUS_OK);
	assert_int_equal(
		export_vault(vault_fixture(), writer, MOVE_NOW, &written),
		STATUS_OK);
	if (more != NULL)
		assert_int_equal(export_writer_line(writer, more, strlen(more)),
			STATUS_OK);
	assert_int_equal(export_writer_finish(writer), STATUS_OK);
	export_writer_free(writer);
	close(fd);
	return written;
}

int64_t move_count(enum import_kind kind, enum import_verdict verdict)
{
	return counts[kind][verdict];
}

enum status move_import(struct vault *vault, bool writes, bool replaces)
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
		assert_int_equal(import.made, MOVE_NOW);
	return st;
}

struct vault *move_another(void)
{
	struct vault *vault = NULL;

	assert_int_equal(mkdir(temp_path("other"), 0700), 0);
	assert_int_equal(
		vault_create(temp_path("other"), SLOT_FILE, NULL, &vault),
		STATUS_OK);
	return vault;
}

struct origin move_site(void)
{
	struct origin origin;

	assert_int_equal(
		origin_parse("https://forum.example", &origin), STATUS_OK);
	return origin;
}

void move_add_contact(struct vault *vault, const char *name, const char *handle,
	int64_t now, struct contact *out)
{
	struct contact contact = {.name_count = 1, .handle_count = 1};

	strcpy(contact.names[0], name);
	assert_int_equal(
		handle_parse(handle, &contact.handles[0].handle), STATUS_OK);
	assert_int_equal(contact_store_put(vault, &contact, now), STATUS_OK);
	if (out != NULL)
		*out = contact;
}

void move_add_zone(struct vault *vault, const char *secret)
{
	struct zone zone = {.kind = ZONE_UPDATE, .added = MOVE_NOW};

	strcpy(zone.zone, "dyn.example.org");
	strcpy(zone.server, "ns.example.org");
	assert_int_equal(
		tsig_key_make("writer", "hmac-sha256", secret, &zone.key),
		STATUS_OK);
	assert_int_equal(zone_store_put(vault, &zone), STATUS_OK);
	zone_clear(&zone);
}

void move_fill(struct vault *vault)
{
	struct origin site = move_site();
	struct handle handle;

	vault_fixture_add(vault, "alice.example.com");
	vault_fixture_add(vault, NULL);
	move_add_contact(vault, "Mum", "mum.example.org", MOVE_NOW - 5, NULL);
	assert_int_equal(handle_parse("alice.example.com", &handle), STATUS_OK);
	assert_int_equal(site_store_disclose(
				 vault, &site, &handle, true, MOVE_NOW - 100),
		STATUS_OK);
	assert_int_equal(site_store_set_switch(vault, &site, false), STATUS_OK);
	move_add_zone(vault, MOVE_SECRET);
}

void move_expect_key(struct vault *one, struct vault *other, const char *handle)
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
