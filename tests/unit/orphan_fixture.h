/* Journals of names at will beside the vault of vault_fixture. */
#ifndef TESTS_ORPHAN_FIXTURE_H
#define TESTS_ORPHAN_FIXTURE_H

#include "keys/orphan_journal.h"
#include "vault_fixture.h"

#include <stdbool.h>

#define ORPHAN_ZONE "names.example.net"
#define ORPHAN_FIRST "windows-0"

/* Ours, which is written; and what there is to be written, with one more than
 * there may be. */
extern struct orphan_journal orphan_own;
extern struct orphan orphan_list[ORPHANS_MAX + 1];

/* For cmocka. */
int orphan_fixture_set_up(void **state);
int orphan_fixture_tear_down(void **state);

/* Writes the first count of the list into ours; as a host that ends without
 * deleting anything. */
enum status orphan_put(size_t count);
void orphan_leave(size_t count);

/* Takes the first that is left behind, which is kept in *taken, as one who has
 * no journal; the test fails unless it says what the list says. How many there
 * are in it, or -1 where there is none. */
int orphan_take(struct orphan_journal *taken);

/* The same for who only wants to know how many there are. */
int orphan_left(void);

/* Whether something of that name is in the folder. */
bool orphan_is_there(const char *name);

#endif
