#include "shell/resolution_view.h"

#include "shell/text.h"

#include <inttypes.h>
#include <string.h>

#define ANSWER_COLUMN 47 /* where the column of what was asked begins */

struct key {
	const char *id;
	const char *key;
};

static const struct json_field key_fields[] = {
	JSON_FIELD(struct key, id, JSON_STRING, true),
	JSON_FIELD(struct key, key, JSON_STRING, true),
};

struct personal {
	const char *name;
	const char *contact; /* NULL for a handle of one's own */
};

static const struct json_field personal_fields[] = {
	JSON_FIELD(struct personal, name, JSON_STRING, true),
	JSON_FIELD(struct personal, contact, JSON_STRING, false),
};

struct problem {
	const char *code;
	const char *message;
};

static const struct json_field problem_fields[] = {
	JSON_FIELD(struct problem, code, JSON_STRING, true),
	JSON_FIELD(struct problem, message, JSON_STRING, true),
};

struct view {
	const char *handle;
	const char *did;
	const char *source;
	const char *dnssec;
	bool agrees;
	const struct json *keys;
	const char *pds;
	const char *issuer;
	const char *authorization_endpoint;
	const char *flow;
	int64_t ttl;
	const struct json *steps;
	const struct json *problem;
	const struct json *personal;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct view, handle, JSON_STRING, false),
	JSON_FIELD(struct view, did, JSON_STRING, false),
	JSON_FIELD(struct view, source, JSON_STRING, false),
	JSON_FIELD(struct view, dnssec, JSON_STRING, false),
	JSON_FIELD(struct view, agrees, JSON_BOOL, false),
	JSON_FIELD(struct view, keys, JSON_ARRAY, false),
	JSON_FIELD(struct view, pds, JSON_STRING, false),
	JSON_FIELD(struct view, issuer, JSON_STRING, false),
	JSON_FIELD(struct view, authorization_endpoint, JSON_STRING, false),
	JSON_FIELD(struct view, flow, JSON_STRING, false),
	JSON_FIELD(struct view, ttl, JSON_INTEGER, false),
	JSON_FIELD(struct view, steps, JSON_ARRAY, true),
	JSON_FIELD(struct view, problem, JSON_OBJECT, false),
	JSON_FIELD(struct view, personal, JSON_OBJECT, false),
};

void resolution_view_step(void *context, const struct net_step *step)
{
	bool *begun = context;

	if (!*begun)
		text_line(stdout, "%-17s %-8s %-9s%6s     %s", "STEP",
			"OUTCOME", "DNSSEC", "TIME", "ASKED, ANSWER");
	*begun = true;
	text_line(stdout, "%-17s %-8s %-9s%6" PRId64 " ms  %s", step->step,
		step->outcome, step->dnssec == NULL ? "-" : step->dnssec,
		step->ms, step->asked);
	if (step->answer[0] != '\0' && strcmp(step->answer, step->asked) != 0)
		text_line(stdout, "%*s%s", ANSWER_COLUMN, "", step->answer);
	if (step->code != NULL)
		text_line(stdout, "%*s%s", ANSWER_COLUMN, "",
			status_sentence(status_from_code(step->code)));
	fflush(stdout); /* as it comes, into a pipe as well */
}

static enum status read_problem(const struct view *view, enum status *out)
{
	struct problem problem;
	enum status st = STATUS_OK;

	*out = STATUS_OK;
	if (view->problem == NULL)
		return STATUS_OK;
	st = SHELL_DECODE(view->problem, problem_fields, &problem);
	if (st == STATUS_OK)
		*out = status_from_code(problem.code);
	return st;
}

static enum status print_personal(const struct view *view)
{
	struct personal personal = {0};
	enum status st =
		SHELL_DECODE(view->personal, personal_fields, &personal);

	if (st == STATUS_OK)
		text_line(stdout, "%s is your own name for %s%s.",
			personal.name,
			personal.contact == NULL ? "your handle " : "",
			view->handle == NULL ? "this" : view->handle);
	return st;
}

static const char *explain_source(const char *source)
{
	if (strcmp(source, "txt_nywhere") == 0)
		return "by its DNS record at _nywhere";
	if (strcmp(source, "txt_atproto") == 0)
		return "by its DNS record at _atproto";
	if (strcmp(source, "well_known") == 0)
		return "by the web server of that name";
	return "by its own first label, which is the fingerprint of its key";
}

static void print_source(const struct view *view)
{
	if (view->source == NULL)
		return;
	text_line(stdout, "That is said %s; %s.", explain_source(view->source),
		view->dnssec == NULL ? "DNSSEC does not tell"
		: strcmp(view->dnssec, "secure") == 0
			? "DNSSEC proves it"
			: "DNSSEC does not prove it");
	if (view->agrees)
		text_line(stdout, "The account says so, too.");
}

static enum status print_keys(const struct view *view)
{
	const struct json *element =
		view->keys == NULL ? NULL : json_first(view->keys);
	enum status st = STATUS_OK;

	for (; st == STATUS_OK && element != NULL;
		element = json_next(element)) {
		struct key key;

		st = SHELL_DECODE(element, key_fields, &key);
		if (st == STATUS_OK)
			text_line(stdout, "It can sign in directly, with %s.",
				key.key);
	}
	return st;
}

static void print_server(const struct view *view)
{
	bool has_key = view->keys != NULL && json_first(view->keys) != NULL;

	if (view->issuer != NULL)
		text_line(stdout,
			has_key ? "Elsewhere %s confirms each sign-in."
				: "It has no key of its own: %s confirms each "
				  "sign-in.",
			view->issuer);
}

enum status resolution_view_print(
	const struct json *result, enum status *problem)
{
	struct view view = {0};
	enum status st = SHELL_DECODE(result, fields, &view);

	if (st == STATUS_OK)
		st = read_problem(&view, problem);
	if (st != STATUS_OK)
		return st;
	if (json_first(view.steps) != NULL)
		putchar('\n');
	if (view.personal != NULL)
		st = print_personal(&view);
	if (st == STATUS_OK && view.did != NULL && view.handle != NULL)
		text_line(stdout, "%s is %s.", view.handle, view.did);
	if (st != STATUS_OK || *problem != STATUS_OK)
		return st;
	print_source(&view);
	st = print_keys(&view);
	print_server(&view);
	return st;
}

enum status resolution_view_problem(
	const struct json *result, enum status *problem)
{
	struct view view = {0};
	enum status st = SHELL_DECODE(result, fields, &view);

	return st == STATUS_OK ? read_problem(&view, problem) : st;
}
