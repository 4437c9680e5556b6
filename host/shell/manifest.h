/* The file that tells a browser which program to start and which extension may
 * speak to it (native messaging host manifest). */
#ifndef SHELL_MANIFEST_H
#define SHELL_MANIFEST_H

#include "base/json.h"
#include "shell/browser.h"

#define MANIFEST_MAX (PLATFORM_PATH_MAX * 2)

/* Generated from manifests/; @HOST_PATH@ stands for the program. */
extern const char manifest_chromium_template[];
extern const char manifest_firefox_template[];

struct manifest {
	struct json *doc;
	const char *name; /* within doc, as the rest */
	const char *description;
	const char *path;
	const char *type;
	struct json_strings allowed_origins;    /* Chromium */
	struct json_strings allowed_extensions; /* Firefox */
};

/* The real path of nywhere-host. STATUS_IO when it is not there. */
CHECKED enum status manifest_host(char out[PLATFORM_PATH_MAX]);

/* What the file has to say. */
CHECKED enum status manifest_compose(
	enum browser_family family, const char *host, char out[MANIFEST_MAX]);

/* STATUS_IO when it cannot be read (errno says why), STATUS_BAD_JSON when it is
 * no manifest of this kind. manifest_clear releases it. */
CHECKED enum status manifest_read(const char *path, struct manifest *out);
void manifest_clear(struct manifest *manifest);

enum manifest_state {
	MANIFEST_ABSENT,
	MANIFEST_FOREIGN, /* unreadable, or of another name */
	MANIFEST_OTHER,   /* ours by its name, with another content */
	MANIFEST_SAME,
};

enum manifest_state manifest_compare(const char *path, const char *text);

/* Puts text in place in one step, readable by all; makes its folder. errno
 * tells why after STATUS_IO. */
CHECKED enum status manifest_write(const char *path, const char *text);

#endif
