#include "windows_fixture.h"

#include <string.h>

struct windows windows;

int windows_set_up(void **state)
{
	(void)state;
	windows = (struct windows){0};
	return secret_heap_init() == STATUS_OK ? 0 : -1;
}

int windows_tear_down(void **state)
{
	(void)state;
	while (windows.count > 0)
		windows_remove(&windows, windows.window[0]);
	return windows.site_count == 0 ? 0 : -1;
}

struct self disposable(enum self_kind kind, bool one_key)
{
	struct self self = {.kind = kind, .one_key = one_key};

	if (kind != SELF_FINGERPRINT)
		strcpy(self.zone, ZONE);
	return self;
}

struct self handle_self(const char *handle)
{
	struct self self = {.kind = SELF_HANDLE};

	strcpy(self.handle, handle);
	return self;
}

struct window *add(struct self self)
{
	struct window *window = NULL;

	assert_int_equal(windows_add(&windows, &self, &window), STATUS_OK);
	return window;
}

struct origin origin_of(const char *text)
{
	struct origin origin;

	assert_int_equal(origin_parse(text, &origin), STATUS_OK);
	return origin;
}

struct window_site *name_at(struct window *window, const char *text)
{
	struct origin origin = origin_of(text);
	struct window_site *site = NULL;

	assert_int_equal(
		windows_name(&windows, window, &origin, &site), STATUS_OK);
	return site;
}
