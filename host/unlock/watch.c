#include "unlock/watch.h"

#include "unlock/bus.h"

#include <gio/gunixfdlist.h>
#include <stdlib.h>

#define LIMIT_MS 5000 /* to begin with */
#define NAME "org.freedesktop.login1"
#define MANAGER_PATH "/org/freedesktop/login1"
#define MANAGER NAME ".Manager"
#define SESSION NAME ".Session"
#define PROPERTIES "org.freedesktop.DBus.Properties"

struct watch {
	struct bus_wait wait; /* until we listen */
	GDBusConnection *bus;
	GMainLoop *loop;
	bool has_ended;
	const char *event; /* that it ended with; NULL for none */
};

static void finish(struct watch *watch, const char *event)
{
	watch->has_ended = true;
	watch->event = event;
	g_main_loop_quit(watch->loop);
}

static void on_sleep(GDBusConnection *bus, const char *sender, const char *path,
	const char *interface, const char *signal, GVariant *body,
	gpointer watch)
{
	gboolean is_beginning = FALSE;

	(void)bus, (void)sender, (void)path, (void)interface, (void)signal;
	if (g_variant_is_of_type(body, G_VARIANT_TYPE("(b)")))
		g_variant_get(body, "(b)", &is_beginning);
	if (is_beginning)
		finish(watch, "sleep");
}

static void on_lock(GDBusConnection *bus, const char *sender, const char *path,
	const char *interface, const char *signal, GVariant *body,
	gpointer watch)
{
	(void)bus, (void)sender, (void)path, (void)interface, (void)signal;
	(void)body;
	finish(watch, "lock");
}

/* What locks the screen says so by this property, whoever told it to. */
static void on_change(GDBusConnection *bus, const char *sender,
	const char *path, const char *interface, const char *signal,
	GVariant *body, gpointer watch)
{
	gboolean is_locked = FALSE;
	GVariant *changed;

	(void)bus, (void)sender, (void)path, (void)interface, (void)signal;
	if (!g_variant_is_of_type(body, G_VARIANT_TYPE("(sa{sv}as)")))
		return;
	changed = g_variant_get_child_value(body, 1);
	(void)g_variant_lookup(changed, "LockedHint", "b", &is_locked);
	g_variant_unref(changed);
	if (is_locked)
		finish(watch, "lock");
}

static void on_closed(
	GDBusConnection *bus, gboolean vanished, GError *error, gpointer watch)
{
	(void)bus, (void)vanished, (void)error;
	finish(watch, NULL);
}

static void listen_to(struct watch *watch, const char *path,
	const char *interface, const char *signal, const char *first,
	GDBusSignalCallback callback)
{
	g_dbus_connection_signal_subscribe(watch->bus, NAME, interface, signal,
		path, first, G_DBUS_SIGNAL_FLAGS_NONE, callback, watch, NULL);
}

/* NULL for an error; what is not running is not started. */
static GVariant *call(struct watch *watch, const char *path,
	const char *interface, const char *method, GVariant *body,
	const char *type)
{
	GAsyncResult *result;

	g_dbus_connection_call(watch->bus, NAME, path, interface, method, body,
		G_VARIANT_TYPE(type), G_DBUS_CALL_FLAGS_NO_AUTO_START, LIMIT_MS,
		NULL, bus_wait_ready, &watch->wait);
	result = bus_wait_result(&watch->wait);
	return result == NULL ? NULL
			      : g_dbus_connection_call_finish(
					watch->bus, result, NULL);
}

/* The descriptor stays open: it is what holds the sleep off. Whether we may
 * have it is logind's to say; false when there is no logind to say so. */
