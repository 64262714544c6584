/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-presence.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "engine/carry-status.h"
#include "host/carry-heartbeat.h"
#include "host/carry-place.h"
#include "host/carry-vitals.h"

#define NS_PER_MS 1000000

/* Begins the name of a run on a message bus. */
#define BUS_PREFIX "org.carry.Run."

struct _CarryPresence
{
    CarryEngine *engine;
    CarryHostSettings *settings;
    CarryControl *control; /* NULL: nobody can connect */
    char *link;            /* in the folder of data, when the socket is elsewhere */
    GSource *heartbeat;
    GSource *watchdog;  /* NULL: nobody watches */
    gint64 interval_ns; /* of @heartbeat, which may change */
    gint64 watched_ns;  /* between two looks of @watchdog */
    CarryVitals vitals;
    gboolean is_stuck; /* people were told */
};

static gboolean on_heartbeat (gpointer user_data);

/* As sd_notify(), which would wait for somebody who does not listen; here the word is lost then. */
static void
notify (const char *text)
{
    const char *path = g_getenv ("NOTIFY_SOCKET");
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    gsize length = path != NULL ? strlen (path) : 0;
    int fd;

    if (length == 0 || length >= sizeof address.sun_path)
        return;
    memcpy (address.sun_path, path, length);
    if (address.sun_path[0] == '@')
        address.sun_path[0] = '\0'; /* a name without a file */
    fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    (void) sendto (fd, text, strlen (text), MSG_DONTWAIT | MSG_NOSIGNAL,
                   (const struct sockaddr *) &address,
                   (socklen_t) (G_STRUCT_OFFSET (struct sockaddr_un, sun_path) + length));
    close (fd);
}

static void
notify_status (const char *line)
{
    g_autofree char *text = g_strconcat ("STATUS=", line, NULL);

    notify (text);
}

static GSource *
add_timer (gint64 interval_ns, GSourceFunc func, gpointer data)
{
    GSource *source = g_timeout_source_new ((guint) MAX (interval_ns / NS_PER_MS, 1));

    g_source_set_callback (source, func, data, NULL);
    g_source_attach (source, g_main_context_get_thread_default ());
    return source;
}

static void
drop_source (GSource **source)
{
    if (*source == NULL)
        return;
    g_source_destroy (*source);
    g_clear_pointer (source, g_source_unref);
}

static void
schedule_heartbeat (CarryPresence *self)
{
    drop_source (&self->heartbeat);
    self->interval_ns = self->settings->heartbeat_interval_ns;
    if (self->interval_ns > 0)
        self->heartbeat = add_timer (self->interval_ns, on_heartbeat, self);
}

static gboolean
on_heartbeat (gpointer user_data)
{
    CarryPresence *self = user_data;
    g_autoptr (CarryStatus) status = carry_status_new (self->engine);
    g_autofree char *line = carry_heartbeat_format (status);

    carry_heartbeat_log (status, line);
    notify_status (line);
    if (self->interval_ns == self->settings->heartbeat_interval_ns)
        return G_SOURCE_CONTINUE;
    schedule_heartbeat (self);
    return G_SOURCE_REMOVE;
}

static void
tell_stuck (CarryPresence *self, const char *what)
{
    if (!self->is_stuck)
        g_critical ("the watchdog is not fed any more: %s", what);
    self->is_stuck = TRUE;
}

/* The loop turns, or this would not run. A venue that cannot be reached is no reason. */
static gboolean
on_watchdog (gpointer user_data)
{
    CarryPresence *self = user_data;
    const char *stuck = carry_vitals_look (&self->vitals, self->engine, self->watched_ns);

    if (stuck != NULL)
        tell_stuck (self, stuck);
    else
    {
        self->is_stuck = FALSE;
        notify ("WATCHDOG=1");
    }
    return G_SOURCE_CONTINUE;
}

