#include "net/https.h"

#include "base/platform.h"
#include "base/wiping.h"
#include "net/dns.h"
#include "net/https_address.h"
#include "net/https_resolve.h"
#include "net/https_transfer.h"
#include "net/https_url.h"
#include "net/settings.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct https_client {
	CURL *curl;
};

typedef enum status (*resolver)(
	const struct dns_question *question, struct dns_addresses *out);

/* A request on its way: the same end for all of its transfers. */
struct journey {
	struct https_client *client;
	struct https_request request; /* with its defaults filled in */
	resolver resolve;
	long long end;
};

/* Tokens pass through its buffers. */
static void set_up_curl(void)
{
	(void)curl_global_init_mem(CURL_GLOBAL_DEFAULT, wiping_malloc,
		wiping_free, wiping_realloc, wiping_strdup, wiping_calloc);
}

void https_set_up_curl(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, set_up_curl);
}

enum status https_open(struct https_client **out)
{
	struct https_client *client = calloc(1, sizeof(*client));

	if (client == NULL)
		return STATUS_NO_MEMORY;
	https_set_up_curl();
	client->curl = curl_easy_init();
	if (client->curl != NULL &&
		https_transfer_set_up(client->curl) == STATUS_OK) {
		*out = client;
		return STATUS_OK;
	}
	https_close(client);
	return STATUS_NO_MEMORY;
}

void https_close(struct https_client *client)
{
	if (client == NULL)
		return;
	curl_easy_cleanup(client->curl);
	free(client);
}

void https_answer_clear(struct https_answer *answer)
{
	wiping_free(answer->body);
	*answer = (struct https_answer){0};
}

static int left_of(const struct journey *journey)
{
	return (int)(journey->end - platform_clock_ms());
}

/* Every address must be allowed: a name that leads to a public one and to a
 * private one has no honest use. */
static enum status find_addresses(const struct journey *journey,
	const struct https_url *url, struct dns_addresses *out)
{
	const struct dns_question question = {
		url->host, journey->request.fresh, left_of(journey)};
	enum status st;

	if (url->is_address)
		return STATUS_OK;
	if (question.timeout_ms <= 0)
		return STATUS_ANSWER_TIMEOUT;
	st = journey->resolve(&question, out);
	for (size_t i = 0; st == STATUS_OK && i < out->count; i++) {
		if (!https_address_is_allowed(
			    &out->address[i], settings_get()->development))
			st = STATUS_ADDRESS_REFUSED;
	}
	return st;
}

static enum status run(const struct journey *journey,
	const struct https_url *url, const struct dns_addresses *addresses,
	struct https_answer *answer)
{
	struct https_transfer transfer = {
		.curl = journey->client->curl,
		.request = &journey->request,
		.url = url,
		.addresses = addresses,
		.timeout_ms = left_of(journey),
		.answer = answer,
		.body_max = journey->request.body_max,
	};

	return transfer.timeout_ms > 0 ? https_transfer_run(&transfer)
				       : STATUS_ANSWER_TIMEOUT;
}

/* A connection that is still there needs no address, so the first attempt has
 * one that nothing is ever connected to. */
static enum status go(const struct journey *journey,
	const struct https_url *url, struct https_answer *answer)
{
	static const struct dns_addresses nowhere = {.count = 1};
	struct dns_addresses addresses = {0};
	enum status st = STATUS_ADDRESS_REFUSED;

	if (!url->is_address && !journey->request.fresh)
		st = run(journey, url, &nowhere, answer);
	if (st != STATUS_ADDRESS_REFUSED)
		return st;
	st = find_addresses(journey, url, &addresses);
	return st == STATUS_OK ? run(journey, url, &addresses, answer) : st;
}

static bool has_line_break(const char *text)
{
	return text != NULL && strpbrk(text, "\r\n") != NULL;
}

static enum status check_request(const struct https_request *request)
{
	for (size_t i = 0; i < HTTPS_HEADERS_MAX; i++) {
		if (request->header[i] == NULL)
			break;
		if (has_line_break(request->header[i]))
			return STATUS_BAD_ARGUMENT;
	}
	return has_line_break(request->content_type) ||
			       has_line_break(request->method)
		       ? STATUS_BAD_ARGUMENT
		       : STATUS_OK;
}

static void fill_in(struct https_request *request)
{
	if (request->method == NULL)
		request->method = request->body != NULL ? "POST" : "GET";
	if (request->timeout_ms <= 0 || request->timeout_ms > HTTPS_TIME_MS)
		request->timeout_ms = HTTPS_TIME_MS;
	if (request->body_max == 0 || request->body_max > HTTPS_BODY_MAX)
		request->body_max = HTTPS_BODY_MAX;
}

static enum status check_answer(
	const struct https_request *request, struct https_answer *answer)
{
	if (request->json && answer->code >= 200 && answer->code < 300 &&
		!answer->is_json)
		return STATUS_ANSWER_BAD;
	if (answer->body == NULL)
		answer->body = wiping_calloc(1, 1);
	return answer->body != NULL ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status ask(struct https_client *client,
	const struct https_request *request, resolver resolve,
	struct https_answer *out)
{
	struct journey journey = {client, *request, resolve, 0};
	struct https_answer answer = {0};
	struct https_url url;
	enum status st = check_request(request);

	fill_in(&journey.request);
	journey.end = platform_clock_ms() + journey.request.timeout_ms;
	if (st == STATUS_OK)
		st = https_url_parse(request->url, &url);
	if (st == STATUS_OK)
		st = go(&journey, &url, &answer);
	if (st == STATUS_OK)
		st = check_answer(request, &answer);
	if (st == STATUS_OK || st == STATUS_ANSWER_BAD)
		*out = answer;
	else
		https_answer_clear(&answer);
	return st;
}

enum status https_ask(struct https_client *client,
	const struct https_request *request, struct https_answer *out)
{
	return ask(client, request, dns_addresses, out);
}

enum status https_ask_by_system(struct https_client *client,
	const struct https_request *request, struct https_answer *out)
{
	return ask(client, request, dns_addresses_by_system, out);
}
