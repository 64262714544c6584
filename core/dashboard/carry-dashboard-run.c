/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dashboard/carry-dashboard-run.h"

#define OBJECT_PATH "/org/carry/Control"
#define INTERFACE "org.carry.Control1"
#define BUS_PREFIX "org.carry.Run."
#define PATIENCE_MS 5000

struct _CarryDashboardRun
{
    char *address;  /* of the socket; NULL on the bus */
    char *bus_name; /* on the bus; NULL on the socket */
    guint interval_ms;
    CarryDashboardRunFunc func;
    gpointer user_data;
    GDBusConnection *connection; /* NULL while there is none */
    GCancellable *cancellable;
    guint timer;
};

static void look (CarryDashboardRun *self);

static gboolean
on_time (gpointer user_data)
{
    CarryDashboardRun *self = user_data;

    self->timer = 0;
    look (self);
    return G_SOURCE_REMOVE;
}

static void
look_later (CarryDashboardRun *self)
{
    self->timer = g_timeout_add (self->interval_ms, on_time, self);
}

/* The words of D-Bus before the message are of no use to a person. */
static void
give_up (CarryDashboardRun *self, GError *error)
{
    g_dbus_error_strip_remote_error (error);
    if (self->bus_name == NULL)
        g_clear_object (&self->connection);
    self->func (NULL, error->message, self->user_data);
    look_later (self);
}

static void
on_status (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GVariant) answer =
        g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
    CarryDashboardRun *self = user_data;
    const char *status;

    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return; /* @self is gone */
    if (answer == NULL)
    {
        give_up (self, error);
        return;
    }
    g_variant_get (answer, "(&s)", &status);
    self->func (status, NULL, self->user_data);
    look_later (self);
}

static void
ask (CarryDashboardRun *self)
{
    g_dbus_connection_call (self->connection, self->bus_name, OBJECT_PATH, INTERFACE, "GetStatus",
                            NULL, G_VARIANT_TYPE ("(s)"), G_DBUS_CALL_FLAGS_NONE, PATIENCE_MS,
                            self->cancellable, on_status, self);
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GError) error = NULL;
    gboolean is_bus = source == NULL;
    g_autoptr (GDBusConnection) connection =
        is_bus ? g_bus_get_finish (result, &error)
               : g_dbus_connection_new_for_address_finish (result, &error);
    CarryDashboardRun *self = user_data;

    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return; /* @self is gone */
    if (connection == NULL)
    {
        give_up (self, error);
        return;
    }
    g_dbus_connection_set_exit_on_close (connection, FALSE);
    self->connection = g_steal_pointer (&connection);
    ask (self);
}

static void
look (CarryDashboardRun *self)
{
    if (self->connection != NULL && !g_dbus_connection_is_closed (self->connection))
    {
        ask (self);
        return;
    }
    g_clear_object (&self->connection);
    if (self->bus_name != NULL)
        g_bus_get (G_BUS_TYPE_SYSTEM, self->cancellable, on_connected, self);
    else
        g_dbus_connection_new_for_address (self->address,
                                           G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT, NULL,
                                           self->cancellable, on_connected, self);
}

/* A name of the bus takes letters, digits and `_`. */
static char *
make_bus_name (const char *name)
{
    g_autofree char *word = g_strdup (name);

    return g_strconcat (BUS_PREFIX,
                        g_strcanon (word, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_", '_'), NULL);
}

/* By the socket at @path, or by @name on the bus. Looks at once, and then in intervals. */
CarryDashboardRun *
carry_dashboard_run_new (const char *path, const char *name, guint interval_ms,
                         CarryDashboardRunFunc func, gpointer user_data)
{
    CarryDashboardRun *self = g_new0 (CarryDashboardRun, 1);
    g_autofree char *escaped = path != NULL ? g_dbus_address_escape_value (path) : NULL;

    self->address = path != NULL ? g_strconcat ("unix:path=", escaped, NULL) : NULL;
    self->bus_name = path == NULL ? make_bus_name (name) : NULL;
    self->interval_ms = interval_ms;
    self->func = func;
    self->user_data = user_data;
    self->cancellable = g_cancellable_new ();
    look (self);
    return self;
}

void
carry_dashboard_run_free (CarryDashboardRun *self)
{
    g_cancellable_cancel (self->cancellable);
    g_object_unref (self->cancellable);
    g_clear_handle_id (&self->timer, g_source_remove);
    g_clear_object (&self->connection);
    g_free (self->address);
    g_free (self->bus_name);
    g_free (self);
}
