/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-control-peer.h"

#include <string.h>

/* All that a client has to say here fits into this many times. */
#define MAX_BYTES 1024
#define MAX_LINE 256

typedef enum
{
    WAITS_FOR_NUL,
    WAITS_FOR_AUTH,
    WAITS_FOR_DATA,
    WAITS_FOR_BEGIN,
    IS_IN,
    IS_OUT,
} State;

struct _CarryControlPeer
{
    GSocketConnection *connection;
    GSocket *socket;
    GSource *readable;
    GSource *deadline;
    char *identity; /* what it must say: its uid in decimal, each digit in hexadecimal */
    char *guid;
    State state;
    GString *line;
    guint n_bytes;
    CarryControlPeerDone done;
    gpointer user_data;
};

static void
drop_source (GSource **source)
{
    if (*source == NULL)
        return;
    g_source_destroy (*source);
    g_clear_pointer (source, g_source_unref);
}

static void
end (CarryControlPeer *self)
{
    drop_source (&self->readable);
    drop_source (&self->deadline);
    self->done (self, self->state == IS_IN, self->user_data);
}

/* A client that does not take a word of thirty bytes is none. */
static void answer (CarryControlPeer *self, State next, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

static void
answer (CarryControlPeer *self, State next, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list args;

    va_start (args, format);
    text = g_strdup_vprintf (format, args);
    va_end (args);
    self->state = next;
    if (g_socket_send (self->socket, text, strlen (text), NULL, NULL) != (gssize) strlen (text))
        self->state = IS_OUT;
}

static void
reject (CarryControlPeer *self)
{
    answer (self, WAITS_FOR_AUTH, "REJECTED EXTERNAL\r\n");
}

/* It may leave out who it is, since the kernel said so; what it says must be true. */
static void
identify (CarryControlPeer *self, const char *said)
{
    if (said[0] == '\0' || g_ascii_strcasecmp (said, self->identity) == 0)
        answer (self, WAITS_FOR_BEGIN, "OK %s\r\n", self->guid);
    else
        reject (self);
}

static void
on_auth (CarryControlPeer *self, const char *line)
{
    if (g_str_equal (line, "AUTH EXTERNAL"))
        answer (self, WAITS_FOR_DATA, "DATA\r\n");
    else if (g_str_has_prefix (line, "AUTH EXTERNAL "))
        identify (self, line + strlen ("AUTH EXTERNAL "));
    else if (g_str_has_prefix (line, "AUTH"))
        reject (self);
    else
        answer (self, WAITS_FOR_AUTH, "ERROR\r\n");
}

static void
on_data (CarryControlPeer *self, const char *line)
{
    if (g_str_equal (line, "DATA"))
        identify (self, "");
    else if (g_str_has_prefix (line, "DATA "))
        identify (self, line + strlen ("DATA "));
    else
        reject (self);
}

static void
on_line (CarryControlPeer *self, const char *line)
{
    if (self->state == WAITS_FOR_AUTH)
        on_auth (self, line);
    else if (self->state == WAITS_FOR_DATA)
        on_data (self, line);
    else if (g_str_equal (line, "BEGIN"))
        self->state = IS_IN;
    else if (g_str_equal (line, "CANCEL"))
        reject (self);
    else
        answer (self, WAITS_FOR_BEGIN, "ERROR\r\n"); /* file descriptors, for instance */
}

static void
on_byte (CarryControlPeer *self, char byte)
{
    if (self->state == WAITS_FOR_NUL)
    {
        self->state = byte == '\0' ? WAITS_FOR_AUTH : IS_OUT;
        return;
    }
    if (byte == '\0' || ++self->n_bytes > MAX_BYTES || self->line->len > MAX_LINE)
    {
        self->state = IS_OUT;
        return;
    }
    if (byte != '\n')
    {
        g_string_append_c (self->line, byte);
        return;
    }
    if (g_str_has_suffix (self->line->str, "\r"))
        g_string_truncate (self->line, self->line->len - 1);
    on_line (self, self->line->str);
    g_string_truncate (self->line, 0);
}

/* One byte at a time, so that nothing of the first message is taken. */
static gboolean
on_readable (GSocket *socket, GIOCondition condition, gpointer user_data)
{
    CarryControlPeer *self = user_data;
    char byte;

    while (self->state != IS_IN && self->state != IS_OUT)
    {
        g_autoptr (GError) error = NULL;
        gssize n = g_socket_receive (socket, &byte, 1, NULL, &error);

        if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
            return G_SOURCE_CONTINUE;
        if (n == 1)
            on_byte (self, byte);
        else
            self->state = IS_OUT;
    }
    end (self);
    return G_SOURCE_REMOVE;
}

static gboolean
on_deadline (gpointer user_data)
{
    CarryControlPeer *self = user_data;

    self->state = IS_OUT;
    end (self);
    return G_SOURCE_REMOVE;
}

static char *
to_hex (guint64 uid)
{
    g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, uid);
    GString *hex = g_string_new (NULL);

    for (const char *at = text; *at != '\0'; at++)
        g_string_append_printf (hex, "%02x", (guint) *at);
    return g_string_free (hex, FALSE);
}

/* @uid is who it is, as the kernel says. @done is called once, and not from here. */
CarryControlPeer *
carry_control_peer_new (GSocketConnection *connection, guint64 uid, guint deadline_ms,
                        CarryControlPeerDone done, gpointer user_data)
{
    CarryControlPeer *self = g_new0 (CarryControlPeer, 1);

    self->connection = g_object_ref (connection);
    self->socket = g_socket_connection_get_socket (connection);
    self->identity = to_hex (uid);
    self->guid = g_dbus_generate_guid ();
    self->line = g_string_new (NULL);
    self->done = done;
    self->user_data = user_data;
    g_socket_set_blocking (self->socket, FALSE);
    self->readable = g_socket_create_source (self->socket, G_IO_IN, NULL);
    g_source_set_callback (self->readable, G_SOURCE_FUNC (on_readable), self, NULL);
    g_source_attach (self->readable, g_main_context_get_thread_default ());
    self->deadline = g_timeout_source_new (deadline_ms);
    g_source_set_callback (self->deadline, on_deadline, self, NULL);
    g_source_attach (self->deadline, g_main_context_get_thread_default ());
    return self;
}

void
carry_control_peer_free (CarryControlPeer *self)
{
    drop_source (&self->readable);
    drop_source (&self->deadline);
    g_string_free (self->line, TRUE);
    g_free (self->identity);
    g_free (self->guid);
    g_object_unref (self->connection);
    g_free (self);
}

GSocketConnection *
carry_control_peer_get_connection (CarryControlPeer *self)
{
    return self->connection;
}
