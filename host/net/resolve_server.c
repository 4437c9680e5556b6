/* PDS to authorization server; without a PDS, _oauth._tcp. */
#include "net/resolve_run.h"

#include "base/platform.h"
#include "net/metadata.h"

#include <stdio.h>

void resolve_tell_server(struct resolve_run *run, const char *name,
	enum status st, const struct metadata_report *report,
	const char *answer, long long began)
{
	struct step step = {
		.name = name,
		.asked = report->url,
		.outcome = st == STATUS_OK               ? STEP_FOUND
			   : st == STATUS_SERVER_MISSING ? STEP_ABSENT
							 : STEP_FAILED,
		.answer = st == STATUS_OK          ? answer
			  : report->why[0] != '\0' ? report->why
						   : NULL,
		.code = st,
		.ms = platform_clock_ms() - began,
	};

	resolve_tell(run, &step);
}

static void use_pds(struct resolve_run *run)
{
	struct resolution *out = run->out;
	struct metadata_report report = {.why = ""};
	char issuer[AUTH_URL_MAX + 1] = "";
	long long began = platform_clock_ms();
	enum status st = metadata_resource(
		run->client, out->pds, run->fresh, issuer, &report);

	resolve_tell_server(
		run, "resource_metadata", st, &report, issuer, began);
	if (st == STATUS_OK) {
		began = platform_clock_ms();
		st = metadata_server(run->client, AUTH_ATPROTO, issuer, NULL,
			out->pds, run->fresh, &out->server, &report);
		resolve_tell_server(run, "server_metadata", st, &report,
			out->server.authorization_endpoint, began);
	}
	resolve_problem(run, st);
	if (st == STATUS_OK)
		out->flow = FLOW_ATPROTO;
}

void resolve_server(struct resolve_run *run)
{
	struct resolution *out = run->out;

	if (out->pds[0] != '\0') {
		use_pds(run);
		return;
	}
	if (run->board != NULL)
		resolve_oauth(run);
	if (out->flow == FLOW_NONE)
		resolve_problem(run, STATUS_SERVER_MISSING);
}
