#include "net/site.h"

#include <libpsl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static const psl_ctx_t *list;

/* The system's list when it is newer than the one within the library. */
static void load(void)
{
	list = psl_latest(NULL);
	if (list == NULL)
		list = psl_builtin();
}

static bool is_address(const char *host)
{
	size_t digits = strspn(host, "0123456789.");

	return host[0] == '[' || strchr(host, ':') != NULL ||
	       host[digits] == '\0';
}

void site_of_host(const char *host, char out[SITE_MAX + 1])
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	const char *site = NULL;

	pthread_once(&once, load);
	if (list != NULL && !is_address(host))
		site = psl_registrable_domain(list, host);
	snprintf(out, SITE_MAX + 1, "%s", site != NULL ? site : host);
}

void site_of_origin(const struct origin *origin, char out[SITE_MAX + 1])
{
	char host[ORIGIN_MAX + 1];
	char *end;

	/* an origin that was parsed has a host after its scheme */
	snprintf(host, sizeof(host), "%s", strstr(origin->text, "://") + 3);
	end = host[0] == '[' ? strchr(host, ']') + 1 : strchr(host, ':');
	if (end != NULL)
		*end = '\0';
	site_of_host(host, out);
}
