/* What becomes of the record of a name at will, with a scripted nywhere-net: it
 * is in the journal before anybody hears of it, and until it surely is gone. */
#include "cmocka_setup.h"
#include "window_script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void unlock_anew(void)
{
	assert_string_equal(ops_code(ops_fixture(), "lock", NULL), "");
	window_settle();
	assert_string_equal(ops_code(ops_fixture(), "handles", NULL), "");
	window_settle();
}

static void a_name_is_made_shown_and_deleted_with_its_window(void **state)
{
	struct window_ref ref = window_chosen(AT_WILL);
	char handle[HANDLE_MAX + 1];
	char expected[512];

	(void)state;
	net_script(DONE);
	strcpy(handle, window_name(&ref, "forum.example"));
	assert_int_equal(asked_to_add(), 1);
	snprintf(expected, sizeof(expected),
		"\"name\":\"_nywhere.%s\",\"expect\":\"absent\",\"set\":"
		"[\"v=nyw1 did=did:key:z",
		handle);
	assert_non_null(strstr(net_asked(), expected));
	assert_non_null(strstr(net_asked(), "\"ttl\":30"));
	assert_int_equal(records()->count, 1);
	assert_int_equal(records()->first->state, RECORD_USED);
	assert_true(has_journal());
	assert_string_equal(window_sign_in(&ref, "forum.example", handle), "");
	/* asked again it is the same, and nobody hears of it */
	assert_string_equal(window_name(&ref, "forum.example"), handle);
	assert_int_equal(asked_to_add(), 1);
	net_forget_asked();
	assert_string_equal(window_code("window_close", &ref, ""), "");
	window_settle();
	assert_int_equal(asked_to_delete(), 1);
	assert_int_equal(asked_to_add(), 0);
	snprintf(expected, sizeof(expected), "\"name\":\"_nywhere.%s\",\"set\"",
		handle);
	assert_non_null(strstr(net_asked(), expected));
	assert_int_equal(records()->count, 0);
	assert_false(has_journal());
	assert_int_equal(ops_fixture()->window_net.connection.fd, -1);
}

/* The vault's key opens it, and it says nothing but labels. */
static void the_journal_has_the_label_before_there_is_an_answer(void **state)
{
	struct window_ref ref = window_chosen(AT_WILL);
	struct vault *vault;
	char expected[512];
	char *sealed;
	char *plain;
	size_t len;

	(void)state;
	window_begin(&ref, "forum.example");
	assert_int_equal(records()->first->state, RECORD_ADDING);
	sealed = temp_read("nywhere/windows-0", &len);
	plain = calloc(1, len);
	assert_non_null(plain);
	assert_int_equal(session_vault(ops_fixture(), &vault), STATUS_OK);
	assert_int_equal(
		vault_open_apart(vault, (unsigned char *)sealed, len, plain),
		STATUS_OK);
	snprintf(expected, sizeof(expected),
		"{\"names\":[{\"day\":%lld,\"label\":\"%.12s\",\"zone\":"
		"\"" NAMES "\"}]}",
		(long long)records()->first->day, records()->first->handle);
	assert_int_equal(strncmp(plain, expected, strlen(expected)), 0);
	assert_int_equal(strspn(plain + strlen(expected), " "),
		len - AEAD_OVERHEAD - strlen(expected));
	free(plain);
	free(sealed);
}

static void a_label_that_is_taken_gives_way_to_another(void **state)
{
	struct window_ref ref = window_chosen(AT_WILL);

	(void)state;
	net_script(FAILS("update_taken") "dns_update become later\n");
	temp_write_text("later", DONE, 0600);
	assert_non_null(window_name(&ref, "forum.example"));
	assert_int_equal(asked_to_add(), 2);
	assert_int_equal(records()->count, 1);
	assert_string_equal(
		records()->first->handle, window_name(&ref, "forum.example"));
	assert_null(strstr(strstr(net_asked(), records()->first->handle) + 1,
		records()->first->handle));
}

static void three_labels_are_tried_and_no_more(void **state)
{
	struct window_ref ref = window_chosen(AT_WILL);

	(void)state;
	net_script(FAILS("update_taken"));
	assert_string_equal(
		window_code("window_handle", &ref, AT_FORUM), "update_taken");
	window_settle();
	assert_int_equal(asked_to_add(), 3);
	assert_int_equal(asked_to_delete(), 0);
	assert_int_equal(records()->count, 0);
	assert_int_equal(ops_fixture()->windows.site_count, 0);
	assert_false(has_journal());
	/* and later, three again */
	net_script(DONE);
	assert_non_null(window_name(&ref, "forum.example"));
}

static void what_surely_was_not_made_is_not_deleted(void **state)
{
	static const char *const codes[] = {"update_refused", "update_time",
		"address_refused", "bad_argument", "bad_config", "net_busy"};
	struct window_ref ref = window_chosen(AT_WILL);
	char script[256];

	(void)state;
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		snprintf(script, sizeof(script), FAILS("%s"), codes[i]);
		net_script(script);
		assert_string_equal(
			window_code("window_handle", &ref, AT_FORUM), codes[i]);
		window_settle();
		assert_int_equal(asked_to_delete(), 0);
		assert_int_equal(records()->count, 0);
		assert_int_equal(ops_fixture()->windows.site_count, 0);
		assert_false(has_journal());
	}
}

