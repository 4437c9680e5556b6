#include "net_fixture.h"

#include "cmocka_setup.h"
#include "temp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[512];

int net_fixture_set_up(void **state)
{
	char script[1200];

	if (ops_fixture_set_up(state) != 0)
		return -1;
	snprintf(folder, sizeof(folder), "%s", temp_folder());
	snprintf(script, sizeof(script), "#!/bin/sh\nexec %s %s\n",
		SCRIPTED_NET, folder);
	net_install(script);
	net_forget_asked();
	return launcher_start(folder, &ops_fixture()->launcher) == STATUS_OK
		       ? 0
		       : -1;
}

/* The launcher and nywhere-net end with the session: nothing is left. */
int net_fixture_tear_down(void **state)
{
	session_clear(ops_fixture());
	while (wait(NULL) > 0)
		;
	return ops_fixture_tear_down(state);
}

void net_install(const char *script)
{
	temp_write_text("nywhere-net", script, 0755);
}

void net_remove(void)
{
	assert_int_equal(unlink(temp_path("nywhere-net")), 0);
}

void net_script(const char *lines)
{
	temp_write_text("script", lines, 0600);
}

const char *net_asked(void)
{
	static char text[65536];
	size_t len;
	char *read;

	read = temp_read("asked", &len);
	snprintf(text, sizeof(text), "%s", read);
	free(read);
	return text;
}

void net_forget_asked(void)
{
	temp_write_text("asked", "", 0600);
}
