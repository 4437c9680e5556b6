#include "ops/cage.h"

#include "base/platform.h"
#include "ops/config.h"

#include <sys/stat.h>

enum { DATA, CONFIG, STATE, LINKED, FOLDERS };

void cage_close(struct cage *cage, const char *folder)
{
	char config[PLATFORM_PATH_MAX] = "";
	char state[PLATFORM_PATH_MAX] = "";
	char linked[PLATFORM_PATH_MAX] = "";
	const char *const folders[FOLDERS] = {
		[DATA] = folder,
		[CONFIG] = config,
		[STATE] = state,
		[LINKED] = linked,
	};
	struct stat info;

	if (!cage->is_wanted || cage->is_closed || stat(folder, &info) != 0)
		return;
	/* What cannot be found or made is not allowed, and then says so. */
	if (platform_config_folder(config) != STATUS_OK)
		config[0] = '\0';
	if (platform_state_folder(state) != STATUS_OK)
		state[0] = '\0';
	platform_make_folder(config);
	platform_make_folder(state);
	config_linked_folder(linked);
	cage->is_closed = platform_restrict_folders(folders, FOLDERS);
	cage->device = info.st_dev;
	cage->inode = info.st_ino;
}

bool cage_is_stale(const struct cage *cage, const char *folder)
{
	struct stat info;

	return cage->is_closed && stat(folder, &info) == 0 &&
	       (info.st_dev != cage->device || info.st_ino != cage->inode);
}
