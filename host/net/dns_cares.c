#include "net/dns_cares.h"

#include "base/platform.h"
#include "net/dns_message.h"
#include "net/settings.h"

#include <ares.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#define TRY_MS 2000 /* the first of them; c-ares doubles it */
#define TRIES 3
#define CLASS_IN 1

/* One of the two questions for addresses. */
struct half {
	const char *name;
	enum dns_type type;
	struct dns_records records;
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

/* c-ares tells what was answered; what the answer is worth is judged here, for
 * it takes one that says of itself to be cut off. */
static void take(
	void *argument, int error, int timeouts, unsigned char *data, int len)
{
	struct half *half = argument;

	half->done = true;
	half->st = status_of(error, timeouts);
	if (half->st != STATUS_OK)
		return;
	if (data == NULL || len < 2) {
		half->st = STATUS_DNS_FAILED;
		return;
	}
	/* the identifier has been compared, and is not known here */
	data[0] = 0;
	data[1] = 0;
	half->st = dns_message_read(
		data, (size_t)len, half->name, half->type, &half->records);
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

static void wait_for(ares_channel channel, const struct half halves[2],
	const struct dns_look_up *look_up)
{
	long long end = platform_clock_ms() + look_up->timeout_ms;

	while (!halves[0].done || !halves[1].done) {
		long long left = end - platform_clock_ms();

		if (left <= 0)
			ares_cancel(channel);
		else
			step(channel, (int)left);
	}
}

enum status dns_cares_ask(
	const struct dns_look_up *look_up, struct dns_records *out)
{
	struct half halves[2] = {
		{.name = look_up->name, .type = DNS_A},
		{.name = look_up->name, .type = DNS_AAAA},
	};
	ares_channel channel;
	enum status st = open_channel(&channel);

	if (st != STATUS_OK)
		return st;
	for (int i = 0; i < 2; i++)
		ares_query(channel, look_up->name, CLASS_IN,
			(int)halves[i].type, take, &halves[i]);
	wait_for(channel, halves, look_up);
	ares_destroy(channel);
	return dns_records_join(halves[0].st, &halves[0].records, halves[1].st,
		&halves[1].records, out);
}
