#include "ops/window_end.h"

/* What was read of the vault for the window is not kept for it. */
static void forget(struct session *session, const struct window *window)
{
	if (window->self.kind == SELF_HANDLE)
		session_forget_key(session);
	if (window->self.kind != SELF_AT_WILL)
		return;
	for (const struct window_name *n = window->names; n; n = n->next)
		window_record_end(session, n->handle.text);
}

void window_end(struct session *session, struct window *window)
{
	forget(session, window);
	windows_remove(&session->windows, window);
}

void window_end_all(struct session *session)
{
	while (session->windows.count > 0)
		window_end(session, session->windows.window[0]);
	window_records_work(session);
}

void window_end_self(
	struct session *session, struct window *window, const struct self *self)
{
	forget(session, window);
	windows_change(&session->windows, window, self);
}
