#include "net/dns_cares.h"

#include "base/platform.h"
#include "net/settings.h"

#include <ares.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#define TRY_MS 2000 /* the first of them; c-ares doubles it */
#define TRIES 3

struct waiter {
	struct dns_records *out;
	bool done;
	enum status st;
};

/* When every server has refused or failed, c-ares says at the end what it says
 * when no server was there. */
static enum status status_of(int error, int timeouts)
{
	if (error == ARES_ECONNREFUSED && timeouts > 0)
		return STATUS_DNS_TIMEOUT;
	switch (error) {
	case ARES_SUCCESS:
	case ARES_ENODATA:
	case ARES_ENOTFOUND:
		return STATUS_OK;
	case ARES_ETIMEOUT:
	case ARES_ECANCELLED:
		return STATUS_DNS_TIMEOUT;
	case ARES_ENOMEM:
		return STATUS_NO_MEMORY;
	default:
		return STATUS_DNS_FAILED;
	}
}

static enum status add(
	struct dns_records *records, const struct ares_addrinfo_node *node)
{
	const struct sockaddr_in *v4 = (const void *)node->ai_addr;
	const struct sockaddr_in6 *v6 = (const void *)node->ai_addr;
	uint32_t ttl = node->ai_ttl > 0 ? (uint32_t)node->ai_ttl : 0;

	if (records->count == 0 || ttl < records->ttl)
		records->ttl = ttl;
	if (node->ai_family == AF_INET)
		return dns_records_add(
			records, (const uint8_t *)&v4->sin_addr, 4);
	if (node->ai_family == AF_INET6)
		return dns_records_add(
			records, (const uint8_t *)&v6->sin6_addr, 16);
	return STATUS_OK;
}

static void take(
	void *argument, int error, int timeouts, struct ares_addrinfo *answer)
{
	struct waiter *waiter = argument;

	waiter->done = true;
	waiter->st = status_of(error, timeouts);
	if (answer == NULL)
		return;
	for (struct ares_addrinfo_node *node = answer->nodes; node != NULL;
		node = node->ai_next) {
		if (waiter->st == STATUS_OK)
			waiter->st = add(waiter->out, node);
	}
	ares_freeaddrinfo(answer);
}

/* A channel for each question: channels are for one thread, and a new one
 * knows the name servers of the network that the computer is in now. No host
 * file, no search list, no aliases of the environment. */
static enum status open_channel(ares_channel *channel)
{
	const struct net_settings *settings = settings_get();
	char server[sizeof(settings->server) + sizeof("[]:65535")];
	char dns_only[] = "b";
	struct ares_options options = {
		.flags = ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES |
			 ARES_FLAG_EDNS,
		.timeout = TRY_MS,
		.tries = TRIES,
		.lookups = dns_only,
		.ednspsz = 1232,
	};
	int mask = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES |
		   ARES_OPT_LOOKUPS | ARES_OPT_EDNSPSZ;

	if (ares_init_options(channel, &options, mask) != ARES_SUCCESS)
		return STATUS_DNS_FAILED;
	if (settings->resolver != RESOLVER_SERVER)
		return STATUS_OK;
	snprintf(server, sizeof(server),
		strchr(settings->server, ':') != NULL ? "[%s]:%u" : "%s:%u",
		settings->server, settings->server_port);
	if (ares_set_servers_ports_csv(*channel, server) == ARES_SUCCESS)
		return STATUS_OK;
	ares_destroy(*channel);
	return STATUS_DNS_FAILED;
}

/* Waits for any socket of the channel, or until it is time for its next try. */
static void step(ares_channel channel, int left)
{
	ares_socket_t sockets[ARES_GETSOCK_MAXNUM];
	struct pollfd fds[ARES_GETSOCK_MAXNUM];
	/* Read bit by bit: the macros of ares.h shift into the sign. */
	unsigned int mask = (unsigned int)ares_getsock(
		channel, sockets, ARES_GETSOCK_MAXNUM);
	struct timeval most = {left / 1000, left % 1000 * 1000};
	struct timeval next;
	struct timeval *wait = ares_timeout(channel, &most, &next);
	nfds_t count = 0;

	for (int i = 0; i < ARES_GETSOCK_MAXNUM; i++) {
		short events = 0;

		if (mask >> i & 1)
			events |= POLLIN;
		if (mask >> (i + ARES_GETSOCK_MAXNUM) & 1)
			events |= POLLOUT;
		if (events != 0)
			fds[count++] = (struct pollfd){sockets[i], events, 0};
	}
	if (poll(fds, count,
		    (int)(wait->tv_sec * 1000 + wait->tv_usec / 1000 + 1)) <= 0)
		ares_process_fd(channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
	for (nfds_t i = 0; i < count; i++) {
		short got = fds[i].revents;

		if (got != 0)
			ares_process_fd(channel,
				got & ~POLLOUT ? fds[i].fd : ARES_SOCKET_BAD,
				got & POLLOUT ? fds[i].fd : ARES_SOCKET_BAD);
	}
}

enum status dns_cares_ask(
	const struct dns_look_up *look_up, struct dns_records *out)
{
	const struct ares_addrinfo_hints hints = {
		.ai_flags = ARES_AI_NOSORT,
		.ai_family = AF_UNSPEC,
	};
	struct waiter waiter = {.out = out};
	long long end = platform_clock_ms() + look_up->timeout_ms;
	ares_channel channel;
	enum status st = open_channel(&channel);

	if (st != STATUS_OK)
		return st;
	ares_getaddrinfo(channel, look_up->name, NULL, &hints, take, &waiter);
	while (!waiter.done) {
		long long left = end - platform_clock_ms();

		if (left <= 0)
			ares_cancel(channel);
		else
			step(channel, (int)left);
	}
	ares_destroy(channel);
	return waiter.st;
}
