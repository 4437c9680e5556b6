#include "net/service.h"

#include "base/platform.h"
#include "net/service_step.h"
#include "net/settings.h"
#include "wire/frame.h"
#include "wire/request.h"

#include <openssl/crypto.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The host reads no longer frames than we do. */
#define REPLY_MAX FRAME_MAX_IN

#define LAST_MS 2000 /* the user may be logging out */
#define LOOK_MS 10

struct row {
	const char *name;
	net_run run;
	bool is_finished; /* when the host has gone, too */
};

static const struct row table[] = {
	{"check", op_check, false},
	{"configure", op_configure, false},
	{"dns_ask", op_dns_ask, false},
	{"dns_update", op_dns_update, true},
	{"oauth_add_key", op_oauth_add_key, false},
	{"oauth_remove_key", op_oauth_remove_key, false},
	{"oauth_begin", op_oauth_begin, false},
	{"oauth_cancel", op_oauth_cancel, false},
	{"oauth_finish", op_oauth_finish, false},
	{"site", op_site, false},
	{"resolve", op_resolve, false},
	{"server", op_server, false},
	{"zone_check", op_zone_check, false},
};

struct service {
	int fd;
	pthread_mutex_t mutex; /* writing to fd, and the counts */
	int running;           /* threads */
	int unfinished;        /* those of them that are to be waited for */
};

struct net_request {
	struct service *service;
	struct request parsed;
	const struct row *row;
};

static const struct row *find(const char *name)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (strcmp(table[i].name, name) == 0)
			return &table[i];
	}
	return NULL;
}

/* A host that has gone reads nothing; the end of input then ends us. */
static void send(struct service *service, const struct json_writer *w)
{
	pthread_mutex_lock(&service->mutex);
	(void)!frame_write(service->fd, w->text, w->len);
	pthread_mutex_unlock(&service->mutex);
}

static void refuse(struct service *service, int64_t id, enum status st)
{
	char text[512];
	struct json_writer w;

	json_writer_init(&w, text, sizeof(text));
	reply_error(&w, id, st);
	send(service, &w);
}

void progress_step(struct net_request *request, const struct step *step)
{
	char text[SERVICE_STEP_MAX];
	struct json_writer w;

	if (request == NULL)
		return;
	json_writer_init(&w, text, sizeof(text));
	json_begin_object(&w, NULL);
	json_add_integer(&w, "id", request->parsed.id);
	step_write(&w, "progress", step);
	json_end_object(&w);
	if (json_finish(&w) == STATUS_OK)
		send(request->service, &w);
}

static enum status run(struct net_request *request, struct json_writer *w)
{
	struct json *no_args = NULL;
	enum status st;

	if (request->parsed.args != NULL)
		return request->row->run(request, request->parsed.args, w);
	st = json_parse("{}", 2, &no_args);
	if (st == STATUS_OK)
		st = request->row->run(request, no_args, w);
	json_free(no_args);
	return st;
}

/* Answers, and frees the request. */
static void answer(struct net_request *request)
{
	char *text = malloc(REPLY_MAX);
	struct json_writer w;
	enum status st;

	if (text == NULL) {
		refuse(request->service, request->parsed.id, STATUS_NO_MEMORY);
	} else {
		json_writer_init(&w, text, REPLY_MAX);
		reply_begin(&w, request->parsed.id);
		st = run(request, &w);
		reply_end(&w);
		if (st == STATUS_OK)
			st = json_finish(&w);
		if (st != STATUS_OK)
			reply_error(&w, request->parsed.id, st);
		send(request->service, &w);
	}
	free(text);
	request_clear(&request->parsed);
	free(request);
}

static bool take_place(struct service *service, const struct row *row)
{
	bool taken;

	pthread_mutex_lock(&service->mutex);
	taken = service->running < SERVICE_THREADS;
	if (taken) {
		service->running++;
		service->unfinished += row->is_finished;
	}
	pthread_mutex_unlock(&service->mutex);
	return taken;
}

static void give_place(struct service *service, const struct row *row)
{
	pthread_mutex_lock(&service->mutex);
	service->running--;
	service->unfinished -= row->is_finished;
	pthread_mutex_unlock(&service->mutex);
}

static bool is_finished(struct service *service)
{
	bool result;

	pthread_mutex_lock(&service->mutex);
	result = service->unfinished == 0;
	pthread_mutex_unlock(&service->mutex);
	return result;
}

/* A host that ends, with its browser or for another reason, has asked for the
 * records of its private windows to be deleted. */
static void finish(struct service *service)
{
	long long end = platform_clock_ms() + LAST_MS;

	while (!is_finished(service) && platform_clock_ms() < end)
		poll(NULL, 0, LOOK_MS);
}

static void *work(void *argument)
{
	struct net_request *request = argument;
	struct service *service = request->service;
	const struct row *row = request->row;

	answer(request);
	give_place(service, row);
	return NULL;
}

/* Owns the request if it returns STATUS_OK. */
static enum status start(struct net_request *request)
{
	pthread_attr_t attributes;
	pthread_t thread;
	int error;

	if (!take_place(request->service, request->row))
		return STATUS_NET_BUSY;
	pthread_attr_init(&attributes);
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	error = pthread_create(&thread, &attributes, work, request);
	pthread_attr_destroy(&attributes);
	if (error == 0)
		return STATUS_OK;
	give_place(request->service, request->row);
	return STATUS_NET_BUSY;
}

static enum status take(
	struct service *service, const char *text, size_t len, int64_t *id)
{
	struct net_request *request = calloc(1, sizeof(*request));
	enum status st;

	*id = REQUEST_NO_ID;
	if (request == NULL)
		return STATUS_NO_MEMORY;
	st = request_parse(text, len, &request->parsed);
	*id = request->parsed.id;
	if (st != STATUS_OK)
		goto out;
	request->service = service;
	request->row = find(request->parsed.op);
	if (request->row == NULL) {
		st = STATUS_UNKNOWN_OPERATION;
	} else if (request->row->run == op_configure) {
		answer(request);
		return STATUS_OK;
	} else if (settings_get() == NULL) {
		st = STATUS_BAD_REQUEST;
	} else {
		st = start(request);
	}
out:
	if (st != STATUS_OK) {
		request_clear(&request->parsed);
		free(request);
	}
	return st;
}

/* Threads may go on to use the service until the process has ended. */
enum status service_run(int fd)
{
	static struct service service = {.mutex = PTHREAD_MUTEX_INITIALIZER};
	char *text = malloc(FRAME_MAX_IN);
	enum status st = STATUS_OK;
	int64_t id;

	if (text == NULL)
		return STATUS_NO_MEMORY;
	service.fd = fd;
	for (;;) {
		size_t len = 0;

		id = REQUEST_NO_ID;
		st = frame_read(fd, text, &len);
		if (st == STATUS_END || len == SIZE_MAX)
			break;
		if (st == STATUS_OK) {
			st = take(&service, text, len, &id);
			/* there may have been a secret in it */
			OPENSSL_cleanse(text, len);
		}
		if (st != STATUS_OK)
			refuse(&service, id, st);
	}
	free(text);
	finish(&service);
	return st;
}
