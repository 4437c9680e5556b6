#include "net/resolve_client.h"

#include "base/platform.h"

#include <pthread.h>

#define PLACES 4
#define KEEP_MS 30000 /* servers close what is idle for longer */

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct {
	struct https_client *client; /* NULL for a free place */
	long long until;             /* by platform_clock_ms */
} places[PLACES];

/* Empties a place, the one that was used last first: its connections are the
 * likeliest to be still there. */
static struct https_client *pick(void)
{
	struct https_client *client = NULL;
	int best = -1;

	pthread_mutex_lock(&mutex);
	for (int i = 0; i < PLACES; i++) {
		if (places[i].client != NULL &&
			(best < 0 || places[i].until > places[best].until))
			best = i;
	}
	if (best >= 0 && places[best].until > platform_clock_ms()) {
		client = places[best].client;
		places[best].client = NULL;
	}
	pthread_mutex_unlock(&mutex);
	return client;
}

enum status resolve_client_take(struct https_client **out)
{
	struct https_client *client = pick();

	if (client == NULL)
		return https_open(out);
	*out = client;
	return STATUS_OK;
}

/* The place that is free, or else whose time ends first, is taken. */
void resolve_client_give(struct https_client *client)
{
	struct https_client *old;
	int place = 0;

	if (client == NULL)
		return;
	pthread_mutex_lock(&mutex);
	for (int i = 0; i < PLACES; i++) {
		if (places[place].client != NULL &&
			(places[i].client == NULL ||
				places[i].until < places[place].until))
			place = i;
	}
	old = places[place].client;
	places[place].client = client;
	places[place].until = platform_clock_ms() + KEEP_MS;
	pthread_mutex_unlock(&mutex);
	https_close(old);
}
