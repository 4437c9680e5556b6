/* Goal: what nywhere-net is told to be is taken whole or not at all, and where
 * servers and proxies are is read within bounds. The first byte chooses: the
 * arguments of `configure`, the place of a zone's server, a proxy. */
#include "fuzz.h"

#include "net/dns_server.h"
#include "net/settings.h"

#include <arpa/inet.h>

static void require_settings(const char *text, size_t len)
{
	static struct net_settings settings;
	static struct net_settings before;
	unsigned char address[sizeof(struct in6_addr)];
	struct json *doc = NULL;
	enum status st = json_parse(text, len, &doc);

	memset(&settings, 0x5a, sizeof(settings));
	before = settings;
	if (st == STATUS_OK)
		st = settings_parse(doc, &settings);
	json_free(doc);
	if (st != STATUS_OK) {
		REQUIRE(memcmp(&settings, &before, sizeof(settings)) == 0);
		return;
	}
	if (settings.resolver == RESOLVER_SERVER)
		REQUIRE(inet_pton(AF_INET, settings.server, address) == 1 ||
			inet_pton(AF_INET6, settings.server, address) == 1);
	REQUIRE(strlen(settings.plc) <= SETTINGS_URL_MAX);
	REQUIRE(settings.trust_anchor[0] == '\0' ||
		settings.trust_anchor[0] == '/');
}

static void require_place(const struct dns_server *server)
{
	REQUIRE(server->port > 0);
	REQUIRE(server->is_address ||
		hostname_is_valid(server->host, strlen(server->host)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct net_settings none;
	static bool is_set;
	struct dns_server server;
	struct dns_proxy proxy;
	char *text;

	if (!is_set)
		REQUIRE(settings_set(&none) == STATUS_OK);
	is_set = true;
	if (size == 0)
		return 0;
	text = fuzz_text(data + 1, size - 1);
	if (data[0] % 3 == 0)
		require_settings(text, size - 1);
	else if (data[0] % 3 == 1) {
		if (dns_server_parse(text, &server) == STATUS_OK)
			require_place(&server);
	} else if (dns_proxy_parse(text, &proxy) == STATUS_OK) {
		require_place(&proxy.at);
		REQUIRE(strlen(proxy.user) <= DNS_PROXY_USER_MAX);
		REQUIRE(strlen(proxy.password) <= DNS_PROXY_USER_MAX);
	}
	free(text);
	return 0;
}
