/* Where a setting may send nywhere-net. */
#include "ops/endpoint.h"

#include "cmocka_setup.h"

#define EACH(texts, i)                                                         \
	for (size_t i = 0; i < sizeof(texts) / sizeof((texts)[0]); i++)

static void a_name_server_is_an_address_with_or_without_a_port(void **state)
{
	static const char *const right[] = {"192.0.2.1", "192.0.2.1:53",
		"192.0.2.1:65535", "::1", "2001:db8::1", "[2001:db8::1]",
		"[2001:db8::1]:5300", "127.0.0.1:1"};
	static const char *const wrong[] = {"", ":", ":53", "192.0.2",
		"192.0.2.1:", "192.0.2.1:0", "192.0.2.1:053", "192.0.2.1:65536",
		"192.0.2.1:99999999999", "192.0.2.1:5 3", "192.0.2.1:-1",
		" 192.0.2.1", "192.0.2.1 ", "192.0.2.256", "192.0.2.1.",
		"[192.0.2.1]:53", "[]", "[]:53", "[2001:db8::1", "2001:db8::1]",
		"[2001:db8::1]x", "[2001:db8::1]:", "[2001:db8::1]53",
		"[fe80::1%lo]:53", "fe80::1%lo", "dns.example",
		"192.0.2.1:53:53", "https://192.0.2.1"};

	(void)state;
	EACH(right, i)
	{
		assert_true(endpoint_is_server(right[i]));
	}
	EACH(wrong, i)
	{
		assert_false(endpoint_is_server(wrong[i]));
	}
}

static void dns_over_https_has_a_host_and_a_path(void **state)
{
	static const char *const right[] = {"https://dns.example.com/dns-query",
		"https://dns.example.com/", "https://192.0.2.1/dns-query",
		"https://[2001:db8::1]/q", "https://dns.example.com/a~b/%20"};
	static const char *const wrong[] = {"", "https://",
		"https:///dns-query", "https://dns.example.com",
		"HTTPS://dns.example.com/q", "http://dns.example.com/q",
		"https://dns.example.com:443/q",
		"https://dns.example.com:8443/q",
		"https://user@dns.example.com/q",
		"https://user:x@dns.example.com/q",
		"https://dns.example.com\\@evil.example/q",
		"https://dns.example.com/q#x",
		"https://dns.example.com/q{?dns}",
		"https://dns.example.com/a b", "https://dns.example.com/\"",
		"https://dns.example.com/\x7f",
		"https://dns.example.com/\xc3\xa9", "https://dns_example/q",
		"https://Dns.Example/q", "https://[2001:db8::1/q",
		"https://[x]/q", "//dns.example.com/q", "https://localhost/q",
		"https://dns.invalid/q", "https://dns/q", "https://1.2.3/q"};

	(void)state;
	EACH(right, i)
	{
		assert_true(endpoint_is_doh(right[i]));
	}
	EACH(wrong, i)
	{
		assert_false(endpoint_is_doh(wrong[i]));
	}
}

static void a_directory_is_a_host_and_nothing_more(void **state)
{
	static const char *const wrong[] = {"", "plc.directory",
		"http://plc.directory", "https://plc.directory/",
		"https://plc.directory/x", "https://plc.directory?x",
		"https://plc.directory:8443", "https://a@plc.directory",
		"https://plc directory", "https://"};

	(void)state;
	assert_true(endpoint_is_directory("https://plc.directory"));
	EACH(wrong, i)
	{
		assert_false(endpoint_is_directory(wrong[i]));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_name_server_is_an_address_with_or_without_a_port),
		cmocka_unit_test(dns_over_https_has_a_host_and_a_path),
		cmocka_unit_test(a_directory_is_a_host_and_nothing_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
