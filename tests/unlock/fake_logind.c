/* Stands in for systemd-logind, whose real one needs to be the system's init:
 * on the bus of a test, it has one session, "7", and does what its input says:
 *
 *	lock		the signal Lock of that session
 *	other		the signal Lock of another
 *	hint, unhint	LockedHint becomes true, false
 *	sleep, wake	the signal PrepareForSleep
 *
 * Says "ready" when it has its name, "watched" when it was asked for an
 * inhibitor, and "released" when that was let go of. With the argument
 * "refuse" nobody gets one. */
#include <gio/gio.h>
#include <gio/gunixfdlist.h>
#include <glib-unix.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NAME "org.freedesktop.login1"
#define MANAGER "/org/freedesktop/login1"
#define SESSION "/org/freedesktop/login1/session/_37"
#define OTHER "/org/freedesktop/login1/session/_38"
#define SESSION_INTERFACE NAME ".Session"

static const char description[] =
	"<node><interface name='" NAME ".Manager'>"
	"<method name='GetSession'><arg type='s' direction='in'/>"
	"<arg type='o' direction='out'/></method>"
	"<method name='Inhibit'><arg type='s' direction='in'/>"
	"<arg type='s' direction='in'/><arg type='s' direction='in'/>"
	"<arg type='s' direction='in'/><arg type='h' direction='out'/></method>"
	"</interface><interface name='" SESSION_INTERFACE "'>"
	"<property name='Id' type='s' access='read'/>"
	"</interface></node>";

static GDBusConnection *bus;
static gboolean refuses;

static void say(const char *word)
{
	puts(word);
	fflush(stdout);
}

static gboolean on_release(gint fd, GIOCondition condition, gpointer context)
{
	(void)condition;
	(void)context;
	close(fd);
	say("released");
	return G_SOURCE_REMOVE;
}

/* The caller gets one end of a pipe; we hear when it is closed. */
static void inhibit(GVariant *arguments, GDBusMethodInvocation *call)
{
	GUnixFDList *list = g_unix_fd_list_new();
	const char *what;
	const char *mode;
	int ends[2];

	g_variant_get(arguments, "(&s&s&s&s)", &what, NULL, NULL, &mode);
	if (refuses || strcmp(what, "sleep") != 0 ||
		strcmp(mode, "delay") != 0 || pipe(ends) != 0) {
		g_dbus_method_invocation_return_error(call, G_DBUS_ERROR,
			G_DBUS_ERROR_ACCESS_DENIED, "%s %s", what, mode);
	} else {
		g_unix_fd_list_append(list, ends[1], NULL);
		g_unix_fd_add(ends[0], G_IO_HUP, on_release, NULL);
		g_dbus_method_invocation_return_value_with_unix_fd_list(
			call, g_variant_new("(h)", 0), list);
		g_dbus_connection_flush_sync(bus, NULL, NULL);
		close(ends[1]);
	}
	g_object_unref(list);
	say("watched");
}

static void on_call(GDBusConnection *connection, const gchar *sender,
	const gchar *path, const gchar *interface, const gchar *method,
	GVariant *arguments, GDBusMethodInvocation *call, gpointer context)
{
	const char *id;

	(void)connection;
	(void)sender;
	(void)path;
	(void)interface;
	(void)context;
	if (strcmp(method, "Inhibit") == 0) {
		inhibit(arguments, call);
		return;
	}
	g_variant_get(arguments, "(&s)", &id);
	if (strcmp(id, "7") == 0)
		g_dbus_method_invocation_return_value(
			call, g_variant_new("(o)", SESSION));
	else
		g_dbus_method_invocation_return_dbus_error(
			call, NAME ".NoSuchSession", id);
}

static GVariant *on_get(GDBusConnection *connection, const gchar *sender,
	const gchar *path, const gchar *interface, const gchar *property,
	GError **error, gpointer context)
{
	(void)connection;
	(void)sender;
	(void)path;
	(void)interface;
	(void)property;
	(void)error;
	(void)context;
	return g_variant_new_string("7");
}

static void emit(const char *path, const char *interface, const char *signal,
	GVariant *arguments)
{
	g_dbus_connection_emit_signal(
		bus, NULL, path, interface, signal, arguments, NULL);
}

static void obey(const char *word)
{
	if (strcmp(word, "lock") == 0)
		emit(SESSION, SESSION_INTERFACE, "Lock", NULL);
	else if (strcmp(word, "other") == 0)
		emit(OTHER, SESSION_INTERFACE, "Lock", NULL);
	else if (strcmp(word, "hint") == 0 || strcmp(word, "unhint") == 0)
		emit(SESSION, "org.freedesktop.DBus.Properties",
			"PropertiesChanged",
			g_variant_new_parsed(
				"(%s, {'LockedHint': <%b>}, @as [])",
				SESSION_INTERFACE, word[0] == 'h'));
	else if (strcmp(word, "sleep") == 0 || strcmp(word, "wake") == 0)
		emit(MANAGER, NAME ".Manager", "PrepareForSleep",
			g_variant_new("(b)", word[0] == 's'));
}

static gboolean on_input(
	GIOChannel *channel, GIOCondition condition, gpointer context)
{
	gchar *line = NULL;

	(void)condition;
	(void)context;
	if (g_io_channel_read_line(channel, &line, NULL, NULL, NULL) !=
		G_IO_STATUS_NORMAL)
		exit(0);
	obey(g_strchomp(line));
	g_free(line);
	return G_SOURCE_CONTINUE;
}

static void on_name(
	GDBusConnection *connection, const gchar *name, gpointer context)
{
	(void)connection;
	(void)name;
	(void)context;
	say("ready");
}

static void put(GDBusNodeInfo *node, guint interface, const char *path)
{
	static const GDBusInterfaceVTable table = {
		.method_call = on_call, .get_property = on_get};

	g_dbus_connection_register_object(bus, path,
		node->interfaces[interface], &table, NULL, NULL, NULL);
}

int main(int argc, char **argv)
{
	GDBusNodeInfo *node = g_dbus_node_info_new_for_xml(description, NULL);

	bus = g_bus_get_sync(G_BUS_TYPE_SYSTEM, NULL, NULL);
	refuses = argc > 1 && strcmp(argv[1], "refuse") == 0;
	if (bus == NULL || node == NULL)
		return 1;
	put(node, 0, MANAGER);
	put(node, 1, SESSION);
	put(node, 1, MANAGER "/session/auto");
	g_bus_own_name_on_connection(bus, NAME, G_BUS_NAME_OWNER_FLAGS_NONE,
		on_name, NULL, NULL, NULL);
	g_io_add_watch(
		g_io_channel_unix_new(0), G_IO_IN | G_IO_HUP, on_input, NULL);
	g_main_loop_run(g_main_loop_new(NULL, FALSE));
	return 0;
}
