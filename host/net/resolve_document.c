/* DID to keys and PDS, and back: the document names the handle. */
#include "net/resolve_run.h"

#include "base/platform.h"
#include "net/did_document_fetch.h"

#include <stdio.h>
#include <string.h>

/* A did:key is its key. Nothing is asked. */
static void use_did_key(struct resolve_run *run)
{
	struct resolution *out = run->out;
	struct step step = {
		.name = "key", .asked = out->did.text, .outcome = STEP_FOUND};
	struct did_document_key *key = &out->key[0];
	char id[DID_URL_MAX];
	enum status st = did_key_public(&out->did, &key->key);

	if (st != STATUS_OK) {
		resolve_problem(run, st);
		return;
	}
	did_key_id(&out->did, id);
	snprintf(key->id, sizeof(key->id), "%s", id);
	out->key_count = 1;
	out->agrees = true;
	step.answer = key->id;
	resolve_tell(run, &step);
}

static enum status fetch(struct resolve_run *run, struct did_document *document)
{
	struct resolution *out = run->out;
	char url[DID_DOCUMENT_URL_MAX + 1];
	long long began = platform_clock_ms();
	struct step step = {.name = "did_document", .asked = url};
	enum status st = did_document_url(&out->did, url);

	if (st == STATUS_OK)
		st = did_document_fetch(
			run->client, &out->did, run->fresh, document);
	step.ms = platform_clock_ms() - began;
	step.outcome = st == STATUS_OK              ? STEP_FOUND
		       : st == STATUS_DID_NOT_FOUND ? STEP_ABSENT
						    : STEP_FAILED;
	step.code = st;
	step.answer = st == STATUS_OK ? out->did.text : NULL;
	resolve_tell(run, &step);
	return st;
}

/* Without a handle nobody asked whether it is named. */
static void check_handle(
	struct resolve_run *run, const struct did_document *document)
{
	struct resolution *out = run->out;
	struct step step = {.name = "also_known_as", .asked = out->did.text};

	if (out->handle[0] == '\0')
		return;
	out->agrees = strcmp(document->handle, out->handle) == 0;
	step.outcome = out->agrees ? STEP_FOUND : STEP_FAILED;
	step.code = out->agrees ? STATUS_OK : STATUS_DID_DISAGREES;
	step.answer =
		document->handle[0] != '\0' ? document->handle : "no handle";
	resolve_tell(run, &step);
	resolve_problem(run, step.code);
}

/* An account of today's has none of our keys, and that is no problem. */
static void take_keys(
	struct resolve_run *run, const struct did_document *document)
{
	struct resolution *out = run->out;
	struct step step = {.name = "key", .asked = out->did.text};
	char answer[STEP_ANSWER_MAX + 1] = "";
	size_t n = 0;

	out->key_count = document->key_count;
	memcpy(out->key, document->key, sizeof(out->key));
	for (size_t i = 0; i < out->key_count && n < sizeof(answer); i++)
		n += (size_t)snprintf(answer + n, sizeof(answer) - n, "%s%s",
			i > 0 ? " " : "", strchr(out->key[i].id, '#'));
	step.outcome = out->key_count > 0 ? STEP_FOUND : STEP_ABSENT;
	step.answer = out->key_count > 0 ? answer : NULL;
	resolve_tell(run, &step);
}

/* A PDS that is none of ours to connect to ends the way to the server, and not
 * before: whoever only wants the key does not need it. */
static void take_pds(
	struct resolve_run *run, const struct did_document *document)
{
	struct resolution *out = run->out;
	struct step step = {.name = "pds",
		.asked = out->did.text,
		.outcome = STEP_FOUND,
		.answer = document->pds};

	if (!document->has_pds) {
		step.outcome = STEP_ABSENT;
		step.answer = NULL;
	} else {
		step.code = document->pds[0] != '\0'
				    ? https_url_check(document->pds, NULL, 0)
				    : STATUS_URL_REFUSED;
		if (step.code == STATUS_OK)
			snprintf(out->pds, sizeof(out->pds), "%s",
				document->pds);
		else
			step.outcome = STEP_FAILED;
	}
	resolve_tell(run, &step);
	resolve_problem(run, step.code);
}

void resolve_document(struct resolve_run *run)
{
	struct resolution *out = run->out;
	struct did_document document;
	enum status st;

	if (out->did.method == DID_KEY) {
		use_did_key(run);
		return;
	}
	st = fetch(run, &document);
	if (st != STATUS_OK) {
		resolve_problem(run, st);
		return;
	}
	out->has_document = true;
	check_handle(run, &document);
	take_keys(run, &document);
	if (run->with_server)
		take_pds(run, &document);
}
