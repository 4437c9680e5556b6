/* A vault with a key file in the test's folder, a fresh one for each test. */
#ifndef TESTS_VAULT_FIXTURE_H
#define TESTS_VAULT_FIXTURE_H

#include "keys/handle_store.h"

/* For cmocka. The vault is open. */
int vault_fixture_set_up(void **state);
int vault_fixture_tear_down(void **state);
struct vault *vault_fixture(void);

/* Adds a handle with a key of its own: a DNS name, or the key's fingerprint
 * where name is NULL. The handle's text is static until the next call. */
const char *vault_fixture_add(struct vault *vault, const char *name);

/* Closes it; opens it again without unlocking it. */
void vault_fixture_close(void);
enum status vault_fixture_open(void);

/* A row of text, of kind VAULT_HANDLE, or VAULT_DISCLOSURE where group is not
 * NULL. text is "" when there is no such row. */
enum status vault_fixture_write(
	const char *group, const char *name, const char *text);
enum status vault_fixture_read(
	const char *group, const char *name, char text[64]);

/* Fails the test unless the row has this text. */
void vault_fixture_expect(
	const char *group, const char *name, const char *text);

/* Changes the file through another connection, as a damaged or malicious disk
 * would; fails the test unless a row or a table changed. */
void vault_fixture_tamper(const char *sql);

#endif
