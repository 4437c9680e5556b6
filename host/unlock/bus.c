#include "unlock/bus.h"

#include "base/platform.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum status bus_restrict(void)
{
	setenv("GIO_MODULE_DIR", "/nonexistent", 1);
	(void)platform_restrict_files(NULL, 0);
	return platform_restrict_bus();
}

/* Of the transports of D-Bus some start a program or reach other computers. */
static bool is_local(const char *address)
{
	while (address != NULL) {
		if (strncmp(address, "unix:path=", 10) != 0 &&
			strncmp(address, "unix:abstract=", 14) != 0)
			return false;
		address = strchr(address, ';');
		if (address != NULL && *++address == '\0')
			break;
	}
	return true;
}

/* Without an address GLib would start a daemon where there is a display. */
bool bus_has_session(void)
{
	const char *address = getenv("DBUS_SESSION_BUS_ADDRESS");
	const char *folder = getenv("XDG_RUNTIME_DIR");
	char path[PLATFORM_PATH_MAX];
	char text[PLATFORM_PATH_MAX + 16];

	if (address != NULL && address[0] != '\0')
		return is_local(address);
	if (folder == NULL || folder[0] != '/' ||
		snprintf(path, sizeof(path), "%s/bus", folder) >=
			(int)sizeof(path) ||
		access(path, F_OK) != 0)
		return false;
	snprintf(text, sizeof(text), "unix:path=%s", path);
	return setenv("DBUS_SESSION_BUS_ADDRESS", text, 1) == 0;
}

bool bus_has_system(void)
{
	const char *address = getenv("DBUS_SYSTEM_BUS_ADDRESS");

	return address == NULL || is_local(address);
}

static gboolean end_time(gpointer context)
{
	struct bus_wait *wait = context;

	wait->timer = 0;
	wait->is_late = true;
	g_main_loop_quit(wait->loop);
	return G_SOURCE_REMOVE;
}

void bus_wait_init(struct bus_wait *wait, unsigned limit_ms)
{
	*wait = (struct bus_wait){.loop = g_main_loop_new(NULL, FALSE)};
	wait->timer = g_timeout_add(limit_ms, end_time, wait);
}

void bus_wait_clear(struct bus_wait *wait)
{
	if (wait->timer != 0)
		g_source_remove(wait->timer);
	g_clear_object(&wait->result);
	g_main_loop_unref(wait->loop);
}

void bus_wait_ready(GObject *source, GAsyncResult *result, gpointer context)
{
	struct bus_wait *wait = context;

	(void)source;
	g_set_object(&wait->result, result);
	g_main_loop_quit(wait->loop);
}

GAsyncResult *bus_wait_result(struct bus_wait *wait)
{
	g_clear_object(&wait->result);
	if (!wait->is_late)
		g_main_loop_run(wait->loop);
	return wait->result;
}

GDBusConnection *bus_connect(struct bus_wait *wait, GBusType type)
{
	GDBusConnection *bus;
	GAsyncResult *result;

	g_bus_get(type, NULL, bus_wait_ready, wait);
	result = bus_wait_result(wait);
	bus = result == NULL ? NULL : g_bus_get_finish(result, NULL);
	if (bus != NULL)
		g_dbus_connection_set_exit_on_close(bus, FALSE);
	return bus;
}
