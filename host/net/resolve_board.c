#include "net/resolve_board.h"

#include "base/platform.h"
#include "net/https.h"
#include "net/well_known.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* How long the file is held back for the DNS, which counts more than it: most
 * handles need no web server, and it need not hear of them. */
#define FILE_HELD_MS 25

/* What stands before and after the handle in what is asked. */
static const struct {
	const char *before;
	const char *after;
} questions[BOARD_COUNT] = {
	[BOARD_TXT_NYWHERE] = {"_nywhere.", " TXT"},
	[BOARD_TXT_ATPROTO] = {"_atproto.", " TXT"},
	[BOARD_WELL_KNOWN] = {"https://", "/.well-known/atproto-did"},
	[BOARD_SRV_OAUTH] = {"_oauth._tcp.", " SRV"},
	[BOARD_TXT_OAUTH] = {"_oauth._tcp.", " TXT"},
};

struct board_task {
	struct board *board;
	enum board_question question;
	bool done;
	struct board_answer answer;
};

/* Freed by the last of the asker and the threads. */
struct board {
	pthread_mutex_t mutex; /* users, and done of each task */
	pthread_cond_t changed;
	int users;
	struct https_client *client; /* of the file, once that is done */
	bool file_wanted;            /* with the mutex */
	atomic_bool stop;
	bool fresh;
	char handle[HANDLE_MAX + 1];
	struct board_task task[BOARD_COUNT];
};

static void release(struct board *board)
{
	bool last;

	pthread_mutex_lock(&board->mutex);
	last = --board->users == 0;
	pthread_mutex_unlock(&board->mutex);
	if (!last)
		return;
	for (int i = 0; i < BOARD_COUNT; i++)
		dns_txt_clear(&board->task[i].answer.txt);
	https_close(board->client);
	pthread_cond_destroy(&board->changed);
	pthread_mutex_destroy(&board->mutex);
	free(board);
}

static struct timespec after_ms(int ms)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	time.tv_sec += ms / 1000;
	time.tv_nsec += (ms % 1000) * 1000000L;
	if (time.tv_nsec >= 1000000000L) {
		time.tv_sec++;
		time.tv_nsec -= 1000000000L;
	}
	return time;
}

/* False when nobody needs the file any more. */
static bool is_file_needed(struct board *board)
{
	const struct timespec until = after_ms(FILE_HELD_MS);
	int error = 0;

	pthread_mutex_lock(&board->mutex);
	while (!board->file_wanted && !atomic_load(&board->stop) && error == 0)
		error = pthread_cond_timedwait(
			&board->changed, &board->mutex, &until);
	pthread_mutex_unlock(&board->mutex);
	return !atomic_load(&board->stop);
}

/* The address is asked for beside the records: whoever goes on to a document
 * of the same host finds it among those that are kept. */
static enum status ask_file(struct board *board, struct board_answer *out)
{
	const struct dns_question host = {
		.name = board->handle, .fresh = board->fresh};
	struct dns_addresses addresses;
	enum status st = dns_addresses(&host, &addresses);

	if (st == STATUS_OK && !is_file_needed(board))
		st = STATUS_CANCELLED;
	if (st == STATUS_OK)
		st = https_open(&board->client);
	if (st == STATUS_OK)
		st = well_known_ask(
			board->client, board->handle, &board->stop, &out->file);
	return st;
}

/* A handle of the greatest length leaves no room for a label before it: then
 * there is no such record. */
static enum status ask_dns(struct board *board, enum board_question question,
	struct board_answer *out)
{
	char name[BOARD_ASKED_MAX];
	struct dns_question dns = {.name = name, .fresh = board->fresh};

	snprintf(name, sizeof(name), "%s%s", questions[question].before,
		board->handle);
	if (strlen(name) > HOSTNAME_MAX)
		return STATUS_DNS_ABSENT;
	return question == BOARD_SRV_OAUTH ? dns_srv(&dns, &out->srv)
					   : dns_txt(&dns, &out->txt);
}

static void *work(void *argument)
{
	struct board_task *task = argument;
	struct board *board = task->board;
	long long began = platform_clock_ms();

	task->answer.status =
		task->question == BOARD_WELL_KNOWN
			? ask_file(board, &task->answer)
			: ask_dns(board, task->question, &task->answer);
	task->answer.ms = platform_clock_ms() - began;
	pthread_mutex_lock(&board->mutex);
	task->done = true;
	pthread_cond_broadcast(&board->changed);
	pthread_mutex_unlock(&board->mutex);
	release(board);
	return NULL;
}

/* Without a thread it is asked here, which takes longer and is as right. */
static void start(struct board_task *task)
{
	pthread_attr_t attributes;
	pthread_t thread;
	int error;

	pthread_attr_init(&attributes);
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	error = pthread_create(&thread, &attributes, work, task);
	pthread_attr_destroy(&attributes);
	if (error != 0)
		work(task);
}

static void init_locks(struct board *board)
{
	pthread_condattr_t attributes;

	pthread_mutex_init(&board->mutex, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&board->changed, &attributes);
	pthread_condattr_destroy(&attributes);
}

enum status board_ask(
	const char *handle, bool fresh, bool with_server, struct board **out)
{
	struct board *board = calloc(1, sizeof(*board));
	int count = with_server ? BOARD_COUNT : BOARD_SRV_OAUTH;

	if (board == NULL)
		return STATUS_NO_MEMORY;
	init_locks(board);
	board->users = 1 + count;
	board->fresh = fresh;
	snprintf(board->handle, sizeof(board->handle), "%s", handle);
	for (int i = 0; i < BOARD_COUNT; i++) {
		board->task[i].board = board;
		board->task[i].question = (enum board_question)i;
		board->task[i].done = i >= count;
		board->task[i].answer.status = STATUS_DNS_ABSENT;
	}
	for (int i = 0; i < count; i++)
		start(&board->task[i]);
	*out = board;
	return STATUS_OK;
}

const struct board_answer *board_wait(
	struct board *board, enum board_question question, int timeout_ms)
{
	struct board_task *task = &board->task[question];
	const struct timespec until = after_ms(timeout_ms);
	int error = 0;
	bool done;

	pthread_mutex_lock(&board->mutex);
	if (question == BOARD_WELL_KNOWN) {
		board->file_wanted = true;
		pthread_cond_broadcast(&board->changed);
	}
	while (!task->done && error == 0) {
		if (timeout_ms == BOARD_FOREVER)
			error = pthread_cond_wait(
				&board->changed, &board->mutex);
		else
			error = pthread_cond_timedwait(
				&board->changed, &board->mutex, &until);
	}
	done = task->done;
	pthread_mutex_unlock(&board->mutex);
	return done ? &task->answer : NULL;
}

struct https_client *board_take_client(struct board *board)
{
	struct https_client *client = NULL;

	if (board_wait(board, BOARD_WELL_KNOWN, BOARD_FOREVER) != NULL) {
		client = board->client;
		board->client = NULL;
	}
	return client;
}

void board_drop_file(struct board *board)
{
	atomic_store(&board->stop, true);
	pthread_mutex_lock(&board->mutex);
	pthread_cond_broadcast(&board->changed);
	pthread_mutex_unlock(&board->mutex);
}

void board_leave(struct board *board)
{
	if (board == NULL)
		return;
	board_drop_file(board);
	release(board);
}

void board_asked(enum board_question question, const char *handle,
	char out[BOARD_ASKED_MAX])
{
	snprintf(out, BOARD_ASKED_MAX, "%s%s%s", questions[question].before,
		handle, questions[question].after);
}
