/* The browsers whose folder for native messaging manifests is known for sure:
 * from their own source or documentation. */
#ifndef SHELL_BROWSER_H
#define SHELL_BROWSER_H

#include "base/platform.h"

#include <stdbool.h>

#define BROWSER_HOST_NAME "org.nywhere.host"
#define BROWSER_CHROMIUM_EXTENSION "lknbpelooafmdjflnoabmjmhbcncdoda"
#define BROWSER_CHROMIUM_ORIGIN                                                \
	"chrome-extension://" BROWSER_CHROMIUM_EXTENSION "/"
#define BROWSER_FIREFOX_EXTENSION "nywhere@nywhere.org"

enum browser_family { BROWSER_CHROMIUM, BROWSER_FIREFOX };

struct browser {
	const char *name;  /* as --browser takes it */
	const char *title; /* as people call it */
	enum browser_family family;
	const char *hosts;          /* the user's folder of manifests */
	const char *profile;        /* there once the browser has run */
	const char *config_profile; /* the same where it follows XDG */
	const char *system;         /* everybody's folder; NULL: not known */
};

#define BROWSER_SANDBOX_SENTENCE                                               \
	"%s from %s runs in a sandbox and cannot start programs outside it; "  \
	"install your distribution's own package of it."

/* A browser whose sandbox keeps it from starting any program outside. */
struct browser_sandboxed {
	const char *title;
	const char *kind;   /* Snap or Flatpak */
	const char *folder; /* beneath the home */
};

const struct browser *browser_table(size_t *count);
const struct browser *browser_find(const char *name);
const struct browser_sandboxed *browser_sandboxed_table(size_t *count);

/* The whole path of the manifest. STATUS_IO when there is no home, or no folder
 * for everybody. */
CHECKED enum status browser_user_manifest(
	const struct browser *browser, char out[PLATFORM_PATH_MAX]);
CHECKED enum status browser_system_manifest(
	const struct browser *browser, char out[PLATFORM_PATH_MAX]);

/* Whether the user has run it. */
bool browser_is_here(const struct browser *browser);
bool browser_sandboxed_is_here(const struct browser_sandboxed *browser);

#endif
