/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-control-server.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/carry-error.h"
#include "host/carry-control-peer.h"
#include "host/carry-control-stream.h"

/* How long a client may take to say who it is. */
#define DEADLINE_MS 2000

/* How often a client may send a few messages more. */
#define ALLOW_MS 100

/* Only the owner and the group of the socket, and whom the access list names. */
#define SOCKET_UMASK 0117

/* One at the door has a peer, one inside a connection. */
typedef struct
{
    CarryControlCaller caller; /* first */
    CarryControlServer *server;
    CarryControlPeer *peer;
    gulong closed;
    guint allowance; /* id of a timer */
} Client;

struct _CarryControlServer
{
    char *path;
    GSocketService *service;
    CarryControlGroups groups;
    CarryControlServerEvents events;
    gpointer user_data;
    GPtrArray *clients; /* Client */
    guint n_refused;
};

static void
client_free (gpointer data)
{
    Client *client = data;
    GDBusConnection *connection = client->caller.connection;

    g_clear_pointer (&client->peer, carry_control_peer_free);
    g_clear_handle_id (&client->allowance, g_source_remove);
    if (connection != NULL)
    {
        g_signal_handler_disconnect (connection, client->closed);
        client->server->events.on_gone (&client->caller, client->server->user_data);
        if (!g_dbus_connection_is_closed (connection))
            g_dbus_connection_close (connection, NULL, NULL, NULL);
        g_object_unref (connection);
    }
    g_free (client);
}

static void
on_closed (GDBusConnection *connection, gboolean by_peer, GError *error, gpointer user_data)
{
    Client *client = user_data;

    g_ptr_array_remove_fast (client->server->clients, client);
}

static gboolean
on_allow (gpointer user_data)
{
    const Client *client = user_data;

    carry_control_stream_allow (
        CARRY_CONTROL_STREAM (g_dbus_connection_get_stream (client->caller.connection)));
    return G_SOURCE_CONTINUE;
}

/* It said who it is, so its bytes are messages now. */
static void
on_peer_done (CarryControlPeer *peer, gboolean is_in, gpointer user_data)
{
    Client *client = user_data;
    CarryControlServer *self = client->server;
    g_autoptr (GIOStream) stream = NULL;

    if (!is_in)
    {
        self->n_refused++;
        g_ptr_array_remove_fast (self->clients, client);
        return;
    }
    stream = carry_control_stream_new (G_IO_STREAM (carry_control_peer_get_connection (peer)));
    g_clear_pointer (&client->peer, carry_control_peer_free);
    client->caller.connection = g_dbus_connection_new_sync (
        stream, NULL, G_DBUS_CONNECTION_FLAGS_DELAY_MESSAGE_PROCESSING, NULL, NULL, NULL);
    if (client->caller.connection == NULL)
    {
        g_ptr_array_remove_fast (self->clients, client);
        return;
    }
    client->closed =
        g_signal_connect (client->caller.connection, "closed", G_CALLBACK (on_closed), client);
    client->allowance = g_timeout_add (ALLOW_MS, on_allow, client);
    self->events.on_client (&client->caller, self->user_data);
    g_dbus_connection_start_message_processing (client->caller.connection);
}

static guint
count_clients (const CarryControlServer *self, uid_t uid)
{
    guint n = 0;

    for (guint i = 0; i < self->clients->len; i++)
        if (((const Client *) g_ptr_array_index (self->clients, i))->caller.uid == uid)
            n++;
    return n;
}

static gboolean
is_admitted (CarryControlServer *self, GSocket *socket, uid_t *out_uid, CarryControlRole *out_roles)
{
    if (self->clients->len >= CARRY_CONTROL_MAX_CLIENTS ||
        !carry_control_groups_find_peer (&self->groups, socket, out_uid, out_roles) ||
        *out_roles == 0)
        return FALSE;
    return *out_uid == 0 || *out_uid == geteuid () ||
           count_clients (self, *out_uid) < CARRY_CONTROL_MAX_OF_A_USER;
}

