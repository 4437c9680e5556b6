/* D-Bus as this program uses it: one question after the other, none of them
 * without an end. A daemon is never started for it. */
#ifndef UNLOCK_BUS_H
#define UNLOCK_BUS_H

#include "base/status.h"

#include <gio/gio.h>
#include <stdbool.h>

/* From here on this process can do nothing but speak to a bus, and GLib loads
 * no modules into it: call it before anything of GLib. */
CHECKED enum status bus_restrict(void);

/* Whether there is a bus to speak to, at a socket of this computer; GLib is
 * told its address. */
bool bus_has_session(void);
bool bus_has_system(void);

/* Waits for answers of asynchronous functions: give them bus_wait_ready and the
 * wait itself, then call bus_wait_result. */
struct bus_wait {
	GMainLoop *loop;
	GAsyncResult *result;
	guint timer;
	bool is_late;
};

/* All answers together may take limit_ms. */
void bus_wait_init(struct bus_wait *wait, unsigned limit_ms);
void bus_wait_clear(struct bus_wait *wait);

void bus_wait_ready(GObject *source, GAsyncResult *result, gpointer wait);

/* The answer, the wait's until the next one; NULL when the time is over: what
 * was asked is then given up, and nothing more may be asked. */
GAsyncResult *bus_wait_result(struct bus_wait *wait);

/* NULL when nobody answers there. Its end does not end us. The caller lets go
 * of it with g_object_unref. */
GDBusConnection *bus_connect(struct bus_wait *wait, GBusType type);

#endif
