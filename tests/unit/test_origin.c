#include "handle/origin.h"

#include "cmocka_setup.h"

#include <string.h>

static void assert_refused(const char *text)
{
	struct origin origin = {.text = "untouched"};

	if (origin_parse(text, &origin) != STATUS_BAD_ORIGIN)
		fail_msg("accepted: %s", text);
	assert_string_equal(origin.text, "untouched");
}

static void assert_accepted(const char *text)
{
	struct origin origin;

	if (origin_parse(text, &origin) != STATUS_OK)
		fail_msg("refused: %s", text);
	assert_string_equal(origin.text, text);
}

static void what_a_browser_serialises_is_taken(void **state)
{
	static const char *const good[] = {
		"https://forum.example",
		"https://forum.example:8443",
		"https://forum.example:80",
		"https://a",
		"https://localhost",
		"https://xn--bcher-kva.example",
		"https://r3---sn-4g5e6nez.example",
		"https://1.example",
		"https://0x1.example",
		"https://example.0xg",
		"https://192.0.2.1",
		"https://0.0.0.0:1",
		"https://[2001:db8::1]",
		"https://[2001:db8::1]:65535",
		"https://[::]",
		"https://[1::]",
		"https://[::ffff:c000:201]",
		"https://[1:0:0:2::3]",
		"https://[1:0:2:3:4:5:6:7]",
		"https://[1::2:0:0:3:4]",
		"http://localhost",
		"http://localhost:443",
		"http://127.0.0.1:8080",
		"http://[::1]",
		"http://[::1]:3000",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_accepted(good[i]);
}

static void every_other_spelling_is_refused(void **state)
{
	static const char *const bad[] = {
		"https://Forum.example",
		"HTTPS://forum.example",
		"https://forum.example:443",
		"http://localhost:80",
		"https://forum.example:0443",
		"https://forum.example:08443",
		"https://forum.example:0",
		"https://forum.example:65536",
		"https://forum.example:4294967297",
		"https://forum.example:",
		"https://forum.example:+1",
		"https://forum.example: 1",
		"https://forum.example:1:2",
		"https://forum.example.",
		"https://.forum.example",
		"https://forum..example",
		"https://-forum.example",
		"https://forum-.example",
		"https://xn--.example",
		"https://for_um.example",
		("https://b\xc3\xbc"
		 "cher.example"),
		"https://\xd0\xb0pple.com",
		"https://192.0.2.01",
		"https://192.0.2",
		"https://192.0.2.256",
		"https://192.0.2.1.",
		"https://3221225985",
		"https://0xc0000201",
		"https://example.0x",
		"https://example.1",
		"https://[2001:DB8::1]",
		"https://[2001:db8:0:0:0:0:0:1]",
		"https://[2001:0db8::1]",
		"https://[::ffff:192.0.2.1]",
		"https://[1::2:3:4:5:6:7]",
		"https://[1:0:0:2:0:0:0:3]",
		"https://[1::2:0:0:0:3]",
		"https://[fe80::1%eth0]",
		"https://[0000:0000:0000:0000:0000:0000:000.000.000.000]",
		"https://[1111111111111111111111111111111111111111111111]",
		"https://[::1",
		"https://::1",
		"https://[]",
		"https://[::1]x",
		"https://[192.0.2.1]",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_refused(bad[i]);
}

static void an_origin_is_nothing_but_scheme_host_and_port(void **state)
{
	static const char *const bad[] = {
		"",
		"null",
		"https",
		"https:",
		"https:/",
		"https://",
		"https:///",
		"https://:443",
		"forum.example",
		"//forum.example",
		"ftp://forum.example",
		"file:///",
		"chrome-extension://lknbpelooafmdjflnoabmjmhbcncdoda",
		"https://forum.example/",
		"https://forum.example/signin",
		"https://forum.example?",
		"https://forum.example#",
		"https://forum.example:8443/",
		"https://user@forum.example",
		"https://user:pass@forum.example",
		"https://forum.example\\",
		"https://forum.example ",
		" https://forum.example",
		"https://forum.example\n",
		"https://forum.example,https://other.example",
		"https://forum%2eexample",
		"https://*.example",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_refused(bad[i]);
}

static void without_tls_only_this_computer_is_taken(void **state)
{
	static const char *const bad[] = {
		"http://forum.example",
		"http://localhost.example",
		"http://app.localhost",
		"http://localhost:",
		"http://127.0.0.2",
		"http://127.1",
		"http://[::]",
		"http://[::ffff:7f00:1]",
		"http://0.0.0.0",
		"http://",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_refused(bad[i]);
}

static void the_longest_name_and_port_fit(void **state)
{
	char text[ORIGIN_MAX + 2] = "https://";

	(void)state;
	for (size_t i = 0; i < HOSTNAME_MAX; i++)
		text[8 + i] = i % 64 == 63 ? '.' : 'a';
	strcpy(text + 8 + HOSTNAME_MAX, ":65535");
	assert_int_equal(strlen(text), ORIGIN_MAX);
	assert_accepted(text);
	strcpy(text + 8 + HOSTNAME_MAX, "a:1");
	assert_refused(text);
	memset(text + 8, 'a', sizeof(text) - 9);
	text[ORIGIN_MAX + 1] = '\0';
	assert_refused(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_browser_serialises_is_taken),
		cmocka_unit_test(every_other_spelling_is_refused),
		cmocka_unit_test(an_origin_is_nothing_but_scheme_host_and_port),
		cmocka_unit_test(without_tls_only_this_computer_is_taken),
		cmocka_unit_test(the_longest_name_and_port_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
