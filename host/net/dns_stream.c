#include "net/dns_stream.h"

#include "base/platform.h"
#include "base/wiping.h"
#include "net/dns.h"
#include "net/dns_wire.h"
#include "net/https_address.h"
#include "net/https_transfer.h"
#include "net/settings.h"

#include <arpa/inet.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define URL_MAX (HOSTNAME_MAX + 32)
#define ISOLATION 16 /* random bytes of a user's name and of a password */

struct dns_stream {
	CURL *curl;
	curl_socket_t socket;
	long long end;
	/* the next hop: the server, or the proxy before it */
	const struct dns_server *hop;
	struct dns_addresses addresses;
	bool refused; /* an address, by open_socket */
	struct dns_proxy proxy;
	bool has_proxy;
};

static int left_of(const struct dns_stream *stream)
{
	long long left = stream->end - platform_clock_ms();

	return left > 0 ? (int)left : 0;
}

static bool is_same(const struct dns_address *a, const struct dns_address *b)
{
	return a->v6 == b->v6 && memcmp(a->byte, b->byte, a->v6 ? 16 : 4) == 0;
}

/* The last look before a connection: it goes to one of the addresses that were
 * found and judged, or nowhere. */
static curl_socket_t open_socket(
	void *argument, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct dns_stream *stream = argument;
	struct dns_address address;
	size_t i = 0;

	if (purpose != CURLSOCKTYPE_IPCXN ||
		!https_address_of(&to->addr, &address))
		return CURL_SOCKET_BAD;
	while (i < stream->addresses.count &&
		!is_same(&stream->addresses.address[i], &address))
		i++;
	stream->refused = i == stream->addresses.count;
	if (stream->refused)
		return CURL_SOCKET_BAD;
	return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

/* An address that the user wrote as that of the proxy is taken as it is. Else
 * every address must be allowed, as in https.c. */
static enum status find_addresses(struct dns_stream *stream)
{
	const struct dns_question question = {
		.name = stream->hop->host, .timeout_ms = left_of(stream)};
	struct dns_addresses *found = &stream->addresses;
	bool development = settings_get()->development;
	enum status st;

	if (stream->hop->is_address) {
		found->count = 1;
		return https_address_parse(
			       stream->hop->host, &found->address[0])
			       ? STATUS_OK
			       : STATUS_BAD_ARGUMENT;
	}
	/* it would take 0 for as long as it likes */
	if (question.timeout_ms == 0)
		return STATUS_UPDATE_UNREACHABLE;
	st = dns_addresses(&question, found);
	if (st != STATUS_OK)
		return st == STATUS_NO_MEMORY ? st : STATUS_UPDATE_UNREACHABLE;
	if (stream->has_proxy && strcmp(stream->hop->host, "localhost") == 0)
		return STATUS_OK;
	for (size_t i = 0; i < found->count; i++) {
		if (!https_address_is_allowed(&found->address[i], development))
			return STATUS_ADDRESS_REFUSED;
	}
	return STATUS_OK;
}

static void write_url(
	const char *scheme, const struct dns_server *server, char out[URL_MAX])
{
	bool v6 = strchr(server->host, ':') != NULL;

	snprintf(out, URL_MAX, v6 ? "%s://[%s]:%u" : "%s://%s:%u", scheme,
		server->host, server->port);
}

/* Names that nobody has had before, and that say nothing. */
static bool make_up(char out[2 * ISOLATION + 1])
{
	unsigned char random[ISOLATION];

	if (RAND_bytes(random, sizeof(random)) != 1)
		return false;
	for (size_t i = 0; i < sizeof(random); i++)
		snprintf(out + 2 * i, 3, "%02x", random[i]);
	return true;
}

static CURLcode set_proxy(struct dns_stream *stream)
{
	struct dns_proxy *proxy = &stream->proxy;
	char url[URL_MAX];
	CURLcode code;

	if (!stream->has_proxy)
		return curl_easy_setopt(stream->curl, CURLOPT_PROXY, "");
	if (proxy->user[0] == '\0' &&
		(!make_up(proxy->user) || !make_up(proxy->password)))
		return CURLE_FAILED_INIT;
	write_url("socks5h", &proxy->at, url);
	code = curl_easy_setopt(stream->curl, CURLOPT_PROXY, url);
	code |= curl_easy_setopt(stream->curl, CURLOPT_SOCKS5_AUTH,
		(unsigned long)CURLAUTH_BASIC);
	code |= curl_easy_setopt(
		stream->curl, CURLOPT_PROXYUSERNAME, proxy->user);
	code |= curl_easy_setopt(
		stream->curl, CURLOPT_PROXYPASSWORD, proxy->password);
	return code;
}

static CURLcode set_options(struct dns_stream *stream,
	const struct dns_server *server, struct curl_slist *pins)
{
	CURL *curl = stream->curl;
	char url[URL_MAX];
	CURLcode code = set_proxy(stream);

	/* No HTTP is spoken: curl connects and hands its socket over. */
	write_url("http", server, url);
	code |= curl_easy_setopt(curl, CURLOPT_URL, url);
	code |= curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http");
	code |= curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 1L);
	code |= curl_easy_setopt(curl, CURLOPT_RESOLVE, pins);
	code |= curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	code |= curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	code |= curl_easy_setopt(
		curl, CURLOPT_CONNECTTIMEOUT_MS, (long)left_of(stream));
	code |= curl_easy_setopt(
		curl, CURLOPT_TIMEOUT_MS, (long)left_of(stream));
	code |= curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	code |= curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, stream);
	return code;
}

