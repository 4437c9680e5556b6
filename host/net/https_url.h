/* A URL that somebody else wrote, taken apart and judged before anything is
 * sent there. */
#ifndef NET_HTTPS_URL_H
#define NET_HTTPS_URL_H

#include "handle/hostname.h"
#include "net/https.h"
#include "net/settings.h"

struct https_url {
	char text[HTTPS_URL_MAX + 1]; /* as it is used; without fragment */
	char host[HOSTNAME_MAX + 1];  /* a name or an address, no brackets */
	bool is_address;
	bool tls;
	uint16_t port;         /* of the URL */
	uint16_t connect_port; /* another one in development */
};

/* STATUS_URL_REFUSED: not https on port 443 (see settings.h for development),
 * a user, a name that is not a public one; STATUS_ADDRESS_REFUSED: an address
 * that is not. */
CHECKED enum status https_url_parse(const char *text, struct https_url *out);

/* The same by settings that are not in force yet. */
CHECKED enum status https_url_parse_by(const struct net_settings *settings,
	const char *text, struct https_url *out);

#endif
