#include "shell/resolution_view.h"

#include "ops/net_resolution.h"
#include "shell/text.h"

#include <inttypes.h>
#include <string.h>

#define ANSWER_COLUMN 47 /* where the column of what was asked begins */

struct personal {
	const char *name;
	const char *contact; /* NULL for a handle of one's own */
};

static const struct json_field personal_fields[] = {
	JSON_FIELD(struct personal, name, JSON_STRING, true),
	JSON_FIELD(struct personal, contact, JSON_STRING, false),
};

struct addition {
	const struct json *personal;
};

static const struct json_field addition_fields[] = {
	JSON_FIELD(struct addition, personal, JSON_OBJECT, false),
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

static enum status print_personal(const struct json *result, const char *handle)
{
	struct addition addition = {NULL};
	struct personal personal = {0};
	enum status st = JSON_PICK(result, addition_fields, &addition);

	if (st != STATUS_OK || addition.personal == NULL)
		return st;
	st = SHELL_DECODE(addition.personal, personal_fields, &personal);
	if (st == STATUS_OK)
		text_line(stdout, "%s is your own name for %s%s.",
			personal.name,
			personal.contact == NULL ? "your handle " : "",
			handle == NULL ? "this" : handle);
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

static void print_source(const struct net_resolution *found)
{
	if (found->source == NULL)
		return;
	text_line(stdout, "That is said %s; %s.", explain_source(found->source),
		found->dnssec == NULL ? "DNSSEC does not tell"
		: strcmp(found->dnssec, "secure") == 0
			? "DNSSEC proves it"
			: "DNSSEC does not prove it");
	if (found->agrees)
		text_line(stdout, "The account says so, too.");
}

static void print_server(const struct net_resolution *found)
{
	for (size_t i = 0; i < found->key_count; i++)
		text_line(stdout, "It can sign in directly, with %s.",
			found->keys[i].key);
	if (found->issuer != NULL)
		text_line(stdout,
			found->key_count > 0
				? "Elsewhere %s confirms each sign-in."
				: "It has no key of its own: %s confirms each "
				  "sign-in.",
			found->issuer);
}

enum status resolution_view_print(
	const struct json *result, enum status *problem)
{
	struct net_resolution found;
	enum status st = net_resolution_pick(result, &found);

	if (st != STATUS_OK)
		return st;
	*problem = found.problem;
	if (json_first(found.steps) != NULL)
		putchar('\n');
	st = print_personal(result, found.handle);
	if (st == STATUS_OK && found.did != NULL && found.handle != NULL)
		text_line(stdout, "%s is %s.", found.handle, found.did);
	if (st != STATUS_OK || found.problem != STATUS_OK)
		return st;
	print_source(&found);
	print_server(&found);
	return STATUS_OK;
}

enum status resolution_view_problem(
	const struct json *result, enum status *problem)
{
	struct net_resolution found;
	enum status st = net_resolution_pick(result, &found);

	if (st == STATUS_OK)
		*problem = found.problem;
	return st;
}
