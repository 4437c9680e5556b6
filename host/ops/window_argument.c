#include "ops/window_argument.h"

enum status window_argument_find(
	struct session *session, const char *ref, struct window **out)
{
	struct window *window;

	if (!window_ref_is_valid(ref))
		return STATUS_BAD_ARGUMENT;
	session_tick(session);
	window = windows_find(&session->windows, ref);
	if (window == NULL)
		return STATUS_WINDOW_UNKNOWN;
	session->used_at = platform_clock_ms();
	*out = window;
	return STATUS_OK;
}

enum status window_argument_vault(struct session *session, const char *ref,
	struct window **out, struct vault **vault)
{
	enum status st = session_vault(session, vault);

	return st == STATUS_OK ? window_argument_find(session, ref, out) : st;
}
