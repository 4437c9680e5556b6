#include "ops/net_client.h"

#include "ops/config.h"
#include "wire/frame.h"

#include <openssl/crypto.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

/* Numbers that no pending request has: of the first request to each
 * nywhere-net, and of all whose answers do not matter. */
#define CONFIGURE 0
#define TOLD ((INT64_C(1) << 53) - 1)

void net_client_init(struct net_client *net, enum helper helper, int limit_ms)
{
	*net = (struct net_client){
		.helper = helper,
		.limit_ms = limit_ms,
		.connection = {.fd = -1},
	};
}

/* Nothing was asked since it was cleared, so that nothing has to be wiped. */
static bool is_unused(const struct net_client *net)
{
	return net->connection.fd < 0 && net->count == 0 &&
	       net->last_number == 0 && net->settings[0] == '\0';
}

void net_client_clear(struct net_client *net)
{
	if (is_unused(net))
		return;
	connection_close(&net->connection);
	for (size_t i = 0; i < net->count; i++)
		request_clear(&net->pending[i].request);
	net_client_init(net, net->helper, net->limit_ms);
}

void net_client_fail(struct net_client *net, enum status status)
{
	connection_close(&net->connection);
	for (size_t i = 0; i < net->count; i++) {
		if (net->pending[i].ended == STATUS_OK)
			net->pending[i].ended = status;
	}
}

/* Where there is one, the index of a pending request that has ended, or of one
 * that has not; else net->count. */
static size_t find(const struct net_client *net, bool has_ended)
{
	size_t i = 0;

	while (i < net->count &&
		(net->pending[i].ended != STATUS_OK) != has_ended)
		i++;
	return i;
}

static bool is_waiting(const struct net_client *net)
{
	return find(net, false) < net->count;
}

enum status net_client_failure(const struct net_client *net)
{
	return net->helper == HELPER_UNLOCK ? STATUS_HELPER_FAILED
					    : STATUS_NET_FAILED;
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
	return st == STATUS_HELPER_FAILED ? net_client_failure(net) : st;
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

static enum status start(
	struct net_client *net, const struct launcher *launcher)
{
	enum status st;

	if (net->connection.fd >= 0)
		return STATUS_OK;
	st = connection_open(&net->connection, launcher, net->helper);
	return st == STATUS_HELPER_FAILED ? net_client_failure(net) : st;
}

/* A nywhere-net that was told other settings than those of now is replaced;
 * what is under way in it is not cut off for that. */
static enum status start_configured(
	struct net_client *net, const struct launcher *launcher)
{
	char settings[NET_SETTINGS_MAX];
	enum status st = write_settings(settings);

	if (st != STATUS_OK)
		return st;
	if (net->connection.fd >= 0 && !is_waiting(net) &&
		strcmp(settings, net->settings) != 0)
		connection_close(&net->connection);
	if (net->connection.fd >= 0)
		return STATUS_OK;
	st = start(net, launcher);
	if (st != STATUS_OK)
		return st;
	strcpy(net->settings, settings);
	return send_request(net, CONFIGURE, "configure", settings);
}

int net_client_timeout(const struct net_client *net)
{
	long long left;

	if (find(net, true) < net->count)
		return 0;
	if (net->limit_ms == 0 || net->count == 0)
		return -1;
	left = net->due - platform_clock_ms();
	return left < 0 ? 0 : (int)left;
}

static void begin_time(struct net_client *net)
{
	net->due = platform_clock_ms() + net->limit_ms;
}

static void take_out(
	struct net_client *net, size_t i, struct net_pending *pending)
{
	*pending = net->pending[i];
	net->pending[i] = net->pending[--net->count];
}

/* One of those that were pending when the helper ended. */
static bool take_ended(struct net_client *net, struct net_pending *pending,
	struct reply *reply)
{
	size_t i = find(net, true);

	if (i == net->count)
		return false;
	take_out(net, i, pending);
	*reply = (struct reply){.id = REQUEST_NO_ID, .status = pending->ended};
	return true;
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
		if (reply->progress == NULL && net->helper == HELPER_UNLOCK)
			connection_close(&net->connection);
		begin_time(net);
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
		enum status st = net_client_failure(net);
		size_t len;

		if (take_ended(net, pending, reply))
			return NET_REPLY;
		if (net->connection.fd < 0)
			return NET_QUIET;
		event = connection_receive(&net->connection, &len);
		if (event == CONNECTION_QUIET && net_client_timeout(net) != 0)
			return NET_QUIET;
		if (event == CONNECTION_QUIET)
			st = STATUS_ANSWER_TIMEOUT;
		if (event == CONNECTION_FRAME &&
			reply_read(net->connection.text, len, reply) ==
				STATUS_OK) {
			if (assign(net, reply, pending))
				return reply->progress != NULL ? NET_PROGRESS
							       : NET_REPLY;
			if (reply->id == CONFIGURE)
				st = check_configured(reply);
			else if (reply->id == TOLD)
				st = STATUS_OK;
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
	const struct launcher *launcher, const char *op, const char *args,
	struct net_pending *pending)
{
	enum status st;

	if (net->count == NET_PENDING_MAX)
		return STATUS_NET_BUSY;
	if (net->helper == HELPER_UNLOCK)
		net_client_fail(net, STATUS_CANCELLED);
	else if (net->count == 0)
		notice_end(net);
	st = net->helper == HELPER_NET ? start_configured(net, launcher)
				       : start(net, launcher);
	if (st == STATUS_OK)
		st = send_request(net, net->last_number + 1, op, args);
	if (st != STATUS_OK) {
		if (st == net_client_failure(net))
			net_client_fail(net, st);
		return st;
	}
	if (!is_waiting(net))
		begin_time(net);
	pending->number = ++net->last_number;
	pending->ended = STATUS_OK;
	net->pending[net->count++] = *pending;
	pending->request = (struct request){.id = REQUEST_NO_ID};
	return STATUS_OK;
}

void net_client_tell(struct net_client *net, const char *op, const char *args)
{
	enum status st = STATUS_OK;

	if (net->connection.fd >= 0)
		st = send_request(net, TOLD, op, args);
	if (st == STATUS_NET_FAILED)
		net_client_fail(net, st);
}

void net_client_wait(struct net_client *net, int cancel_fd)
{
	struct pollfd fds[2] = {
		{.fd = net->connection.fd, .events = POLLIN},
		/* only the hang-up counts: requests may go on queueing */
		{.fd = cancel_fd, .events = 0},
	};

	if (find(net, true) < net->count || net->connection.fd < 0)
		return;
	while (poll(fds, 2, net_client_timeout(net)) < 0)
		;
	if (fds[1].revents != 0 && fds[0].revents == 0)
		net_client_fail(net, STATUS_CANCELLED);
}
