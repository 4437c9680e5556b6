#include "ops/doctor.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *doctor_state_name(enum doctor_state state)
{
	static const char *const names[] = {
		[DOCTOR_OK] = "ok",
		[DOCTOR_WARN] = "warn",
		[DOCTOR_FAIL] = "fail",
	};

	return names[state];
}

void doctor_say(struct doctor *doctor, enum doctor_state state,
	const char *check, const char *format, ...)
{
	char sentence[DOCTOR_SENTENCE_MAX];
	va_list values;

	va_start(values, format);
	vsnprintf(sentence, sizeof(sentence), format, values);
	va_end(values);
	doctor->counts[state]++;
	doctor->tell(doctor->context, state, check, sentence);
}

bool doctor_is_safe(struct doctor *doctor, const char *check, const char *path)
{
	struct stat info;

	if (stat(path, &info) != 0) {
		doctor_say(doctor, DOCTOR_FAIL, check,
			"%s cannot be looked at: %s.", path, strerror(errno));
		return false;
	}
	if (info.st_uid != geteuid() && info.st_uid != 0) {
		doctor_say(doctor, DOCTOR_FAIL, check,
			"%s belongs to another user; take it back with chown.",
			path);
		return false;
	}
	/* A group of one's own is nobody else. */
	if ((info.st_mode & S_IWOTH) != 0 ||
		((info.st_mode & S_IWGRP) != 0 && info.st_gid != getegid())) {
		doctor_say(doctor, DOCTOR_FAIL, check,
			"Others can write to %s; close it with chmod go-w.",
			path);
		return false;
	}
	return true;
}
