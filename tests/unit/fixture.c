#include "fixture.h"

#include "cmocka_setup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static FILE *open_fixture(const char *name)
{
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), FIXTURES "/%s", name);
	file = fopen(path, "rb");
	if (file == NULL)
		fail_msg("cannot open %s", path);
	return file;
}

char *fixture_read(const char *name)
{
	enum { SIZE = 1 << 16 };
	FILE *file = open_fixture(name);
	char *text = calloc(1, SIZE);

	assert_non_null(text);
	assert_in_range(fread(text, 1, SIZE, file), 1, SIZE - 1);
	fclose(file);
	return text;
}

size_t fixture_each_line(
	const char *name, void (*line)(char *line, void *user), void *user)
{
	char text[FIXTURE_LINE_MAX];
	FILE *file = open_fixture(name);
	size_t count = 0;

	while (fgets(text, sizeof(text), file) != NULL) {
		text[strcspn(text, "\n")] = '\0';
		if (text[0] == '\0' || text[0] == '#')
			continue;
		line(text, user);
		count++;
	}
	fclose(file);
	return count;
}

void fixture_member(const char *json, const char *name, char *out, size_t size)
{
	char quoted[64];
	const char *p;
	size_t len;

	snprintf(quoted, sizeof(quoted), "\"%s\": \"", name);
	p = strstr(json, quoted);
	assert_non_null(p);
	p += strlen(quoted);
	len = strcspn(p, "\"");
	assert_in_range(len, 1, size - 1);
	memcpy(out, p, len);
	out[len] = '\0';
}
