/* _oauth._tcp of a handle: SRV names the hosts (RFC 2782), TXT `meta=` where on
 * them the server describes itself (RFC 8414). */
#include "net/resolve_run.h"

#include "base/platform.h"
#include "net/metadata.h"

#include <stdio.h>
#include <string.h>

#define SERVER_PATH "/.well-known/oauth-authorization-server"
#define HTTPS_PORT 443
#define TARGETS_MAX 3 /* that are tried */

static enum step_outcome outcome_of(enum status st, bool found)
{
	if (st == STATUS_DNS_ABSENT || (st == STATUS_OK && !found))
		return STEP_ABSENT;
	return st == STATUS_OK ? STEP_FOUND : STEP_FAILED;
}

static void tell(struct resolve_run *run, enum board_question question,
	const struct board_answer *from, enum status st, const char *answer)
{
	char asked[BOARD_ASKED_MAX];
	struct step step = {
		.name = question == BOARD_SRV_OAUTH ? "srv_oauth" : "txt_oauth",
		.asked = asked,
		.outcome = outcome_of(st, answer[0] != '\0'),
		.answer = answer[0] != '\0' ? answer : NULL,
		.has_dnssec = from->status == STATUS_OK,
		.dnssec = question == BOARD_SRV_OAUTH ? from->srv.dnssec
						      : from->txt.dnssec,
		.code = st == STATUS_DNS_ABSENT ? STATUS_OK : st,
		.ms = from->ms,
	};

	board_asked(question, run->out->handle, asked);
	resolve_tell(run, &step);
}

/* STATUS_DNS_ABSENT also for a target of ".": the owner says that there is no
 * such service. */
static enum status read_srv(struct resolve_run *run, const struct dns_srv **out)
{
	const struct board_answer *answer =
		board_wait(run->board, BOARD_SRV_OAUTH, BOARD_FOREVER);
	const struct dns_srv *srv = &answer->srv;
	char text[HOSTNAME_MAX + 16] = "";

	if (answer->status == STATUS_OK && srv->count > 0 &&
		srv->service[0].target[0] != '\0')
		snprintf(text, sizeof(text), "%s:%u", srv->service[0].target,
			(unsigned)srv->service[0].port);
	tell(run, BOARD_SRV_OAUTH, answer, answer->status, text);
	if (answer->status != STATUS_OK)
		return answer->status;
	resolve_limit(run, srv->ttl);
	*out = srv;
	return text[0] != '\0' ? STATUS_OK : STATUS_DNS_ABSENT;
}

static enum status read_meta(
	struct resolve_run *run, char out[HANDLE_RECORD_META_MAX + 1])
{
	const struct board_answer *answer =
		board_wait(run->board, BOARD_TXT_OAUTH, BOARD_FOREVER);
	enum status st = answer->status;

	out[0] = '\0';
	if (st == STATUS_OK) {
		st = handle_record_oauth((const char *const *)answer->txt.text,
			answer->txt.count, out);
		resolve_limit(run, answer->txt.ttl);
	}
	tell(run, BOARD_TXT_OAUTH, answer, st, out);
	return st == STATUS_DNS_ABSENT ? STATUS_OK : st;
}

/* The URL of the document on that target. */
static void make_url(const struct dns_service *service, const char *meta,
	char out[AUTH_URL_MAX + 1])
{
	char port[sizeof(":65535")] = "";

	if (meta[0] == 'h') {
		snprintf(out, AUTH_URL_MAX + 1, "%s", meta);
		return;
	}
	if (service->port != HTTPS_PORT)
		snprintf(port, sizeof(port), ":%u", (unsigned)service->port);
	snprintf(out, AUTH_URL_MAX + 1, "https://%s%s%s", service->target, port,
		meta[0] != '\0' ? meta : SERVER_PATH);
}

/* Who the document must say it is of: RFC 8414, section 3, read backwards;
 * elsewhere on a host it can only speak for that origin. */
static void make_issuer(const char *url, char out[AUTH_URL_MAX + 1])
{
	size_t len = strlen("https://");
	const char *path;

	len += strcspn(url + len, "/?");
	path = url + len;
	/* without the slash it would go on with the host's name */
	if (strncmp(path, SERVER_PATH "/", sizeof(SERVER_PATH)) == 0)
		path += sizeof(SERVER_PATH) - 1;
	else
		path = "";
	snprintf(out, AUTH_URL_MAX + 1, "%.*s%s", (int)len, url, path);
}

static bool is_unreachable(enum status st)
{
	return st == STATUS_CONNECT_FAILED || st == STATUS_ANSWER_TIMEOUT ||
	       st == STATUS_DNS_ABSENT || st == STATUS_SERVER_MISSING;
}

static enum status ask_target(struct resolve_run *run,
	const struct dns_service *service, const char *meta)
{
	struct resolution *out = run->out;
	struct metadata_report report = {.why = ""};
	char url[AUTH_URL_MAX + 1];
	char issuer[AUTH_URL_MAX + 1];
	long long began = platform_clock_ms();
	enum status st;

	make_url(service, meta, url);
	make_issuer(url, issuer);
	st = metadata_server(run->client, AUTH_OAUTH, issuer, url, NULL,
		run->fresh, &out->server, &report);
	resolve_tell_server(run, "server_metadata", st, &report,
		out->server.authorization_endpoint, began);
	return st;
}

void resolve_oauth(struct resolve_run *run)
{
	const struct dns_srv *srv = NULL;
	char meta[HANDLE_RECORD_META_MAX + 1];
	enum status st;

	if (!run->with_server)
		return;
	st = read_srv(run, &srv);
	if (st == STATUS_DNS_ABSENT)
		return;
	if (st == STATUS_OK)
		st = read_meta(run, meta);
	for (size_t i = 0; st == STATUS_OK && i < srv->count; i++) {
		st = ask_target(run, &srv->service[i], meta);
		if (st == STATUS_OK) {
			run->out->flow = FLOW_OAUTH;
			return;
		}
		/* The next one is for when this one is not there. */
		if (is_unreachable(st) && meta[0] != 'h' &&
			i + 1 < srv->count && i + 1 < TARGETS_MAX)
			st = STATUS_OK;
	}
	resolve_problem(run, st);
}
