#include "net/dns_unbound.h"

#include "base/platform.h"
#include "net/dns_unbound_context.h"
#include "net/dns_unbound_probe.h"

#include <poll.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define CLASS_IN 1
#define TRY_MS 4000 /* the rest is for a probe, and for a plain answer */
#define RCODE_OK 0
#define RCODE_ABSENT 3 /* NXDOMAIN */

/* Any thread that processes the context may be the one that answers this
 * question, so its asker also waits for event. */
struct waiter {
	int event;
	atomic_bool done;
	struct ub_result *result; /* NULL when libunbound failed */
};

static void take(void *argument, int error, struct ub_result *result)
{
	struct waiter *waiter = argument;
	uint64_t one = 1;

	waiter->result = error == 0 ? result : NULL;
	/* done is last: the asker may return, and close event, after it. */
	(void)!write(waiter->event, &one, sizeof(one));
	atomic_store(&waiter->done, true);
}

/* When the question cannot be cancelled any more, its answer is under way in
 * another thread. */
static void give_up(struct ub_ctx *ub, int id, struct waiter *waiter)
{
	if (ub_cancel(ub, id) == 0)
		return;
	while (!atomic_load(&waiter->done))
		poll(NULL, 0, 1);
}

static void wait(
	struct ub_ctx *ub, int id, int timeout_ms, struct waiter *waiter)
{
	struct pollfd fds[2] = {
		{.fd = ub_fd(ub), .events = POLLIN},
		{.fd = waiter->event, .events = POLLIN},
	};
	long long end = platform_clock_ms() + timeout_ms;

	while (!atomic_load(&waiter->done)) {
		long long left = end - platform_clock_ms();

		if (left <= 0) {
			give_up(ub, id, waiter);
			return;
		}
		poll(fds, 2, (int)left);
		if (fds[0].revents != 0)
			(void)ub_process(ub);
	}
}

enum status dns_unbound_call(struct unbound_context *context,
	const struct dns_look_up *look_up, struct ub_result **out)
{
	struct waiter waiter = {.event = eventfd(0, EFD_CLOEXEC)};
	enum status st = STATUS_DNS_FAILED;
	int id;

	if (waiter.event < 0)
		return STATUS_NO_MEMORY;
	if (ub_resolve_async(context->ub, look_up->name, look_up->type,
		    CLASS_IN, &waiter, take, &id) == 0) {
		wait(context->ub, id, look_up->timeout_ms, &waiter);
		if (!atomic_load(&waiter.done))
			st = STATUS_DNS_TIMEOUT;
		else if (waiter.result != NULL)
			st = STATUS_OK;
	}
	close(waiter.event);
	*out = waiter.result;
	return st;
}

static enum status read_result(
	const struct ub_result *result, struct dns_records *out)
{
	enum status st = STATUS_OK;

	if (result->bogus)
		return STATUS_DNS_BOGUS;
	if (result->rcode != RCODE_OK && result->rcode != RCODE_ABSENT)
		return STATUS_DNS_FAILED;
	out->dnssec = result->secure ? DNSSEC_SECURE : DNSSEC_INSECURE;
	out->ttl = result->ttl > 0 ? (uint32_t)result->ttl : 0;
	if (!result->havedata)
		return STATUS_OK;
	for (int i = 0; result->data[i] != NULL && st == STATUS_OK; i++)
		st = dns_records_add(out, (const uint8_t *)result->data[i],
			(size_t)result->len[i]);
	return st;
}

static enum status ask(bool validates, const struct dns_look_up *look_up,
	struct dns_records *out)
{
	struct unbound_context *context = NULL;
	struct ub_result *result = NULL;
	enum status st = unbound_context_take(
		validates, dns_look_up_hash(look_up), look_up->fresh, &context);

	if (st != STATUS_OK)
		return st;
	*out = (struct dns_records){0};
	st = dns_unbound_call(context, look_up, &result);
	if (st == STATUS_OK)
		st = read_result(result, out);
	/* It would go on to say that a server that was silent once is gone. */
	if (st == STATUS_DNS_TIMEOUT || st == STATUS_DNS_FAILED)
		unbound_context_retire(context);
	ub_resolve_free(result);
	unbound_context_release(context);
	return st;
}

/* While it is not known whether the name servers are good enough to validate,
 * the question itself finds out, and only its failure takes a second one. */
static enum status try_to_validate(const struct dns_look_up *look_up,
	struct dns_records *out, bool *decided)
{
	struct dns_look_up first = *look_up;
	enum status st;

	if (first.timeout_ms > TRY_MS)
		first.timeout_ms = TRY_MS;
	st = ask(true, &first, out);
	*decided = true;
	if (st == STATUS_DNS_BOGUS || st == STATUS_DNS_FAILED ||
		st == STATUS_DNS_TIMEOUT)
		*decided = dns_unbound_probe() == UNBOUND_VALIDATES &&
			   st != STATUS_DNS_TIMEOUT;
	else if (st == STATUS_OK && out->dnssec == DNSSEC_SECURE)
		dns_unbound_proved();
	return st;
}

enum status dns_unbound_ask(
	const struct dns_look_up *look_up, struct dns_records *out)
{
	struct dns_look_up left = *look_up;
	long long end = platform_clock_ms() + look_up->timeout_ms;
	bool decided = false;
	enum status st = STATUS_DNS_TIMEOUT;

	if (dns_unbound_mode() == UNBOUND_UNKNOWN)
		st = try_to_validate(&left, out, &decided);
	if (decided)
		return st;
	left.timeout_ms = (int)(end - platform_clock_ms());
	return ask(dns_unbound_mode() == UNBOUND_VALIDATES, &left, out);
}
