/* All checks of doctor, and those that start programs or look at browsers. */
#ifndef SHELL_DOCTOR_H
#define SHELL_DOCTOR_H

#include "ops/doctor.h"
#include "shell/browser.h"
#include "shell/shell.h"

/* Makes all of them. environment names the variables that change what programs
 * load, where the user's browser or shell has set them. */
void doctor_run(struct doctor *doctor, struct shell *shell,
	const struct json_strings *environment, bool offline);

/* What the nywhere command is when the launcher calls it by that name: a helper
 * of the host, which makes the checks for it. Its standard input is the host's
 * socket. Returns the exit code. */
int doctor_serve(void);

/* host is the path of the program. */
void doctor_hello(struct doctor *doctor, const char *host);
void doctor_browsers(struct doctor *doctor);
void doctor_private(struct doctor *doctor, const struct browser *browser);
void doctor_resolver(struct doctor *doctor, struct shell *shell);

#endif
