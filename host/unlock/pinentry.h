/* Asks the user for a passphrase, or a yes, in a window or a terminal of its
 * own, with whatever pinentry program there is (its protocol: libassuan,
 * GnuPG). */
#ifndef UNLOCK_PINENTRY_H
#define UNLOCK_PINENTRY_H

#include "base/secret.h"

struct pinentry;

/* One question. Every text is shown as it is. */
struct pinentry_question {
	const char *description;
	const char *prompt;
	const char *error; /* what was wrong with the last answer, or NULL */
};

/* Starts the program at path, or the system's where path is NULL:
 * STATUS_PINENTRY_MISSING, STATUS_PINENTRY_FAILED. */
CHECKED enum status pinentry_start(const char *path, struct pinentry **out);
void pinentry_stop(struct pinentry *pinentry);

/* STATUS_CANCELLED when the user does not want to; STATUS_PINENTRY_FAILED also
 * for an answer that is not UTF-8. The caller frees *out. */
CHECKED enum status pinentry_ask(struct pinentry *pinentry,
	const struct pinentry_question *question, struct secret **out);

/* Shows the text, of several lines, with a button for yes and one for no, which
 * is STATUS_CANCELLED. */
CHECKED enum status pinentry_confirm(
	struct pinentry *pinentry, const char *text);

/* From here on the end of input on fd, whose owner (F_SETOWN) is this process,
 * ends it and the program that it then asks with: nobody is left to hear the
 * answer. */
void pinentry_follow(int fd);

/* Not any more. */
void pinentry_unfollow(int fd);

/* Its process, which pinentry_stop waits for. */
int pinentry_pid(const struct pinentry *pinentry);

#endif