static enum status connect_it(
	struct dns_stream *stream, const struct dns_server *server)
{
	char pin[HTTPS_PIN_MAX];
	struct curl_slist *pins = NULL;
	enum status st = STATUS_NO_MEMORY;

	https_pin_write(
		stream->hop->host, stream->hop->port, &stream->addresses, pin);
	if (!stream->hop->is_address) {
		pins = curl_slist_append(NULL, pin);
		if (pins == NULL)
			return STATUS_NO_MEMORY;
	}
	if (left_of(stream) == 0)
		st = STATUS_UPDATE_UNREACHABLE;
	else if (set_options(stream, server, pins) == CURLE_OK)
		st = curl_easy_perform(stream->curl) == CURLE_OK &&
				     curl_easy_getinfo(stream->curl,
					     CURLINFO_ACTIVESOCKET,
					     &stream->socket) == CURLE_OK &&
				     stream->socket != CURL_SOCKET_BAD
			     ? STATUS_OK
			     : STATUS_UPDATE_UNREACHABLE;
	if (st == STATUS_UPDATE_UNREACHABLE && stream->refused)
		st = STATUS_ADDRESS_REFUSED;
	/* The list is not the handle's: it must not keep it. */
	curl_easy_setopt(stream->curl, CURLOPT_RESOLVE, NULL);
	curl_slist_free_all(pins);
	return st;
}

enum status dns_stream_open(
	const struct dns_server *server, long long end, struct dns_stream **out)
{
	const char *proxy = settings_get()->update_proxy;
	struct dns_stream *stream = calloc(1, sizeof(*stream));
	enum status st = STATUS_OK;

	if (stream == NULL)
		return STATUS_NO_MEMORY;
	stream->end = end;
	stream->hop = server;
	https_set_up_curl();
	if (proxy[0] != '\0') {
		st = dns_proxy_parse(proxy, &stream->proxy);
		stream->has_proxy = true;
		stream->hop = &stream->proxy.at;
	}
	if (st == STATUS_OK)
		st = find_addresses(stream);
	if (st == STATUS_OK) {
		stream->curl = curl_easy_init();
		st = stream->curl != NULL ? connect_it(stream, server)
					  : STATUS_NO_MEMORY;
	}
	if (st == STATUS_OK)
		*out = stream;
	else
		dns_stream_close(stream);
	return st;
}

void dns_stream_close(struct dns_stream *stream)
{
	if (stream == NULL)
		return;
	curl_easy_cleanup(stream->curl);
	OPENSSL_cleanse(stream, sizeof(*stream));
	free(stream);
}

/* False when time is up. */
static bool wait_for(const struct dns_stream *stream, short events)
{
	struct pollfd fd = {.fd = stream->socket, .events = events};
	int left = left_of(stream);

	return left > 0 && poll(&fd, 1, left) > 0;
}

enum status dns_stream_send(
	struct dns_stream *stream, const uint8_t *message, size_t len)
{
	uint8_t *bytes = wiping_malloc(len + 2);
	size_t sent = 0;

	if (bytes == NULL)
		return STATUS_NO_MEMORY;
	/* in one piece: the length alone would be a segment of its own */
	bytes[0] = (uint8_t)(len >> 8);
	bytes[1] = (uint8_t)len;
	memcpy(bytes + 2, message, len);
	while (sent < len + 2) {
		size_t n = 0;
		CURLcode code = curl_easy_send(
			stream->curl, bytes + sent, len + 2 - sent, &n);

		sent += n;
		if (code == CURLE_AGAIN && wait_for(stream, POLLOUT))
			continue;
		if (code != CURLE_OK)
			break;
	}
	wiping_free(bytes);
	return sent == len + 2 ? STATUS_OK : STATUS_UPDATE_UNREACHABLE;
}

static bool receive(struct dns_stream *stream, uint8_t *out, size_t len)
{
	size_t have = 0;

	while (have < len) {
		size_t n = 0;
		CURLcode code = curl_easy_recv(
			stream->curl, out + have, len - have, &n);

		if (code == CURLE_AGAIN && wait_for(stream, POLLIN))
			continue;
		if (code != CURLE_OK || n == 0)
			return false;
		have += n;
	}
	return true;
}

enum status dns_stream_receive(
	struct dns_stream *stream, uint8_t **out, size_t *len)
{
	uint8_t prefix[2];
	uint8_t *message;
	size_t size;

	if (!receive(stream, prefix, sizeof(prefix)))
		return STATUS_UPDATE_UNKNOWN;
	size = (size_t)prefix[0] << 8 | prefix[1];
	message = wiping_malloc(size + 1);
	if (message == NULL)
		return STATUS_NO_MEMORY;
	if (!receive(stream, message, size)) {
		wiping_free(message);
		return STATUS_UPDATE_UNKNOWN;
	}
	*out = message;
	*len = size;
	return STATUS_OK;
}
