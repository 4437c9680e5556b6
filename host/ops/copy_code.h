/* The recovery code of a copy, or of the vault: shown when it is made, and
 * asked for. */
#ifndef OPS_COPY_CODE_H
#define OPS_COPY_CODE_H

#include "ops/operation.h"

/* Of a copy: makes a code, shows it once and asks for it: what is not written
 * down opens nothing. STATUS_SHELL_ONLY where nobody can show it. The flow that
 * is in question->thread is the caller's to end. */
CHECKED enum status copy_code_begin(
	struct session *session, struct net_question *question);

/* What was typed, for the caller to free; STATUS_RECOVERY_WRONG for what is no
 * code. */
CHECKED enum status copy_code_read(
	const struct json *answer, struct secret **out);

/* The same, and it is the one that was shown; of a way to open the vault, too.
 * STATUS_LOCKED_MEANWHILE when that is not known any more. */
CHECKED enum status copy_code_confirm(const struct session *session,
	const struct json *answer, struct secret **out);

#endif
