#include "net/settings.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DNS_PORT 53
#define HTTPS_PORT 443
#define PLC_DEFAULT "https://plc.directory"

struct arguments {
	const struct json *resolver;
	const char *plc;
	const char *trust_anchor;
	const char *update_proxy;
	const struct json *development;
};

struct resolver {
	const char *kind;
	const char *server;
	const char *url;
};

struct development {
	int64_t https_port;
	int64_t dns_port;
	const char *authorities;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct arguments, resolver, JSON_OBJECT, false),
	JSON_FIELD(struct arguments, plc, JSON_STRING, false),
	JSON_FIELD(struct arguments, trust_anchor, JSON_STRING, false),
	JSON_FIELD(struct arguments, update_proxy, JSON_STRING, false),
	JSON_FIELD(struct arguments, development, JSON_OBJECT, false),
};

static const struct json_field resolver_fields[] = {
	JSON_FIELD(struct resolver, kind, JSON_STRING, true),
	JSON_FIELD(struct resolver, server, JSON_STRING, false),
	JSON_FIELD(struct resolver, url, JSON_STRING, false),
};

static const struct json_field development_fields[] = {
	JSON_FIELD(struct development, https_port, JSON_INTEGER, false),
	JSON_FIELD(struct development, dns_port, JSON_INTEGER, false),
	JSON_FIELD(struct development, authorities, JSON_STRING, false),
};

static struct net_settings current;
static bool is_set;

/* Copies text that must fit; out stays "" where there is none. */
static enum status copy(const char *text, char *out, size_t size)
{
	if (text == NULL)
		return STATUS_OK;
	if (strlen(text) >= size)
		return STATUS_BAD_ARGUMENT;
	strcpy(out, text);
	return STATUS_OK;
}

static enum status copy_path(const char *path, char out[PLATFORM_PATH_MAX])
{
	if (path != NULL && path[0] != '/')
		return STATUS_BAD_ARGUMENT;
	return copy(path, out, PLATFORM_PATH_MAX);
}

static enum status parse_port(const char *text, uint16_t *out)
{
	char *end;
	long port;

	if (text[0] < '1' || text[0] > '9')
		return STATUS_BAD_ARGUMENT;
	port = strtol(text, &end, 10);
	if (*end != '\0' || port > UINT16_MAX)
		return STATUS_BAD_ARGUMENT;
	*out = (uint16_t)port;
	return STATUS_OK;
}

/* 192.0.2.1, 192.0.2.1:53, 2001:db8::1 or [2001:db8::1]:53. */
static enum status parse_server(const char *text, struct net_settings *out)
{
	char address[sizeof(out->server)];
	unsigned char bytes[sizeof(struct in6_addr)];
	char *port;

	out->server_port = DNS_PORT;
	if (copy(text, address, sizeof(address)) != STATUS_OK)
		return STATUS_BAD_ARGUMENT;
	if (inet_pton(AF_INET6, address, bytes) == 1)
		return copy(address, out->server, sizeof(out->server));
	port = strrchr(address, ':');
	if (port != NULL) {
		*port++ = '\0';
		if (parse_port(port, &out->server_port) != STATUS_OK)
			return STATUS_BAD_ARGUMENT;
	}
	if (inet_pton(AF_INET, address, bytes) == 1)
		return copy(address, out->server, sizeof(out->server));
	if (address[0] != '[' || address[strlen(address) - 1] != ']')
		return STATUS_BAD_ARGUMENT;
	address[strlen(address) - 1] = '\0';
	if (inet_pton(AF_INET6, address + 1, bytes) != 1)
		return STATUS_BAD_ARGUMENT;
	return copy(address + 1, out->server, sizeof(out->server));
}

static enum status parse_resolver(
	const struct json *json, struct net_settings *out)
{
	struct resolver resolver = {0};
	enum status st = JSON_DECODE(json, resolver_fields, &resolver);

	if (st != STATUS_OK)
		return st;
	if (strcmp(resolver.kind, "system") == 0) {
		out->resolver = RESOLVER_SYSTEM;
		return STATUS_OK;
	}
	if (strcmp(resolver.kind, "server") == 0 && resolver.server != NULL) {
		out->resolver = RESOLVER_SERVER;
		return parse_server(resolver.server, out);
	}
	if (strcmp(resolver.kind, "doh") == 0 && resolver.url != NULL) {
		out->resolver = RESOLVER_DOH;
		return copy(resolver.url, out->doh_url, sizeof(out->doh_url));
	}
	return STATUS_BAD_ARGUMENT;
}

static bool is_port(int64_t number)
{
	return number >= 1 && number <= UINT16_MAX;
}

static enum status parse_development(
	const struct json *json, struct net_settings *out)
{
	struct development development = {HTTPS_PORT, DNS_PORT, NULL};
	enum status st = JSON_DECODE(json, development_fields, &development);

	if (st != STATUS_OK)
		return st;
	if (!is_port(development.https_port) || !is_port(development.dns_port))
		return STATUS_BAD_ARGUMENT;
	out->development = true;
	out->https_port = (uint16_t)development.https_port;
	out->dns_port = (uint16_t)development.dns_port;
	return copy_path(development.authorities, out->authorities);
}

enum status settings_parse(const struct json *args, struct net_settings *out)
{
	struct net_settings settings = {
		.https_port = HTTPS_PORT, .dns_port = DNS_PORT};
	struct arguments arguments = {.plc = PLC_DEFAULT};
	enum status st = JSON_DECODE(args, fields, &arguments);

	if (st == STATUS_OK && arguments.resolver != NULL)
		st = parse_resolver(arguments.resolver, &settings);
	if (st == STATUS_OK && arguments.development != NULL)
		st = parse_development(arguments.development, &settings);
	if (st == STATUS_OK)
		st = copy_path(arguments.trust_anchor, settings.trust_anchor);
	if (st == STATUS_OK)
		st = copy(arguments.plc, settings.plc, sizeof(settings.plc));
	if (st == STATUS_OK)
		st = copy(arguments.update_proxy, settings.update_proxy,
			sizeof(settings.update_proxy));
	if (st == STATUS_OK)
		*out = settings;
	return st;
}

enum status settings_set(const struct net_settings *settings)
{
	if (is_set)
		return STATUS_BAD_REQUEST;
	current = *settings;
	is_set = true;
	return STATUS_OK;
}

const struct net_settings *settings_get(void)
{
	return is_set ? &current : NULL;
}
