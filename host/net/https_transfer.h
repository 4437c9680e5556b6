/* One exchange with one server, by libcurl, to addresses that were chosen
 * before. https.c makes requests out of these. */
#ifndef NET_HTTPS_TRANSFER_H
#define NET_HTTPS_TRANSFER_H

#include "net/dns.h"
#include "net/https_url.h"

#include <curl/curl.h>
#include <netinet/in.h>

struct https_transfer {
	CURL *curl;
	const struct https_request *request;
	const struct https_url *url;
	const struct dns_addresses *addresses;
	int timeout_ms;
	/* while it runs */
	struct https_answer *answer; /* is filled, also by a failure */
	size_t body_max;
	size_t body_size;
	size_t header_bytes;
	bool is_encoded; /* compressed, though we never ask for that */
	enum status failure;
};

CHECKED enum status https_transfer_run(struct https_transfer *transfer);

/* libcurl, with memory that is wiped; before anything else of it. */
void https_set_up_curl(void);

/* +HOST:PORT:ADDRESS,… so that curl never asks the DNS by itself. */
#define HTTPS_PIN_MAX                                                          \
	(HOSTNAME_MAX + 16 + DNS_ADDRESS_MAX * (INET6_ADDRSTRLEN + 3))
void https_pin_write(const char *host, uint16_t port,
	const struct dns_addresses *addresses, char out[HTTPS_PIN_MAX]);

/* Sets what is the same for all transfers of a client. */
CHECKED enum status https_transfer_set_up(CURL *curl);

/* A header field as it came, for https_transfer.c. */
size_t https_field_take(char *line, size_t size, size_t count, void *transfer);

#endif
