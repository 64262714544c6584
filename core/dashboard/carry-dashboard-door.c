/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dashboard/carry-dashboard-door.h"

#include <systemd/sd-daemon.h>

#include "base/carry-error.h"

#define DEADLINE_MS 10000
/* Who waits here is turned away at once, and makes room. */
#define BACKLOG 128

struct _CarryDashboardDoor
{
    SoupServer *server;
    GSocketService *service;
    guint16 port;
    guint n_open;
    gulong handler;
};

/* One connection, kept beside it until it is gone. */
typedef struct
{
    CarryDashboardDoor *door;
    GSocketConnection *connection; /* not owned */
    guint timer;                   /* until it has asked for something */
} Guest;

static void
on_gone (gpointer data, GObject *connection)
{
    Guest *guest = data;

    guest->door->n_open--;
    g_clear_handle_id (&guest->timer, g_source_remove);
    g_free (guest);
}

static gboolean
on_deadline (gpointer user_data)
{
    Guest *guest = user_data;
    GSocket *socket = g_socket_connection_get_socket (guest->connection);

    guest->timer = 0;
    g_socket_close (socket, NULL);
    return G_SOURCE_REMOVE;
}

static Guest *
find_guest (SoupServerMessage *message)
{
    GSocketAddress *remote = soup_server_message_get_remote_address (message);

    return remote != NULL ? g_object_get_data (G_OBJECT (remote), "guest") : NULL;
}

static void
on_request (SoupServer *server, SoupServerMessage *message, gpointer user_data)
{
    Guest *guest = find_guest (message);

    if (guest != NULL)
        g_clear_handle_id (&guest->timer, g_source_remove);
}

static gboolean
on_incoming (GSocketService *service, GSocketConnection *connection, GObject *source,
             gpointer user_data)
{
    CarryDashboardDoor *self = user_data;
    g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (connection, NULL);
    g_autoptr (GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);
    g_autoptr (GError) error = NULL;
    Guest *guest;

    if (self->n_open >= CARRY_DASHBOARD_MOST_CONNECTIONS || local == NULL || remote == NULL)
    {
        g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
        return TRUE;
    }
    guest = g_new0 (Guest, 1);
    guest->door = self;
    guest->connection = connection;
    guest->timer = g_timeout_add (DEADLINE_MS, on_deadline, guest);
    self->n_open++;
    g_object_weak_ref (G_OBJECT (connection), on_gone, guest);
    g_object_set_data (G_OBJECT (remote), "guest", guest);
    if (!soup_server_accept_iostream (self->server, G_IO_STREAM (connection), local, remote,
                                      &error))
        g_warning ("a connection could not be taken: %s", error->message);
    return TRUE;
}

/* What systemd opened for us, so that the program itself needs no network. */
static gboolean
take_socket (CarryDashboardDoor *self, GError **error)
{
    g_autoptr (GSocket) socket = g_socket_new_from_fd (SD_LISTEN_FDS_START, error);
    g_autoptr (GSocketAddress) bound =
        socket != NULL ? g_socket_get_local_address (socket, error) : NULL;

    if (bound == NULL)
        return FALSE;
    if (!G_IS_INET_SOCKET_ADDRESS (bound) ||
        !g_inet_address_get_is_loopback (
            g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (bound))))
    {
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                             "the socket of the unit must listen on 127.0.0.1 only");
        return FALSE;
    }
    self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
    return g_socket_listener_add_socket (G_SOCKET_LISTENER (self->service), socket, NULL, error);
}

static gboolean
open_socket (CarryDashboardDoor *self, guint16 port, GError **error)
{
    g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
    g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (loopback, port);
    g_autoptr (GSocketAddress) bound = NULL;

    if (!g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), wanted,
                                        G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &bound,
                                        error))
        return FALSE;
    self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
    return TRUE;
}

/* Port 0 takes any that is free; a socket that systemd handed over has its own. */
CarryDashboardDoor *
carry_dashboard_door_new (SoupServer *server, guint16 port, GError **error)
{
    CarryDashboardDoor *self = g_new0 (CarryDashboardDoor, 1);
    gboolean is_handed_over = sd_listen_fds (TRUE) > 0;

    self->server = g_object_ref (server);
    self->service = g_socket_service_new ();
    g_socket_listener_set_backlog (G_SOCKET_LISTENER (self->service), BACKLOG);
    if (is_handed_over ? !take_socket (self, error) : !open_socket (self, port, error))
    {
        carry_dashboard_door_free (self);
        return NULL;
    }
    g_signal_connect (self->service, "incoming", G_CALLBACK (on_incoming), self);
    self->handler = g_signal_connect (server, "request-started", G_CALLBACK (on_request), self);
    g_socket_service_start (self->service);
    return self;
}

/* The server lets go of its connections first: soup_server_disconnect(). */
void
carry_dashboard_door_free (CarryDashboardDoor *self)
{
    if (self == NULL)
        return;
    g_socket_service_stop (self->service);
    g_socket_listener_close (G_SOCKET_LISTENER (self->service));
    g_signal_handlers_disconnect_by_data (self->service, self);
    if (self->handler != 0)
        g_signal_handler_disconnect (self->server, self->handler);
    g_object_unref (self->service);
    g_object_unref (self->server);
    g_free (self);
}

guint16
carry_dashboard_door_get_port (const CarryDashboardDoor *self)
{
    return self->port;
}

/* Says @answer, and hears no more: what was announced to come is not waited for. */
void
carry_dashboard_door_slam (SoupServerMessage *message, const char *answer)
{
    Guest *guest = find_guest (message);
    GSocket *socket = guest != NULL ? g_socket_connection_get_socket (guest->connection) : NULL;

    if (socket == NULL)
        return;
    g_socket_send (socket, answer, strlen (answer), NULL, NULL);
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
}