static void
start_watchdog (CarryPresence *self)
{
    guint64 usec = 0;

    if (sd_watchdog_enabled (FALSE, &usec) <= 0)
        return;
    self->watched_ns = (gint64) (usec / 2) * 1000;
    self->watchdog = add_timer (self->watched_ns, on_watchdog, self);
}

/* (transfer full) (nullable): where people and programs connect. */
static char *
find_socket (const CarryHostSettings *settings)
{
    if (settings->control != NULL)
        return g_strdup (settings->control);
    return carry_place_find (settings, CARRY_CONTROL_SOCKET);
}

static void
own_name (CarryPresence *self)
{
    const char *name = carry_engine_get_settings (self->engine)->name;
    g_autofree char *bus_name = NULL;

    if (self->settings->control_bus == CARRY_CONTROL_BUS_NONE)
        return;
    bus_name = g_strconcat (BUS_PREFIX, name != NULL ? name : "carry", NULL);
    g_strcanon (bus_name + strlen (BUS_PREFIX), G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_", '_');
    carry_control_own_name (self->control,
                            self->settings->control_bus == CARRY_CONTROL_BUS_SYSTEM
                                ? G_BUS_TYPE_SYSTEM
                                : G_BUS_TYPE_SESSION,
                            bus_name);
}

/* A run that was told where to be reached and cannot be is refused; else it goes on without. */
static gboolean
open_control (CarryPresence *self, const CarryControlTarget *target, GError **error)
{
    g_autofree char *path = find_socket (self->settings);
    g_autoptr (GError) failure = NULL;

    self->control = carry_control_new (target);
    own_name (self);
    if (path == NULL)
        return TRUE;
    if (carry_control_listen (self->control, path, &failure))
    {
        self->link = carry_place_link (self->settings, CARRY_CONTROL_SOCKET, path);
        g_message ("control: %s", path);
        return TRUE;
    }
    if (self->settings->control != NULL)
    {
        g_propagate_error (error, g_steal_pointer (&failure));
        return FALSE;
    }
    g_warning ("nobody can connect to this run: %s", failure->message);
    return TRUE;
}

/* From now on the run can be reached. @target outlives it. */
CarryPresence *
carry_presence_new (const CarryControlTarget *target, GError **error)
{
    CarryPresence *self = g_new0 (CarryPresence, 1);

    self->engine = target->engine;
    self->settings = carry_host_get_settings (target->host);
    if (!open_control (self, target, error))
    {
        carry_presence_free (self);
        return NULL;
    }
    schedule_heartbeat (self);
    start_watchdog (self);
    return self;
}

void
carry_presence_free (CarryPresence *self)
{
    drop_source (&self->heartbeat);
    drop_source (&self->watchdog);
    g_clear_pointer (&self->control, carry_control_free);
    if (self->link != NULL)
        unlink (self->link);
    g_free (self->link);
    g_free (self);
}

void
carry_presence_tell_ready (CarryPresence *self)
{
    sd_notify (FALSE, "READY=1\nSTATUS=running");
}

void
carry_presence_tell_stopping (CarryPresence *self)
{
    notify ("STOPPING=1\nSTATUS=stopping");
}

/* SIGHUP: what may change while running is read again. A mistake leaves all as it is. */
void
carry_presence_reload (CarryPresence *self)
{
    g_auto (GStrv) changes = NULL;
    g_autoptr (GError) error = NULL;
    g_autofree char *text = NULL;

    notify ("RELOADING=1");
    if (carry_control_reload (self->control, &changes, &error))
        text = changes[0] != NULL ? g_strjoinv ("; ", changes) : g_strdup ("nothing changed");
    carry_engine_tell_people (
        self->engine, error != NULL ? CARRY_NOTICE_WARNING : CARRY_NOTICE_INFO,
        error != NULL ? "reload-refused" : "reload", error != NULL ? error->message : text);
    if (self->interval_ns != self->settings->heartbeat_interval_ns)
        schedule_heartbeat (self);
    notify ("READY=1");
}
