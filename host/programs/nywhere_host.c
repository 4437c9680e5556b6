/* nywhere-host: holds the keys, answers the browser that started it, and never
 * touches the network. */
#include "base/platform.h"
#include "base/secret.h"
#include "ops/operation.h"
#include "wire/frame.h"
#include "wire/request.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct host {
	struct session session;
	int in;
	int out;
	char *request; /* FRAME_MAX_IN bytes */
	char *reply;   /* FRAME_MAX_OUT bytes */
};

static enum status answer(struct host *host, size_t len)
{
	struct json_writer w;

	json_writer_init(&w, host->reply, FRAME_MAX_OUT);
	operation_answer(&host->session, host->request, len, &w);
	return frame_write(host->out, w.text, w.len);
}

static enum status refuse(struct host *host, enum status st)
{
	struct json_writer w;

	json_writer_init(&w, host->reply, FRAME_MAX_OUT);
	reply_error(&w, REQUEST_NO_ID, st);
	return frame_write(host->out, w.text, w.len);
}

/* Waits for a request; keeps the idle lock while it waits. */
static void wait_for_request(struct host *host)
{
	struct pollfd fds[2] = {
		{.fd = host->in, .events = POLLIN},
		{.events = POLLIN},
	};

	for (;;) {
		fds[1].fd = host->session.lock_fd;
		if (poll(fds, 2, session_timeout(&host->session)) < 0 &&
			errno != EINTR)
			return;
		session_tick(&host->session);
		if (fds[0].revents != 0)
			return;
	}
}

/* Until the browser closes our input, which is its way to end us. */
static enum status serve(struct host *host)
{
	for (;;) {
		size_t len = 0;
		enum status st;

		wait_for_request(host);
		st = frame_read(host->in, host->request, &len);
		if (st == STATUS_OK)
			st = answer(host, len);
		else if (st == STATUS_BAD_FRAME)
			st = refuse(host, st);
		OPENSSL_cleanse(host->request, len <= FRAME_MAX_IN ? len : 0);
		if (st != STATUS_OK)
			return st;
		if (len == SIZE_MAX)
			return STATUS_BAD_FRAME;
	}
}

static enum status start(struct host *host)
{
	static char helpers[PLATFORM_PATH_MAX];
	struct launcher launcher = {-1};
	enum status st;

	platform_harden();
	signal(SIGPIPE, SIG_IGN);
	st = platform_program_folder(helpers);
	if (st == STATUS_OK)
		st = launcher_start(helpers, &launcher);
	if (st == STATUS_OK)
		st = platform_move_stdio(&host->in, &host->out);
	if (st == STATUS_OK)
		st = secret_heap_init();
	if (st == STATUS_OK)
		st = session_init(&host->session, launcher);
	if (st == STATUS_OK)
		st = platform_restrict();
	if (st != STATUS_OK)
		return st;
	host->session.request_fd = host->in;
	host->request = malloc(FRAME_MAX_IN);
	host->reply = malloc(FRAME_MAX_OUT);
	return host->request == NULL || host->reply == NULL ? STATUS_NO_MEMORY
							    : STATUS_OK;
}

int main(void)
{
	struct host host = {0};
	enum status st = start(&host);

	if (st == STATUS_OK)
		st = serve(&host);
	else
		fprintf(stderr, "nywhere-host: %s\n", status_sentence(st));
	session_clear(&host.session);
	free(host.request);
	free(host.reply);
	return st == STATUS_END ? 0 : 1;
}
