/* For DNS over HTTPS alone: its own server's name cannot be asked of itself. */
#ifndef NET_HTTPS_RESOLVE_H
#define NET_HTTPS_RESOLVE_H

#include "net/https.h"

/* As https_ask, but addresses are those of the system's name servers. */
CHECKED enum status https_ask_by_system(struct https_client *client,
	const struct https_request *request, struct https_answer *out);

/* As dns_addresses, asked of the system's name servers; in dns.c. */
CHECKED enum status dns_addresses_by_system(
	const struct dns_question *question, struct dns_addresses *out);

#endif
