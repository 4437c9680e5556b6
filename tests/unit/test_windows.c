#include "windows_fixture.h"

#include "handle/fingerprint.h"

#include <stdio.h>
#include <string.h>

static struct handle handle_of(const char *text)
{
	struct handle handle;

	assert_int_equal(handle_parse(text, &handle), STATUS_OK);
	return handle;
}

static enum status showing(
	struct window *window, const char *site, const char *handle)
{
	struct origin origin = origin_of(site);
	struct handle parsed = handle_of(handle);
	struct window_site *found;

	return windows_showing(&windows, window, &origin, &parsed, &found);
}

static bool meets(const struct window *window, const char *site)
{
	struct origin origin = origin_of(site);

	return windows_meet(&windows, window, &origin);
}

static void a_reference_is_128_bits_that_no_two_windows_share(void **state)
{
	struct window *one = add(disposable(SELF_FINGERPRINT, false));
	struct window *other = add(disposable(SELF_FINGERPRINT, false));

	(void)state;
	assert_true(window_ref_is_valid(one->ref));
	assert_string_not_equal(one->ref, other->ref);
	assert_ptr_equal(windows_find(&windows, one->ref), one);
	assert_ptr_equal(windows_find(&windows, other->ref), other);
	windows_remove(&windows, one);
	assert_ptr_equal(windows_find(&windows, other->ref), other);
	assert_int_equal(windows.count, 1);
	assert_null(windows_find(&windows, "kq3Tz0m1Yt9yV3n0h3oV2A"));
}

static void what_is_no_reference_is_told_from_one(void **state)
{
	(void)state;
	assert_true(window_ref_is_valid("kq3Tz0m1Yt9yV3n0h3oV2A"));
	assert_false(window_ref_is_valid(""));
	assert_false(window_ref_is_valid("kq3Tz0m1Yt9yV3n0h3oV2"));
	assert_false(window_ref_is_valid("kq3Tz0m1Yt9yV3n0h3oV2AA"));
	assert_false(window_ref_is_valid("kq3Tz0m1Yt9yV3n0h3oV2+"));
	assert_false(window_ref_is_valid("kq3Tz0m1Yt9yV3n0h3oV2B"));
}

static void there_is_an_end_to_windows(void **state)
{
	const struct self self = disposable(SELF_FINGERPRINT, false);
	struct window *window = NULL;

	(void)state;
	for (int i = 0; i < WINDOWS_MAX; i++)
		(void)add(self);
	assert_int_equal(
		windows_add(&windows, &self, &window), STATUS_WINDOW_FULL);
	assert_null(window);
	windows_remove(&windows, windows.window[7]);
	(void)add(self);
}

static void there_is_an_end_to_the_sites_of_all_windows(void **state)
{
	struct window *one = add(disposable(SELF_FINGERPRINT, true));
	struct window *other = add(disposable(SELF_FINGERPRINT, true));
	struct window_site *site = NULL;
	struct origin origin;
	char text[64];

	(void)state;
	for (int i = 0; i < WINDOWS_SITES_MAX; i++) {
		snprintf(text, sizeof(text), "https://s%d.example", i);
		(void)name_at(i % 2 == 0 ? one : other, text);
	}
	origin = origin_of("https://one-more.example");
	assert_int_equal(windows_name(&windows, one, &origin, &site),
		STATUS_WINDOW_FULL);
	assert_null(site);
	assert_null(window_site_find(one, &origin));
	(void)name_at(one, "https://s0.example"); /* is there already */
	windows_remove(&windows, other);
	(void)name_at(one, "https://one-more.example");
}

static void each_site_gets_a_name_of_its_own_and_keeps_it(void **state)
{
	struct window *window = add(disposable(SELF_FINGERPRINT, false));
	struct window *other = add(disposable(SELF_FINGERPRINT, false));
	const struct window_site *forum =
		name_at(window, "https://forum.example");
	const struct window_site *shop =
		name_at(window, "https://shop.example");

	(void)state;
	assert_string_not_equal(
		forum->name->handle.text, shop->name->handle.text);
	assert_memory_not_equal(forum->name->private_bytes->data,
		shop->name->private_bytes->data,
		forum->name->private_bytes->len);
	assert_ptr_equal(name_at(window, "https://forum.example"), forum);
	assert_string_not_equal(
		name_at(other, "https://forum.example")->name->handle.text,
		forum->name->handle.text);
}

