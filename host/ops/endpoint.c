#include "ops/endpoint.h"

#include "handle/hostname.h"
#include "ops/config.h"

#include <arpa/inet.h>
#include <string.h>

#define PORT_MAX 65535
#define HOST_MAX 255 /* with brackets, should it have some */

static bool is_port(const char *text, size_t len)
{
	long port = 0;

	if (len == 0 || len > 5 || text[0] == '0')
		return false;
	for (size_t i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		port = port * 10 + (text[i] - '0');
	}
	return port <= PORT_MAX;
}

static bool is_address(int family, const char *text, size_t len)
{
	unsigned char bytes[sizeof(struct in6_addr)];
	char address[INET6_ADDRSTRLEN];

	if (len >= sizeof(address))
		return false;
	memcpy(address, text, len);
	address[len] = '\0';
	return inet_pton(family, address, bytes) == 1;
}

/* Splits host[:port]; false if what follows the host is no port. */
static bool split(const char *text, size_t len, size_t *host_len)
{
	const char *end = text[0] == '[' ? memchr(text, ']', len) : NULL;
	const char *colon;

	if (text[0] == '[' && end == NULL)
		return false;
	*host_len = end != NULL ? (size_t)(end + 1 - text) : len;
	colon = end != NULL ? end + 1 : memchr(text, ':', len);
	if (colon == NULL || colon == text + len)
		return true;
	*host_len = (size_t)(colon - text);
	return *colon == ':' &&
	       is_port(colon + 1, (size_t)(text + len - colon - 1));
}

static bool is_bracketed(const char *text, size_t len)
{
	return len > 2 && text[0] == '[' && text[len - 1] == ']' &&
	       is_address(AF_INET6, text + 1, len - 2);
}

bool endpoint_is_server(const char *text)
{
	size_t len = strlen(text);
	size_t host_len;

	if (is_address(AF_INET6, text, len))
		return true;
	return split(text, len, &host_len) &&
	       (is_address(AF_INET, text, host_len) ||
		       is_bracketed(text, host_len));
}

static bool is_public_name(const char *text, size_t len)
{
	char name[HOSTNAME_MAX + 1];

	if (len > HOSTNAME_MAX)
		return false;
	memcpy(name, text, len);
	name[len] = '\0';
	return hostname_is_public(name);
}

/* *path is what follows the authority: "" or something with a slash. No user,
 * and no port: nywhere-net connects to 443 alone, and to no name that is not
 * in the public DNS. */
static bool split_url(const char *url, const char **path)
{
	static const char scheme[] = "https://";
	size_t len;

	if (strncmp(url, scheme, sizeof(scheme) - 1) != 0)
		return false;
	url += sizeof(scheme) - 1;
	len = strcspn(url, "/");
	*path = url + len;
	return len <= HOST_MAX &&
	       (is_public_name(url, len) || is_address(AF_INET, url, len) ||
		       is_bracketed(url, len));
}

bool endpoint_is_doh(const char *text)
{
	const char *path;

	if (strlen(text) > CONFIG_URL_MAX || !split_url(text, &path) ||
		path[0] == '\0')
		return false;
	for (; *path != '\0'; path++) {
		if (*path <= ' ' || *path > '~' ||
			strchr("\"#<>?\\^`{|}", *path) != NULL)
			return false;
	}
	return true;
}

bool endpoint_is_directory(const char *text)
{
	const char *path;

	return split_url(text, &path) && path[0] == '\0';
}

bool endpoint_is_ipv6(const char *text)
{
	return is_address(AF_INET6, text, strlen(text));
}

/* What ends in a number is an address or a mistake. */
static bool is_name(const char *text, size_t len)
{
	size_t last = len;

	while (last > 0 && text[last - 1] != '.')
		last--;
	return hostname_is_valid(text, len) &&
	       (strspn(text + last, "0123456789") < len - last ||
		       is_address(AF_INET, text, len));
}

bool endpoint_is_host(const char *text)
{
	size_t host_len;

	return split(text, strlen(text), &host_len) &&
	       (is_name(text, host_len) || is_bracketed(text, host_len));
}

bool endpoint_is_proxy(const char *text)
{
	static const char scheme[] = "socks5h://";

	return strncmp(text, scheme, sizeof(scheme) - 1) == 0 &&
	       endpoint_is_host(text + sizeof(scheme) - 1);
}
