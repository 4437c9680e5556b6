/* Asks the user for a passphrase through nywhere-unlock, never the browser. */
#ifndef OPS_ASK_PASSPHRASE_H
#define OPS_ASK_PASSPHRASE_H

#include "base/secret.h"
#include "wire/launcher.h"

enum ask {
	ASK_UNLOCK,
	ASK_UNLOCK_AGAIN, /* the last one was wrong */
	ASK_NEW,          /* typed twice */
};

/* The caller frees *out. cancel_fd as in struct call. */
CHECKED enum status ask_passphrase(const struct launcher *launcher,
	int cancel_fd, enum ask ask, struct secret **out);

#endif
