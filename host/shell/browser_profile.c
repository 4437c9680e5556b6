#include "shell/browser_profile.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LIST_SIZE_MAX 65536 /* bytes */

struct tour {
	void (*visit)(void *context, const char *path);
	void *context;
};

static void visit_beneath(
	const struct tour *tour, const char *folder, const char *name)
{
	char path[PLATFORM_PATH_MAX];
	int n = name[0] == '/'
			? snprintf(path, sizeof(path), "%s", name)
			: snprintf(path, sizeof(path), "%s/%s", folder, name);

	if (n > 0 && (size_t)n < sizeof(path))
		tour->visit(tour->context, path);
}

/* The first one and those that were added; the others, of guests and of the
 * browser itself, have no extensions. */
static void tour_chromium(const struct tour *tour, const char *root)
{
	DIR *folder = opendir(root);
	const struct dirent *entry;

	if (folder == NULL)
		return;
	while ((entry = readdir(folder)) != NULL) {
		if (strcmp(entry->d_name, "Default") == 0 ||
			strncmp(entry->d_name, "Profile ", 8) == 0)
			visit_beneath(tour, root, entry->d_name);
	}
	closedir(folder);
}

/* NULL for what is none, or is no file. */
static FILE *open_list(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat info;
	FILE *file = NULL;

	if (fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode) &&
		info.st_size <= LIST_SIZE_MAX)
		file = fdopen(fd, "r");
	if (file == NULL && fd >= 0)
		close(fd);
	return file;
}

/* Each section of profiles.ini that is a profile says where it is; so do those
 * of installations, by another word. */
static void tour_firefox(const struct tour *tour, const char *root)
{
	static const char key[] = "Path=";
	char line[PLATFORM_PATH_MAX];
	FILE *file;

	if (snprintf(line, sizeof(line), "%s/profiles.ini", root) >=
		(int)sizeof(line))
		return;
	file = open_list(line);
	if (file == NULL)
		return;
	while (fgets(line, sizeof(line), file) != NULL) {
		line[strcspn(line, "\r\n")] = '\0';
		if (strncmp(line, key, strlen(key)) == 0)
			visit_beneath(tour, root, line + strlen(key));
	}
	fclose(file);
}

void browser_profile_each(const struct browser *browser,
	void (*visit)(void *context, const char *path), void *context)
{
	const struct tour tour = {visit, context};
	char root[PLATFORM_PATH_MAX];

	if (browser->family == BROWSER_CHROMIUM) {
		if (platform_config_path(browser->config_profile, root) ==
			STATUS_OK)
			tour_chromium(&tour, root);
		return;
	}
	if (platform_home_path(browser->profile, root) == STATUS_OK)
		tour_firefox(&tour, root);
	if (platform_config_path(browser->config_profile, root) == STATUS_OK)
		tour_firefox(&tour, root);
}