static void with_one_key_all_sites_of_a_window_get_one_name(void **state)
{
	struct window *window = add(disposable(SELF_FINGERPRINT, true));
	struct window *other = add(disposable(SELF_FINGERPRINT, true));
	struct window_site *forum = name_at(window, "https://forum.example");
	struct window_site *shop = name_at(window, "https://shop.example");

	(void)state;
	assert_ptr_equal(forum->name, shop->name);
	assert_ptr_not_equal(
		name_at(other, "https://forum.example")->name, forum->name);
	windows_remove_site(&windows, window, forum);
	assert_ptr_equal(shop->name, window->names);
	windows_remove_site(&windows, window, shop);
	assert_null(window->names);
}

static void a_name_has_the_form_of_its_kind(void **state)
{
	struct window *window = add(disposable(SELF_FINGERPRINT, false));
	const struct window_name *name =
		name_at(window, "https://a.example")->name;
	char fingerprint[FINGERPRINT_LENGTH + 1];
	char expected[HANDLE_MAX + 1];

	(void)state;
	fingerprint_of_key(&name->public_key, fingerprint);
	assert_string_equal(name->handle.text, fingerprint);
	assert_string_equal(name->did.text, "");
	window = add(disposable(SELF_ZONE, false));
	name = name_at(window, "https://a.example")->name;
	fingerprint_of_key(&name->public_key, fingerprint);
	snprintf(expected, sizeof(expected), "%s." ZONE, fingerprint);
	assert_string_equal(name->handle.text, expected);
	assert_true(name->is_ready);
	window = add(disposable(SELF_AT_WILL, false));
	name = name_at(window, "https://a.example")->name;
	assert_string_equal(strchr(name->handle.text, '.'), "." ZONE);
	assert_int_equal(strcspn(name->handle.text, "."), 12);
	assert_in_range(name->handle.text[0], 'a', 'z');
	assert_int_equal(strncmp(name->did.text, "did:key:z", 9), 0);
	assert_false(name->is_ready);
}

static void a_zone_that_makes_a_name_too_long_leaves_nothing(void **state)
{
	struct self self = disposable(SELF_ZONE, false);
	struct origin origin = origin_of("https://forum.example");
	struct window_site *site = NULL;
	struct window *window;

	(void)state;
	memset(self.zone, 'a', 240);
	for (size_t i = 40; i < 240; i += 41)
		self.zone[i] = '.';
	strcpy(self.zone + 230, ".example");
	window = add(self);
	assert_int_equal(windows_name(&windows, window, &origin, &site),
		STATUS_ZONE_TOO_LONG);
	assert_null(site);
	assert_null(window->sites);
	assert_null(window->names);
}

static void a_window_shows_its_own_name_and_no_other(void **state)
{
	struct window *one = add(disposable(SELF_FINGERPRINT, false));
	struct window *other = add(disposable(SELF_FINGERPRINT, false));
	const char *forum =
		name_at(one, "https://forum.example")->name->handle.text;
	const char *shop =
		name_at(one, "https://shop.example")->name->handle.text;

	(void)state;
	assert_int_equal(
		showing(one, "https://forum.example", forum), STATUS_OK);
	assert_int_equal(showing(one, "https://forum.example", shop),
		STATUS_WINDOW_OTHER);
	assert_int_equal(showing(other, "https://forum.example", forum),
		STATUS_WINDOW_OTHER);
	assert_int_equal(showing(one, "https://new.example", forum),
		STATUS_WINDOW_OTHER);
	assert_int_equal(
		showing(one, "https://forum.example", "alice.example.com"),
		STATUS_WINDOW_OTHER);
}

static void a_name_that_is_not_registered_yet_is_not_shown(void **state)
{
	struct window *window = add(disposable(SELF_AT_WILL, false));
	struct window_name *name =
		name_at(window, "https://forum.example")->name;

	(void)state;
	assert_int_equal(
		showing(window, "https://forum.example", name->handle.text),
		STATUS_WINDOW_OTHER);
	name->is_ready = true;
	assert_int_equal(
		showing(window, "https://forum.example", name->handle.text),
		STATUS_OK);
}

