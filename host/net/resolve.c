#include "net/resolve.h"

#include "net/clean.h"
#include "net/resolve_client.h"
#include "net/resolve_kept.h"
#include "net/resolve_run.h"

#include <stdio.h>
#include <string.h>

static void clean(struct resolve_run *run, const char *text)
{
	struct resolution *out = run->out;
	struct step step = {.name = "clean", .asked = text};
	struct handle handle;

	step.code = clean_handle(text, &handle, &out->sentence);
	step.outcome = step.code == STATUS_OK ? STEP_FOUND : STEP_FAILED;
	if (step.code == STATUS_OK) {
		snprintf(out->handle, sizeof(out->handle), "%s", handle.text);
		step.answer = out->handle;
		if (handle.type == HANDLE_FINGERPRINT)
			out->source = SOURCE_SELF_UDF;
	} else {
		step.answer = out->sentence;
	}
	resolve_tell(run, &step);
	resolve_problem(run, step.code);
}

/* The stages that follow from the DID, or from there being none. */
static void follow(struct resolve_run *run, enum resolve_until until)
{
	struct resolution *out = run->out;

	if (until >= RESOLVE_KEY && out->did.text[0] != '\0')
		resolve_document(run);
	if (until >= RESOLVE_SERVER && out->problem == STATUS_OK &&
		out->flow == FLOW_NONE)
		resolve_server(run);
}

static void begin(struct resolve_run *run,
	const struct resolve_question *question, struct net_request *request,
	struct resolution *out)
{
	memset(out, 0, sizeof(*out));
	out->ttl = DNS_KEEP_MAX;
	*run = (struct resolve_run){.request = request,
		.out = out,
		.client = question->client,
		.owns_client = question->client == NULL,
		.fresh = question->fresh,
		.with_server = question->until >= RESOLVE_SERVER};
	/* Who asks anew does not want a connection to where a name led to. */
	if (run->owns_client)
		resolve_problem(
			run, run->fresh ? https_open(&run->client)
					: resolve_client_take(&run->client));
}

static void end(struct resolve_run *run)
{
	board_leave(run->board);
	if (run->owns_client)
		resolve_client_give(run->client);
	/* A server that did not pass must not be used by mistake. */
	if (run->out->flow == FLOW_NONE)
		memset(&run->out->server, 0, sizeof(run->out->server));
	if (run->out->problem != STATUS_OK)
		run->out->ttl = 0;
	resolve_keep(run->out);
}

void resolve_handle(struct net_request *request,
	const struct resolve_question *question, struct resolution *out)
{
	struct resolve_run run;

	begin(&run, question, request, out);
	if (out->problem == STATUS_OK)
		clean(&run, question->text);
	/* A fingerprint is its key's name: there is nothing to look up. */
	if (out->problem == STATUS_OK && out->source == SOURCE_NONE) {
		resolve_problem(&run, board_ask(out->handle, run.fresh,
					      run.with_server, &run.board));
		if (out->problem == STATUS_OK)
			resolve_source(&run);
	}
	if (out->problem == STATUS_OK)
		follow(&run, question->until);
	end(&run);
}

void resolve_did(struct net_request *request, const struct did *did,
	const struct resolve_question *question, struct resolution *out)
{
	struct resolve_run run;

	begin(&run, question, request, out);
	out->did = *did;
	if (out->problem == STATUS_OK)
		follow(&run, question->until);
	end(&run);
}
