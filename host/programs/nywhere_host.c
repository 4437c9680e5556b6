/* nywhere-host: holds the keys, answers the browser that started it, and never
 * touches the network. */
#include "base/platform.h"
#include "base/secret.h"
#include "ops/doctor.h"
#include "ops/operation.h"
#include "wire/frame.h"
#include "wire/request.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define FIXED 4 /* descriptors that are no helper's with requests */

struct host {
	struct session session;
	int in;
	int out;
	int timer;
	char *request; /* FRAME_MAX_IN bytes */
	char *reply;   /* FRAME_MAX_OUT bytes */
};

/* What nywhere-net is asked about is answered when it is done; the next request
 * need not wait for that. */
static enum status answer(struct host *host, size_t len)
{
	struct json_writer w;
	enum status st = STATUS_OK;

	json_writer_init(&w, host->reply, FRAME_MAX_OUT);
	if (operation_begin(&host->session, host->request, len, &w) ==
		OPERATION_ANSWERED)
		st = frame_write(host->out, w.text, w.len);
	json_writer_wipe(&w);
	return st;
}

static enum status refuse(struct host *host, enum status st)
{
	struct json_writer w;

	json_writer_init(&w, host->reply, FRAME_MAX_OUT);
	reply_error(&w, REQUEST_NO_ID, st);
	return frame_write(host->out, w.text, w.len);
}

/* One request, if the stream is still in step. */
static enum status take_request(struct host *host)
{
	size_t len = 0;
	enum status st = frame_read(host->in, host->request, &len);

	if (st == STATUS_OK)
		st = answer(host, len);
	else if (st == STATUS_BAD_FRAME)
		st = refuse(host, st);
	OPENSSL_cleanse(host->request, len <= FRAME_MAX_IN ? len : 0);
	return st == STATUS_OK && len == SIZE_MAX ? STATUS_BAD_FRAME : st;
}

/* What the helpers have done since. */
static enum status pass_on(struct host *host)
{
	struct json_writer w;
	enum status st = STATUS_OK;

	json_writer_init(&w, host->reply, FRAME_MAX_OUT);
	while (st == STATUS_OK &&
		operation_receive(&host->session, &w) != OPERATION_PENDING) {
		st = frame_write(host->out, w.text, w.len);
		json_writer_wipe(&w);
	}
	json_writer_wipe(&w);
	return st;
}

static int sooner(int a, int b)
{
	return a < 0 || (b >= 0 && b < a) ? b : a;
}

/* Milliseconds; -1 for as long as it takes. */
static int time_to_wait(struct host *host)
{
	struct session *session = &host->session;
	int time = session_timeout(session);

	for (size_t i = 0; i < SESSION_CLIENTS; i++)
		time = sooner(
			time, net_client_timeout(session_client(session, i)));
	return time;
}

/* Waits for a request or for a helper; keeps the idle lock meanwhile. */
static bool wait_for_request(struct host *host)
{
	struct pollfd fds[FIXED + SESSION_CLIENTS] = {
		{.fd = host->in, .events = POLLIN},
		{.fd = host->session.lock_fd, .events = POLLIN},
		{.fd = host->session.screen.connection.fd, .events = POLLIN},
		{.fd = host->timer, .events = POLLIN},
	};
	int time = time_to_wait(host);

	for (size_t i = 0; i < SESSION_CLIENTS; i++) {
		fds[FIXED + i].fd =
			session_client(&host->session, i)->connection.fd;
		fds[FIXED + i].events = POLLIN;
	}
	platform_timer_set(host->timer, time);
	if (poll(fds, FIXED + SESSION_CLIENTS, time) < 0)
		return errno != EINTR;
	session_tick(&host->session);
	return fds[0].revents != 0;
}

/* Until the browser closes our input, which is its way to end us: nothing is
 * waited for then, and the helpers end, too. Of what was done nothing stays
 * where only the next thing would overwrite it. */
static enum status serve(struct host *host)
{
	enum status st = STATUS_OK;

	while (st == STATUS_OK) {
		bool has_request = wait_for_request(host);

		if (has_request)
			st = take_request(host);
		if (st == STATUS_OK)
			st = pass_on(host);
		if (st == STATUS_OK && cage_is_stale(&host->session.cage,
					       host->session.folder))
			st = STATUS_END;
		secret_wipe_stack();
	}
	return st;
}

static enum status start(struct host *host)
{
	static char helpers[PLATFORM_PATH_MAX];
	struct launcher launcher = {-1};
	enum status st;

	doctor_note_environment();
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
	host->timer = platform_timer_new();
	if (st == STATUS_OK)
		st = platform_restrict();
	if (st != STATUS_OK)
		return st;
	host->session.request_fd = host->in;
	host->session.cage.is_wanted = true;
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