static bool put_off_sleep(struct watch *watch)
{
	GUnixFDList *list = NULL;
	GAsyncResult *result;
	GVariant *reply;
	GError *error = NULL;
	bool is_there;

	g_dbus_connection_call_with_unix_fd_list(watch->bus, NAME, MANAGER_PATH,
		MANAGER, "Inhibit",
		g_variant_new("(ssss)", "sleep", "nywhere",
			"Keys are locked before the computer sleeps.", "delay"),
		G_VARIANT_TYPE("(h)"), G_DBUS_CALL_FLAGS_NO_AUTO_START,
		LIMIT_MS, NULL, NULL, bus_wait_ready, &watch->wait);
	result = bus_wait_result(&watch->wait);
	if (result == NULL)
		return false;
	reply = g_dbus_connection_call_with_unix_fd_list_finish(
		watch->bus, &list, result, &error);
	is_there = reply != NULL ||
		   !(g_error_matches(error, G_DBUS_ERROR,
			     G_DBUS_ERROR_SERVICE_UNKNOWN) ||
			   g_error_matches(error, G_DBUS_ERROR,
				   G_DBUS_ERROR_NAME_HAS_NO_OWNER));
	if (list != NULL)
		g_free(g_unix_fd_list_steal_fds(list, NULL));
	g_clear_object(&list);
	g_clear_pointer(&reply, g_variant_unref);
	g_clear_error(&error);
	return is_there;
}

static char *session_path(struct watch *watch, const char *id)
{
	GVariant *reply = call(watch, MANAGER_PATH, MANAGER, "GetSession",
		g_variant_new("(s)", id), "(o)");
	char *path = NULL;

	if (reply == NULL)
		return NULL;
	g_variant_get(reply, "(o)", &path);
	g_variant_unref(reply);
	return path;
}

/* The session that we are in or, for a program that the user's service manager
 * started, the one that has the screen; NULL for none. */
static char *find_session(struct watch *watch)
{
	const char *own = getenv("XDG_SESSION_ID");
	char *path = own == NULL ? NULL : session_path(watch, own);
	GVariant *id = NULL;
	GVariant *reply;

	if (path != NULL)
		return path;
	reply = call(watch, MANAGER_PATH "/session/auto", PROPERTIES, "Get",
		g_variant_new("(ss)", SESSION, "Id"), "(v)");
	if (reply == NULL)
		return NULL;
	g_variant_get(reply, "(v)", &id);
	if (g_variant_is_of_type(id, G_VARIANT_TYPE_STRING))
		path = session_path(watch, g_variant_get_string(id, NULL));
	g_variant_unref(id);
	g_variant_unref(reply);
	return path;
}

/* Listens first and asks then: nothing in between goes unheard. */
static bool begin(struct watch *watch)
{
	char *session;

	watch->bus = bus_connect(&watch->wait, G_BUS_TYPE_SYSTEM);
	if (watch->bus == NULL)
		return false;
	g_signal_connect(watch->bus, "closed", G_CALLBACK(on_closed), watch);
	listen_to(watch, MANAGER_PATH, MANAGER, "PrepareForSleep", NULL,
		on_sleep);
	session = find_session(watch);
	if (session != NULL) {
		listen_to(watch, session, SESSION, "Lock", NULL, on_lock);
		listen_to(watch, session, PROPERTIES, "PropertiesChanged",
			SESSION, on_change);
	}
	g_free(session);
	return put_off_sleep(watch);
}

enum status watch_wait(const char **event)
{
	struct watch watch = {0};
	bool has_begun;

	if (!bus_has_system())
		return STATUS_WATCH_MISSING;
	watch.loop = g_main_loop_new(NULL, FALSE);
	bus_wait_init(&watch.wait, LIMIT_MS);
	has_begun = begin(&watch);
	bus_wait_clear(&watch.wait);
	if (has_begun && !watch.has_ended)
		g_main_loop_run(watch.loop);
	g_main_loop_unref(watch.loop);
	g_clear_object(&watch.bus);
	if (watch.event == NULL)
		return STATUS_WATCH_MISSING;
	*event = watch.event;
	return STATUS_OK;
}
