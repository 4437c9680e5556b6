/* Whoever holds the browser could ask for another way to open the vault, or
 * take one away. So what changes them at a browser's request is first shown to
 * the user where the browser cannot answer. */
#ifndef OPS_SLOT_CONSENT_H
#define OPS_SLOT_CONSENT_H

#include "ops/operation.h"

/* Not for the shell: whoever types there needs no window to agree in. */
bool slot_consent_is_needed(const struct session *session);

/* Makes the question that one. change is "add", "remove" or "change". */
CHECKED enum status slot_consent_ask(struct session *session,
	const char *change, const struct slot *slot,
	struct net_question *question);

/* STATUS_OK only for a yes; reply is how the question ended. */
CHECKED enum status slot_consent_read(
	enum status reply, const struct json *answer);

#endif
