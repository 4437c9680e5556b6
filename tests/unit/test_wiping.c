#include "base/wiping.h"

#include "cmocka_setup.h"

#include <stdint.h>
#include <string.h>

static void memory_is_kept_when_it_moves(void **state)
{
	char *text = wiping_strdup("secret");

	(void)state;
	assert_string_equal(text, "secret");
	text = wiping_realloc(text, 4096);
	assert_non_null(text);
	assert_string_equal(text, "secret");
	memset(text + 7, 'x', 4096 - 7);
	text = wiping_realloc(text, 3);
	assert_memory_equal(text, "sec", 3);
	wiping_free(text);
}

static void from_nothing_it_is_new_and_to_nothing_harmless(void **state)
{
	unsigned char *memory = wiping_realloc(NULL, 16);

	(void)state;
	assert_non_null(memory);
	memset(memory, 1, 16);
	wiping_free(memory);
	wiping_free(NULL);
	memory = wiping_calloc(4, 4);
	for (int i = 0; i < 16; i++)
		assert_int_equal(memory[i], 0);
	wiping_free(memory);
}

static void sizes_beyond_all_measure_are_refused(void **state)
{
	char *kept = wiping_strdup("kept");

	(void)state;
	assert_null(wiping_malloc(SIZE_MAX));
	assert_null(wiping_calloc(SIZE_MAX / 2, 3));
	assert_null(wiping_realloc(kept, SIZE_MAX - 1));
	assert_string_equal(kept, "kept");
	wiping_free(kept);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_kept_when_it_moves),
		cmocka_unit_test(
			from_nothing_it_is_new_and_to_nothing_harmless),
		cmocka_unit_test(sizes_beyond_all_measure_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
