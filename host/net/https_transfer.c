#include "net/https_transfer.h"

#include "base/wiping.h"
#include "net/https_address.h"
#include "net/settings.h"

#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define BODY_FIRST 4096

static size_t take_body(char *data, size_t size, size_t count, void *argument)
{
	struct https_transfer *transfer = argument;
	struct https_answer *answer = transfer->answer;
	size_t len = size * count;
	size_t room = transfer->body_size;

	if (len > transfer->body_max - answer->len) {
		transfer->failure = STATUS_ANSWER_TOO_LARGE;
		return 0;
	}
	while (answer->len + len + 1 > room)
		room = room == 0 ? BODY_FIRST : room * 2;
	if (room != transfer->body_size) {
		char *body = wiping_realloc(answer->body, room);

		if (body == NULL) {
			transfer->failure = STATUS_NO_MEMORY;
			return 0;
		}
		answer->body = body;
		transfer->body_size = room;
	}
	memcpy(answer->body + answer->len, data, len);
	answer->len += len;
	answer->body[answer->len] = '\0';
	return len;
}

/* The last look before a connection: whatever brought curl here, it goes to no
 * address that is not allowed. */
static curl_socket_t open_socket(
	void *argument, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct https_transfer *transfer = argument;
	struct dns_address address;

	if (purpose != CURLSOCKTYPE_IPCXN ||
		!https_address_of(&to->addr, &address) ||
		!https_address_is_allowed(
			&address, settings_get()->development)) {
		transfer->failure = STATUS_ADDRESS_REFUSED;
		return CURL_SOCKET_BAD;
	}
	return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static int go_on(
	void *argument, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	const struct https_transfer *transfer = argument;
	const atomic_bool *stop = transfer->request->stop;

	(void)a;
	(void)b;
	(void)c;
	(void)d;
	return stop != NULL && atomic_load(stop);
}

void https_pin_write(const char *host, uint16_t port,
	const struct dns_addresses *addresses, char out[HTTPS_PIN_MAX])
{
	char text[INET6_ADDRSTRLEN];
	/* "+" for one that curl may forget after a minute */
	int used = snprintf(out, HTTPS_PIN_MAX, "+%s:%u:", host, port);

	for (size_t i = 0; i < addresses->count; i++) {
		const struct dns_address *address = &addresses->address[i];

		inet_ntop(address->v6 ? AF_INET6 : AF_INET, address->byte, text,
			sizeof(text));
		used += snprintf(out + used, HTTPS_PIN_MAX - (size_t)used,
			address->v6 ? "%s[%s]" : "%s%s", i > 0 ? "," : "",
			text);
	}
}

static enum status status_of(CURLcode code)
{
	switch (code) {
	case CURLE_OK:
		return STATUS_OK;
	case CURLE_OPERATION_TIMEDOUT:
		return STATUS_ANSWER_TIMEOUT;
	case CURLE_ABORTED_BY_CALLBACK:
		return STATUS_CANCELLED;
	case CURLE_FILESIZE_EXCEEDED:
		return STATUS_ANSWER_TOO_LARGE;
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CIPHER:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
		return STATUS_TLS_FAILED;
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_CONNECT:
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_GOT_NOTHING:
		return STATUS_CONNECT_FAILED;
	case CURLE_OUT_OF_MEMORY:
		return STATUS_NO_MEMORY;
	default:
		return STATUS_ANSWER_BAD;
	}
}

static bool append(struct curl_slist **list, const char *text)
{
	struct curl_slist *longer = curl_slist_append(*list, text);

	if (longer != NULL)
		*list = longer;
	return longer != NULL;
}

static bool add_field(
	struct curl_slist **list, const char *name, const char *value)
{
	char line[HTTPS_FIELD_MAX];

	return snprintf(line, sizeof(line), "%s: %s", name, value) <
		       (int)sizeof(line) &&
	       append(list, line);
}

static bool make_headers(
	const struct https_transfer *transfer, struct curl_slist **list)
{
	const struct https_request *request = transfer->request;
	bool ok = append(list, "Expect:");

	if (request->json)
		ok = ok && append(list, "Accept: application/json");
	if (request->body != NULL && request->content_type != NULL)
		ok = ok &&
		     add_field(list, "Content-Type", request->content_type);
	for (size_t i = 0; i < HTTPS_HEADERS_MAX; i++) {
		if (request->header[i] == NULL)
			break;
		ok = ok && append(list, request->header[i]);
	}
	return ok;
}

static CURLcode set_method(CURL *curl, const struct https_request *request)
{
	CURLcode code = curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L);

	if (request->body != NULL) {
		code |= curl_easy_setopt(curl, CURLOPT_POST, 1L);
		code |= curl_easy_setopt(
			curl, CURLOPT_POSTFIELDS, request->body);
		code |= curl_easy_setopt(
			curl, CURLOPT_POSTFIELDSIZE, (long)request->body_len);
	}
	code |= curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method);
	return code;
}

static CURLcode set_options(struct https_transfer *transfer,
	struct curl_slist *headers, struct curl_slist *pins)
{
	CURL *curl = transfer->curl;
	CURLcode code = set_method(curl, transfer->request);

