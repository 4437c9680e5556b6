/* The site that an origin belongs to: the part of its name that somebody has
 * registered, by the Public Suffix List (https://publicsuffix.org). */
#ifndef NET_SITE_H
#define NET_SITE_H

#include "handle/hostname.h"
#include "handle/origin.h"

/* Addresses are in brackets where an origin has them so. */
#define SITE_MAX (HOSTNAME_MAX + 2)

/* forum.example for https://www.forum.example:8443; the whole host for an
 * address, localhost, or a name that is itself a public suffix. */
void site_of_origin(const struct origin *origin, char out[SITE_MAX + 1]);

/* The same for a host name. */
void site_of_host(const char *host, char out[SITE_MAX + 1]);

#endif
