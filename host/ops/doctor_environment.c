/* What in the environment changes what programs do. */
#include "ops/doctor.h"

static struct json_strings noted;

void doctor_note_environment(void)
{
	noted.count = platform_loader_variables(noted.item);
}

const struct json_strings *doctor_noted_environment(void)
{
	return &noted;
}

void doctor_environment(struct doctor *doctor, const struct json_strings *names)
{
	for (size_t i = 0; i < names->count; i++)
		doctor_say(doctor, DOCTOR_WARN, "environment",
			"%s is set; it changes what programs load, trust or "
			"write down, and ours drop it when they start.",
			names->item[i]);
	if (names->count == 0)
		doctor_say(doctor, DOCTOR_OK, "environment",
			"Nothing in the environment changes what programs "
			"load.");
}
