#include "net/flow.h"

#include "base/platform.h"
#include "cmocka_setup.h"
#include "net/oauth_expire.h"

#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

static int set_up(void **state)
{
	(void)state;
	return secret_heap_init() == STATUS_OK ? 0 : -1;
}

static struct flow *new_flow(void)
{
	struct flow *flow = NULL;

	assert_int_equal(flow_new(&flow), STATUS_OK);
	assert_int_equal(strlen(flow->id), FLOW_ID_LENGTH);
	return flow;
}

static void a_flow_has_one_owner_and_waits_for_one_thing(void **state)
{
	struct flow *flow = new_flow();
	struct flow *taken = NULL;
	char id[FLOW_ID_LENGTH + 1];

	(void)state;
	strcpy(id, flow->id);
	assert_int_equal(flow_take(id, FLOW_BROWSER, &taken), STATUS_NET_BUSY);
	assert_int_equal(flow_give(flow), STATUS_OK);
	assert_int_equal(flow_take(id, FLOW_CODE, &taken), STATUS_FLOW_UNKNOWN);
	assert_int_equal(flow_take(id, FLOW_BROWSER, &taken), STATUS_OK);
	assert_ptr_equal(taken, flow);
	flow_end(flow);
	assert_int_equal(
		flow_take(id, FLOW_BROWSER, &taken), STATUS_FLOW_UNKNOWN);
}

static void there_are_sixteen_at_most(void **state)
{
	struct flow *flows[FLOW_MAX];
	struct flow *more = NULL;

	(void)state;
	for (int i = 0; i < FLOW_MAX; i++)
		flows[i] = new_flow();
	assert_int_equal(flow_new(&more), STATUS_NET_BUSY);
	assert_null(more);
	flow_end(flows[3]);
	flows[3] = new_flow();
	for (int i = 0; i < FLOW_MAX; i++)
		flow_end(flows[i]);
}

static void a_flow_that_is_over_time_is_ended(void **state)
{
	struct flow *flow = new_flow();
	struct flow *taken = NULL;
	long long next;
	char id[FLOW_ID_LENGTH + 1];

	(void)state;
	strcpy(id, flow->id);
	assert_in_range(flow->deadline - platform_clock_ms(),
		FLOW_LIFETIME_MS - 5000, FLOW_LIFETIME_MS);
	flow->deadline = platform_clock_ms();
	assert_int_equal(flow_give(flow), STATUS_OK);
	assert_int_equal(
		flow_take(id, FLOW_BROWSER, &taken), STATUS_FLOW_EXPIRED);
	assert_ptr_equal(flow_take_expired(flow->deadline, &next), flow);
	flow_end(flow);
	assert_int_equal(
		flow_take(id, FLOW_BROWSER, &taken), STATUS_FLOW_UNKNOWN);
}

static void the_expired_are_handed_out_and_the_next_is_told(void **state)
{
	struct flow *early = new_flow();
	struct flow *late = new_flow();
	long long now = platform_clock_ms();
	long long next = 0;

	(void)state;
	early->deadline = now + 1000;
	late->deadline = now + 2000;
	assert_int_equal(flow_give(early), STATUS_OK);
	assert_null(flow_take_expired(now, &next));
	assert_int_equal(next, now + 1000);
	assert_ptr_equal(flow_take_expired(now + 3000, &next), early);
	flow_end(early);
	/* A request has the other one: it is for that to end it. */
	assert_null(flow_take_expired(now + 3000, &next));
	assert_int_equal(next, -1);
	flow_end(late);
}

static void cancelling_wakes_the_owner_or_hands_the_flow_over(void **state)
{
	struct flow *flow = new_flow();
	struct flow *idle = NULL;
	char byte;

	(void)state;
	assert_int_equal(flow_cancel(flow->id, &idle), STATUS_OK);
	assert_null(idle);
	assert_true(atomic_load(&flow->stop));
	assert_int_equal(read(flow->cancel_fd, &byte, 1), 1);
	assert_int_equal(flow_give(flow), STATUS_CANCELLED);
	flow_end(flow);
	flow = new_flow();
	assert_int_equal(flow_give(flow), STATUS_OK);
	assert_int_equal(flow_cancel(flow->id, &idle), STATUS_OK);
	assert_ptr_equal(idle, flow);
	flow_end(idle);
	assert_int_equal(flow_cancel("x", &idle), STATUS_FLOW_UNKNOWN);
}

static void waiting_ends_at_its_deadline(void **state)
{
	struct flow *flow = new_flow();
	struct callback_limit limit = {
		flow->cancel_fd, platform_clock_ms() + 20};
	struct callback callback;
	int browser = 0;

	(void)state;
	assert_int_equal(callback_listener_open(&flow->listener), STATUS_OK);
	assert_int_equal(callback_listener_wait(
				 &flow->listener, &limit, &callback, &browser),
		STATUS_FLOW_EXPIRED);
	assert_int_equal(browser, -1);
	flow_end(flow);
}

/* The other end of its pipe goes with the flow. */
static void the_watch_ends_what_nobody_came_back_for(void **state)
{
	struct flow *flow = new_flow();
	struct flow *taken = NULL;
	struct pollfd gone = {.fd = dup(flow->cancel_fd)};
	char id[FLOW_ID_LENGTH + 1];

	(void)state;
	strcpy(id, flow->id);
	flow->deadline = platform_clock_ms() + 20;
	assert_int_equal(flow_give(flow), STATUS_OK);
	assert_int_equal(oauth_expire_start(), STATUS_OK);
	oauth_expire_wake();
	assert_int_equal(poll(&gone, 1, 10000), 1);
	assert_int_not_equal(gone.revents & POLLHUP, 0);
	assert_int_equal(
		flow_take(id, FLOW_BROWSER, &taken), STATUS_FLOW_UNKNOWN);
	close(gone.fd);
}

static void *make_and_end(void *argument)
{
	for (int i = 0; i < 200; i++) {
		struct flow *flow = NULL;
		struct flow *idle = NULL;

		if (flow_new(&flow) != STATUS_OK)
			continue;
		if (flow_cancel(flow->id, &idle) == STATUS_OK && idle == NULL)
			flow_end(flow);
	}
	return argument;
}

static void threads_do_not_meet(void **state)
{
	struct flow *flows[FLOW_MAX];
	pthread_t threads[8];

	(void)state;
	for (int i = 0; i < 8; i++)
		assert_int_equal(
			pthread_create(&threads[i], NULL, make_and_end, NULL),
			0);
	for (int i = 0; i < 8; i++)
		pthread_join(threads[i], NULL);
	for (int i = 0; i < FLOW_MAX; i++)
		flows[i] = new_flow();
	for (int i = 0; i < FLOW_MAX; i++)
		flow_end(flows[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_flow_has_one_owner_and_waits_for_one_thing),
		cmocka_unit_test(there_are_sixteen_at_most),
		cmocka_unit_test(a_flow_that_is_over_time_is_ended),
		cmocka_unit_test(
			the_expired_are_handed_out_and_the_next_is_told),
		cmocka_unit_test(
			cancelling_wakes_the_owner_or_hands_the_flow_over),
		cmocka_unit_test(waiting_ends_at_its_deadline),
		cmocka_unit_test(the_watch_ends_what_nobody_came_back_for),
		cmocka_unit_test(threads_do_not_meet),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
