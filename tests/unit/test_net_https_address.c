#include "net/https_address.h"

#include "net/https_transfer.h"
#include "net/settings.h"

#include "cmocka_setup.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The first and the last address of each range, and their neighbours. */
static const struct {
	const char *text;
	enum address_kind kind;
} cases[] = {
	{"0.0.0.0", ADDRESS_REFUSED},
	{"0.255.255.255", ADDRESS_REFUSED},
	{"1.0.0.0", ADDRESS_PUBLIC},
	{"9.255.255.255", ADDRESS_PUBLIC},
	{"10.0.0.0", ADDRESS_REFUSED},
	{"10.255.255.255", ADDRESS_REFUSED},
	{"11.0.0.0", ADDRESS_PUBLIC},
	{"100.63.255.255", ADDRESS_PUBLIC},
	{"100.64.0.0", ADDRESS_REFUSED},
	{"100.127.255.255", ADDRESS_REFUSED},
	{"100.128.0.0", ADDRESS_PUBLIC},
	{"126.255.255.255", ADDRESS_PUBLIC},
	{"127.0.0.0", ADDRESS_LOOPBACK},
	{"127.255.255.255", ADDRESS_LOOPBACK},
	{"128.0.0.0", ADDRESS_PUBLIC},
	{"169.253.255.255", ADDRESS_PUBLIC},
	{"169.254.0.0", ADDRESS_REFUSED},
	{"169.254.169.254", ADDRESS_REFUSED},
	{"169.254.255.255", ADDRESS_REFUSED},
	{"169.255.0.0", ADDRESS_PUBLIC},
	{"172.15.255.255", ADDRESS_PUBLIC},
	{"172.16.0.0", ADDRESS_REFUSED},
	{"172.31.255.255", ADDRESS_REFUSED},
	{"172.32.0.0", ADDRESS_PUBLIC},
	{"191.255.255.255", ADDRESS_PUBLIC},
	{"192.0.0.0", ADDRESS_REFUSED},
	{"192.0.0.255", ADDRESS_REFUSED},
	{"192.0.1.0", ADDRESS_PUBLIC},
	{"192.0.1.255", ADDRESS_PUBLIC},
	{"192.0.2.0", ADDRESS_REFUSED},
	{"192.0.2.255", ADDRESS_REFUSED},
	{"192.0.3.0", ADDRESS_PUBLIC},
	{"192.88.98.255", ADDRESS_PUBLIC},
	{"192.88.99.0", ADDRESS_REFUSED},
	{"192.88.99.255", ADDRESS_REFUSED},
	{"192.88.100.0", ADDRESS_PUBLIC},
	{"192.167.255.255", ADDRESS_PUBLIC},
	{"192.168.0.0", ADDRESS_REFUSED},
	{"192.168.255.255", ADDRESS_REFUSED},
	{"192.169.0.0", ADDRESS_PUBLIC},
	{"198.17.255.255", ADDRESS_PUBLIC},
	{"198.18.0.0", ADDRESS_REFUSED},
	{"198.19.255.255", ADDRESS_REFUSED},
	{"198.20.0.0", ADDRESS_PUBLIC},
	{"198.51.99.255", ADDRESS_PUBLIC},
	{"198.51.100.0", ADDRESS_REFUSED},
	{"198.51.100.255", ADDRESS_REFUSED},
	{"198.51.101.0", ADDRESS_PUBLIC},
	{"203.0.112.255", ADDRESS_PUBLIC},
	{"203.0.113.0", ADDRESS_REFUSED},
	{"203.0.113.255", ADDRESS_REFUSED},
	{"203.0.114.0", ADDRESS_PUBLIC},
	{"223.255.255.255", ADDRESS_PUBLIC},
	{"224.0.0.0", ADDRESS_REFUSED},
	{"239.255.255.255", ADDRESS_REFUSED},
	{"240.0.0.0", ADDRESS_REFUSED},
	{"255.255.255.255", ADDRESS_REFUSED},
	{"::", ADDRESS_REFUSED},
	{"::1", ADDRESS_LOOPBACK},
	{"::2", ADDRESS_REFUSED},
	{"::7f00:1", ADDRESS_REFUSED},
	{"::ffff:127.0.0.1", ADDRESS_REFUSED},
	{"::ffff:8.8.8.8", ADDRESS_REFUSED},
	{"64:ff9a:ffff:ffff:ffff:ffff:ffff:ffff", ADDRESS_REFUSED},
	{"64:ff9b::8.8.8.8", ADDRESS_PUBLIC},
	{"64:ff9b::127.0.0.1", ADDRESS_REFUSED},
	{"64:ff9b::10.0.0.1", ADDRESS_REFUSED},
	{"64:ff9b::169.254.169.254", ADDRESS_REFUSED},
	{"64:ff9b::1:808:808", ADDRESS_REFUSED},
	{"64:ff9b:1::8.8.8.8", ADDRESS_REFUSED},
	{"100::", ADDRESS_REFUSED},
	{"100::ffff:ffff:ffff:ffff", ADDRESS_REFUSED},
	{"1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", ADDRESS_REFUSED},
	{"2000::", ADDRESS_PUBLIC},
	{"2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff", ADDRESS_PUBLIC},
	{"2001::", ADDRESS_REFUSED},
	{"2001:2::1", ADDRESS_REFUSED},
	{"2001:20::1", ADDRESS_REFUSED},
	{"2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", ADDRESS_REFUSED},
	{"2001:200::", ADDRESS_PUBLIC},
	{"2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", ADDRESS_PUBLIC},
	{"2001:db8::", ADDRESS_REFUSED},
	{"2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", ADDRESS_REFUSED},
	{"2001:db9::", ADDRESS_PUBLIC},
	{"2001:4860:4860::8888", ADDRESS_PUBLIC},
	{"2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff", ADDRESS_PUBLIC},
	{"2002::", ADDRESS_REFUSED},
	{"2002:7f00:1::", ADDRESS_REFUSED},
	{"2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", ADDRESS_REFUSED},
	{"2003::", ADDRESS_PUBLIC},
	{"3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff", ADDRESS_PUBLIC},
	{"3fff::", ADDRESS_REFUSED},
	{"3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", ADDRESS_REFUSED},
	{"3fff:1000::", ADDRESS_PUBLIC},
	{"3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", ADDRESS_PUBLIC},
	{"4000::", ADDRESS_REFUSED},
	{"5f00::1", ADDRESS_REFUSED},
	{"fc00::", ADDRESS_REFUSED},
	{"fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", ADDRESS_REFUSED},
	{"fe80::", ADDRESS_REFUSED},
	{"febf::1", ADDRESS_REFUSED},
	{"fec0::1", ADDRESS_REFUSED},
	{"ff00::", ADDRESS_REFUSED},
	{"ff02::1", ADDRESS_REFUSED},
	{"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", ADDRESS_REFUSED},
};