/* The connection of one that is not admitted closes when this returns. */
static gboolean
on_incoming (GSocketService *service, GSocketConnection *connection, GObject *source,
             gpointer user_data)
{
    CarryControlServer *self = user_data;
    CarryControlRole roles = 0;
    uid_t uid = 0;
    Client *client;

    if (!is_admitted (self, g_socket_connection_get_socket (connection), &uid, &roles))
    {
        self->n_refused++;
        return TRUE;
    }
    client = g_new0 (Client, 1);
    client->caller.uid = uid;
    client->caller.roles = roles;
    client->server = self;
    g_ptr_array_add (self->clients, client);
    client->peer = carry_control_peer_new (connection, uid, DEADLINE_MS, on_peer_done, client);
    return TRUE;
}

/* A socket that an earlier run left behind is in the way; one that answers is another run's. */
static gboolean
make_room (const char *path, GError **error)
{
    g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
    g_autoptr (GSocketClient) client = g_socket_client_new ();
    g_autoptr (GSocketConnection) connection = NULL;
    struct stat info;

    if (lstat (path, &info) != 0)
        return TRUE;
    if (!S_ISSOCK (info.st_mode))
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "%s is there and no socket; move it away", path);
        return FALSE;
    }
    connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);
    if (connection != NULL)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFLICT,
                     "another run answers at %s; give each its own", path);
        return FALSE;
    }
    if (unlink (path) == 0)
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s cannot be removed: %s", path,
                 g_strerror (errno));
    return FALSE;
}

static gboolean
bind_socket (CarryControlServer *self, GError **error)
{
    g_autoptr (GSocketAddress) address = g_unix_socket_address_new (self->path);
    g_autoptr (GError) failure = NULL;
    mode_t before = umask (SOCKET_UMASK);
    gboolean done = g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address,
                                                   G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT,
                                                   NULL, NULL, &failure);

    umask (before);
    if (!done)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s: %s", self->path,
                     failure->message);
    return done;
}

static gboolean
check_path (const char *path, GError **error)
{
    struct sockaddr_un address;

    if (strlen (path) < sizeof address.sun_path)
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                 "%s is longer than the %" G_GSIZE_FORMAT " characters a socket's name may have; "
                 "set host.carry.control to a shorter one",
                 path, sizeof address.sun_path - 1);
    return FALSE;
}

/* Listens from now on, on the main context of the calling thread, to who is in @groups. */
CarryControlServer *
carry_control_server_new (const char *path, const CarryControlGroups *groups,
                          const CarryControlServerEvents *events, gpointer user_data,
                          GError **error)
{
    CarryControlServer *self;
    g_autoptr (GError) failure = NULL;

    if (!check_path (path, error) || !make_room (path, error))
        return NULL;
    self = g_new0 (CarryControlServer, 1);
    self->path = g_strdup (path);
    self->events = *events;
    self->user_data = user_data;
    self->clients = g_ptr_array_new_with_free_func (client_free);
    self->service = g_socket_service_new ();
    self->groups = *groups;
    g_signal_connect (self->service, "incoming", G_CALLBACK (on_incoming), self);
    if (!bind_socket (self, error))
    {
        g_clear_pointer (&self->path, g_free); /* it is not ours to remove */
        carry_control_server_free (self);
        return NULL;
    }
    if (!carry_control_groups_admit (&self->groups, path, &failure))
        g_message ("%s; they may use a message bus, see control-bus", failure->message);
    return self;
}

void
carry_control_server_free (CarryControlServer *self)
{
    g_socket_service_stop (self->service);
    g_socket_listener_close (G_SOCKET_LISTENER (self->service));
    g_signal_handlers_disconnect_by_data (self->service, self);
    g_object_unref (self->service);
    g_ptr_array_unref (self->clients);
    if (self->path != NULL)
        unlink (self->path);
    g_free (self->path);
    g_free (self);
}

/* How many were turned away, since the start. */
guint
carry_control_server_get_n_refused (const CarryControlServer *self)
{
    return self->n_refused;
}