	code |= curl_easy_setopt(curl, CURLOPT_URL, transfer->url->text);
	code |= curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	code |= curl_easy_setopt(curl, CURLOPT_RESOLVE, pins);
	code |= curl_easy_setopt(
		curl, CURLOPT_TIMEOUT_MS, (long)transfer->timeout_ms);
	code |= curl_easy_setopt(
		curl, CURLOPT_MAXFILESIZE, (long)transfer->body_max);
	code |= curl_easy_setopt(curl, CURLOPT_WRITEDATA, transfer);
	code |= curl_easy_setopt(curl, CURLOPT_HEADERDATA, transfer);
	code |= curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, transfer);
	code |= curl_easy_setopt(curl, CURLOPT_XFERINFODATA, transfer);
	return code;
}

/* An https URL without a port goes to another port in development. */
static CURLcode set_port(
	const struct https_transfer *transfer, struct curl_slist **list)
{
	const struct https_url *url = transfer->url;
	bool v6 = strchr(url->host, ':') != NULL;
	char text[2 * HOSTNAME_MAX + 32];

	if (url->connect_port != url->port) {
		snprintf(text, sizeof(text),
			v6 ? "[%s]:%u:[%s]:%u" : "%s:%u:%s:%u", url->host,
			url->port, url->host, url->connect_port);
		if (!append(list, text))
			return CURLE_OUT_OF_MEMORY;
	}
	return curl_easy_setopt(transfer->curl, CURLOPT_CONNECT_TO, *list);
}

static void read_code(struct https_transfer *transfer)
{
	long code = 0;

	curl_easy_getinfo(transfer->curl, CURLINFO_RESPONSE_CODE, &code);
	transfer->answer->code = (int)code;
}

enum status https_transfer_run(struct https_transfer *transfer)
{
	struct curl_slist *headers = NULL;
	struct curl_slist *pins = NULL;
	struct curl_slist *ports = NULL;
	char pin[HTTPS_PIN_MAX];
	CURLcode code;
	enum status st = STATUS_NO_MEMORY;

	https_pin_write(transfer->url->host, transfer->url->connect_port,
		transfer->addresses, pin);
	if (!make_headers(transfer, &headers) ||
		(!transfer->url->is_address && !append(&pins, pin)) ||
		set_options(transfer, headers, pins) != CURLE_OK ||
		set_port(transfer, &ports) != CURLE_OK)
		goto out;
	code = curl_easy_perform(transfer->curl);
	st = transfer->failure != STATUS_OK ? transfer->failure
					    : status_of(code);
	/* One family refused, the other connected: that is no failure. */
	if (code == CURLE_OK && transfer->failure == STATUS_ADDRESS_REFUSED)
		st = STATUS_OK;
	if (st == STATUS_OK)
		read_code(transfer);
	if (st == STATUS_OK && transfer->is_encoded)
		st = STATUS_ANSWER_BAD;
out:
	/* The lists are not the handle's: it must not keep them. */
	curl_easy_setopt(transfer->curl, CURLOPT_HTTPHEADER, NULL);
	curl_easy_setopt(transfer->curl, CURLOPT_RESOLVE, NULL);
	curl_easy_setopt(transfer->curl, CURLOPT_CONNECT_TO, NULL);
	curl_slist_free_all(headers);
	curl_slist_free_all(pins);
	curl_slist_free_all(ports);
	return st;
}

/* Certificates are looked up one by one where the system keeps them so: its
 * one large file takes longer to read than a handshake. */
static CURLcode set_authorities(CURL *curl)
{
	const char *own = settings_get()->authorities;
	const char *folder = curl_version_info(CURLVERSION_NOW)->capath;
	CURLcode code = CURLE_OK;

	if (folder != NULL)
		code |= curl_easy_setopt(curl, CURLOPT_CAINFO, NULL);
	if (own[0] != '\0')
		code |= curl_easy_setopt(curl, CURLOPT_CAINFO, own);
	return code;
}

/* Tokens come over these connections. */
static CURLcode wipe_what_was_read(CURL *curl, void *context, void *argument)
{
	(void)curl;
	(void)argument;
	SSL_CTX_set_options(context, SSL_OP_CLEANSE_PLAINTEXT);
	return CURLE_OK;
}

enum status https_transfer_set_up(CURL *curl)
{
	bool development = settings_get()->development;
	CURLcode code = set_authorities(curl);

	code |= curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR,
		development ? "https,http" : "https");
	code |= curl_easy_setopt(
		curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	code |= curl_easy_setopt(
		curl, CURLOPT_SSL_CTX_FUNCTION, wipe_what_was_read);
	code |= curl_easy_setopt(curl, CURLOPT_PROXY, "");
	code |= curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	code |= curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	code |= curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	code |= curl_easy_setopt(
		curl, CURLOPT_USERAGENT, "nywhere/" NYWHERE_VERSION);
	code |= curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
	code |= curl_easy_setopt(
		curl, CURLOPT_HEADERFUNCTION, https_field_take);
	code |= curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	code |= curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, go_on);
	code |= curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
	return code == CURLE_OK ? STATUS_OK : STATUS_INTERNAL;
}
