#include "ops/config.h"

#include "cmocka_setup.h"
#include "temp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int set_up(void **state)
{
	if (temp_folder_set_up(state) != 0)
		return -1;
	setenv("XDG_CONFIG_HOME", temp_folder(), 1);
	return mkdir(temp_path("nywhere"), 0700);
}

static enum status read_text(const char *text, struct config *config)
{
	temp_write_text("nywhere/config.json", text, 0600);
	return config_read(config);
}

static void without_a_file_there_are_the_defaults(void **state)
{
	struct config config = {.idle_lock_minutes = -1, .pinentry = "x"};

	(void)state;
	unlink(temp_path("nywhere/config.json"));
	assert_int_equal(config_read(&config), STATUS_OK);
	assert_int_equal(config.idle_lock_minutes, 15);
	assert_string_equal(config.pinentry, "");
}

static void entries_are_read_and_the_rest_is_default(void **state)
{
	struct config config;

	(void)state;
	assert_int_equal(read_text("{}", &config), STATUS_OK);
	assert_int_equal(config.idle_lock_minutes, 15);
	assert_int_equal(read_text("{\"idle_lock_minutes\":1440}\n", &config),
		STATUS_OK);
	assert_int_equal(config.idle_lock_minutes, 1440);
	assert_string_equal(config.pinentry, "");
	assert_int_equal(
		read_text(" {\"pinentry\":\"/opt/a b\"} ", &config), STATUS_OK);
	assert_int_equal(config.idle_lock_minutes, 15);
	assert_string_equal(config.pinentry, "/opt/a b");
}

static void the_network_is_the_systems_until_the_file_says_more(void **state)
{
	struct config config;

	(void)state;
	assert_int_equal(read_text("{}", &config), STATUS_OK);
	assert_int_equal(config.resolver, CONFIG_RESOLVER_SYSTEM);
	assert_string_equal(config.plc, "https://plc.directory");
	assert_false(config.development);
	assert_int_equal(
		read_text("{\"resolver\":{\"kind\":\"server\",\"server\":"
			  "\"[2001:db8::1]:5300\"},\"plc\":"
			  "\"http://localhost:2582\",\"trust_anchor\":\"/a\","
			  "\"development\":{\"https_port\":8443,"
			  "\"authorities\":\"/ca.pem\"}}",
			&config),
		STATUS_OK);
	assert_int_equal(config.resolver, CONFIG_RESOLVER_SERVER);
	assert_string_equal(config.server, "[2001:db8::1]:5300");
	assert_string_equal(config.plc, "http://localhost:2582");
	assert_string_equal(config.trust_anchor, "/a");
	assert_true(config.development);
	assert_int_equal(config.https_port, 8443);
	assert_string_equal(config.authorities, "/ca.pem");
}

static void what_is_written_is_read_again(void **state)
{
	struct config config;
	struct config found;

	(void)state;
	assert_int_equal(
		read_text("{\"idle_lock_minutes\":7,\"pinentry\":\"/p q\","
			  "\"resolver\":{\"kind\":\"doh\",\"url\":"
			  "\"https://dns.example.net/dns-query\"},"
			  "\"development\":{}}",
			&config),
		STATUS_OK);
	unlink(temp_path("nywhere/config.json"));
	assert_int_equal(config_write(&config), STATUS_OK);
	assert_int_equal(config_read(&found), STATUS_OK);
	assert_int_equal(found.idle_lock_minutes, 7);
	assert_string_equal(found.pinentry, "/p q");
	assert_int_equal(found.resolver, CONFIG_RESOLVER_DOH);
	assert_string_equal(found.doh_url, "https://dns.example.net/dns-query");
	assert_string_equal(found.plc, config.plc);
	assert_true(found.development);
	assert_int_not_equal(
		access(temp_path("nywhere/config.json.new"), F_OK), 0);
}

static void what_is_not_understood_is_told_and_changes_nothing(void **state)
{
	static const char *const bad[] = {
		"",
		" ",
		"{",
		"[]",
		"{}{}",
		"{\"idle_lock_minutes\":0}",
		"{\"idle_lock_minutes\":-5}",
		"{\"idle_lock_minutes\":1441}",
		"{\"idle_lock_minutes\":1.5}",
		"{\"idle_lock_minutes\":\"5\"}",
		"{\"idle_lock_minutes\":5,\"idle_lock_minutes\":5}",
		"{\"idle\":5}",
		"{\"pinentry\":\"pinentry\"}",
		"{\"pinentry\":5}",
		"{\"pinentry\":null}",
		"{\"resolver\":\"system\"}",
		"{\"resolver\":{}}",
		"{\"resolver\":{\"kind\":\"hosts\"}}",
		"{\"resolver\":{\"kind\":\"server\"}}",
		"{\"resolver\":{\"kind\":\"system\",\"url\":\"https://x\"}}",
		"{\"resolver\":{\"kind\":\"server\",\"server\":\"a b\"}}",
		"{\"resolver\":{\"kind\":\"doh\",\"url\":\"http://x\"}}",
		"{\"plc\":\"\"}",
		"{\"plc\":\"http://localhost:2582\"}",
		"{\"plc\":\"https://plc.example/\\u0007\"}",
		"{\"trust_anchor\":\"root.key\"}",
		"{\"development\":true}",
		"{\"development\":{\"https_port\":65536}}",
		"{\"development\":{\"https_port\":-1}}",
		"{\"development\":{\"authorities\":\"ca.pem\"}}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct config config = {.idle_lock_minutes = 77};

		assert_int_equal(read_text(bad[i], &config), STATUS_BAD_CONFIG);
		assert_int_equal(config.idle_lock_minutes, 77);
	}
}

static void a_file_or_a_path_that_is_too_long_is_refused(void **state)
{
	static char text[8193];
	struct config config;

	(void)state;
	memset(text, ' ', 8192);
	memcpy(text, "{}", 2);
	assert_int_equal(read_text(text, &config), STATUS_BAD_CONFIG);
	text[8191] = '\0';
	assert_int_equal(read_text(text, &config), STATUS_OK);
	memset(text, 'a', 5000);
	memcpy(text, "{\"pinentry\":\"/", 14);
	memcpy(text + 5000, "\"}", 3);
	assert_int_equal(read_text(text, &config), STATUS_BAD_CONFIG);
}

static void a_folder_in_its_place_is_told(void **state)
{
	struct config config;

	(void)state;
	unlink(temp_path("nywhere/config.json"));
	assert_int_equal(mkdir(temp_path("nywhere/config.json"), 0700), 0);
	assert_int_equal(config_read(&config), STATUS_BAD_CONFIG);
	assert_int_equal(rmdir(temp_path("nywhere/config.json")), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_file_there_are_the_defaults),
		cmocka_unit_test(entries_are_read_and_the_rest_is_default),
		cmocka_unit_test(
			the_network_is_the_systems_until_the_file_says_more),
		cmocka_unit_test(what_is_written_is_read_again),
		cmocka_unit_test(
			what_is_not_understood_is_told_and_changes_nothing),
		cmocka_unit_test(a_file_or_a_path_that_is_too_long_is_refused),
		cmocka_unit_test(a_folder_in_its_place_is_told),
	};

	return cmocka_run_group_tests(tests, set_up, temp_folder_tear_down);
}
