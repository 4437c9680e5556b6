#define _GNU_SOURCE /* accept4, memmem */
#include "net/callback_listener.h"

#include "base/base64url.h"
#include "base/platform.h"
#include "net/callback_page.h"

#include <arpa/inet.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define CONNECTIONS 8
#define PATIENCE_MS 5000 /* for one connection to say what it wants */
#define LAST_PATIENCE_MS 200
#define QUEUE 16

struct connection {
	int fd; /* -1 for none */
	size_t len;
	long long deadline;
	char head[CALLBACK_HEAD_MAX];
};

/* Those connected at one time; holds codes, so it is wiped. */
struct waiting {
	struct connection connection[CONNECTIONS];
};

static enum status random_path(char out[CALLBACK_PATH_MAX])
{
	char text[BASE64URL_LENGTH(16) + 1];
	unsigned char random[16];

	if (RAND_bytes(random, sizeof(random)) != 1)
		return STATUS_CRYPTO;
	base64url_encode(random, sizeof(random), text);
	snprintf(out, CALLBACK_PATH_MAX, "/nywhere/%s", text);
	return STATUS_OK;
}

enum status callback_listener_open(struct callback_listener *out)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(address);
	struct sockaddr *generic = (struct sockaddr *)&address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0 || bind(fd, generic, len) != 0 || listen(fd, QUEUE) != 0 ||
		getsockname(fd, generic, &len) != 0 ||
		random_path(out->path) != STATUS_OK) {
		if (fd >= 0)
			close(fd);
		return STATUS_NET_FAILED;
	}
	out->fd = fd;
	out->port = ntohs(address.sin_port);
	return STATUS_OK;
}

static void set_patience(int fd, int option, int ms)
{
	struct timeval time = {ms / 1000, ms % 1000 * 1000};

	(void)setsockopt(fd, SOL_SOCKET, option, &time, sizeof(time));
}

/* The answer is shorter than the socket's buffer: this does not wait. */
void callback_listener_answer(int browser, const char *answer)
{
	char rest[512];

	if (browser < 0)
		return;
	(void)!send(
		browser, answer, strlen(answer), MSG_NOSIGNAL | MSG_DONTWAIT);
	shutdown(browser, SHUT_WR);
	/* Bytes left unread would take the answer back from the browser. */
	while (recv(browser, rest, sizeof(rest), MSG_DONTWAIT) > 0)
		;
	OPENSSL_cleanse(rest, sizeof(rest));
	close(browser);
}

static void answer_nothing(int fd)
{
	char page[CALLBACK_PAGE_MAX];

	if (callback_page_nothing(page) == STATUS_OK)
		callback_listener_answer(fd, page);
	else
		close(fd);
}

static void drop(struct connection *connection)
{
	if (connection->fd >= 0)
		close(connection->fd);
	connection->fd = -1;
	OPENSSL_cleanse(connection->head, connection->len);
	connection->len = 0;
}

/* In a free place or in that of the one that has waited longest: idle ones
 * must not keep the browser out. */
static void take_in(struct waiting *all, int listener)
{
	struct connection *place = &all->connection[0];
	int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (fd < 0)
		return;
	for (int i = 0; i < CONNECTIONS; i++) {
		struct connection *other = &all->connection[i];

		if (place->fd >= 0 &&
			(other->fd < 0 || other->deadline < place->deadline))
			place = other;
	}
	drop(place);
	place->fd = fd;
	place->deadline = platform_clock_ms() + PATIENCE_MS;
}

/* Length of the head with its empty line; 0 while it is not complete. */
static size_t head_length(const char *text, size_t len)
{
	const char *end = memmem(text, len, "\r\n\r\n", 4);

	return end == NULL ? 0 : (size_t)(end - text) + 4;
}

/* True when this is the answer: *st is then what callback_parse says, and
 * the connection is no longer among those waiting. */
static bool read_more(const struct callback_listener *listener,
	struct connection *connection, struct callback *out, int *browser,
	enum status *st)
{
	ssize_t n = recv(connection->fd, connection->head + connection->len,
		sizeof(connection->head) - connection->len, 0);
	size_t len;

