#include "net/resolve_kept.h"

#include "base/platform.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#define PLACES 32

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct resolve_kept places[PLACES];

/* The place of this handle, else one that is free, else the one whose time
 * ends first. */
static struct resolve_kept *place_for(const char *handle)
{
	struct resolve_kept *oldest = &places[0];

	for (size_t i = 0; i < PLACES; i++) {
		if (strcmp(places[i].handle, handle) == 0)
			return &places[i];
		if (places[i].until < oldest->until)
			oldest = &places[i];
	}
	return oldest;
}

void resolve_kept_of(const struct resolution *r, struct resolve_kept *out)
{
	memset(out, 0, sizeof(*out));
	snprintf(out->handle, sizeof(out->handle), "%s", r->handle);
	snprintf(out->did, sizeof(out->did), "%s", r->did.text);
	snprintf(out->issuer, sizeof(out->issuer), "%s", r->server.issuer);
	snprintf(out->authorization_endpoint,
		sizeof(out->authorization_endpoint), "%s",
		r->server.authorization_endpoint);
	out->flow = r->flow;
	out->until = platform_clock_ms() + 1000LL * r->ttl;
}

void resolve_keep(const struct resolution *resolution)
{
	struct resolve_kept *place;
	bool good = resolution->problem == STATUS_OK &&
		    resolution->flow != FLOW_NONE;

	if (resolution->handle[0] == '\0')
		return;
	pthread_mutex_lock(&mutex);
	place = place_for(resolution->handle);
	if (good)
		resolve_kept_of(resolution, place);
	else if (resolution->problem != STATUS_OK &&
		 strcmp(place->handle, resolution->handle) == 0)
		memset(place, 0, sizeof(*place));
	pthread_mutex_unlock(&mutex);
}

bool resolve_kept_find(const char *handle, struct resolve_kept *out)
{
	const struct resolve_kept *place;
	bool found;

	pthread_mutex_lock(&mutex);
	place = place_for(handle);
	found = strcmp(place->handle, handle) == 0 &&
		place->until > platform_clock_ms();
	if (found)
		*out = *place;
	pthread_mutex_unlock(&mutex);
	return found;
}
