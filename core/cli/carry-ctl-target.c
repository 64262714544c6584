/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-ctl-target.h"

#include <string.h>
#include <sys/stat.h>

#include "base/carry-error.h"

#define OBJECT_PATH "/org/carry/Control"
#define INTERFACE "org.carry.Control1"
#define SOCKET "control"
#define BUS_PREFIX "org.carry.Run."

/* Where systemd keeps what belongs to a unit; tests say otherwise. */
#define RUN_FOLDER "/run/carry"
#define STATE_FOLDER "/var/lib/carry"
#define RUN_VARIABLE "CARRY_RUN_FOLDER"

/* A run that trades answers in a thousandth of this. */
#define PATIENCE_MS 5000

static const char *
get_run_folder (void)
{
    const char *folder = g_getenv (RUN_VARIABLE);

    return folder != NULL ? folder : RUN_FOLDER;
}

static gboolean
is_socket (const char *path)
{
    struct stat info;

    return stat (path, &info) == 0 && S_ISSOCK (info.st_mode);
}

/* (transfer full) (nullable): the only run of this machine. */
static char *
find_only_run (void)
{
    g_autoptr (GDir) folder = g_dir_open (get_run_folder (), 0, NULL);
    g_autofree char *found = NULL;
    const char *name;

    while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
        g_autofree char *socket = g_build_filename (get_run_folder (), name, SOCKET, NULL);

        if (!is_socket (socket))
            continue;
        if (found != NULL)
            return NULL;
        found = g_strdup (name);
    }
    return g_steal_pointer (&found);
}

static void
fill_from_name (CarryCtlTarget *self, const char *name)
{
    self->socket = g_build_filename (get_run_folder (), name, SOCKET, NULL);
    self->bus_name = g_strconcat (BUS_PREFIX, name, NULL);
    g_strcanon (self->bus_name + strlen (BUS_PREFIX), G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_",
                '_');
    self->folder = g_build_filename (STATE_FOLDER, name, NULL);
    if (!g_file_test (self->folder, G_FILE_TEST_IS_DIR))
        g_clear_pointer (&self->folder, g_free);
}

static gboolean
fill (CarryCtlTarget *self, const char *text, GError **error)
{
    g_autofree char *only = text == NULL ? find_only_run () : NULL;

    if (text == NULL && only == NULL)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "which run? None, or more than one, is in %s: name it, the folder of its data "
                     "or its socket",
                     get_run_folder ());
        return FALSE;
    }
    if (only != NULL)
        fill_from_name (self, only);
    else if (g_file_test (text, G_FILE_TEST_IS_DIR))
    {
        self->folder = g_strdup (text);
        self->socket = g_build_filename (text, SOCKET, NULL);
    }
    else if (is_socket (text))
        self->socket = g_strdup (text);
    else if (strchr (text, G_DIR_SEPARATOR) == NULL)
        fill_from_name (self, text);
    else
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "%s is no folder and no socket; name the run's host.carry.data-dir", text);
        return FALSE;
    }
    return TRUE;
}

static void
connect_to_socket (CarryCtlTarget *self)
{
    g_autofree char *escaped = g_dbus_address_escape_value (self->socket);
    g_autofree char *address = g_strconcat ("unix:path=", escaped, NULL);

    if (!is_socket (self->socket))
        return;
    self->connection = g_dbus_connection_new_for_address_sync (
        address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT, NULL, NULL, NULL);
    if (self->connection != NULL)
        g_dbus_connection_set_exit_on_close (self->connection, FALSE);
}

/* A unit with users of its own does not know who we are; the bus of the machine does. */
static void
connect_to_bus (CarryCtlTarget *self)
{
    g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SYSTEM, NULL, NULL);
    g_autoptr (GVariant) answer = NULL;
    gboolean is_there = FALSE;

    if (bus == NULL)
        return;
    g_dbus_connection_set_exit_on_close (bus, FALSE);
    answer = g_dbus_connection_call_sync (
        bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
        "NameHasOwner", g_variant_new ("(s)", self->bus_name), G_VARIANT_TYPE ("(b)"),
        G_DBUS_CALL_FLAGS_NONE, PATIENCE_MS, NULL, NULL);
    if (answer != NULL)
        g_variant_get (answer, "(b)", &is_there);
    if (!is_there)
        return;
    self->connection = g_steal_pointer (&bus);
    self->is_bus = TRUE;
}

/* Nothing that answers is no error: a folder alone may be enough for what is asked. */
static void
connect_to_run (CarryCtlTarget *self)
{
    connect_to_socket (self);
    if (self->connection == NULL && self->bus_name != NULL)
        connect_to_bus (self);
}

/* @text may be NULL: the only run of this machine. */
CarryCtlTarget *
carry_ctl_target_new (const char *text, GError **error)
{
    g_autoptr (CarryCtlTarget) self = g_new0 (CarryCtlTarget, 1);

    if (!fill (self, text, error))
        return NULL;
    connect_to_run (self);
    return g_steal_pointer (&self);
}

void
carry_ctl_target_free (CarryCtlTarget *self)
{
    g_clear_object (&self->connection);
    g_free (self->socket);
    g_free (self->folder);
    g_free (self->bus_name);
    g_free (self);
}

/* The bus refuses in words of its own, which name neither a group nor what to do. */
static gboolean
is_refused_by_bus (const CarryCtlTarget *self, const GError *failure)
{
    return self->is_bus && g_error_matches (failure, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED) &&
           strstr (failure->message, "this takes the role") == NULL;
}

static void
set_failure (const CarryCtlTarget *self, GError *failure, GError **error)
{
    if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CLOSED))
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_DISCONNECTED,
                             "the run has ended or cut the line; `carry ctl status` says more");
    else if (is_refused_by_bus (self, failure))
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_DISCONNECTED,
                             "the bus does not let you in: an administrator gives roles with the "
                             "groups carry-read, carry-operate and carry-kill");
    else
    {
        g_dbus_error_strip_remote_error (failure);
        g_propagate_error (error, failure);
        return;
    }
    g_error_free (failure);
}

/* Calls @method; @type is that of the answer. The sentence of the run is the error. */
GVariant *
carry_ctl_target_call (CarryCtlTarget *self, const char *method, GVariant *arguments,
                       const char *type, GError **error)
{
    GVariant *answer;
    GError *failure = NULL;

    if (self->connection == NULL)
    {
        if (arguments != NULL)
            g_variant_unref (g_variant_ref_sink (arguments));
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_DISCONNECTED,
                     "no run answers at %s: is it running, and are you in one of the groups "
                     "carry-read, carry-operate and carry-kill?",
                     self->socket);
        return NULL;
    }
    answer = g_dbus_connection_call_sync (
        self->connection, self->is_bus ? self->bus_name : NULL, OBJECT_PATH, INTERFACE, method,
        arguments, G_VARIANT_TYPE (type), G_DBUS_CALL_FLAGS_NONE, PATIENCE_MS, NULL, &failure);
    if (answer != NULL)
        return answer;
    set_failure (self, failure, error);
    return NULL;
}
