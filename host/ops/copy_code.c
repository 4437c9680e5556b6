#include "ops/copy_code.h"

#include "keys/recovery.h"
#include "ops/ask_passphrase.h"

#include <openssl/crypto.h>

enum status copy_code_begin(
	struct session *session, struct net_question *question)
{
	enum status st;

	if (session->on_code == NULL)
		return STATUS_SHELL_ONLY;
	question->thread->flow = session_flow_begin(session);
	st = recovery_new(&session->flow.secret);
	if (st != STATUS_OK)
		return st;
	session->on_code(session->on_code_context, session->flow.secret);
	return ask_passphrase_write(session, ASK_COPY_CODE, question);
}

enum status copy_code_read(const struct json *answer, struct secret **out)
{
	struct secret *typed = NULL;
	enum status st = ask_passphrase_read(answer, &typed);

	if (st == STATUS_OK)
		st = recovery_read(typed, out);
	secret_free(typed);
	return st;
}

enum status copy_code_confirm(const struct session *session,
	const struct json *answer, struct secret **out)
{
	const struct secret *shown = session->flow.secret;
	struct secret *typed = NULL;
	enum status st = copy_code_read(answer, &typed);

	/* A lock has taken it along: nobody can say whether it is right. */
	if (shown == NULL)
		st = STATUS_LOCKED_MEANWHILE;
	if (st == STATUS_OK &&
		(typed->len != shown->len ||
			CRYPTO_memcmp(typed->data, shown->data, shown->len)))
		st = STATUS_RECOVERY_WRONG;
	if (st == STATUS_OK)
		*out = typed;
	else
		secret_free(typed);
	return st;
}
