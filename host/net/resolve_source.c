/* Handle to DID: _nywhere, _atproto, the well-known file. They are asked side
 * by side and judged in this order. "Not there" goes on to the next; a failure
 * ends the search, because going on would let whoever can block one source
 * choose another. */
#include "net/resolve_run.h"

#include "handle/fingerprint.h"
#include "net/resolve_client.h"
#include "net/settings.h"

#include <stdio.h>
#include <string.h>

/* How long the record at _atproto, which decides nothing once _nywhere has
 * answered, is waited for to see whether the two agree. */
#define AGREE_MS 2000

static const char *const step_names[] = {
	[BOARD_TXT_NYWHERE] = "txt_nywhere",
	[BOARD_TXT_ATPROTO] = "txt_atproto",
	[BOARD_WELL_KNOWN] = "well_known",
};

static const char *record_text(const struct handle_record *record)
{
	switch (record->kind) {
	case RECORD_DID:
		return record->did;
	case RECORD_SELF_UDF:
		return "self=udf";
	case RECORD_REVOKED:
		return "revoked";
	case RECORD_NONE:
		break;
	}
	return NULL;
}

static void tell(struct resolve_run *run, enum board_question question,
	const struct board_answer *answer, enum status st,
	const struct handle_record *record)
{
	char asked[BOARD_ASKED_MAX];
	bool absent = st == STATUS_DNS_ABSENT ||
		      (st == STATUS_OK && record->kind == RECORD_NONE);
	struct step step = {
		.name = step_names[question],
		.asked = asked,
		.outcome = answer == NULL    ? STEP_SKIPPED
			   : absent          ? STEP_ABSENT
			   : st != STATUS_OK ? STEP_FAILED
					     : STEP_FOUND,
		.answer = record_text(record),
		.has_dnssec = question != BOARD_WELL_KNOWN && answer != NULL &&
			      answer->status == STATUS_OK,
		.code = absent ? STATUS_OK : st,
		.ms = answer != NULL ? answer->ms : 0,
	};

	if (step.has_dnssec)
		step.dnssec = answer->txt.dnssec;
	board_asked(question, run->out->handle, asked);
	resolve_tell(run, &step);
}

/* Waits for one source and reads it: STATUS_OK with RECORD_NONE when it says
 * nothing, or when there was no time to wait for it. */
static enum status read_source(struct resolve_run *run,
	enum board_question question, int timeout_ms, struct handle_record *out)
{
	const struct board_answer *answer =
		board_wait(run->board, question, timeout_ms);
	enum status st = answer != NULL ? answer->status : STATUS_OK;

	memset(out, 0, sizeof(*out));
	if (answer != NULL && st == STATUS_OK) {
		const char *const *text = (const char *const *)answer->txt.text;
		size_t count = answer->txt.count;

		if (question == BOARD_TXT_NYWHERE)
			st = handle_record_nywhere(text, count, out);
		else if (question == BOARD_TXT_ATPROTO)
			st = handle_record_atproto(text, count, out);
		else
			*out = answer->file;
	}
	tell(run, question, answer, st, out);
	return st == STATUS_DNS_ABSENT ? STATUS_OK : st;
}

/* A zone may say that its names are fingerprints: the first label has to be
 * one of the least length, so that a key has one name there, and the key is
 * whichever fits it. */
static enum status take_fingerprint(struct resolution *out)
{
	char label[HANDLE_MAX + 1];
	size_t len = strcspn(out->handle, ".");

	memcpy(label, out->handle, len);
	label[len] = '\0';
	if (len != FINGERPRINT_LENGTH || !fingerprint_is_canonical(label))
		return STATUS_RECORD_BAD;
	out->source = SOURCE_SELF_UDF;
	out->agrees = true;
	return STATUS_OK;
}

static enum status take_did(
	const char *text, enum resolve_source source, struct resolution *out)
{
	enum status st = settings_get()->development
				 ? did_parse_development(text, &out->did)
				 : did_parse(text, &out->did);

	if (st == STATUS_OK)
		out->source = source;
	return st;
}

static enum status take_record(struct resolve_run *run,
	enum board_question question, const struct handle_record *record)
{
	static const enum resolve_source sources[] = {
		[BOARD_TXT_NYWHERE] = SOURCE_TXT_NYWHERE,
		[BOARD_TXT_ATPROTO] = SOURCE_TXT_ATPROTO,
		[BOARD_WELL_KNOWN] = SOURCE_WELL_KNOWN,
	};
	struct resolution *out = run->out;

	if (question != BOARD_WELL_KNOWN) {
		const struct board_answer *answer =
			board_wait(run->board, question, BOARD_FOREVER);

		out->dnssec = answer->txt.dnssec;
		resolve_limit(run, answer->txt.ttl);
	}
	if (record->kind == RECORD_REVOKED)
		return STATUS_HANDLE_REVOKED;
	if (record->kind == RECORD_SELF_UDF)
		return take_fingerprint(out);
	return take_did(record->did, sources[question], out);
}

/* Sites that know only _atproto would take this name for somebody else. */
static void check_agreement(
	struct resolve_run *run, const struct handle_record *ours)
{
	struct handle_record other;

	if (read_source(run, BOARD_TXT_ATPROTO, AGREE_MS, &other) ==
			STATUS_OK &&
		other.kind == RECORD_DID &&
		(ours->kind != RECORD_DID || strcmp(ours->did, other.did) != 0))
		resolve_problem(run, STATUS_DNS_CONFLICT);
}

/* The document of a did:web is often on the host of the file: then there is a
 * connection already. */
static void use_client(struct resolve_run *run)
{
	struct https_client *client;

	if (!run->owns_client)
		return;
	client = board_take_client(run->board);
	if (client == NULL)
		return;
	resolve_client_give(run->client);
	run->client = client;
}

/* The file counts only when the DNS has nothing, also as a failure: a name
 * whose server is in the DNS needs no web server. */
static void use_file(struct resolve_run *run)
{
	struct handle_record record;
	enum status st =
		read_source(run, BOARD_WELL_KNOWN, BOARD_FOREVER, &record);

	if (st == STATUS_OK && record.kind != RECORD_NONE) {
		resolve_problem(
			run, take_record(run, BOARD_WELL_KNOWN, &record));
		use_client(run);
		return;
	}
	resolve_oauth(run);
	if (run->out->flow == FLOW_NONE)
		resolve_problem(
			run, st == STATUS_OK ? STATUS_HANDLE_NOT_FOUND : st);
}

static void skip_file(struct resolve_run *run)
{
	static const struct handle_record none = {RECORD_NONE, ""};

	tell(run, BOARD_WELL_KNOWN, NULL, STATUS_OK, &none);
}

void resolve_source(struct resolve_run *run)
{
	static const enum board_question order[] = {
		BOARD_TXT_NYWHERE, BOARD_TXT_ATPROTO};

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		struct handle_record record;
		enum status st =
			read_source(run, order[i], BOARD_FOREVER, &record);

		if (st == STATUS_OK && record.kind == RECORD_NONE)
			continue;
		board_drop_file(run->board);
		if (st == STATUS_OK)
			st = take_record(run, order[i], &record);
		resolve_problem(run, st);
		if (order[i] == BOARD_TXT_NYWHERE && st == STATUS_OK)
			check_agreement(run, &record);
		if (st == STATUS_OK)
			skip_file(run);
		return;
	}
	use_file(run);
}
