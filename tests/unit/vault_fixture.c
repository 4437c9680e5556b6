#include "vault_fixture.h"

#include "cmocka_setup.h"
#include "handle/fingerprint.h"
#include "keys/vault_file.h"
#include "temp.h"

#include <string.h>

static struct vault *the_vault;

int vault_fixture_set_up(void **state)
{
	if (secret_heap_init() != STATUS_OK || temp_folder_set_up(state) != 0)
		return -1;
	return vault_create(temp_folder(), SLOT_FILE, NULL, &the_vault) ==
			       STATUS_OK
		       ? 0
		       : -1;
}

int vault_fixture_tear_down(void **state)
{
	vault_close(the_vault);
	the_vault = NULL;
	return temp_folder_tear_down(state);
}

struct vault *vault_fixture(void)
{
	return the_vault;
}

const char *vault_fixture_add(struct vault *vault, const char *name)
{
	static char text[HANDLE_MAX + 1];
	struct handle_record record = {.created = 1795470000};
	struct key *key = NULL;

	assert_int_equal(key_generate(KEY_ES256, &key), STATUS_OK);
	record.public_key = *key_public(key);
	fingerprint_of_key(&record.public_key, text);
	assert_int_equal(
		handle_parse(name != NULL ? name : text, &record.handle),
		STATUS_OK);
	if (name != NULL)
		did_from_key(&record.public_key, &record.did);
	assert_int_equal(handle_store_add(vault, &record, key), STATUS_OK);
	strcpy(text, record.handle.text);
	key_free(key);
	return text;
}

void vault_fixture_tamper(const char *sql)
{
	sqlite3 *db = NULL;
	char *message = NULL;

	assert_int_equal(sqlite3_open(temp_path(VAULT_FILE), &db), SQLITE_OK);
	sqlite3_exec(db, sql, NULL, NULL, &message);
	if (message != NULL)
		fail_msg("%s: %s", sql, message);
	assert_true(
		sqlite3_total_changes(db) > 0 || strncmp(sql, "DROP", 4) == 0);
	sqlite3_close(db);
}

void vault_fixture_close(void)
{
	vault_close(the_vault);
	the_vault = NULL;
}

enum status vault_fixture_open(void)
{
	return vault_open(temp_folder(), &the_vault);
}

static enum vault_kind kind_of(const char *group)
{
	return group == NULL ? VAULT_HANDLE : VAULT_DISCLOSURE;
}

enum status vault_fixture_write(
	const char *group, const char *name, const char *text)
{
	return vault_write(
		the_vault, kind_of(group), group, name, text, strlen(text));
}

enum status vault_fixture_read(
	const char *group, const char *name, char text[64])
{
	struct secret *value = NULL;
	enum status st =
		vault_read(the_vault, kind_of(group), group, name, &value);

	text[0] = '\0';
	if (st == STATUS_OK && value != NULL) {
		memcpy(text, value->data, value->len);
		text[value->len] = '\0';
	}
	secret_free(value);
	return st;
}

void vault_fixture_expect(const char *group, const char *name, const char *text)
{
	char found[64];

	assert_int_equal(vault_fixture_read(group, name, found), STATUS_OK);
	assert_string_equal(found, text);
}
