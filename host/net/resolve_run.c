#include "net/resolve_run.h"

#include <stdio.h>

void resolve_tell(struct resolve_run *run, const struct step *step)
{
	struct resolution *out = run->out;

	if (out->step_count < RESOLVE_STEPS_MAX) {
		struct resolve_step *kept = &out->step[out->step_count++];

		kept->step = *step;
		snprintf(kept->asked, sizeof(kept->asked), "%s", step->asked);
		kept->step.asked = kept->asked;
		if (step->answer != NULL) {
			snprintf(kept->answer, sizeof(kept->answer), "%s",
				step->answer);
			kept->step.answer = kept->answer;
		}
	}
	progress_step(run->request, step);
}

void resolve_problem(struct resolve_run *run, enum status status)
{
	if (run->out->problem == STATUS_OK)
		run->out->problem = status;
}

void resolve_limit(struct resolve_run *run, uint32_t ttl)
{
	if (ttl < run->out->ttl)
		run->out->ttl = ttl;
}
