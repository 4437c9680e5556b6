/* A zone as it comes in an operation's arguments. */
#ifndef OPS_ZONE_ARGUMENT_H
#define OPS_ZONE_ARGUMENT_H

#include "handle/name_clean.h"
#include "keys/zone_store.h"

/* What was typed, without what surrounds a name by habit and without the `*.`
 * of a wildcard. STATUS_BAD_ZONE. Names that are not ASCII stay as they are;
 * the others are checked as zone_name_check does. */
CHECKED enum status zone_argument_name(
	const char *typed, struct name_clean *out);

/* The server of a zone: host, host:port, an IPv4 address or an IPv6 address,
 * the latter in brackets when it comes out. STATUS_BAD_ARGUMENT. */
CHECKED enum status zone_argument_server(
	const char *typed, char out[ZONE_SERVER_MAX + 1]);

#endif
