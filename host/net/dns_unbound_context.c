#include "net/dns_unbound_context.h"

#include "net/settings.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define RESOLV_CONF "/etc/resolv.conf"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct unbound_context *current[2]; /* without and with validation */

/* What unbound keeps is bounded as dns.h says. It forgets soon that a server
 * was silent: a laptop changes networks. */
static const struct {
	const char *name;
	const char *value;
} options[] = {
	{"do-not-query-localhost:", "no"},
	{"cache-max-ttl:", "600"},
	{"cache-max-negative-ttl:", "60"},
	{"infra-host-ttl:", "10"},
	{"msg-cache-size:", "1m"},
	{"rrset-cache-size:", "2m"},
	{"edns-buffer-size:", "1232"},
	{"use-syslog:", "no"},
};

const char *unbound_context_anchors(void)
{
	const struct net_settings *settings = settings_get();

	if (settings->trust_anchor[0] != '\0')
		return settings->trust_anchor;
	return access(PLATFORM_ROOT_ANCHORS, R_OK) == 0 ? PLATFORM_ROOT_ANCHORS
							: "";
}

static int set_servers(struct ub_ctx *ub)
{
	const struct net_settings *settings = settings_get();
	char server[sizeof(settings->server) + sizeof("@65535")];

	if (settings->resolver == RESOLVER_SYSTEM &&
		ub_ctx_resolvconf(ub, RESOLV_CONF) == 0)
		return 0;
	/* resolv.conf(5): without a name server it is this computer */
	if (settings->resolver == RESOLVER_SYSTEM)
		return ub_ctx_set_fwd(ub, "127.0.0.1");
	snprintf(server, sizeof(server), "%s@%u", settings->server,
		settings->server_port);
	return ub_ctx_set_fwd(ub, server);
}

/* A folder would be read for ever. */
static int add_anchors(struct ub_ctx *ub)
{
	const char *path = unbound_context_anchors();
	struct stat file;

	return stat(path, &file) == 0 && S_ISREG(file.st_mode)
		       ? ub_ctx_add_ta_file(ub, path)
		       : UB_READFILE;
}

static int set_up(struct ub_ctx *ub, bool validates)
{
	const char *special =
		settings_get()->development ? "transparent" : "static";
	int error = ub_ctx_async(ub, 1); /* a thread, not a process */

	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		if (error == 0)
			error = ub_ctx_set_option(
				ub, options[i].name, options[i].value);
	}
	if (error == 0)
		error = set_servers(ub);
	if (error == 0 && validates)
		error = add_anchors(ub);
	else if (error == 0)
		error = ub_ctx_set_option(ub, "module-config:", "iterator");
	/* unbound itself answers for these, and says that there is nothing.
	 * The first of these calls also ends the setting up. */
	if (error == 0)
		error = ub_ctx_zone_add(ub, "test.", special);
	if (error == 0)
		error = ub_ctx_zone_add(ub, "home.arpa.", special);
	return error;
}

/* Contexts share locks within libunbound that are set up and taken down with
 * each of them: make and drop are called with our mutex held. */
static struct unbound_context *make(bool validates)
{
	struct unbound_context *context = calloc(1, sizeof(*context));

	if (context == NULL)
		return NULL;
	context->ub = ub_ctx_create();
	if (context->ub != NULL && set_up(context->ub, validates) == 0)
		return context;
	if (context->ub != NULL)
		ub_ctx_delete(context->ub);
	free(context);
	return NULL;
}

static void drop(struct unbound_context *context)
{
	ub_ctx_delete(context->ub);
	free(context);
}

static void retire(struct unbound_context *context)
{
	if (context == NULL)
		return;
	context->retired = true;
	for (int i = 0; i < 2; i++) {
		if (current[i] == context)
			current[i] = NULL;
	}
	if (context->users == 0)
		drop(context);
}

/* Marks the question, and tells whether it was marked. */
static bool mark(struct unbound_context *context, uint32_t hash)
{
	uint64_t *word = &context->asked[hash / 64 % UNBOUND_ASKED];
	uint64_t bit = (uint64_t)1 << hash % 64;
	bool marked = (*word & bit) != 0;

	*word |= bit;
	return marked;
}

enum status unbound_context_take(
	bool validates, uint32_t hash, bool fresh, struct unbound_context **out)
{
	struct unbound_context *context;

	pthread_mutex_lock(&mutex);
	context = current[validates];
	if (context != NULL && mark(context, hash) && fresh) {
		retire(context);
		context = NULL;
	}
	if (context == NULL) {
		context = make(validates);
		current[validates] = context;
	}
	if (context != NULL) {
		(void)mark(context, hash);
		context->users++;
	}
	pthread_mutex_unlock(&mutex);
	*out = context;
	return context != NULL ? STATUS_OK : STATUS_DNS_FAILED;
}

void unbound_context_release(struct unbound_context *context)
{
	pthread_mutex_lock(&mutex);
	context->users--;
	if (context->retired && context->users == 0)
		drop(context);
	pthread_mutex_unlock(&mutex);
}

void unbound_context_retire(struct unbound_context *context)
{
	pthread_mutex_lock(&mutex);
	retire(context);
	pthread_mutex_unlock(&mutex);
}

bool unbound_context_follow(bool renew)
{
	static struct timespec seen;
	struct stat file = {0};
	bool changed;

	if (settings_get()->resolver == RESOLVER_SYSTEM)
		(void)stat(RESOLV_CONF, &file);
	pthread_mutex_lock(&mutex);
	changed = renew || memcmp(&seen, &file.st_mtim, sizeof(seen)) != 0;
	seen = file.st_mtim;
	for (int i = 0; changed && i < 2; i++)
		retire(current[i]);
	pthread_mutex_unlock(&mutex);
	return changed;
}
