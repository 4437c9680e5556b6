/* The checks that doctor makes, for a shell and for a browser. Each says in one
 * sentence which piece it looked at and, if something is wrong, what to do. No
 * secret, no handle. Those here read files and nothing else; the others start
 * programs or look at browsers, and are the shell's, which says all of them to
 * the host, too. */
#ifndef OPS_DOCTOR_H
#define OPS_DOCTOR_H

#include "base/json.h"
#include "ops/config.h"

enum doctor_state { DOCTOR_OK, DOCTOR_WARN, DOCTOR_FAIL };

#define DOCTOR_SENTENCE_MAX (PLATFORM_PATH_MAX * 2 + 512)

/* More than all of its own limits, one after the other, come to. */
#define DOCTOR_LIMIT_MS 30000

struct doctor {
	/* Told of each check; name is for programs, as "manifest:firefox". */
	void (*tell)(void *context, enum doctor_state state, const char *name,
		const char *sentence);
	void *context;
	int counts[DOCTOR_FAIL + 1];
};

/* "ok", "warn" or "fail". */
const char *doctor_state_name(enum doctor_state state);

void doctor_say(struct doctor *doctor, enum doctor_state state,
	const char *check, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* Fails, and returns false, if others than the user and root can write to the
 * file or folder at path. */
bool doctor_is_safe(struct doctor *doctor, const char *check, const char *path);

/* Whether our program is there, and where. */
bool doctor_host(struct doctor *doctor, char path[PLATFORM_PATH_MAX]);
bool doctor_unlock(struct doctor *doctor);
bool doctor_net(struct doctor *doctor);

void doctor_vault(struct doctor *doctor);

/* The configuration, *config, if it can be read. */
bool doctor_config(struct doctor *doctor, struct config *config);

/* What it says: who asks for passphrases, which rules hold for the network. */
void doctor_pinentry(struct doctor *doctor, const struct config *config);
void doctor_network(struct doctor *doctor, const struct config *config);

/* Remembers what platform_harden takes out of the environment; call before. */
void doctor_note_environment(void);
const struct json_strings *doctor_noted_environment(void);

void doctor_environment(
	struct doctor *doctor, const struct json_strings *names);

struct doctor_check {
	enum doctor_state state;
	const char *name; /* within what was read */
	char sentence[DOCTOR_SENTENCE_MAX];
};

/* STATUS_HELPER_FAILED for what is none. Characters that could hide or move
 * something on a screen are a "?" here. */
CHECKED enum status doctor_check_read(
	const struct json *object, struct doctor_check *out);

/* Writes the members into an object that the caller has begun. */
void doctor_check_write(struct json_writer *w, enum doctor_state state,
	const char *name, const char *sentence);

#endif
