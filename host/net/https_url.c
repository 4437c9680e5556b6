#include "net/https_url.h"

#include "net/https_address.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#define HTTPS_PORT 443

/* Printable ASCII: what else is in a URL was to be escaped by who wrote it. */
static bool is_plain(const char *text)
{
	size_t len = strnlen(text, HTTPS_URL_MAX + 1);

	for (size_t i = 0; i < len; i++) {
		if (text[i] <= 0x20 || text[i] > 0x7e)
			return false;
	}
	return len > 0 && len <= HTTPS_URL_MAX;
}

/* A part as curl reads it, so that what is judged is what is used. */
static bool get(
	CURLU *url, CURLUPart part, unsigned flags, char *out, size_t size)
{
	char *value = NULL;
	bool fits;

	if (curl_url_get(url, part, &value, flags) != CURLUE_OK)
		return false;
	fits = strlen(value) < size;
	if (fits)
		strcpy(out, value);
	curl_free(value);
	return fits;
}

/* Lower case, and without the brackets of an IPv6 address. */
static void clean_host(char *host)
{
	size_t len = strlen(host);

	for (size_t i = 0; i < len; i++) {
		if (host[i] >= 'A' && host[i] <= 'Z')
			host[i] = (char)(host[i] + 32);
	}
	if (len > 2 && host[0] == '[' && host[len - 1] == ']') {
		memmove(host, host + 1, len - 2);
		host[len - 2] = '\0';
	}
}

static bool ends_with(const char *text, const char *end)
{
	size_t len = strlen(text);
	size_t n = strlen(end);

	return len >= n && strcmp(text + len - n, end) == 0;
}

static enum status judge(
	const struct net_settings *settings, struct https_url *url)
{
	bool development = settings->development;
	bool here = strcmp(url->host, "localhost") == 0;
	struct dns_address address;

	if (https_address_parse(url->host, &address)) {
		url->is_address = true;
		if (!https_address_is_allowed(&address, development))
			return STATUS_ADDRESS_REFUSED;
		here = https_address_kind(&address) == ADDRESS_LOOPBACK;
	} else if (!(here && development) &&
		   (!hostname_is_public(url->host) ||
			   (!development && ends_with(url->host, ".test")))) {
		return STATUS_URL_REFUSED;
	}
	if (!url->tls && !(here && development))
		return STATUS_URL_REFUSED;
	url->connect_port = url->port;
	if (url->tls && url->port == HTTPS_PORT)
		url->connect_port = settings->https_port;
	else if (!development)
		return STATUS_URL_REFUSED;
	return STATUS_OK;
}

static enum status take_apart(
	CURLU *curl, const struct net_settings *settings, struct https_url *out)
{
	char scheme[8];
	char port[8];

	if (curl_url_set(curl, CURLUPART_FRAGMENT, NULL, 0) != CURLUE_OK ||
		!get(curl, CURLUPART_SCHEME, 0, scheme, sizeof(scheme)) ||
		!get(curl, CURLUPART_HOST, 0, out->host, sizeof(out->host)) ||
		!get(curl, CURLUPART_PORT, CURLU_DEFAULT_PORT, port,
			sizeof(port)) ||
		!get(curl, CURLUPART_URL, 0, out->text, sizeof(out->text)))
		return STATUS_URL_REFUSED;
	out->tls = strcmp(scheme, "https") == 0;
	if (!out->tls && strcmp(scheme, "http") != 0)
		return STATUS_URL_REFUSED;
	out->port = (uint16_t)strtoul(port, NULL, 10);
	clean_host(out->host);
	return judge(settings, out);
}

enum status https_url_parse_by(const struct net_settings *settings,
	const char *text, struct https_url *out)
{
	struct https_url url = {0};
	CURLU *curl;
	enum status st = STATUS_URL_REFUSED;

	if (!is_plain(text))
		return STATUS_URL_REFUSED;
	curl = curl_url();
	if (curl == NULL)
		return STATUS_NO_MEMORY;
	if (curl_url_set(curl, CURLUPART_URL, text, CURLU_DISALLOW_USER) ==
		CURLUE_OK)
		st = take_apart(curl, settings, &url);
	curl_url_cleanup(curl);
	if (st == STATUS_OK)
		*out = url;
	return st;
}

enum status https_url_parse(const char *text, struct https_url *out)
{
	return https_url_parse_by(settings_get(), text, out);
}

enum status https_url_check(const char *text, char *host, size_t size)
{
	struct https_url url;
	enum status st = https_url_parse(text, &url);

	if (st == STATUS_OK && host != NULL) {
		if (strlen(url.host) >= size)
			return STATUS_URL_REFUSED;
		strcpy(host, url.host);
	}
	return st;
}
