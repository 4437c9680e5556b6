/* A question to nywhere-unlock, which asks the user, never in the browser. */
#ifndef OPS_ASK_PASSPHRASE_H
#define OPS_ASK_PASSPHRASE_H

#include "ops/operation.h"

enum ask {
	ASK_UNLOCK,
	ASK_UNLOCK_AGAIN, /* the last one was wrong */
	ASK_NEW,          /* typed twice */
	ASK_EXPORT,       /* likewise, for the copy that goes elsewhere */
	ASK_IMPORT,
	ASK_IMPORT_AGAIN,
	ASK_COPY_CODE, /* the recovery code of a copy */
	ASK_COPY_CODE_AGAIN,
	ASK_KEY, /* of the file with a private key */
	ASK_KEY_AGAIN,
	ASK_RECOVERY, /* the recovery code */
	ASK_RECOVERY_AGAIN,
};

/* Makes the question one for a passphrase. STATUS_BAD_CONFIG. */
CHECKED enum status ask_passphrase_write(
	struct session *session, enum ask ask, struct net_question *question);

/* Of what was answered; the caller frees *out. */
CHECKED enum status ask_passphrase_read(
	const struct json *answer, struct secret **out);

#endif
