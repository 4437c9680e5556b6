/* What the user has set for the network: given once by the first request,
 * `configure`, and never changed after. */
#ifndef NET_SETTINGS_H
#define NET_SETTINGS_H

#include "base/json.h"
#include "base/platform.h"
#include "base/status.h"

#include <stdbool.h>
#include <stdint.h>

#define SETTINGS_URL_MAX 512

enum resolver_kind {
	RESOLVER_SYSTEM, /* the name servers of /etc/resolv.conf */
	RESOLVER_SERVER, /* the one in server */
	RESOLVER_DOH,    /* DNS over HTTPS (RFC 8484) at doh_url */
};

struct net_settings {
	enum resolver_kind resolver;
	char server[64]; /* an IP address, without port and brackets */
	uint16_t server_port;
	char doh_url[SETTINGS_URL_MAX + 1];
	char plc[SETTINGS_URL_MAX + 1];       /* without a slash at the end */
	char trust_anchor[PLATFORM_PATH_MAX]; /* "" for the system's */
	/* The way to the servers of zones, as dns_server.h reads it, or "". */
	char update_proxy[SETTINGS_URL_MAX + 1];
	/* The development switch: loopback addresses, other ports than 443,
	 * http to this computer and .test handles are allowed. */
	bool development;
	uint16_t https_port; /* where https URLs without a port connect */
	char authorities[PLATFORM_PATH_MAX]; /* more CA certificates, or "" */
	uint16_t dns_port; /* of the servers that a zone's own records name */
};

/* Reads the arguments of `configure`; STATUS_BAD_ARGUMENT leaves *out alone. */
CHECKED enum status settings_parse(
	const struct json *args, struct net_settings *out);

/* Keeps a copy for settings_get. STATUS_BAD_REQUEST the second time. */
CHECKED enum status settings_set(const struct net_settings *settings);

/* The settings, NULL before settings_set. They do not change: any thread may
 * read them without a lock. */
const struct net_settings *settings_get(void);

#endif
