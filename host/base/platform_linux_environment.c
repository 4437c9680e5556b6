/* What in the environment has a say in what a program loads, trusts or writes
 * down of what it does. */
#include "base/platform.h"

#include <stdlib.h>
#include <string.h>

#define NAME_MAX_LENGTH 48

/* Whole names, or with a star at the end what they begin with. The loader has
 * obeyed its own before us; what we start would obey them again. */
static const char *const patterns[] = {
	"LD_*",           /* the loader */
	"GLIBC_TUNABLES", /* the C library */
	"GCONV_PATH",     /* its code for other alphabets */
	"HOSTALIASES",    /* its resolver, and c-ares */
	"LOCALDOMAIN",    /* likewise */
	"RES_OPTIONS",    /* likewise */
	"RESOLV_*",       /* likewise */
	"OPENSSL_*",      /* libcrypto: its configuration and modules */
	"SSLKEYLOGFILE",  /* keys of connections, written down */
	"FIDO_DEBUG",     /* libfido2: what passes to a key, written down */
	"G_DEBUG",        /* GLib */
	"G_DBUS_DEBUG",   /* likewise: what is sent, printed */
	"G_MESSAGES_*",   /* likewise */
	"GIO_*",          /* its modules */
	"SQLITE_TMPDIR",  /* where SQLite would put what it cannot hold */
};

static bool matches(const char *variable, size_t len, const char *pattern)
{
	size_t pattern_len = strlen(pattern);

	if (pattern[pattern_len - 1] == '*')
		return len >= pattern_len &&
		       memcmp(variable, pattern, pattern_len - 1) == 0;
	return len == pattern_len && memcmp(variable, pattern, len) == 0;
}

/* Finds the next variable from `from` on that matches, and copies its name;
 * NULL when there is none. A name that is too long is cut. */
static char **next(char **from, char name[NAME_MAX_LENGTH + 1])
{
	for (char **at = from; *at != NULL; at++) {
		size_t len = strcspn(*at, "=");

		for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]);
			i++) {
			if (!matches(*at, len, patterns[i]))
				continue;
			if (len > NAME_MAX_LENGTH)
				len = NAME_MAX_LENGTH;
			memcpy(name, *at, len);
			name[len] = '\0';
			return at;
		}
	}
	return NULL;
}

extern char **environ;

/* Not unsetenv, which wants a name of its own memory: the rest moves up. */
void platform_drop_variables(void)
{
	char name[NAME_MAX_LENGTH + 1];
	char **at = environ;

	if (at == NULL)
		return;
	while ((at = next(at, name)) != NULL) {
		for (char **p = at; *p != NULL; p++)
			p[0] = p[1];
	}
}

size_t platform_loader_variables(const char *out[PLATFORM_LOADER_VARIABLES])
{
	static char names[PLATFORM_LOADER_VARIABLES][NAME_MAX_LENGTH + 1];
	size_t count = 0;

	if (environ == NULL)
		return 0;
	for (char **at = environ; count < PLATFORM_LOADER_VARIABLES &&
				  (at = next(at, names[count])) != NULL;
		at++) {
		/* a name may be of any octets, and is to be shown */
		if (names[count][strspn(names[count],
			    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")] != '\0')
			continue;
		out[count] = names[count];
		count++;
	}
	return count;
}
