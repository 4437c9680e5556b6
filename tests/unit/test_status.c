#include "base/status.h"

#include "cmocka_setup.h"

#include <ctype.h>
#include <string.h>

static void every_status_has_a_code_of_its_own(void **state)
{
	(void)state;
	for (int i = 0; i < STATUS_COUNT; i++) {
		const char *code = status_code((enum status)i);

		assert_non_null(code);
		assert_int_not_equal(code[0], '\0');
		assert_int_equal(strspn(code, "abcdefghijklmnopqrstuvwxyz_"),
			strlen(code));
		assert_int_equal(status_from_code(code), i);
	}
}

static void every_status_has_a_sentence_for_people(void **state)
{
	(void)state;
	for (int i = 0; i < STATUS_COUNT; i++) {
		const char *sentence = status_sentence((enum status)i);

		assert_non_null(sentence);
		assert_true(isupper((unsigned char)sentence[0]) ||
			    strncmp(sentence, "nywhere ", 8) == 0);
		assert_int_equal(sentence[strlen(sentence) - 1], '.');
		assert_null(strchr(sentence, '!'));
		assert_null(strstr(sentence, "  "));
	}
}

static void an_unknown_code_and_an_unknown_status_are_our_own_mistake(
	void **state)
{
	(void)state;
	assert_int_equal(status_from_code("no_such_code"), STATUS_INTERNAL);
	assert_int_equal(status_from_code(""), STATUS_INTERNAL);
	assert_string_equal(status_code(STATUS_COUNT), "internal");
	assert_string_equal(status_sentence(STATUS_COUNT),
		status_sentence(STATUS_INTERNAL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_status_has_a_code_of_its_own),
		cmocka_unit_test(every_status_has_a_sentence_for_people),
		cmocka_unit_test(
			an_unknown_code_and_an_unknown_status_are_our_own_mistake),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
