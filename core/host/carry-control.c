/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-control.h"

#include "base/carry-error.h"
#include "base/carry-time.h"
#include "base/carry-version.h"
#include "host/carry-control-action.h"
#include "host/carry-control-server.h"

/* Generated from control/control.gresource.xml. */
extern GResource *carry_control_get_resource (void);

#define RESOURCE "/org/carry/control/org.carry.Control1.xml"

/* A client that has so many answers waiting does not read them. */
#define MAX_UNREAD 64

/* What a call says for itself is kept, up to here. */
#define MAX_WORDS 200

struct _CarryControl
{
    CarryControlTarget target;
    GDBusNodeInfo *node;
    GDBusInterfaceInfo *interface; /* of @node */
    CarryControlServer *server;    /* NULL: nobody connects */
    GPtrArray *ends;               /* End: everyone connected */
    guint name;                    /* on a message bus; 0: none */
    CarryControlGroups groups;
};

/* One connection that serves the interface: a client, or a message bus with many. */
typedef struct
{
    CarryControl *control;
    GDBusConnection *connection;
    CarryControlCaller *caller; /* NULL of a bus, where each call has its own */
    guint registration;
    guint n_unread;
    GCancellable *cancellable; /* ends when this does */
} End;

static void
end_free (gpointer data)
{
    End *end = data;

    g_cancellable_cancel (end->cancellable);
    g_object_unref (end->cancellable);
    g_dbus_connection_unregister_object (end->connection, end->registration);
    g_object_unref (end->connection);
    g_free (end);
}

static void
on_flushed (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GError) error = NULL;
    gboolean done = g_dbus_connection_flush_finish (G_DBUS_CONNECTION (source), result, &error);

    if (done)
        ((End *) user_data)->n_unread = 0;
}

/* What is sent waits in memory until the other end reads it, so it may not wait for ever. */
static void
count_unread (End *end)
{
    if (end->n_unread++ == 0)
        g_dbus_connection_flush (end->connection, end->cancellable, on_flushed, end);
    if (end->n_unread > MAX_UNREAD && end->caller != NULL)
        g_dbus_connection_close (end->connection, NULL, NULL, NULL);
}

static CarryControlRole
get_wanted_role (const CarryControl *self, const char *method)
{
    const GDBusMethodInfo *info = g_dbus_interface_info_lookup_method (self->interface, method);

    return carry_control_role_parse (
        g_dbus_annotation_info_lookup (info->annotations, "org.carry.Role"));
}

/* What was asked, in one line. What could not be set may have been a secret: it is left out. */
static char *
describe_call (uid_t uid, const char *method, GVariant *arguments, gboolean done)
{
    g_autoptr (GVariant) setting = g_str_equal (method, "Set") && !done
                                       ? g_variant_get_child_value (arguments, 0)
                                       : g_variant_ref (arguments);
    g_autofree char *words = g_variant_print (setting, FALSE);

    return g_strdup_printf ("user %u: %s %.*s%s", (guint) uid, method, MAX_WORDS, words,
                            strlen (words) > MAX_WORDS ? "…" : "");
}

/* Who looks is told to the log, who changes something to the store too. */
static void
keep_call (CarryControl *self, uid_t uid, const char *method, GVariant *arguments,
           const GError *error)
{
    g_autofree char *what = describe_call (uid, method, arguments, error == NULL);
    g_autofree char *text =
        error != NULL ? g_strdup_printf ("%s: refused: %s", what, error->message) : NULL;

    if (error != NULL)
        carry_engine_tell_people (self->target.engine, CARRY_NOTICE_WARNING, "control-refused",
                                  text);
    else if (get_wanted_role (self, method) != CARRY_CONTROL_READ)
        carry_engine_tell_people (self->target.engine, CARRY_NOTICE_INFO, "control", what);
    else
        g_debug ("%s", what);
}

static GVariant *
run_call (CarryControl *self, CarryControlRole roles, const char *method, GVariant *arguments,
          GError **error)
{
    CarryControlRole wanted = get_wanted_role (self, method);

    if ((roles & wanted) != 0)
        return carry_control_action_find (method)->run (&self->target, arguments, error);
    g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED,
                 "this takes the role %s; an administrator gives it with the group carry-%s",
                 carry_control_role_to_text (wanted), carry_control_role_to_text (wanted));
    return NULL;
}

