/* Test data of tests/fixtures, as texts and as lines. */
#ifndef TESTS_FIXTURE_H
#define TESTS_FIXTURE_H

#include <stddef.h>

#define FIXTURE_LINE_MAX 4096

/* The whole file, ending with a NUL; the caller frees it. Fails the test when
 * it cannot be read. */
char *fixture_read(const char *name);

/* Calls back for each line that is neither empty nor a comment, to the space:
 * lines are not trimmed. Returns how many there were. */
size_t fixture_each_line(
	const char *name, void (*line)(char *line, void *user), void *user);

/* Copies the value of the first member of that name out of JSON text in which
 * the value is a string without escapes. */
void fixture_member(const char *json, const char *name, char *out, size_t size);

#endif
