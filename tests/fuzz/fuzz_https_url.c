/* Goal: a URL that is accepted leads to port 443 of a public name or address,
 * by https; what is kept of it is accepted again and means the same. */
#include "fuzz.h"

#include "net/https_address.h"
#include "net/https_url.h"

static const struct net_settings settings = {.https_port = 443};

static void require_public(const struct https_url *url)
{
	struct dns_address address;

	REQUIRE(url->tls && url->port == 443 && url->connect_port == 443);
	REQUIRE(strncmp(url->text, "https://", 8) == 0);
	REQUIRE(strpbrk(url->text, " \r\n\t#") == NULL);
	if (url->is_address) {
		REQUIRE(https_address_parse(url->host, &address));
		REQUIRE(https_address_kind(&address) == ADDRESS_PUBLIC);
	} else {
		REQUIRE(hostname_is_public(url->host));
		REQUIRE(!https_address_parse(url->host, &address));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct https_url url = {.port = 7};
	struct https_url again;
	enum status st = https_url_parse_by(&settings, text, &url);

	if (st == STATUS_OK) {
		require_public(&url);
		REQUIRE(https_url_parse_by(&settings, url.text, &again) ==
			STATUS_OK);
		REQUIRE(strcmp(url.host, again.host) == 0);
		REQUIRE(strcmp(url.text, again.text) == 0);
	} else {
		REQUIRE(st == STATUS_URL_REFUSED ||
			st == STATUS_ADDRESS_REFUSED);
		REQUIRE(url.port == 7);
	}
	free(text);
	return 0;
}
