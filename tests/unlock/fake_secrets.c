/* Stands in for a keyring that does not do what it should: owns the name of the
 * Secret Service and answers as little as libsecret needs, but for the calls
 * that its arguments spoil:
 *
 *	fake_secrets [CALL=silence|garbage|refusal|end]... [secret=TEXT]
 *		[locked=yes] [prompt=yes]
 *
 * Says "ready" when it has the name. Secrets go over the bus as they are. */
#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ITEM "/org/freedesktop/secrets/collection/one/1"
#define COLLECTION "/org/freedesktop/secrets/collection/one"
#define ITEM_INTERFACE "org.freedesktop.Secret.Item"

static char **arguments;

/* What an argument sets for this name; NULL for nothing. */
static const char *setting(const char *name)
{
	size_t len = strlen(name);

	for (char **at = arguments; *at != NULL; at++) {
		if (strncmp(*at, name, len) == 0 && (*at)[len] == '=')
			return *at + len + 1;
	}
	return NULL;
}

static GVariant *properties(const char *interface)
{
	GVariantBuilder all;
	GVariantBuilder items;

	g_variant_builder_init(&all, G_VARIANT_TYPE("a{sv}"));
	g_variant_builder_init(&items, G_VARIANT_TYPE("ao"));
	g_variant_builder_add(&all, "{sv}", "Locked",
		g_variant_new_boolean(setting("locked") != NULL));
	g_variant_builder_add(
		&all, "{sv}", "Label", g_variant_new_string("label"));
	if (strcmp(interface, ITEM_INTERFACE) == 0)
		g_variant_builder_add(&all, "{sv}", "Attributes",
			g_variant_new_parsed("@a{ss} {}"));
	else
		g_variant_builder_add(
			&all, "{sv}", "Items", g_variant_builder_end(&items));
	return g_variant_new("(a{sv})", &all);
}

static GVariant *secrets(void)
{
	const char *text = setting("secret");
	GVariant *bytes;

	if (text == NULL)
		text = "";
	bytes = g_variant_new_fixed_array(
		G_VARIANT_TYPE_BYTE, text, strlen(text), 1);
	return g_variant_new_parsed("({%o: (%o, @ay [], %@ay, 'text/plain')},)",
		ITEM, "/session", bytes);
}

/* The answer to a call, as it should be; NULL for one that is not known. */
static GVariant *answer(const char *call, GVariant *body)
{
	const char *first = NULL;

	if (body != NULL && g_variant_n_children(body) > 0 &&
		g_variant_is_of_type(body, G_VARIANT_TYPE("(s*)")))
		g_variant_get_child(body, 0, "&s", &first);
	if (strcmp(call, "GetAll") == 0)
		return properties(first == NULL ? "" : first);
	if (strcmp(call, "OpenSession") == 0)
		return first != NULL && strcmp(first, "plain") == 0
			       ? g_variant_new_parsed("(<''>, %o)", "/session")
			       : NULL;
	if (strcmp(call, "SearchItems") == 0)
		return setting("locked") == NULL
			       ? g_variant_new_parsed("([%o], @ao [])", ITEM)
			       : g_variant_new_parsed("(@ao [], [%o])", ITEM);
	if (strcmp(call, "GetSecrets") == 0)
		return secrets();
	if (strcmp(call, "ReadAlias") == 0)
		return g_variant_new("(o)", COLLECTION);
	if (strcmp(call, "CreateItem") == 0)
		return g_variant_new("(oo)",
			setting("prompt") == NULL ? ITEM : "/",
			setting("prompt") == NULL ? "/" : "/prompt");
	if (strcmp(call, "Delete") == 0)
		return g_variant_new("(o)", "/");
	if (strcmp(call, "Prompt") == 0)
		return g_variant_new("()");
	return NULL;
}

static GDBusMessage *reply_to(GDBusMessage *message)
{
	const char *call = g_dbus_message_get_member(message);
	const char *how = setting(call);
	GDBusMessage *reply;
	GVariant *body;

	if (how != NULL && strcmp(how, "end") == 0)
		exit(0);
	if (how != NULL && strcmp(how, "silence") == 0)
		return NULL;
	body = how != NULL && strcmp(how, "garbage") == 0
		       ? g_variant_new("(sd)", "garbage", 0.5)
		       : answer(call, g_dbus_message_get_body(message));
	if (body == NULL || (how != NULL && strcmp(how, "refusal") == 0))
		return g_dbus_message_new_method_error(message,
			"org.freedesktop.DBus.Error.NotSupported", "no %s",
			call);
	reply = g_dbus_message_new_method_reply(message);
	g_dbus_message_set_body(reply, body);
	return reply;
}

/* In the thread of the bus, before GLib would answer by itself. */
static GDBusMessage *on_message(GDBusConnection *connection,
	GDBusMessage *message, gboolean incoming, gpointer context)
{
	GDBusMessage *reply;

	(void)context;
	if (!incoming || g_dbus_message_get_message_type(message) !=
				 G_DBUS_MESSAGE_TYPE_METHOD_CALL)
		return message;
	reply = reply_to(message);
	if (reply != NULL)
		g_dbus_connection_send_message(connection, reply,
			G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
	g_clear_object(&reply);
	g_object_unref(message);
	return NULL;
}

static void on_name(
	GDBusConnection *connection, const gchar *name, gpointer context)
{
	(void)connection;
	(void)name;
	(void)context;
	puts("ready");
	fflush(stdout);
}

int main(int argc, char **argv)
{
	GDBusConnection *bus = g_bus_get_sync(G_BUS_TYPE_SESSION, NULL, NULL);
	GMainLoop *loop = g_main_loop_new(NULL, FALSE);

	(void)argc;
	arguments = argv + 1;
	if (bus == NULL)
		return 1;
	g_dbus_connection_add_filter(bus, on_message, NULL, NULL);
	g_bus_own_name_on_connection(bus, "org.freedesktop.secrets",
		G_BUS_NAME_OWNER_FLAGS_NONE, on_name, NULL, NULL, NULL);
	g_main_loop_run(loop);
	return 0;
}
