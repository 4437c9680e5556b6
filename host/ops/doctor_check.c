/* A check as JSON: what the helper says of it, and what a browser is told. */
#include "ops/doctor.h"
#include "ops/net_step.h"

#include <string.h>

#define NAME_MAX_BYTES 63

struct members {
	const char *check;
	const char *state;
	const char *message;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct members, check, JSON_STRING, true),
	JSON_FIELD(struct members, state, JSON_STRING, true),
	JSON_FIELD(struct members, message, JSON_STRING, true),
};

static bool is_name(const char *text)
{
	size_t len = strlen(text);

	return len > 0 && len <= NAME_MAX_BYTES &&
	       strspn(text, "abcdefghijklmnopqrstuvwxyz:-") == len;
}

static bool read_state(const char *text, enum doctor_state *out)
{
	for (enum doctor_state i = DOCTOR_OK; i <= DOCTOR_FAIL; i++) {
		if (strcmp(text, doctor_state_name(i)) == 0) {
			*out = i;
			return true;
		}
	}
	return false;
}

enum status doctor_check_read(
	const struct json *object, struct doctor_check *out)
{
	struct members members;

	if (JSON_DECODE(object, fields, &members) != STATUS_OK ||
		!is_name(members.check) ||
		!read_state(members.state, &out->state) ||
		!net_text_clean(members.message, DOCTOR_SENTENCE_MAX - 1,
			out->sentence))
		return STATUS_HELPER_FAILED;
	out->name = members.check;
	return STATUS_OK;
}

void doctor_check_write(struct json_writer *w, enum doctor_state state,
	const char *name, const char *sentence)
{
	json_add_string(w, "check", name);
	json_add_string(w, "state", doctor_state_name(state));
	json_add_string(w, "message", sentence);
}