static void each_special_range_ends_where_its_registry_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct dns_address address;
		enum address_kind kind;

		assert_true(https_address_parse(cases[i].text, &address));
		kind = https_address_kind(&address);
		if (kind != cases[i].kind)
			fail_msg("%s: %d", cases[i].text, (int)kind);
		assert_int_equal(https_address_is_allowed(&address, false),
			kind == ADDRESS_PUBLIC);
		assert_int_equal(https_address_is_allowed(&address, true),
			kind != ADDRESS_REFUSED);
	}
}

static void what_is_no_address_is_not_read_as_one(void **state)
{
	static const char *const texts[] = {"", "1", "127.1", "1.2.3.4.5",
		"0x7f.0.0.1", "127.0.0.1 ", "[::1]", "::1%lo", "1:2", "a.b"};
	struct dns_address address = {.byte = {42}};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_false(https_address_parse(texts[i], &address));
	assert_int_equal(address.byte[0], 42);
}

static void an_address_of_another_family_is_none(void **state)
{
	const struct sockaddr other = {.sa_family = AF_UNIX};
	struct dns_address address;

	(void)state;
	assert_false(https_address_of(&other, &address));
}

/* As after a rebinding that the first look missed: the addresses are handed to
 * the transfer unchecked, and someone listens there. */
static void the_last_look_is_before_the_connection(void **state)
{
	const struct sockaddr_in here = {
		.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	const struct net_settings settings = {.https_port = 443};
	const struct https_request request = {.method = "GET"};
	const struct dns_addresses addresses = {
		.count = 1, .address = {{.byte = {127, 0, 0, 1}}}};
	struct https_url url = {.host = "www.example.com", .tls = true};
	struct https_answer answer = {0};
	struct https_transfer transfer = {
		.request = &request,
		.url = &url,
		.addresses = &addresses,
		.answer = &answer,
		.timeout_ms = 5000,
		.body_max = 100,
	};
	struct sockaddr_in bound;
	socklen_t len = sizeof(bound);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	(void)state;
	assert_int_equal(
		bind(fd, (const struct sockaddr *)&here, sizeof(here)), 0);
	assert_int_equal(listen(fd, 1), 0);
	getsockname(fd, (struct sockaddr *)&bound, &len);
	url.port = ntohs(bound.sin_port);
	url.connect_port = url.port;
	snprintf(url.text, sizeof(url.text), "https://%s:%u/", url.host,
		url.port);
	assert_int_equal(settings_set(&settings), STATUS_OK);
	transfer.curl = curl_easy_init();
	assert_int_equal(https_transfer_set_up(transfer.curl), STATUS_OK);
	assert_int_equal(https_transfer_run(&transfer), STATUS_ADDRESS_REFUSED);
	assert_int_equal(accept(fd, NULL, NULL), -1);
	curl_easy_cleanup(transfer.curl);
	https_answer_clear(&answer);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			each_special_range_ends_where_its_registry_says),
		cmocka_unit_test(what_is_no_address_is_not_read_as_one),
		cmocka_unit_test(an_address_of_another_family_is_none),
		cmocka_unit_test(the_last_look_is_before_the_connection),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
