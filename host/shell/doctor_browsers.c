/* Does each browser know where the host is, and may our extension call it? */
#include "shell/doctor.h"
#include "shell/manifest.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct visit {
	struct doctor *doctor;
	const struct browser *browser;
	char check[64];
	char path[PLATFORM_PATH_MAX];
	char host[PLATFORM_PATH_MAX]; /* ours; "" if it is not there */
};

/* The user's own comes first, as in the browsers. */
static bool find_manifest(struct visit *visit)
{
	char system[PLATFORM_PATH_MAX];

	if (browser_user_manifest(visit->browser, visit->path) == STATUS_OK &&
		access(visit->path, F_OK) == 0)
		return true;
	if (browser_system_manifest(visit->browser, system) != STATUS_OK ||
		access(system, F_OK) != 0)
		return false;
	strcpy(visit->path, system);
	return true;
}

static bool contains(const struct json_strings *list, const char *item)
{
	for (size_t i = 0; i < list->count; i++) {
		if (strcmp(list->item[i], item) == 0)
			return true;
	}
	return false;
}

static bool allows_us(
	const struct browser *browser, const struct manifest *manifest)
{
	return browser->family == BROWSER_CHROMIUM
		       ? contains(&manifest->allowed_origins,
				 BROWSER_CHROMIUM_ORIGIN)
		       : contains(&manifest->allowed_extensions,
				 BROWSER_FIREFOX_EXTENSION);
}

static void blame(struct visit *visit, const char *fault)
{
	doctor_say(visit->doctor, DOCTOR_FAIL, visit->check,
		"%s: the manifest %s %s; `nywhere install --browser=%s` "
		"mends it.",
		visit->browser->title, visit->path, fault,
		visit->browser->name);
}

static void blame_path(struct visit *visit, const char *path, const char *fault)
{
	doctor_say(visit->doctor, DOCTOR_FAIL, visit->check,
		"%s: the manifest %s names %s, which %s; `nywhere install "
		"--browser=%s` mends it.",
		visit->browser->title, visit->path, path, fault,
		visit->browser->name);
}

static bool check_content(struct visit *visit, const struct manifest *manifest)
{
	const char *path = manifest->path;

	if (strcmp(manifest->name, BROWSER_HOST_NAME) != 0)
		blame(visit, "has another name than " BROWSER_HOST_NAME);
	else if (path == NULL || path[0] != '/')
		blame(visit, "names no program");
	else if (access(path, F_OK) != 0)
		blame_path(visit, path, "is not there");
	else if (access(path, X_OK) != 0)
		blame_path(visit, path, "cannot be run");
	else if (strcmp(path, visit->host) != 0)
		blame_path(visit, path, "is not this nywhere's host");
	else if (manifest->type == NULL || strcmp(manifest->type, "stdio") != 0)
		blame(visit, "is not of the type stdio");
	else if (!allows_us(visit->browser, manifest))
		blame(visit, visit->browser->family == BROWSER_CHROMIUM
				     ? "does not allow the "
				       "extension " BROWSER_CHROMIUM_ORIGIN
				     : "does not allow the "
				       "extension " BROWSER_FIREFOX_EXTENSION);
	else
		return true;
	return false;
}

static void check_manifest(struct visit *visit)
{
	char folder[PLATFORM_PATH_MAX];
	struct manifest manifest;
	enum status st = manifest_read(visit->path, &manifest);

	snprintf(folder, sizeof(folder), "%.*s",
		(int)(strrchr(visit->path, '/') - visit->path), visit->path);
	if (st == STATUS_IO)
		blame(visit, "cannot be read");
	else if (st != STATUS_OK)
		blame(visit, "is not one that nywhere has written");
	else if (check_content(visit, &manifest) &&
		 doctor_is_safe(visit->doctor, visit->check, visit->path) &&
		 doctor_is_safe(visit->doctor, visit->check, folder))
		doctor_say(visit->doctor, DOCTOR_OK, visit->check,
			"%s finds the host through %s.", visit->browser->title,
			visit->path);
	manifest_clear(&manifest);
}

/* How many browsers that are here have a manifest; *here counts them all. */
static int count_manifests(struct visit *visit, int *here)
{
	size_t count;
	const struct browser *table = browser_table(&count);
	int with = 0;

	*here = 0;
	for (size_t i = 0; i < count; i++) {
		if (!browser_is_here(&table[i]))
			continue;
		visit->browser = &table[i];
		++*here;
		with += find_manifest(visit);
	}
	return with;
}

/* No manifest at all is a failure; none for one of several browsers may be
 * what the user wants. */
static void check_browser(struct visit *visit, bool any)
{
	snprintf(visit->check, sizeof(visit->check), "manifest:%s",
		visit->browser->name);
	if (find_manifest(visit))
		check_manifest(visit);
	else
		doctor_say(visit->doctor, any ? DOCTOR_WARN : DOCTOR_FAIL,
			visit->check,
			"%s has no manifest %s; `nywhere install --browser=%s` "
			"writes it.",
			visit->browser->title, visit->path,
			visit->browser->name);
}

static void check_sandboxes(struct doctor *doctor)
{
	size_t count;
	const struct browser_sandboxed *table = browser_sandboxed_table(&count);

	for (size_t i = 0; i < count; i++) {
		if (browser_sandboxed_is_here(&table[i]))
			doctor_say(doctor, DOCTOR_WARN, "sandbox",
				BROWSER_SANDBOX_SENTENCE, table[i].title,
				table[i].kind);
	}
}

void doctor_browsers(struct doctor *doctor)
{
	struct visit visit = {.doctor = doctor};
	size_t count;
	const struct browser *table = browser_table(&count);
	bool any;
	int here;

	if (manifest_host(visit.host) != STATUS_OK)
		visit.host[0] = '\0';
	any = count_manifests(&visit, &here) > 0;
	for (size_t i = 0; i < count; i++) {
		visit.browser = &table[i];
		if (!browser_is_here(&table[i]))
			continue;
		check_browser(&visit, any);
		doctor_private(doctor, &table[i]);
	}
	if (here == 0)
		doctor_say(doctor, DOCTOR_WARN, "browsers",
			"No browser that nywhere knows has been run here; see "
			"nywhere-install(1).");
	check_sandboxes(doctor);
}
