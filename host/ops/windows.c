#include "ops/windows.h"

#include "base/base64url.h"
#include "base/wiping.h"

#include <openssl/rand.h>
#include <string.h>

#define REF_BYTES 16

bool window_ref_is_valid(const char *text)
{
	unsigned char bytes[REF_BYTES];
	size_t len = sizeof(bytes);

	return strlen(text) == WINDOW_REF_LENGTH &&
	       base64url_decode(text, WINDOW_REF_LENGTH, bytes, &len) ==
		       STATUS_OK &&
	       len == sizeof(bytes);
}

enum status windows_add(
	struct windows *windows, const struct self *self, struct window **out)
{
	unsigned char random[REF_BYTES];
	struct window *window;

	if (windows->count == WINDOWS_MAX)
		return STATUS_WINDOW_FULL;
	if (RAND_bytes(random, sizeof(random)) != 1)
		return STATUS_CRYPTO;
	window = wiping_calloc(1, sizeof(*window));
	if (window == NULL)
		return STATUS_NO_MEMORY;
	base64url_encode(random, sizeof(random), window->ref);
	window->self = *self;
	windows->window[windows->count++] = window;
	*out = window;
	return STATUS_OK;
}

struct window *windows_find(const struct windows *windows, const char *ref)
{
	for (size_t i = 0; i < windows->count; i++) {
		if (strcmp(windows->window[i]->ref, ref) == 0)
			return windows->window[i];
	}
	return NULL;
}

static void free_names(struct window *window)
{
	while (window->names != NULL) {
		struct window_name *name = window->names;

		window->names = name->next;
		window_name_free(name);
	}
}

static void free_sites(struct windows *windows, struct window *window)
{
	while (window->sites != NULL) {
		struct window_site *site = window->sites;

		window->sites = site->next;
		wiping_free(site);
		windows->site_count--;
	}
}

void windows_change(
	struct windows *windows, struct window *window, const struct self *self)
{
	free_sites(windows, window);
	free_names(window);
	window->self = *self;
}

void windows_remove(struct windows *windows, struct window *window)
{
	free_sites(windows, window);
	free_names(window);
	for (size_t i = 0; i < windows->count; i++) {
		if (windows->window[i] == window)
			windows->window[i] = windows->window[--windows->count];
	}
	wiping_free(window);
}

struct window_site *window_site_find(
	const struct window *window, const struct origin *origin)
{
	struct window_site *site = window->sites;

	while (site != NULL && strcmp(site->origin.text, origin->text) != 0)
		site = site->next;
	return site;
}

enum status windows_site(struct windows *windows, struct window *window,
	const struct origin *origin, struct window_site **out)
{
	struct window_site *site = window_site_find(window, origin);

	if (site == NULL) {
		if (windows->site_count == WINDOWS_SITES_MAX)
			return STATUS_WINDOW_FULL;
		site = wiping_calloc(1, sizeof(*site));
		if (site == NULL)
			return STATUS_NO_MEMORY;
		site->origin = *origin;
		site->next = window->sites;
		window->sites = site;
		windows->site_count++;
	}
	*out = site;
	return STATUS_OK;
}

/* Unless another site has it, too. */
static void remove_name(struct window *window, struct window_name *name)
{
	struct window_name **at = &window->names;

	for (const struct window_site *s = window->sites; s; s = s->next) {
		if (s->name == name)
			return;
	}
	while (*at != NULL && *at != name)
		at = &(*at)->next;
	if (*at != NULL)
		*at = name->next;
	window_name_free(name);
}

void windows_remove_site(struct windows *windows, struct window *window,
	struct window_site *site)
{
	struct window_site **at = &window->sites;
	struct window_name *name = site->name;

	while (*at != site)
		at = &(*at)->next;
	*at = site->next;
	wiping_free(site);
	windows->site_count--;
	if (name != NULL)
		remove_name(window, name);
}

struct window_name *window_name_find(
	const struct window *window, const char *handle)
{
	struct window_name *name = window->names;

	while (name != NULL && strcmp(name->handle.text, handle) != 0)
		name = name->next;
	return name;
}

static struct window_site *site_of(
	const struct window *window, const struct window_name *name)
{
	struct window_site *site = window->sites;

	while (site != NULL && site->name != name)
		site = site->next;
	return site;
}

/* The name goes with the last of its sites. */
void windows_remove_name(
	struct windows *windows, struct window *window, const char *handle)
{
	const struct window_name *name;

	while ((name = window_name_find(window, handle)) != NULL)
		windows_remove_site(windows, window, site_of(window, name));
}

static enum status add_name(struct window *window, struct window_site *site)
{
	struct window_name *name = window->self.one_key ? window->names : NULL;
	enum status st = STATUS_OK;

	if (name == NULL) {
		st = window_name_new(
			window->self.kind, window->self.zone, &name);
		if (st != STATUS_OK)
			return st;
		name->next = window->names;
		window->names = name;
	}
	site->name = name;
	return st;
}

enum status windows_name(struct windows *windows, struct window *window,
	const struct origin *origin, struct window_site **out)
{
	struct window_site *site;
	enum status st = windows_site(windows, window, origin, &site);

	if (st != STATUS_OK)
		return st;
	if (site->name == NULL)
		st = add_name(window, site);
	if (st != STATUS_OK)
		windows_remove_site(windows, window, site);
	else
		*out = site;
	return st;
}

enum status windows_showing(struct windows *windows, struct window *window,
	const struct origin *origin, const struct handle *handle,
	struct window_site **out)
{
	struct window_site *site = window_site_find(window, origin);

	if (window->self.kind == SELF_HANDLE)
		return strcmp(window->self.handle, handle->text) == 0
			       ? windows_site(windows, window, origin, out)
			       : STATUS_WINDOW_OTHER;
	if (site == NULL || !site->name->is_ready ||
		strcmp(site->name->handle.text, handle->text) != 0)
		return STATUS_WINDOW_OTHER;
	*out = site;
	return STATUS_OK;
}

size_t window_shown(const struct window *window)
{
	size_t count = 0;

	for (const struct window_site *s = window->sites; s; s = s->next)
		count += s->is_shown;
	return count;
}

/* The name that the window shows to the site; "" for one yet to be made. */
static const char *name_for(
	const struct window *window, const struct origin *origin)
{
	const struct window_site *site = window_site_find(window, origin);

	if (window->self.kind == SELF_HANDLE)
		return window->self.handle;
	if (site != NULL && site->name != NULL)
		return site->name->handle.text;
	return "";
}

bool windows_meet(const struct windows *windows, const struct window *window,
	const struct origin *origin)
{
	const char *ours = window == NULL ? "" : name_for(window, origin);

	for (size_t i = 0; i < windows->count; i++) {
		const struct window *other = windows->window[i];
		const struct window_site *site =
			window_site_find(other, origin);

		if (other != window && site != NULL && site->is_shown &&
			strcmp(name_for(other, origin), ours) != 0)
			return true;
	}
	return false;
}
