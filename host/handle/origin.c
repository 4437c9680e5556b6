#include "handle/origin.h"

#include "handle/ipv6.h"

#include <arpa/inet.h>
#include <stdbool.h>
#include <string.h>

#define PORT_DIGITS 5

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Browsers read a name whose last label is a number, 0x and hexadecimal
 * digits included, as an IPv4 address; it then has to be one. */
static bool ends_in_number(const char *host, size_t len)
{
	size_t start = len;
	size_t digits;

	while (start > 0 && host[start - 1] != '.')
		start--;
	for (digits = start; digits < len && is_digit(host[digits]); digits++)
		;
	if (digits == len)
		return true;
	if (len - start < 2 || memcmp(host + start, "0x", 2) != 0)
		return false;
	for (digits = start + 2; digits < len; digits++) {
		if (!is_digit(host[digits]) &&
			(host[digits] < 'a' || host[digits] > 'f'))
			return false;
	}
	return true;
}

/* inet_pton takes four decimal numbers and, like browsers when they write
 * them, no zero in front. */
static bool is_ipv4(const char *host, size_t len)
{
	char text[INET_ADDRSTRLEN];
	struct in_addr address;

	if (len >= sizeof(text))
		return false;
	memcpy(text, host, len);
	text[len] = '\0';
	return inet_pton(AF_INET, text, &address) == 1;
}

static bool host_is_valid(const char *host, size_t len)
{
	if (len >= 2 && host[0] == '[' && host[len - 1] == ']')
		return ipv6_is_canonical(host + 1, len - 2);
	if (ends_in_number(host, len))
		return is_ipv4(host, len);
	return hostname_is_valid(host, len);
}

static bool host_is_local(const char *host, size_t len)
{
	static const char *const local[] = {"localhost", "127.0.0.1", "[::1]"};

	for (size_t i = 0; i < sizeof(local) / sizeof(local[0]); i++) {
		if (len == strlen(local[i]) && memcmp(host, local[i], len) == 0)
			return true;
	}
	return false;
}

static bool port_is_valid(const char *port, unsigned implied)
{
	unsigned number = 0;
	size_t len = strlen(port);

	if (len < 1 || len > PORT_DIGITS || port[0] == '0')
		return false;
	for (size_t i = 0; i < len; i++) {
		if (!is_digit(port[i]))
			return false;
		number = number * 10 + (unsigned)(port[i] - '0');
	}
	return number <= 65535 && number != implied;
}

/* The end of the host: a colon within brackets is of the address. */
static size_t host_length(const char *host)
{
	const char *bracket = host[0] == '[' ? strchr(host, ']') : NULL;
	const char *from = bracket != NULL ? bracket + 1 : host;

	return (size_t)(from - host) + strcspn(from, ":");
}

enum status origin_parse(const char *text, struct origin *out)
{
	bool secure = strncmp(text, "https://", 8) == 0;
	const char *host = text + (secure ? 8 : 7);
	size_t len;

	if (strlen(text) > ORIGIN_MAX ||
		(!secure && strncmp(text, "http://", 7) != 0))
		return STATUS_BAD_ORIGIN;
	len = host_length(host);
	if (!host_is_valid(host, len) || (!secure && !host_is_local(host, len)))
		return STATUS_BAD_ORIGIN;
	if (host[len] == ':' &&
		!port_is_valid(host + len + 1, secure ? 443 : 80))
		return STATUS_BAD_ORIGIN;
	memcpy(out->text, text, strlen(text) + 1);
	return STATUS_OK;
}