static void
answer_call (End *end, GDBusMethodInvocation *invocation, uid_t uid, CarryControlRole roles)
{
    CarryControl *self = end->control;
    const char *method = g_dbus_method_invocation_get_method_name (invocation);
    GVariant *arguments = g_dbus_method_invocation_get_parameters (invocation);
    g_autoptr (GError) error = NULL;
    GVariant *answer = run_call (self, roles, method, arguments, &error);

    keep_call (self, uid, method, arguments, error);
    if (answer != NULL)
        g_dbus_method_invocation_return_value (invocation, answer);
    else
        g_dbus_method_invocation_return_gerror (invocation, error);
    count_unread (end);
}

/* Of a caller on a bus, the bus says who it is. */
typedef struct
{
    End *end;
    GDBusMethodInvocation *invocation;
} Question;

static void
read_credentials (GVariant *credentials, const CarryControlGroups *groups, uid_t *out_uid,
                  CarryControlRole *out_roles)
{
    g_autoptr (GVariant) list = NULL;
    const guint32 *gids = NULL;
    guint32 uid;
    gsize n = 0;

    if (!g_variant_lookup (credentials, "UnixUserID", "u", &uid))
        return;
    list = g_variant_lookup_value (credentials, "UnixGroupIDs", G_VARIANT_TYPE ("au"));
    if (list != NULL)
        gids = g_variant_get_fixed_array (list, &n, sizeof (guint32));
    *out_uid = uid;
    *out_roles = carry_control_groups_get_roles (groups, uid, gids, (guint) n);
}

static void
on_credentials (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autofree Question *question = user_data;
    g_autoptr (GDBusMethodInvocation) invocation = question->invocation;
    g_autoptr (GError) error = NULL;
    g_autoptr (GVariant) answer =
        g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
    CarryControlRole roles = 0;
    uid_t uid = (uid_t) -1;

    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return; /* the end is gone */
    if (answer != NULL)
    {
        g_autoptr (GVariant) credentials = g_variant_get_child_value (answer, 0);

        read_credentials (credentials, &question->end->control->groups, &uid, &roles);
    }
    answer_call (question->end, g_steal_pointer (&invocation), uid, roles);
}

static void
on_call (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
         const char *method, GVariant *arguments, GDBusMethodInvocation *invocation,
         gpointer user_data)
{
    End *end = user_data;
    Question *question;

    if (end->caller != NULL)
    {
        answer_call (end, invocation, end->caller->uid, end->caller->roles);
        return;
    }
    question = g_new0 (Question, 1);
    question->end = end;
    question->invocation = invocation;
    g_dbus_connection_call (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                            "org.freedesktop.DBus", "GetConnectionCredentials",
                            g_variant_new ("(s)", sender), G_VARIANT_TYPE ("(a{sv})"),
                            G_DBUS_CALL_FLAGS_NONE, -1, end->cancellable, on_credentials, question);
}

static GVariant *
on_get_property (GDBusConnection *connection, const char *sender, const char *path,
                 const char *interface, const char *property, GError **error, gpointer user_data)
{
    CarryControl *self = ((End *) user_data)->control;
    const CarryEngineSettings *settings = carry_engine_get_settings (self->target.engine);

    if (g_str_equal (property, "Name"))
        return g_variant_new_string (settings->name != NULL ? settings->name : "");
    if (g_str_equal (property, "Environment"))
        return g_variant_new_string (settings->env != NULL ? settings->env : "");
    return g_variant_new_string (carry_version_get ());
}

static const GDBusInterfaceVTable vtable = {
    .method_call = on_call,
    .get_property = on_get_property,
};

/* @caller is NULL for a message bus. */
static void
add_end (CarryControl *self, GDBusConnection *connection, CarryControlCaller *caller)
{
    g_autoptr (GError) error = NULL;
    End *end = g_new0 (End, 1);

    end->control = self;
    end->connection = g_object_ref (connection);
    end->caller = caller;
    end->cancellable = g_cancellable_new ();
    end->registration = g_dbus_connection_register_object (
        connection, CARRY_CONTROL_PATH, self->interface, &vtable, end, NULL, &error);
    if (error != NULL)
        g_warning ("the control interface: %s", error->message);
    g_ptr_array_add (self->ends, end);
}

static void
remove_end (CarryControl *self, GDBusConnection *connection)
{
    for (guint i = 0; i < self->ends->len; i++)
    {
        const End *end = g_ptr_array_index (self->ends, i);

        if (end->connection != connection)
            continue;
        g_ptr_array_remove_index_fast (self->ends, i);
        return;
    }
}

