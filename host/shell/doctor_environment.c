/* What in the environment changes what programs do. */
#include "shell/doctor.h"

static const char *noted[PLATFORM_LOADER_VARIABLES];
static size_t noted_count;

void doctor_note_environment(void)
{
	noted_count = platform_loader_variables(noted);
}

void doctor_environment(struct doctor *doctor)
{
	for (size_t i = 0; i < noted_count; i++)
		doctor_say(doctor, DOCTOR_WARN, "environment",
			"%s is set; it changes what programs load, and the "
			"host drops it when it starts.",
			noted[i]);
	if (noted_count == 0)
		doctor_say(doctor, DOCTOR_OK, "environment",
			"Nothing in the environment changes what programs "
			"load.");
}