static void a_handle_of_her_own_is_shown_to_any_site_of_its_window(void **state)
{
	struct window *window = add(handle_self("alice.example.com"));

	(void)state;
	assert_int_equal(
		showing(window, "https://forum.example", "alice.example.com"),
		STATUS_OK);
	assert_int_equal(
		showing(window, "https://forum.example", "bob.example.com"),
		STATUS_WINDOW_OTHER);
	assert_int_equal(windows.site_count, 1);
	assert_null(window->sites->name);
}

static void another_self_has_no_site_and_no_name_of_the_one_before(void **state)
{
	struct window *window = add(disposable(SELF_FINGERPRINT, false));
	const struct self then = handle_self("alice.example.com");
	struct window_site *site = name_at(window, "https://forum.example");
	char ref[WINDOW_REF_LENGTH + 1];
	char handle[HANDLE_MAX + 1];

	(void)state;
	site->is_shown = true;
	strcpy(ref, window->ref);
	strcpy(handle, site->name->handle.text);
	assert_int_equal(window_shown(window), 1);
	windows_change(&windows, window, &then);
	assert_string_equal(window->ref, ref);
	assert_int_equal(window_shown(window), 0);
	assert_null(window->sites);
	assert_null(window->names);
	assert_int_equal(windows.site_count, 0);
	assert_int_equal(showing(window, "https://forum.example", handle),
		STATUS_WINDOW_OTHER);
}

static void a_name_is_taken_away_with_all_its_sites(void **state)
{
	struct window *window = add(disposable(SELF_AT_WILL, true));
	struct window *other = add(disposable(SELF_AT_WILL, true));
	char handle[HANDLE_MAX + 1];

	(void)state;
	strcpy(handle,
		name_at(window, "https://forum.example")->name->handle.text);
	(void)name_at(window, "https://shop.example");
	(void)name_at(other, "https://shop.example");
	windows_remove_name(&windows, other, handle);
	assert_int_equal(windows.site_count, 3);
	windows_remove_name(&windows, window, handle);
	assert_int_equal(windows.site_count, 1);
	assert_null(window->sites);
	assert_null(window_name_find(window, handle));
	assert_non_null(other->names);
}

static void windows_meet_where_a_site_has_seen_another_name(void **state)
{
	struct window *one = add(disposable(SELF_FINGERPRINT, false));
	struct window *other = add(disposable(SELF_FINGERPRINT, false));
	struct window_site *site = name_at(one, "https://forum.example");

	(void)state;
	assert_false(meets(other, "https://forum.example"));
	site->is_shown = true;
	assert_true(meets(other, "https://forum.example"));
	assert_true(meets(NULL, "https://forum.example"));
	assert_false(meets(one, "https://forum.example"));
	assert_false(meets(other, "https://forum.example:8443"));
	windows_remove(&windows, one);
	assert_false(meets(other, "https://forum.example"));
}

static void two_windows_with_one_handle_do_not_meet(void **state)
{
	struct window *one = add(handle_self("alice.example.com"));
	struct window *same = add(handle_self("alice.example.com"));
	struct window *bob = add(handle_self("bob.example.com"));

	(void)state;
	assert_int_equal(
		showing(one, "https://forum.example", "alice.example.com"),
		STATUS_OK);
	one->sites->is_shown = true;
	assert_false(meets(same, "https://forum.example"));
	assert_true(meets(bob, "https://forum.example"));
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(                                       \
		function, windows_set_up, windows_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_reference_is_128_bits_that_no_two_windows_share),
		TEST(what_is_no_reference_is_told_from_one),
		TEST(there_is_an_end_to_windows),
		TEST(there_is_an_end_to_the_sites_of_all_windows),
		TEST(each_site_gets_a_name_of_its_own_and_keeps_it),
		TEST(with_one_key_all_sites_of_a_window_get_one_name),
		TEST(a_name_has_the_form_of_its_kind),
		TEST(a_zone_that_makes_a_name_too_long_leaves_nothing),
		TEST(a_window_shows_its_own_name_and_no_other),
		TEST(a_name_that_is_not_registered_yet_is_not_shown),
		TEST(a_handle_of_her_own_is_shown_to_any_site_of_its_window),
		TEST(another_self_has_no_site_and_no_name_of_the_one_before),
		TEST(a_name_is_taken_away_with_all_its_sites),
		TEST(windows_meet_where_a_site_has_seen_another_name),
		TEST(two_windows_with_one_handle_do_not_meet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
