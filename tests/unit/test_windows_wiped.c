/* That nothing of a private window is left in memory that is given back. */
#include "windows_fixture.h"

#include <string.h>

#define WATCHED_MAX 4
#define FRONT_MAX sizeof(max_align_t) /* what wiping_malloc keeps in front */

/* Texts that have to be wiped when the memory they are in is given back. */
static struct {
	const void *memory;
	const char *text;
	bool is_freed;
	bool is_wiped;
} watched[WATCHED_MAX];
static size_t watched_count;

void __real_free(void *memory);
void __wrap_free(void *memory);

/* Every free() of the program, see CMakeLists.txt. */
void __wrap_free(void *memory)
{
	for (size_t i = 0; memory != NULL && i < watched_count; i++) {
		uintptr_t at = (uintptr_t)watched[i].memory;
		uintptr_t block = (uintptr_t)memory;

		if (block > at || at - block > FRONT_MAX || watched[i].is_freed)
			continue;
		watched[i].is_freed = true;
		watched[i].is_wiped = watched[i].text[0] == '\0';
	}
	__real_free(memory);
}

static void watch(const void *memory, const char *text)
{
	assert_true(watched_count < WATCHED_MAX);
	assert_int_not_equal(text[0], '\0');
	watched[watched_count].memory = memory;
	watched[watched_count].text = text;
	watched[watched_count].is_freed = false;
	watched_count++;
}

static void expect_wiped(void)
{
	size_t count = watched_count;

	watched_count = 0;
	for (size_t i = 0; i < count; i++) {
		assert_true(watched[i].is_freed);
		assert_true(watched[i].is_wiped);
	}
}

static void what_a_window_knew_is_wiped_when_it_goes(void **state)
{
	struct window *window = add(disposable(SELF_FINGERPRINT, false));
	const struct window_site *site =
		name_at(window, "https://forum.example");

	(void)state;
	watch(site, site->origin.text);
	watch(site->name, site->name->handle.text);
	watch(window, window->ref);
	windows_remove(&windows, window);
	expect_wiped();
}

static void what_another_self_knew_is_wiped_as_well(void **state)
{
	struct window *window = add(disposable(SELF_AT_WILL, false));
	const struct self then = handle_self("alice.example.com");
	const struct window_site *site =
		name_at(window, "https://forum.example");

	(void)state;
	watch(site, site->origin.text);
	watch(site->name, site->name->did.text);
	windows_change(&windows, window, &then);
	expect_wiped();
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(                                       \
		function, windows_set_up, windows_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_a_window_knew_is_wiped_when_it_goes),
		TEST(what_another_self_knew_is_wiped_as_well),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
