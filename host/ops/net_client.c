#include "ops/net_client.h"

#include "ops/config.h"
#include "ops/operation.h"
#include "wire/frame.h"

#include <openssl/crypto.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#define CONFIGURE 0 /* the number of the first request to each nywhere-net */

void net_client_init(struct net_client *net)
{
	*net = (struct net_client){.connection = {.fd = -1}};
}

void net_client_clear(struct net_client *net)
{
	connection_close(&net->connection);
	for (size_t i = 0; i < net->count; i++)
		request_clear(&net->pending[i].request);
	net_client_init(net);
}

void net_client_fail(struct net_client *net, enum status status)
{
	connection_close(&net->connection);
	net->ended = net->count > 0 ? status : STATUS_OK;
}

static enum status send_request(struct net_client *net, int64_t number,
	const char *op, const char *args)
{
	size_t size = strlen(args) + 256;
	char *text = malloc(size);
	int len;
	enum status st;

	if (text == NULL)
		return STATUS_NO_MEMORY;
	len = snprintf(text, size, "{\"id\":%lld,\"op\":\"%s\",\"args\":%s}",
		(long long)number, op, args);
	st = len > FRAME_MAX_IN
		     ? STATUS_BAD_ARGUMENT
		     : connection_send(&net->connection, text, (size_t)len);
	OPENSSL_clear_free(text, size); /* a code may be in it */
	return st == STATUS_HELPER_FAILED ? STATUS_NET_FAILED : st;
}

static enum status write_settings(char text[NET_SETTINGS_MAX])
{
	struct config config;
	struct json_writer w;
	enum status st = config_read(&config);

	if (st != STATUS_OK)
		return st;
	json_writer_init(&w, text, NET_SETTINGS_MAX);
	json_begin_object(&w, NULL);
	config_write_network(&w, &config);
	json_end_object(&w);
	return json_finish(&w) == STATUS_OK ? STATUS_OK : STATUS_BAD_CONFIG;
}

/* A nywhere-net that was told other settings than those of now is replaced;
 * what is under way in it is not cut off for that. */
static enum status start(
	struct net_client *net, const struct launcher *launcher)
{
	char settings[NET_SETTINGS_MAX];
	enum status st = write_settings(settings);

	if (st != STATUS_OK)
		return st;
	if (net->connection.fd >= 0 && net->count == 0 &&
		strcmp(settings, net->settings) != 0)
		connection_close(&net->connection);
	if (net->connection.fd >= 0)
		return STATUS_OK;
	st = connection_open(&net->connection, launcher, HELPER_NET);
	if (st != STATUS_OK)
		return st == STATUS_HELPER_FAILED ? STATUS_NET_FAILED : st;
	strcpy(net->settings, settings);
	return send_request(net, CONFIGURE, "configure", settings);
}

static void take_out(
	struct net_client *net, size_t i, struct net_pending *pending)
{
	*pending = net->pending[i];
	net->pending[i] = net->pending[--net->count];
}

/* One of those that were pending when nywhere-net ended. */
static enum net_event next_failed(struct net_client *net,
	struct net_pending *pending, struct reply *reply)
{
	*reply = (struct reply){.id = REQUEST_NO_ID, .status = net->ended};
	take_out(net, 0, pending);
	if (net->count == 0)
		net->ended = STATUS_OK;
	return NET_REPLY;
}

/* Whose it is; false for what nobody waits for. */
static bool assign(struct net_client *net, const struct reply *reply,
	struct net_pending *pending)
{
	for (size_t i = 0; i < net->count; i++) {
		if (net->pending[i].number != reply->id)
			continue;
		if (reply->progress != NULL)
			*pending = net->pending[i];
		else
			take_out(net, i, pending);
		return true;
	}
	return false;
}

/* It can be told only once what it is to be: settings that it does not take
 * are the user's mistake. */
static enum status check_configured(const struct reply *reply)
{
	if (reply->status != STATUS_OK)
		return reply->status == STATUS_BAD_ARGUMENT ? STATUS_BAD_CONFIG
							    : reply->status;
	return reply->result != NULL ? STATUS_OK : STATUS_NET_FAILED;
}

enum net_event net_client_receive(struct net_client *net,
	struct net_pending *pending, struct reply *reply)
{
	*reply = (struct reply){.id = REQUEST_NO_ID};
	for (;;) {
		enum connection_event event;
		enum status st = STATUS_NET_FAILED;
		size_t len;

		if (net->ended != STATUS_OK)
			return next_failed(net, pending, reply);
		if (net->connection.fd < 0)
			return NET_QUIET;
		event = connection_receive(&net->connection, &len);
		if (event == CONNECTION_QUIET)
			return NET_QUIET;
		if (event == CONNECTION_FRAME &&
			reply_read(net->connection.text, len, reply) ==
				STATUS_OK) {
			if (assign(net, reply, pending))
				return reply->progress != NULL ? NET_PROGRESS
							       : NET_REPLY;
			if (reply->id == CONFIGURE)
				st = check_configured(reply);
			reply_clear(reply);
		}
		if (st != STATUS_OK)
			net_client_fail(net, st);
	}
}

/* One that ended while nobody waited for it is no failure of the next. */
static void notice_end(struct net_client *net)
{
	struct net_pending none;
	struct reply reply;

	(void)net_client_receive(net, &none, &reply);
}

enum status net_client_ask(struct net_client *net,
	const struct launcher *launcher, const struct operation *operation,
	struct request *request, const char *args)
{
	enum status st;

	if (net->count == NET_PENDING_MAX || net->ended != STATUS_OK)
		return STATUS_NET_BUSY;
	if (net->count == 0)
		notice_end(net);
	st = start(net, launcher);
	if (st == STATUS_OK)
		st = send_request(
			net, net->last_number + 1, operation->net_op, args);
	if (st != STATUS_OK) {
		if (st == STATUS_NET_FAILED)
			net_client_fail(net, st);
		return st;
	}
	net->pending[net->count++] = (struct net_pending){
		.number = ++net->last_number,
		.operation = operation,
		.request = *request,
	};
	*request = (struct request){.id = REQUEST_NO_ID};
	return STATUS_OK;
}

void net_client_wait(struct net_client *net, int cancel_fd)
{
	struct pollfd fds[2] = {
		{.fd = net->connection.fd, .events = POLLIN},
		/* only the hang-up counts: requests may go on queueing */
		{.fd = cancel_fd, .events = 0},
	};

	if (net->ended != STATUS_OK || net->connection.fd < 0)
		return;
	while (poll(fds, 2, -1) < 0)
		;
	if (fds[0].revents == 0)
		net_client_fail(net, STATUS_CANCELLED);
}
