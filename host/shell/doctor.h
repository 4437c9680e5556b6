/* The checks of doctor that start programs or look at browsers. */
#ifndef SHELL_DOCTOR_H
#define SHELL_DOCTOR_H

#include "ops/doctor.h"
#include "shell/shell.h"

/* host is the path of the program. */
void doctor_hello(struct doctor *doctor, const char *host);
void doctor_browsers(struct doctor *doctor);
void doctor_environment(struct doctor *doctor);
void doctor_resolver(struct doctor *doctor, struct shell *shell);

/* Remembers what platform_harden takes out of the environment; call before. */
void doctor_note_environment(void);

#endif