/* Who is in between can say each of these, and let the change through. */
static void what_may_have_been_made_is_deleted(void **state)
{
	static const char *const codes[] = {"update_key", "update_signature",
		"update_zone", "update_unreachable", "update_forged",
		"update_unknown", "update_failed", "dns_failed", "internal"};
	struct window_ref ref = window_chosen(AT_WILL);
	char script[256];

	(void)state;
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		snprintf(script, sizeof(script),
			FAILS("%s") "dns_update become later\n", codes[i]);
		net_script(script);
		temp_write_text("later", DONE, 0600);
		net_forget_asked();
		assert_string_equal(
			window_code("window_handle", &ref, AT_FORUM), codes[i]);
		window_settle();
		assert_int_equal(asked_to_delete(), 1);
		assert_int_equal(records()->count, 0);
		assert_int_equal(ops_fixture()->windows.site_count, 0);
		assert_false(has_journal());
	}
}

static void an_answer_that_makes_no_sense_is_none(void **state)
{
	static const char *const answers[] = {
		"dns_update {\"id\":$,\"result\":{\"more\":1}}\n",
		"dns_update {\"id\":$,\"result\":[]}\n",
		"dns_update {\"id\":$,\"progress\":{\"step\":1}}\n",
		"dns_update {\"id\":$}\n", "dns_update hex 00000000\n",
		"dns_update hex ffffffff\n",
		("dns_update hex 02000000\n"
		 "dns_update exit\n"),
		"dns_update exit\n"};
	struct window_ref ref = window_chosen(AT_WILL);

	(void)state;
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		net_script(answers[i]);
		assert_string_equal(
			window_code("window_handle", &ref, AT_FORUM),
			"net_failed");
		window_settle();
		assert_int_equal(ops_fixture()->windows.site_count, 0);
		assert_int_equal(records()->count, 1);
		assert_int_equal(records()->first->state, RECORD_KEPT);
		assert_true(has_journal());
		net_script(DONE);
		unlock_anew();
		assert_int_equal(records()->count, 0);
		assert_false(has_journal());
		ref = window_chosen(AT_WILL);
	}
}

static void without_the_network_program_it_stays_in_the_journal(void **state)
{
	struct window_ref ref = window_chosen(AT_WILL);

	(void)state;
	net_remove();
	assert_string_equal(
		window_code("window_handle", &ref, AT_FORUM), "net_failed");
	assert_int_equal(records()->count, 1);
	assert_true(has_journal());
	assert_int_equal(ops_fixture()->windows.site_count, 0);
}

static void a_zone_that_is_gone_leaves_nothing(void **state)
{
	struct window_ref ref = window_chosen(AT_WILL);

	(void)state;
	assert_string_equal(ops_code(ops_fixture(), "zone_remove",
				    "{\"zone\":\"" NAMES "\"}"),
		"");
	assert_string_equal(
		window_code("window_handle", &ref, AT_FORUM), "zone_unknown");
	assert_int_equal(ops_fixture()->windows.site_count, 0);
	assert_int_equal(records()->count, 0);
	assert_false(has_journal());
	assert_string_equal(net_asked(), "");
}

static void a_second_question_waits_for_the_first(void **state)
{
	struct window_ref ref = window_chosen(AT_WILL);
	char handle[HANDLE_MAX + 1];

	(void)state;
	script_first_too();
	window_begin(&ref, "forum.example");
	strcpy(handle, records()->first->handle);
	assert_string_equal(
		window_code("window_handle", &ref, AT_FORUM), "net_busy");
	assert_string_equal(
		window_sign_in(&ref, "forum.example", handle), "window_other");
	assert_int_equal(records()->count, 1);
	/* another site's question brings the answer to the first as well */
	window_begin(&ref, "shop.example");
	assert_string_equal(window_reply(), "");
	assert_string_equal(window_name(&ref, "forum.example"), handle);
	assert_string_equal(window_reply(), "");
	assert_string_not_equal(window_name(&ref, "shop.example"), handle);
	assert_int_equal(asked_to_add(), 2);
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(                                       \
		function, window_script_set_up, net_fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_name_is_made_shown_and_deleted_with_its_window),
		TEST(the_journal_has_the_label_before_there_is_an_answer),
		TEST(a_label_that_is_taken_gives_way_to_another),
		TEST(three_labels_are_tried_and_no_more),
		TEST(what_surely_was_not_made_is_not_deleted),
		TEST(what_may_have_been_made_is_deleted),
		TEST(an_answer_that_makes_no_sense_is_none),
		TEST(without_the_network_program_it_stays_in_the_journal),
		TEST(a_zone_that_is_gone_leaves_nothing),
		TEST(a_second_question_waits_for_the_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