	if (n <= 0) {
		drop(connection);
		return false;
	}
	connection->len += (size_t)n;
	len = head_length(connection->head, connection->len);
	if (len == 0 && connection->len < sizeof(connection->head))
		return false;
	*st = callback_parse(
		connection->head, len, listener->path, listener->port, out);
	*browser = connection->fd;
	connection->fd = -1;
	drop(connection);
	if (*st != STATUS_BAD_REQUEST)
		return true;
	answer_nothing(*browser);
	*browser = -1;
	return false;
}

/* How long to sleep: until the first deadline of all. Those that are over are
 * dropped. */
static int time_left(struct waiting *all, long long deadline)
{
	long long now = platform_clock_ms();

	for (int i = 0; i < CONNECTIONS; i++) {
		struct connection *one = &all->connection[i];

		if (one->fd >= 0 && one->deadline <= now)
			drop(one);
		if (one->fd >= 0 && one->deadline < deadline)
			deadline = one->deadline;
	}
	return deadline <= now ? 0 : (int)(deadline - now);
}

static enum status wait_among(struct waiting *all,
	const struct callback_listener *listener,
	const struct callback_limit *limit, struct callback *out, int *browser)
{
	struct pollfd polled[CONNECTIONS + 2] = {
		{.fd = limit->cancel_fd, .events = POLLIN},
		{.fd = listener->fd, .events = POLLIN}};
	enum status st;

	while (platform_clock_ms() < limit->deadline) {
		int ms = time_left(all, limit->deadline);

		for (int i = 0; i < CONNECTIONS; i++)
			polled[i + 2] = (struct pollfd){
				all->connection[i].fd, POLLIN, 0};
		if (poll(polled, CONNECTIONS + 2, ms) < 0)
			continue;
		if (polled[0].revents != 0)
			return STATUS_CANCELLED;
		for (int i = 0; i < CONNECTIONS; i++) {
			if (polled[i + 2].revents != 0 &&
				read_more(listener, &all->connection[i], out,
					browser, &st))
				return st;
		}
		if (polled[1].revents != 0)
			take_in(all, listener->fd);
	}
	return STATUS_FLOW_EXPIRED;
}

enum status callback_listener_wait(const struct callback_listener *listener,
	const struct callback_limit *limit, struct callback *out, int *browser)
{
	struct waiting *all = calloc(1, sizeof(*all));
	enum status st;

	*browser = -1;
	*out = (struct callback){.code = NULL};
	if (all == NULL)
		return STATUS_NO_MEMORY;
	for (int i = 0; i < CONNECTIONS; i++)
		all->connection[i].fd = -1;
	st = wait_among(all, listener, limit, out, browser);
	for (int i = 0; i < CONNECTIONS; i++)
		drop(&all->connection[i]);
	OPENSSL_clear_free(all, sizeof(*all));
	return st;
}

static void answer_late(const struct callback_listener *listener, int fd)
{
	char page[CALLBACK_PAGE_MAX];
	char head[CALLBACK_HEAD_MAX];
	struct callback callback = {.code = NULL};
	ssize_t len;

	set_patience(fd, SO_RCVTIMEO, LAST_PATIENCE_MS);
	len = recv(fd, head, sizeof(head), 0);
	if (len > 0 &&
		callback_parse(head, head_length(head, (size_t)len),
			listener->path, listener->port,
			&callback) != STATUS_BAD_REQUEST &&
		callback_page_used(page) == STATUS_OK)
		callback_listener_answer(fd, page);
	else
		answer_nothing(fd);
	callback_clear(&callback);
	OPENSSL_cleanse(head, sizeof(head));
}

void callback_listener_close(struct callback_listener *listener)
{
	if (listener->fd < 0)
		return;
	for (int i = 0; i < CONNECTIONS; i++) {
		int fd = accept4(listener->fd, NULL, NULL, SOCK_CLOEXEC);

		if (fd < 0)
			break;
		answer_late(listener, fd);
	}
	close(listener->fd);
	listener->fd = -1;
}
