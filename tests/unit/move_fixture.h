/* A vault that is exported into a file of the test's folder, and another into
 * which that is imported. */
#ifndef TESTS_MOVE_FIXTURE_H
#define TESTS_MOVE_FIXTURE_H

#include "handle/origin.h"
#include "keys/contact.h"
#include "keys/export_vault.h"
#include "keys/import.h"
#include "vault_fixture.h"

#define MOVE_NOW 1796000000 /* when it is exported */
#define MOVE_SECRET "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="

/* For cmocka. vault_fixture() is the vault. */
int move_fixture_set_up(void **state);
int move_fixture_tear_down(void **state);

/* Exports vault_fixture(), and one line more unless that is NULL. */
struct export_counts move_export(const char *more);

/* Imports that; the counts of what was told are those of the last time. */
enum status move_import(struct vault *vault, bool writes, bool replaces);
int64_t move_count(enum import_kind kind, enum import_verdict verdict);

/* An empty one; the caller closes it. */
struct vault *move_another(void);

/* Two handles, the first of them alice.example.com, a contact, a zone, and the
 * site at which she was used and is to be asked again. */
void move_fill(struct vault *vault);
struct origin move_site(void);

/* A contact with that handle; *out, unless NULL, is what was put. */
void move_add_contact(struct vault *vault, const char *name, const char *handle,
	int64_t now, struct contact *out);

/* The zone dyn.example.org; secret is its key in base64. */
void move_add_zone(struct vault *vault, const char *secret);

/* Fails the test unless both have the same key of the handle. */
void move_expect_key(
	struct vault *one, struct vault *other, const char *handle);

#endif
