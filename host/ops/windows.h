/* The private windows of this browser: who the user is in each, and which site
 * has seen which name. In memory only, wiped when it is given up. Who gives a
 * window or its self up goes through window_end.h, for records in DNS. */
#ifndef OPS_WINDOWS_H
#define OPS_WINDOWS_H

#include "ops/window_name.h"

#define WINDOWS_MAX 64
#define WINDOWS_SITES_MAX 256 /* of all windows together */
#define WINDOW_REF_LENGTH 22  /* 128 random bits in base64url */

struct self {
	enum self_kind kind;
	char zone[HOSTNAME_MAX + 1]; /* of SELF_ZONE and SELF_AT_WILL */
	char handle[HANDLE_MAX + 1]; /* of SELF_HANDLE */
	bool one_key;                /* one name for the whole window */
};

/* A site that has a name in a window, or is about to see one. */
struct window_site {
	struct window_site *next;
	struct origin origin;
	bool is_shown;            /* the site has seen the name */
	struct window_name *name; /* the window's; NULL for SELF_HANDLE */
};

struct window {
	char ref[WINDOW_REF_LENGTH + 1];
	struct self self;
	struct window_site *sites;
	struct window_name *names;
};

struct windows {
	struct window *window[WINDOWS_MAX];
	size_t count;
	size_t site_count;
};

/* Whether text has the form of a window's reference. */
bool window_ref_is_valid(const char *text);

/* A new window that has chosen self. STATUS_WINDOW_FULL. */
CHECKED enum status windows_add(
	struct windows *windows, const struct self *self, struct window **out);

/* NULL when there is none. */
struct window *windows_find(const struct windows *windows, const char *ref);

/* Wipes the window and what belongs to it. */
void windows_remove(struct windows *windows, struct window *window);

/* Another self: names and sites of the one before are wiped. */
void windows_change(struct windows *windows, struct window *window,
	const struct self *self);

/* NULL when there is none. */
struct window_site *window_site_find(
	const struct window *window, const struct origin *origin);

/* The site, added without a name if it is not there. STATUS_WINDOW_FULL. */
CHECKED enum status windows_site(struct windows *windows, struct window *window,
	const struct origin *origin, struct window_site **out);

/* The site with its disposable name, both made if they are not there. */
CHECKED enum status windows_name(struct windows *windows, struct window *window,
	const struct origin *origin, struct window_site **out);

/* The site, if handle is the name that the window shows to it; added if it is
 * one of the user's own. STATUS_WINDOW_OTHER. */
CHECKED enum status windows_showing(struct windows *windows,
	struct window *window, const struct origin *origin,
	const struct handle *handle, struct window_site **out);

/* Takes away a site that has seen nothing, and its name. */
void windows_remove_site(struct windows *windows, struct window *window,
	struct window_site *site);

/* NULL when there is none. */
struct window_name *window_name_find(
	const struct window *window, const char *handle);

/* Takes away the name, if it is the window's, and its sites. */
void windows_remove_name(
	struct windows *windows, struct window *window, const char *handle);

/* How many sites have seen the present self. */
size_t window_shown(const struct window *window);

/* Whether another window has shown another name to this site than this window
 * has, or will. window may be NULL: it has not chosen yet. */
bool windows_meet(const struct windows *windows, const struct window *window,
	const struct origin *origin);

#endif
