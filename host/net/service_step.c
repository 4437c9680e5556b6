#include "net/service_step.h"

#include "base/utf8.h"

#include <string.h>

static const char *const outcomes[] = {
	[STEP_FOUND] = "found",
	[STEP_ABSENT] = "absent",
	[STEP_FAILED] = "failed",
	[STEP_SKIPPED] = "skipped",
};

/* What a server or a user wrote, made fit for a terminal and a page: short,
 * UTF-8, and nothing in it that moves or hides what is beside it. */
static void add_text(struct json_writer *w, const char *name, const char *text)
{
	char copy[STEP_ANSWER_MAX + 1];
	size_t len = strlen(text);
	size_t used = 0;

	while (len > 0) {
		uint32_t c = 0;
		size_t n = utf8_decode(text, len, &c);
		bool plain = n > 0 && !utf8_is_hidden(c);
		size_t size = plain ? n : 1;

		if (used + size > STEP_ANSWER_MAX)
			break;
		memcpy(copy + used, plain ? text : "?", size);
		used += size;
		text += n > 0 ? n : 1;
		len -= n > 0 ? n : 1;
	}
	copy[used] = '\0';
	json_add_string(w, name, copy);
}

void step_write(
	struct json_writer *w, const char *name, const struct step *step)
{
	json_begin_object(w, name);
	json_add_string(w, "step", step->name);
	add_text(w, "asked", step->asked);
	json_add_string(w, "outcome", outcomes[step->outcome]);
	if (step->answer != NULL)
		add_text(w, "answer", step->answer);
	if (step->has_dnssec)
		json_add_string(w, "dnssec", dns_dnssec_name(step->dnssec));
	if (step->code != STATUS_OK)
		json_add_string(w, "code", status_code(step->code));
	json_add_integer(w, "ms", step->ms);
	json_end_object(w);
}