static void
on_client (CarryControlCaller *caller, gpointer user_data)
{
    g_debug ("user %u connects to the control socket", (guint) caller->uid);
    add_end (user_data, caller->connection, caller);
}

static void
on_gone (CarryControlCaller *caller, gpointer user_data)
{
    remove_end (user_data, caller->connection);
}

/* What people are told, to those who may read. */
static void
on_posted (const CarryPosted *posted, gpointer user_data)
{
    static const char *const levels[] = { "info", "warning", "critical" };
    CarryControl *self = user_data;
    char time[CARRY_TIME_BUFFER];

    carry_time_to_text (posted->ts, time);
    for (guint i = 0; i < self->ends->len; i++)
    {
        End *end = g_ptr_array_index (self->ends, i);

        /* On a bus whoever listens would hear it. */
        if (end->caller == NULL || (end->caller->roles & CARRY_CONTROL_READ) == 0)
            continue;
        g_dbus_connection_emit_signal (
            end->connection, NULL, CARRY_CONTROL_PATH, CARRY_CONTROL_INTERFACE, "Notice",
            g_variant_new ("(tsssss)", posted->number, time, levels[posted->level], posted->module,
                           posted->code, posted->text),
            NULL);
        count_unread (end);
    }
}

/* not-found becomes org.carry.Error.NotFound. */
static char *
name_error (const char *nick)
{
    GString *name = g_string_new ("org.carry.Error.");

    for (const char *at = nick; *at != '\0'; at++)
        if (*at != '-')
            g_string_append_c (name, at == nick || at[-1] == '-' ? g_ascii_toupper (*at) : *at);
    return g_string_free (name, FALSE);
}

/* `org.carry.Error.NotFound` and the like, so that a client sees the kind and the sentence. */
static void
register_errors (void)
{
    g_autoptr (GEnumClass) klass = g_type_class_ref (CARRY_TYPE_ERROR);

    for (guint i = 0; i < klass->n_values; i++)
    {
        g_autofree char *name = name_error (klass->values[i].value_nick);

        g_dbus_error_register_error (CARRY_ERROR, klass->values[i].value, name);
    }
}

CarryControl *
carry_control_new (const CarryControlTarget *target)
{
    CarryControl *self = g_new0 (CarryControl, 1);
    g_autoptr (GBytes) xml = g_resource_lookup_data (carry_control_get_resource (), RESOURCE,
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

    register_errors ();
    self->target = *target;
    self->node = g_dbus_node_info_new_for_xml (g_bytes_get_data (xml, NULL), NULL);
    self->interface = g_dbus_node_info_lookup_interface (self->node, CARRY_CONTROL_INTERFACE);
    self->ends = g_ptr_array_new_with_free_func (end_free);
    carry_control_groups_read (&self->groups);
    carry_notice_board_listen (carry_engine_get_board (target->engine), on_posted, self);
    return self;
}

void
carry_control_free (CarryControl *self)
{
    carry_notice_board_listen (carry_engine_get_board (self->target.engine), NULL, NULL);
    if (self->name != 0)
        g_bus_unown_name (self->name);
    g_clear_pointer (&self->server, carry_control_server_free);
    g_ptr_array_unref (self->ends);
    g_dbus_node_info_unref (self->node);
    g_free (self);
}

/* Serves clients of the socket at @path from now on. */
gboolean
carry_control_listen (CarryControl *self, const char *path, GError **error)
{
    const CarryControlServerEvents events = { .on_client = on_client, .on_gone = on_gone };

    self->server = carry_control_server_new (path, &self->groups, &events, self, error);
    return self->server != NULL;
}

static void
on_bus (GDBusConnection *connection, const char *name, gpointer user_data)
{
    add_end (user_data, connection, NULL);
}

static void
on_name_lost (GDBusConnection *connection, const char *name, gpointer user_data)
{
    CarryControl *self = user_data;

    g_warning ("%s cannot be had on the message bus; the socket serves on", name);
    if (connection != NULL)
        remove_end (self, connection);
}

/* Serves the interface on a message bus as well, under @name. */
void
carry_control_own_name (CarryControl *self, GBusType bus, const char *name)
{
    self->name = g_bus_own_name (bus, name, G_BUS_NAME_OWNER_FLAGS_NONE, on_bus, NULL, on_name_lost,
                                 self, NULL);
}

/* As its method does, for a signal of the system. */
gboolean
carry_control_reload (CarryControl *self, GStrv *out_changes, GError **error)
{
    return carry_control_do_reload (&self->target, out_changes, error);
}
