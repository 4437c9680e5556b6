/* The arguments that dns_update and dns_ask have in common. */
#ifndef NET_UPDATE_ARGUMENT_H
#define NET_UPDATE_ARGUMENT_H

#include "base/json.h"
#include "net/dns_stream.h"
#include "net/tsig.h"

#define UPDATE_TIME_MS 10000

/* {"name","algorithm","secret"}, the secret in base64. STATUS_BAD_TSIG_KEY.
 * The caller clears *out, which must be zeroed before. */
CHECKED enum status update_argument_key(
	const struct json *json, struct tsig_key *out);

/* Reads where the server is, and connects. */
CHECKED enum status update_argument_open(
	const char *server, struct dns_stream **out);

#endif
