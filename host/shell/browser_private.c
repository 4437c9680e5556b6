#include "shell/browser_private.h"

#include "base/json.h"
#include "shell/browser_profile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_SIZE_MAX (16 * 1024 * 1024)
#define FIREFOX_ALLOWED "internal:privateBrowsingAllowed"

enum answer { ABSENT, OFF, ON, UNKNOWN };

static enum answer parse_file(int fd, struct json **doc)
{
	enum answer answer = UNKNOWN;
	struct stat info;
	char *text = NULL;

	if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode) &&
		info.st_size <= FILE_SIZE_MAX)
		text = malloc((size_t)info.st_size + 1);
	/* One that the browser is writing does not parse. */
	if (text != NULL &&
		read(fd, text, (size_t)info.st_size) == info.st_size &&
		json_parse(text, (size_t)info.st_size, doc) == STATUS_OK)
		answer = ON;
	free(text);
	return answer;
}

/* ON when it is there and JSON, which is then *doc, for the caller to free. */
static enum answer read_file(
	const char *profile, const char *name, struct json **doc)
{
	char path[PLATFORM_PATH_MAX];
	enum answer answer;
	int fd;

	*doc = NULL;
	if (snprintf(path, sizeof(path), "%s/%s", profile, name) >=
		(int)sizeof(path))
		return UNKNOWN;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR ? ABSENT : UNKNOWN;
	answer = parse_file(fd, doc);
	close(fd);
	return answer;
}

/* The object of that name within another; ABSENT when there is none. */
static enum answer step_into(const struct json **object, const char *name)
{
	const struct json *found = NULL;
	const struct json_field field = {name, JSON_OBJECT, false, 0};

	if (json_pick(*object, &field, 1, &found) != STATUS_OK)
		return UNKNOWN;
	if (found == NULL)
		return ABSENT;
	*object = found;
	return ON;
}

/* extensions.settings.ID.incognito, which is not there unless it was set. */
static enum answer judge_chromium(const struct json *object)
{
	static const char *const path[] = {
		"extensions", "settings", BROWSER_CHROMIUM_EXTENSION};
	const struct json_field field = {"incognito", JSON_BOOL, false, 0};
	enum answer answer = ON;
	bool is_on = false;

	for (size_t i = 0; i < sizeof(path) / sizeof(path[0]); i++) {
		answer = step_into(&object, path[i]);
		if (answer != ON)
			return answer;
	}
	if (json_pick(object, &field, 1, &is_on) != STATUS_OK)
		return UNKNOWN;
	return is_on ? ON : OFF;
}

/* Which of the two it is depends on the system and the browser's maker. */
static enum answer ask_chromium(const char *profile)
{
	static const char *const names[] = {
		"Preferences", "Secure Preferences"};
	enum answer answer = ABSENT;

	for (size_t i = 0; i < 2 && answer != ON && answer != OFF; i++) {
		struct json *doc;
		enum answer found = read_file(profile, names[i], &doc);

		if (found == ON)
			found = judge_chromium(doc);
		json_free(doc);
		if (found != ABSENT)
			answer = found;
	}
	return answer;
}

/* What its user has allowed the extension: nothing to begin with. */
static enum answer judge_firefox(const struct json *object)
{
	const struct json_field field = {"permissions", JSON_ARRAY, false, 0};
	const struct json *list = NULL;
	enum answer answer = step_into(&object, BROWSER_FIREFOX_EXTENSION);

	if (answer != ON)
		return answer;
	if (json_pick(object, &field, 1, &list) != STATUS_OK)
		return UNKNOWN;
	if (list == NULL)
		return OFF;
	for (list = json_first(list); list != NULL; list = json_next(list)) {
		const char *text = json_text(list);

		if (text != NULL && strcmp(text, FIREFOX_ALLOWED) == 0)
			return ON;
	}
	return OFF;
}

/* Whether the extension is installed there for good. */
static enum answer find_addon(const struct json *object)
{
	const struct json_field list_field = {"addons", JSON_ARRAY, false, 0};
	const struct json_field id_field = {"id", JSON_STRING, true, 0};
	const struct json *item = NULL;
	const char *id;

	if (json_pick(object, &list_field, 1, &item) != STATUS_OK)
		return UNKNOWN;
	if (item == NULL)
		return ABSENT;
	for (item = json_first(item); item != NULL; item = json_next(item)) {
		if (json_pick(item, &id_field, 1, &id) != STATUS_OK)
			return UNKNOWN;
		if (strcmp(id, BROWSER_FIREFOX_EXTENSION) == 0)
			return ON;
	}
	return ABSENT;
}

/* One that was loaded for a while is in the first file only; one that was
 * allowed nothing may be in the second only. Nightly builds have the first one
 * in another form. */
static enum answer ask_firefox(const char *profile)
{
	struct json *allowed;
	struct json *addons;
	enum answer file =
		read_file(profile, "extension-preferences.json", &allowed);
	enum answer answer = file == ON ? judge_firefox(allowed) : ABSENT;

	json_free(allowed);
	if (answer != ABSENT)
		return answer;
	answer = read_file(profile, "extensions.json", &addons);
	if (answer == ON)
		answer = find_addon(addons);
	json_free(addons);
	if (answer == ON)
		answer = file == ON ? OFF : UNKNOWN;
	return answer;
}

struct survey {
	enum browser_family family;
	struct browser_private count;
};

static void visit(void *context, const char *profile)
{
	struct survey *survey = context;

	switch (survey->family == BROWSER_CHROMIUM ? ask_chromium(profile)
						   : ask_firefox(profile)) {
	case ON:
		survey->count.on++;
		break;
	case OFF:
		survey->count.off++;
		break;
	case UNKNOWN:
		survey->count.unknown++;
		break;
	case ABSENT:
		break;
	}
}

void browser_private_count(
	const struct browser *browser, struct browser_private *out)
{
	struct survey survey = {.family = browser->family};

	browser_profile_each(browser, visit, &survey);
	*out = survey.count;
}
