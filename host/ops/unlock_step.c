#include "ops/unlock_step.h"

struct step {
	const char *step;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct step, step, JSON_STRING, true),
};

static const char *const names[] = {
	"passphrase", "pin", "touch", "busy", "keyring"};

enum status step_unlock(struct session *session, const struct json *progress,
	struct json_writer *w)
{
	struct step step = {0};

	if (JSON_DECODE(progress, fields, &step) != STATUS_OK ||
		!net_text_is_one_of(
			step.step, names, sizeof(names) / sizeof(names[0])))
		return STATUS_HELPER_FAILED;
	if (session->on_unlock_step != NULL)
		session->on_unlock_step(
			session->on_unlock_step_context, step.step);
	json_add_string(w, "step", step.step);
	return STATUS_OK;
}
