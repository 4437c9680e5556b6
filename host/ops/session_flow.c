/* What the user gives over several requests. */
#include "ops/session.h"

void session_flow_end(struct session *session)
{
	secret_free(session->flow.secret);
	session->flow.secret = NULL;
	for (size_t i = 0; i < SLOT_COUNT_MAX; i++) {
		secret_free(session->flow.secrets[i]);
		session->flow.secrets[i] = NULL;
	}
	session->flow.slots.count = 0;
}

int64_t session_flow_begin(struct session *session)
{
	session_flow_end(session);
	session->flow.is_cut_off = false;
	return ++session->flow.number;
}

bool session_was_cut_off(struct session *session)
{
	bool was = session->flow.is_cut_off;

	session->flow.is_cut_off = false;
	return was;
}

bool session_flow_is(const struct session *session, int64_t number)
{
	return session->flow.number == number;
}
