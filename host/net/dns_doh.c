#include "net/dns_doh.h"

#include "net/dns_message.h"
#include "net/https_resolve.h"
#include "net/service.h"
#include "net/settings.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MESSAGE_MAX 65535
#define IDLE_MAX 4

static const char message_type[] = "application/dns-message";

/* Clients that wait with an open connection for the next question. */
static struct https_client *idle[IDLE_MAX];
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static enum status take_client(struct https_client **out)
{
	struct https_client *client = NULL;

	pthread_mutex_lock(&mutex);
	for (int i = 0; i < IDLE_MAX && client == NULL; i++) {
		client = idle[i];
		idle[i] = NULL;
	}
	pthread_mutex_unlock(&mutex);
	if (client == NULL)
		return https_open(out);
	*out = client;
	return STATUS_OK;
}

static void give_client(struct https_client *client)
{
	pthread_mutex_lock(&mutex);
	for (int i = 0; i < IDLE_MAX && client != NULL; i++) {
		if (idle[i] == NULL) {
			idle[i] = client;
			client = NULL;
		}
	}
	pthread_mutex_unlock(&mutex);
	https_close(client);
}

static enum status read_answer(const struct https_answer *answer,
	const struct dns_look_up *look_up, enum dns_type type,
	struct dns_records *out)
{
	size_t len = sizeof(message_type) - 1;

	if (answer->code != 200 ||
		strncasecmp(answer->content_type, message_type, len) != 0 ||
		strcspn(answer->content_type, "; \t") != len)
		return STATUS_DNS_FAILED;
	return dns_message_read((const uint8_t *)answer->body, answer->len,
		look_up->name, type, out);
}

static enum status ask_with(struct https_client *client,
	const struct dns_look_up *look_up, enum dns_type type,
	struct dns_records *out)
{
	struct https_answer answer = {0};
	struct https_request request = {
		.url = settings_get()->doh_url,
		.header = {"Accept: application/dns-message"},
		.content_type = message_type,
		.body_max = MESSAGE_MAX,
		.timeout_ms = look_up->timeout_ms,
	};
	uint8_t *message = NULL;
	enum status st = dns_message_write(
		look_up->name, type, &message, &request.body_len);

	if (st != STATUS_OK)
		return st;
	request.body = (const char *)message;
	st = https_ask_by_system(client, &request, &answer);
	if (st == STATUS_OK)
		st = read_answer(&answer, look_up, type, out);
	else if (st == STATUS_ANSWER_TIMEOUT || st == STATUS_DNS_TIMEOUT)
		st = STATUS_DNS_TIMEOUT;
	else if (st != STATUS_NO_MEMORY)
		st = STATUS_DNS_FAILED;
	https_answer_clear(&answer);
	free(message);
	return st;
}

static enum status ask(const struct dns_look_up *look_up, enum dns_type type,
	struct dns_records *out)
{
	struct https_client *client = NULL;
	enum status st = take_client(&client);

	if (st != STATUS_OK)
		return st;
	st = ask_with(client, look_up, type, out);
	give_client(client);
	return st;
}

/* One of the two questions for addresses. */
struct half {
	const struct dns_look_up *look_up;
	enum dns_type type;
	struct dns_records records;
	enum status st;
};

static void *ask_half(void *argument)
{
	struct half *half = argument;

	half->st = ask(half->look_up, half->type, &half->records);
	return NULL;
}

/* Both at once: a look-up costs one round trip, not two. */
static enum status ask_addresses(
	const struct dns_look_up *look_up, struct dns_records *out)
{
	struct half halves[2] = {
		{.look_up = look_up, .type = DNS_A},
		{.look_up = look_up, .type = DNS_AAAA},
	};
	pthread_t thread;
	bool threaded =
		pthread_create(&thread, NULL, ask_half, &halves[1]) == 0;

	ask_half(&halves[0]);
	if (threaded)
		pthread_join(thread, NULL);
	else
		ask_half(&halves[1]);
	return dns_records_join(halves[0].st, &halves[0].records, halves[1].st,
		&halves[1].records, out);
}

enum status dns_doh_ask(
	const struct dns_look_up *look_up, struct dns_records *out)
{
	if (look_up->type == DNS_ADDRESS)
		return ask_addresses(look_up, out);
	return ask(look_up, look_up->type, out);
}
