#include "orphan_fixture.h"

#include "cmocka_setup.h"
#include "temp.h"

#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

struct orphan_journal orphan_own;
struct orphan orphan_list[ORPHANS_MAX + 1];

int orphan_fixture_set_up(void **state)
{
	orphan_journal_init(&orphan_own);
	memset(orphan_list, 0, sizeof(orphan_list));
	for (size_t i = 0; i <= ORPHANS_MAX; i++) {
		orphan_list[i].day = 20000 + (int64_t)i;
		snprintf(orphan_list[i].label, sizeof(orphan_list[i].label),
			"quiet%zuharbour", i);
		strcpy(orphan_list[i].zone, ORPHAN_ZONE);
	}
	return vault_fixture_set_up(state);
}

int orphan_fixture_tear_down(void **state)
{
	orphan_journal_clear(&orphan_own);
	return vault_fixture_tear_down(state);
}

enum status orphan_put(size_t count)
{
	return orphan_journal_write(&orphan_own, temp_folder(), vault_fixture(),
		orphan_list, count);
}

void orphan_leave(size_t count)
{
	assert_int_equal(orphan_put(count), STATUS_OK);
	orphan_journal_clear(&orphan_own);
}

int orphan_take(struct orphan_journal *taken)
{
	struct orphan_journal none;
	struct orphan *found = NULL;
	size_t count = 0;
	int place = 0;
	enum status st;

	orphan_journal_init(&none);
	st = orphan_journal_take(&none, temp_folder(), vault_fixture(), &place,
		taken, &found, &count);
	if (st == STATUS_END)
		return -1;
	assert_int_equal(st, STATUS_OK);
	assert_int_equal(place, taken->place + 1);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(found[i].day, orphan_list[i].day);
		assert_string_equal(found[i].label, orphan_list[i].label);
		assert_string_equal(found[i].zone, orphan_list[i].zone);
	}
	OPENSSL_clear_free(found, ORPHANS_MAX * sizeof(*found));
	return (int)count;
}

int orphan_left(void)
{
	struct orphan_journal taken;
	int count;

	orphan_journal_init(&taken);
	count = orphan_take(&taken);
	orphan_journal_clear(&taken);
	return count;
}

bool orphan_is_there(const char *name)
{
	struct stat info;

	return lstat(temp_path(name), &info) == 0;
}
