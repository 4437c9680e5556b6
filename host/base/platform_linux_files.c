#define _GNU_SOURCE
#include "base/platform.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>

/* All that Landlock could name when it was new (Linux 5.13). */
#define ALL_RIGHTS                                                             \
	(LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE |          \
		LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR |   \
		LANDLOCK_ACCESS_FS_REMOVE_DIR |                                \
		LANDLOCK_ACCESS_FS_REMOVE_FILE |                               \
		LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |   \
		LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |   \
		LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK | \
		LANDLOCK_ACCESS_FS_MAKE_SYM)

/* Where a system keeps certificates, trust anchors, the list of public
 * suffixes and the name servers of the moment, whatever wrote them down. */
static const char *const system_folders[] = {
	"/etc", "/usr", "/var/lib/ca-certificates", "/run/systemd/resolve",
	"/run/resolvconf", "/run/NetworkManager", "/run/connman",
#ifdef NYWHERE_NO_SECCOMP
	"/proc", /* the sanitizers' runtime looks for its threads there */
#endif
};

/* c-ares takes the numbers of its questions from there, and without it the same
 * ones in every process. */
static const char randomness[] = "/dev/urandom";

/* A path that is not there needs no right. False for one that is there, and
 * that the rules then lack. */
static bool allow(int rules, const char *path, __u64 rights)
{
	struct landlock_path_beneath_attr beneath = {
		.allowed_access = rights,
		.parent_fd = open(path, O_PATH | O_CLOEXEC),
	};
	bool done;

	if (beneath.parent_fd < 0)
		return errno == ENOENT || errno == ENOTDIR;
	done = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH,
		       &beneath, 0) == 0;
	close(beneath.parent_fd);
	return done;
}

/* -1 where the kernel does not know how. */
static int begin(void)
{
	const struct landlock_ruleset_attr handled = {
		.handled_access_fs = ALL_RIGHTS};

	return (int)syscall(
		SYS_landlock_create_ruleset, &handled, sizeof(handled), 0);
}

static bool finish(int rules)
{
	bool done = syscall(SYS_landlock_restrict_self, rules, 0) == 0;

	close(rules);
	return done;
}

bool platform_restrict_files(const char *const *paths, size_t count)
{
	int rules = begin();

	if (rules < 0)
		return false;
	for (size_t i = 0;
		i < sizeof(system_folders) / sizeof(system_folders[0]); i++)
		(void)allow(rules, system_folders[i],
			LANDLOCK_ACCESS_FS_READ_FILE |
				LANDLOCK_ACCESS_FS_READ_DIR);
	(void)allow(rules, randomness, LANDLOCK_ACCESS_FS_READ_FILE);
	for (size_t i = 0; i < count; i++)
		(void)allow(rules, paths[i], LANDLOCK_ACCESS_FS_READ_FILE);
	return finish(rules);
}

bool platform_restrict_devices(const char *const *paths, size_t count)
{
	int rules = begin();

	if (rules < 0)
		return false;
	(void)allow(rules, randomness, LANDLOCK_ACCESS_FS_READ_FILE);
#ifdef NYWHERE_NO_SECCOMP
	(void)allow(rules, "/proc",
		LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR);
#endif
	for (size_t i = 0; i < count; i++)
		(void)allow(rules, paths[i],
			LANDLOCK_ACCESS_FS_READ_FILE |
				LANDLOCK_ACCESS_FS_WRITE_FILE);
	return finish(rules);
}

bool platform_restrict_folders(const char *const *paths, size_t count)
{
	int rules = begin();
	bool whole = true;

	if (rules < 0)
		return false;
	(void)allow(rules, randomness, LANDLOCK_ACCESS_FS_READ_FILE);
#ifdef NYWHERE_NO_SECCOMP
	whole = allow(rules, "/proc",
		LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR);
#endif
	for (size_t i = 0; i < count; i++)
		whole = allow(rules, paths[i],
				LANDLOCK_ACCESS_FS_READ_FILE |
					LANDLOCK_ACCESS_FS_WRITE_FILE |
					LANDLOCK_ACCESS_FS_READ_DIR |
					LANDLOCK_ACCESS_FS_REMOVE_FILE |
					LANDLOCK_ACCESS_FS_MAKE_REG) &&
			whole;
	if (whole)
		return finish(rules);
	close(rules);
	return false;
}
