/* nywhere doctor */
#include "shell/doctor.h"

#include "shell/command.h"
#include "shell/text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SENTENCE_MAX (PLATFORM_PATH_MAX * 2 + 512)

static const struct {
	const char *word;
	enum text_colour colour;
} states[] = {
	[DOCTOR_OK] = {"ok", TEXT_GREEN},
	[DOCTOR_WARN] = {"warn", TEXT_YELLOW},
	[DOCTOR_FAIL] = {"fail", TEXT_RED},
};

static void say_json(struct doctor *doctor, enum doctor_state state,
	const char *check, const char *sentence)
{
	char text[SENTENCE_MAX * 2];
	struct json_writer w;

	json_writer_init(&w, text, sizeof(text));
	json_begin_object(&w, NULL);
	json_add_string(&w, "check", check);
	json_add_string(&w, "state", states[state].word);
	json_add_string(&w, "message", sentence);
	json_end_object(&w);
	fputs(doctor->begun ? "," : "{\"checks\":[", stdout);
	doctor->begun = true;
	if (json_finish(&w) == STATUS_OK)
		text_json_part(stdout, text);
}

void doctor_say(struct doctor *doctor, enum doctor_state state,
	const char *check, const char *format, ...)
{
	char sentence[SENTENCE_MAX];
	va_list values;

	va_start(values, format);
	vsnprintf(sentence, sizeof(sentence), format, values);
	va_end(values);
	doctor->counts[state]++;
	if (doctor->json) {
		say_json(doctor, state, check, sentence);
		return;
	}
	text_word(stdout, states[state].colour, states[state].word);
	printf("%*s", (int)(6 - strlen(states[state].word)), "");
	text_line(stdout, "%s", sentence);
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

static int end(const struct doctor *doctor)
{
	bool ok = doctor->counts[DOCTOR_FAIL] == 0;

	if (doctor->json)
		printf("],\"ok\":%s}\n", ok ? "true" : "false");
	else if (!ok)
		printf("\n%d of these must be mended before you can sign in.\n",
			doctor->counts[DOCTOR_FAIL]);
	return ok ? SHELL_DONE : SHELL_FAILED;
}

int command_doctor(struct shell *shell, const struct arguments *arguments)
{
	struct doctor doctor = {.shell = shell, .json = shell->json};

	(void)arguments;
	doctor_programs(&doctor);
	doctor_browsers(&doctor);
	doctor_vault(&doctor);
	doctor_setup(&doctor);
	return end(&doctor);
}
