/* Scripts of nywhere-net for names at will, and what becomes of their records.
 */
#ifndef TESTS_WINDOW_SCRIPT_H
#define TESTS_WINDOW_SCRIPT_H

#include "net_fixture.h"
#include "temp.h"
#include "window_fixture.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#define NAMES "names.example.net"
#define AT_FORUM ",\"origin\":\"https://forum.example\""
#define AT_WILL                                                                \
	"{\"choice\":\"disposable\",\"kind\":\"at_will\",\"zone\":\"" NAMES    \
	"\"}"
#define DONE "dns_update {\"id\":$,\"result\":{}}\n"
#define FAILS(code)                                                            \
	"dns_update {\"id\":$,\"error\":{\"code\":\"" code                     \
	"\",\"message\":\"x\"}}\n"

/* The answer to the first question comes with that to the second. */
#define FIRST_TOO                                                              \
	"dns_update {\"id\":1,\"result\":{}}\n" DONE "dns_update become "      \
	"last\n"

static inline void script_first_too(void)
{
	temp_write_text("last", DONE, 0600);
	temp_write_text("later", FIRST_TOO, 0600);
	net_script("dns_update become later\n");
}

/* For cmocka: the session of a browser, with a zone for names at will. */
static inline int window_script_set_up(void **state)
{
	if (net_fixture_set_up(state) != 0)
		return -1;
	ops_fixture()->is_shell = false;
	window_add_zone(NAMES, ZONE_UPDATE);
	return 0;
}

static inline struct window_records *records(void)
{
	return &ops_fixture()->records;
}

static inline bool has_journal(void)
{
	return access(temp_path("nywhere/windows-0"), F_OK) == 0;
}

static inline size_t asked_with(const char *part)
{
	const char *text = net_asked();
	size_t count = 0;

	for (; (text = strstr(text, part)) != NULL; text += strlen(part))
		count++;
	return count;
}

/* How often nywhere-net was asked to make a record, and to delete one. */
static inline size_t asked_to_add(void)
{
	return asked_with("\"expect\":\"absent\"");
}

static inline size_t asked_to_delete(void)
{
	return asked_with("\"set\":[]");
}

#endif
