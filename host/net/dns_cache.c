#include "net/dns_cache.h"

#include "base/platform.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct slot {
	char name[HOSTNAME_MAX + 1];
	enum dns_type type;
	long long until_ms;
	struct dns_records *records;
};

static struct slot slots[DNS_CACHE_SLOTS];
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

/* Whoever aims at one place only empties it. */
static struct slot *slot_of(const struct dns_look_up *look_up)
{
	return &slots[dns_look_up_hash(look_up) % DNS_CACHE_SLOTS];
}

static struct dns_records *copy(const struct dns_records *records)
{
	struct dns_records *out = malloc(sizeof(*out));

	if (out != NULL)
		*out = *records;
	return out;
}

struct dns_records *dns_cache_get(const struct dns_look_up *look_up)
{
	struct slot *slot = slot_of(look_up);
	struct dns_records *out = NULL;
	long long left;

	pthread_mutex_lock(&mutex);
	left = slot->until_ms - platform_clock_ms();
	if (slot->records != NULL && slot->type == look_up->type && left > 0 &&
		strcmp(slot->name, look_up->name) == 0)
		out = copy(slot->records);
	pthread_mutex_unlock(&mutex);
	if (out != NULL)
		out->ttl = (uint32_t)(left / 1000);
	return out;
}

void dns_cache_put(
	const struct dns_look_up *look_up, const struct dns_records *records)
{
	struct slot *slot = slot_of(look_up);
	uint32_t most =
		records->count > 0 ? DNS_KEEP_MAX : DNS_CACHE_ABSENT_MAX;
	uint32_t ttl = records->ttl < most ? records->ttl : most;

	if (strlen(look_up->name) > HOSTNAME_MAX)
		return;
	pthread_mutex_lock(&mutex);
	free(slot->records);
	slot->records = ttl > 0 ? copy(records) : NULL;
	slot->type = look_up->type;
	slot->until_ms = platform_clock_ms() + ttl * 1000LL;
	strcpy(slot->name, look_up->name);
	pthread_mutex_unlock(&mutex);
}
