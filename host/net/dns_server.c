#include "net/dns_server.h"

#include "net/https_address.h"
#include "net/settings.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

static bool parse_port(const char *text, uint16_t *out)
{
	size_t len = strlen(text);
	unsigned long port;

	if (len == 0 || len > 5 || strspn(text, "0123456789") != len ||
		text[0] == '0')
		return false;
	port = strtoul(text, NULL, 10);
	*out = (uint16_t)port;
	return port <= UINT16_MAX;
}

/* A host, in brackets only if it is an IPv6 address; lower case. */
static bool take_host(const char *text, size_t len, struct dns_server *out)
{
	struct dns_address address;
	bool brackets = len > 2 && text[0] == '[' && text[len - 1] == ']';

	if (brackets) {
		text++;
		len -= 2;
	}
	if (len > HOSTNAME_MAX)
		return false;
	for (size_t i = 0; i < len; i++) {
		bool capital = text[i] >= 'A' && text[i] <= 'Z';

		out->host[i] = capital ? (char)(text[i] + 32) : text[i];
	}
	out->host[len] = '\0';
	out->is_address = https_address_parse(out->host, &address);
	if (brackets)
		return out->is_address && address.v6;
	return out->is_address || hostname_is_valid(out->host, len);
}

static bool ends_with(const char *text, const char *end)
{
	size_t len = strlen(text);
	size_t n = strlen(end);

	return len >= n && strcmp(text + len - n, end) == 0;
}

static bool is_allowed(const struct dns_server *server)
{
	bool development = settings_get()->development;
	struct dns_address address;

	if (https_address_parse(server->host, &address))
		return https_address_is_allowed(&address, development);
	if (development && strcmp(server->host, "localhost") == 0)
		return true;
	return hostname_is_public(server->host) &&
	       (development || !ends_with(server->host, ".test"));
}

enum status dns_server_parse(const char *text, struct dns_server *out)
{
	struct dns_server server = {.port = DNS_SERVER_PORT};
	const char *colon = strrchr(text, ':');
	size_t len = strlen(text);

	/* two colons without brackets are an address and no port */
	if (colon != NULL && (strchr(text, ':') == colon || colon[-1] == ']')) {
		if (!parse_port(colon + 1, &server.port))
			return STATUS_BAD_ARGUMENT;
		len = (size_t)(colon - text);
	}
	if (!take_host(text, len, &server))
		return STATUS_BAD_ARGUMENT;
	if (!is_allowed(&server))
		return STATUS_ADDRESS_REFUSED;
	*out = server;
	return STATUS_OK;
}

/* *fits becomes false for what does not fit; absent is "". */
static void get(CURLU *url, CURLUPart part, unsigned flags, char *out,
	size_t size, bool *fits)
{
	char *value = NULL;

	out[0] = '\0';
	if (curl_url_get(url, part, &value, flags) != CURLUE_OK)
		return;
	if (strlen(value) < size)
		strcpy(out, value);
	else
		*fits = false;
	curl_free(value);
}

static bool is_absent(CURLU *url, CURLUPart part)
{
	char *value = NULL;
	bool absent = curl_url_get(url, part, &value, 0) != CURLUE_OK ||
		      value[0] == '\0' || strcmp(value, "/") == 0;

	curl_free(value);
	return absent;
}

static enum status take_apart(CURLU *url, struct dns_proxy *out)
{
	char scheme[8];
	char host[HOSTNAME_MAX + 1];
	char port[8];
	bool fits = true;

	get(url, CURLUPART_SCHEME, 0, scheme, sizeof(scheme), &fits);
	get(url, CURLUPART_HOST, 0, host, sizeof(host), &fits);
	get(url, CURLUPART_PORT, 0, port, sizeof(port), &fits);
	get(url, CURLUPART_USER, CURLU_URLDECODE, out->user, sizeof(out->user),
		&fits);
	get(url, CURLUPART_PASSWORD, CURLU_URLDECODE, out->password,
		sizeof(out->password), &fits);
	out->at.port = DNS_PROXY_PORT;
	if (!fits || strcmp(scheme, "socks5h") != 0 ||
		(port[0] != '\0' && !parse_port(port, &out->at.port)) ||
		!take_host(host, strlen(host), &out->at) ||
		(out->user[0] == '\0') != (out->password[0] == '\0') ||
		!is_absent(url, CURLUPART_PATH) ||
		!is_absent(url, CURLUPART_QUERY) ||
		!is_absent(url, CURLUPART_FRAGMENT))
		return STATUS_BAD_ARGUMENT;
	return STATUS_OK;
}

enum status dns_proxy_parse(const char *text, struct dns_proxy *out)
{
	struct dns_proxy proxy = {0};
	CURLU *url = curl_url();
	enum status st = STATUS_BAD_ARGUMENT;

	if (url == NULL)
		return STATUS_NO_MEMORY;
	/* curl itself reads a proxy's URL in this way */
	if (curl_url_set(url, CURLUPART_URL, text, CURLU_NON_SUPPORT_SCHEME) ==
		CURLUE_OK)
		st = take_apart(url, &proxy);
	curl_url_cleanup(url);
	if (st == STATUS_OK)
		*out = proxy;
	return st;
}
