/* The checks of nywhere doctor. Each says in one sentence which piece it looked
 * at and, if something is wrong, what to do. No secret, no handle. */
#ifndef SHELL_DOCTOR_H
#define SHELL_DOCTOR_H

#include "shell/shell.h"

enum doctor_state { DOCTOR_OK, DOCTOR_WARN, DOCTOR_FAIL };

struct doctor {
	struct shell *shell;
	bool json;
	bool begun; /* of the JSON list */
	int counts[DOCTOR_FAIL + 1];
};

/* check is the piece's name for programs, such as "manifest:firefox". */
void doctor_say(struct doctor *doctor, enum doctor_state state,
	const char *check, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

void doctor_programs(struct doctor *doctor);
void doctor_browsers(struct doctor *doctor);
void doctor_vault(struct doctor *doctor);
void doctor_setup(struct doctor *doctor);

/* Remembers what platform_harden takes out of the environment; call before. */
void doctor_note_environment(void);

/* Fails, and returns false, if others than the user and root can write to the
 * file or folder at path. */
bool doctor_is_safe(struct doctor *doctor, const char *check, const char *path);

#endif
