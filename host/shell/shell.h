/* What the commands of the shell share: the session in which the operations
 * run, how they fail, how they ask. */
#ifndef SHELL_SHELL_H
#define SHELL_SHELL_H

#include "base/json.h"
#include "ops/session.h"

#include <stdbool.h>

/* What the shell sees; documented in nywhere(1). */
enum shell_exit {
	SHELL_DONE = 0,
	SHELL_FAILED = 1,
	SHELL_USAGE = 2,
	SHELL_LOCKED = 3,
	SHELL_NO_VAULT = 4,
	SHELL_NOT_FOUND = 5,
};

struct shell {
	bool json;        /* answer programs, not people */
	bool started;     /* the session is there */
	bool unlocks;     /* what fails now leaves the vault locked */
	bool showed_code; /* that opens nothing yet */
	/* Told of each step of what takes the network; NULL for nobody. */
	void (*on_step)(void *context, const struct net_step *step);
	void *on_step_context;
	struct session session;
	char *reply; /* FRAME_MAX_OUT bytes, once started */
};

/* A request in the making: between shell_question and shell_ask its arguments
 * are added to w. */
struct question {
	struct json_writer w;
	char text[16384];
};

struct answer {
	struct json *doc;
	const struct json *result; /* within doc */
};

/* Done by the first question; earlier by who has a secret to ask it with, for
 * the processes that are started here must not inherit one. */
CHECKED enum status shell_start(struct shell *shell);
void shell_clear(struct shell *shell);

void shell_question(struct question *question, const char *op);

/* Runs the operation. A locked vault is unlocked first, by asking the user
 * through pinentry. The caller clears the answer in any case. */
CHECKED enum status shell_ask(
	struct shell *shell, struct question *question, struct answer *out);

/* The same for a request that is whole. */
CHECKED enum status shell_ask_text(
	struct shell *shell, const char *text, size_t len, struct answer *out);

void answer_clear(struct answer *answer);

/* json_decode for what an operation answered: what does not fit is our own
 * mistake, STATUS_INTERNAL, not the user's. */
CHECKED enum status shell_decode(const struct json *object,
	const struct json_field *fields, size_t count, void *out);

#define SHELL_DECODE(object, fields, out)                                      \
	shell_decode(object, fields, sizeof(fields) / sizeof((fields)[0]), out)

/* The result as JSON on stdout, for --json. Returns SHELL_DONE. */
int shell_print(struct shell *shell, const struct json *result);

/* The member "error" of what --json answers. */
void shell_error_write(struct json_writer *w, enum status st);

/* Says why on stderr; returns the exit code for it. */
int shell_fail(const struct shell *shell, enum status st);

/* The same after JSON has been printed that says it already. */
int shell_complain(const struct shell *shell, enum status st);

/* One sentence on stderr about what the user typed; returns SHELL_USAGE. */
int shell_refuse(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Asks on the terminal before what cannot be undone: SHELL_DONE to go on. The
 * option, such as "--yes", says so beforehand; given is what came with it, or
 * NULL. */
int shell_confirm(const char *option, const char *given, const char *format,
	...) __attribute__((format(printf, 3, 4)));

#endif
