/* Are our programs there? */
#include "ops/doctor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *place(void)
{
	static char folder[PLATFORM_PATH_MAX];

	if (platform_program_folder(folder) != STATUS_OK)
		folder[0] = '\0';
	return folder;
}

static void blame_missing(
	struct doctor *doctor, const char *check, const char *name)
{
	doctor_say(doctor, DOCTOR_FAIL, check,
		"The program %s is neither in %s nor in %s/../libexec/nywhere, "
		"or cannot be run; install nywhere again.",
		name, place(), place());
}

bool doctor_host(struct doctor *doctor, char path[PLATFORM_PATH_MAX])
{
	char found[PLATFORM_PATH_MAX + sizeof("/nywhere-host")];

	if (platform_find_program("nywhere-host", found) != STATUS_OK ||
		realpath(strcat(found, "/nywhere-host"), path) == NULL) {
		blame_missing(doctor, "host", "nywhere-host");
		return false;
	}
	if (!doctor_is_safe(doctor, "host", path))
		return false;
	doctor_say(doctor, DOCTOR_OK, "host", "The host is %s.", path);
	return true;
}

static bool check_helper(struct doctor *doctor, const char *check,
	const char *name, const char *task)
{
	char folder[PLATFORM_PATH_MAX];

	if (platform_find_program(name, folder) != STATUS_OK) {
		blame_missing(doctor, check, name);
		return false;
	}
	doctor_say(doctor, DOCTOR_OK, check, "The program that %s is %s/%s.",
		task, folder, name);
	return true;
}

bool doctor_unlock(struct doctor *doctor)
{
	return check_helper(
		doctor, "unlock", "nywhere-unlock", "asks for passphrases");
}

bool doctor_net(struct doctor *doctor)
{
	return check_helper(
		doctor, "net", "nywhere-net", "speaks to the network");
}
