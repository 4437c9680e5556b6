/* What the extension may get wrong about a private window. */
#include "cmocka_setup.h"
#include "window_fixture.h"

#include <string.h>

#define ALICE "alice.example.com"
#define BOB "bob.example.com"
#define WILD "anon.example.net"
#define NAMES "names.example.net"
#define UNKNOWN_REF "kq3Tz0m1Yt9yV3n0h3oV2A"
#define KIND(kind, zone)                                                       \
	"{\"choice\":\"disposable\",\"kind\":\"" kind "\",\"zone\":\"" zone    \
	"\"}"
#define FORUM "\"origin\":\"https://forum.example\""
#define BE(handle) "{\"choice\":\"handle\",\"handle\":\"" handle "\"}"

static void every_mistake_is_refused_and_makes_no_window(void **state)
{
	static const struct {
		const char *args;
		const char *code;
	} bad[] = {
		{NULL, "bad_argument"},
		{"{}", "bad_argument"},
		{"{\"choice\":\"nobody\"}", "bad_argument"},
		{"{\"choice\":1}", "bad_argument"},
		{"{\"choice\":\"handle\"}", "bad_argument"},
		{"{\"choice\":\"disposable\",\"kind\":\"handle\"}",
			"bad_argument"},
		{"{\"choice\":\"disposable\",\"kind\":\"Zone\",\"zone\":"
		 "\"" WILD "\"}",
			"bad_argument"},
		{"{\"choice\":\"disposable\",\"kind\":\"zone\"}",
			"bad_argument"},
		{"{\"choice\":\"disposable\",\"kind\":\"at_will\"}",
			"bad_argument"},
		{KIND("fingerprint", WILD), "bad_argument"},
		{"{\"choice\":\"disposable\",\"zone\":\"" WILD "\"}",
			"bad_argument"},
		{KIND("zone", ""), "bad_zone"},
		{KIND("zone", "example"), "bad_zone"},
		{KIND("zone", "*." WILD), "bad_zone"},
		{KIND("zone", "Anon.example.net"), "bad_zone"},
		{KIND("zone", WILD), "zone_unknown"},
		{KIND("zone", NAMES), "zone_unknown"},
		{KIND("at_will", "other.example.net"), "zone_unknown"},
		{"{\"choice\":\"disposable\",\"one_key\":\"yes\"}",
			"bad_argument"},
		{"{\"choice\":\"disposable\",\"handle\":\"" ALICE "\"}",
			"bad_argument"},
		{"{\"choice\":\"handle\",\"handle\":\"" ALICE
		 "\",\"one_key\":true}",
			"bad_argument"},
		{"{\"choice\":\"handle\",\"handle\":\"" ALICE
		 "\",\"kind\":\"fingerprint\"}",
			"bad_argument"},
		{BE("Alice.example.com"), "bad_handle"},
		{BE(""), "bad_handle"},
		{BE(BOB), "handle_unknown"},
		{"{\"choice\":\"disposable\",\"window\":\"\"}", "bad_argument"},
		{"{\"choice\":\"disposable\",\"window\":\"" UNKNOWN_REF "x\"}",
			"bad_argument"},
		{"{\"choice\":\"disposable\",\"window\":\"" UNKNOWN_REF "\"}",
			"window_unknown"},
		{"{\"choice\":\"disposable\",\"more\":1}", "bad_argument"},
	};

	(void)state;
	ops_add(ALICE);
	window_add_zone(NAMES, ZONE_UPDATE);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		const char *code =
			ops_code(ops_fixture(), "window_choose", bad[i].args);

		if (strcmp(code, bad[i].code) != 0)
			fail_msg("%s: \"%s\"", bad[i].args, code);
	}
	assert_int_equal(ops_fixture()->windows.count, 0);
}

static void every_mistake_about_a_window_is_refused(void **state)
{
	static const struct {
		const char *op;
		const char *args;
		const char *code;
	} bad[] = {
		{"window_plan", "{\"direct\":true}", "bad_argument"},
		{"window_plan", "{\"origin\":\"https://forum.example\"}",
			"bad_argument"},
		{"window_plan",
			"{\"origin\":\"https://Forum.example\",\"direct\":"
			"true}",
			"bad_origin"},
		{"window_plan",
			"{" FORUM ",\"direct\":"
			"true,\"types\":[]}",
			"bad_argument"},
		{"window_plan",
			"{" FORUM ",\"direct\":"
			"true,\"types\":[\"mail\"]}",
			"bad_argument"},
		{"window_plan",
			"{" FORUM ",\"direct\":"
			"true,\"window\":\"x\"}",
			"bad_argument"},
		{"window_plan",
			"{" FORUM ",\"direct\":"
			"true,\"window\":\"" UNKNOWN_REF "\"}",
			"window_unknown"},
		{"window_handle", NULL, "bad_argument"},
		{"window_handle", "{}", "bad_argument"},
		{"window_handle",
			"{\"origin\":\"https://forum.example\",\"window\":"
			"\"x\"}",
			"bad_argument"},
		{"window_handle",
			"{\"origin\":\"https://forum.example\",\"window\":"
			"\"" UNKNOWN_REF "\"}",
			"window_unknown"},
		{"window_handle",
			"{\"origin\":\"forum.example\",\"window\":"
			"\"" UNKNOWN_REF "\"}",
			"bad_origin"},
		{"window_handle",
			"{\"origin\":\"https://forum.example\",\"window\":"
			"\"" UNKNOWN_REF "\",\"types\":[1]}",
			"bad_argument"},
		{"window_close", NULL, "bad_argument"},
		{"window_close", "{\"window\":7}", "bad_argument"},
		{"window_close", "{\"window\":\"\"}", "bad_argument"},
		{"window_close", "{\"window\":\"" UNKNOWN_REF "\"}", ""},
		{"windows", NULL, "bad_argument"},
		{"windows", "{\"open\":\"" UNKNOWN_REF "\"}", "bad_argument"},
		{"windows", "{\"open\":[\"" UNKNOWN_REF "\",1]}",
			"bad_argument"},
		{"windows", "{\"open\":[\"" UNKNOWN_REF "\",\"x\"]}",
			"bad_argument"},
	};

	(void)state;
	(void)window_chosen(WINDOW_NOBODY);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		const char *code =
			ops_code(ops_fixture(), bad[i].op, bad[i].args);

		if (strcmp(code, bad[i].code) != 0)
			fail_msg("%s %s: \"%s\"", bad[i].op, bad[i].args, code);
	}
	assert_int_equal(ops_fixture()->windows.count, 1);
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(                                       \
		function, ops_fixture_set_up, ops_fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_mistake_is_refused_and_makes_no_window),
		TEST(every_mistake_about_a_window_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
