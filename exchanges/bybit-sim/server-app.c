/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-app.h"

#include "server-control.h"
#include "server-hub.h"
#include "server-recording.h"
#include "server-rest.h"

#include <gio/gunixsocketaddress.h>
#include <stdio.h>

#define TICK_MS 10
#define FIRST_UID 100000001

gint64
server_app_get_now (ServerApp *self)
{
    return carry_clock_get_now (self->clock) + self->time_jump;
}

/* What the venue's clock shows, in milliseconds. */
gint64
server_app_get_venue_ms (ServerApp *self)
{
    return (server_app_get_now (self) + self->clock_skew) / 1000000;
}

void
server_app_advance (ServerApp *self)
{
    sim_exchange_advance (self->exchange, server_app_get_now (self));
}

ServerKey *
server_app_find_key (ServerApp *self, const char *key)
{
    for (guint i = 0; i < self->keys->len; i++)
    {
        ServerKey *candidate = g_ptr_array_index (self->keys, i);
        if (g_strcmp0 (candidate->spec->key, key) == 0)
            return candidate;
    }
    return NULL;
}

char *
server_app_make_hex (ServerApp *self, guint n_digits)
{
    GString *text = g_string_sized_new (n_digits);
    while (text->len < n_digits)
        g_string_append_printf (text, "%016" G_GINT64_MODIFIER "x",
                                carry_random_next (&self->random));
    g_string_truncate (text, n_digits);
    return g_string_free (text, FALSE);
}

gboolean
server_app_save_ledger (ServerApp *self, const char *path, GError **error)
{
    g_autofree char *text = sim_exchange_write_ledger (self->exchange);
    return g_file_set_contents (path, text, -1, error);
}

gboolean
server_app_set_certificate (ServerApp *self, ServerCertificateKind kind, GError **error)
{
    if (self->authority == NULL)
    {
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                             "there are no certificates without --tls");
        return FALSE;
    }
    GTlsCertificate *certificate = server_authority_issue (self->authority, kind, error);
    if (certificate == NULL)
        return FALSE;
    g_clear_object (&self->certificate);
    self->certificate = certificate;
    return TRUE;
}

static gboolean
add_instruments (ServerApp *self, GError **error)
{
    g_autoptr (GArray) instruments = server_options_make_instruments (self->options, error);
    if (instruments == NULL)
        return FALSE;
    for (guint i = 0; i < instruments->len; i++)
    {
        const SimInstrument *instrument = &g_array_index (instruments, SimInstrument, i);
        SimPrice price = 0;
        for (guint j = 0; j < self->options->instruments->len; j++)
        {
            const ServerInstrumentSpec *spec = g_ptr_array_index (self->options->instruments, j);
            g_autofree char *text = g_key_file_get_string (spec->file, spec->group, "price", NULL);
            if (text != NULL && spec->category == instrument->category &&
                g_str_equal (spec->symbol, instrument->symbol))
                sim_number_parse (text, SIM_PRICE_SCALE, &price);
        }
        if (!sim_exchange_add_instrument (self->exchange, instrument, price,
                                          server_app_get_now (self), error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
add_account (ServerApp *self, const ServerAccountSpec *spec, GError **error)
{
    SimAccountConfig config = {
        .uid = spec->uid != 0 ? spec->uid : FIRST_UID + self->keys->len,
        .deposits = (const SimDeposit *) (const void *) spec->deposits->data,
        .n_deposits = spec->deposits->len,
        .margin_mode = spec->margin_mode,
        .is_hedge = spec->is_hedge,
        .can_borrow = spec->can_borrow,
        .leverage = spec->leverage,
    };
    gint64 now = server_app_get_now (self);

    if (server_app_find_key (self, spec->key) != NULL)
    {
        g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                     "two accounts have the key \"%s\"", spec->key);
        return FALSE;
    }
    for (guint i = 0; i < SIM_N_CATEGORIES; i++)
    {
        config.has_fees[i] = spec->has_fees[i];
        config.maker_fee[i] = spec->maker_fee[i];
        config.taker_fee[i] = spec->taker_fee[i];
    }
    SimAccount *account = sim_exchange_find_account (self->exchange, config.uid);
    if (account == NULL)
        account = sim_exchange_add_account (self->exchange, &config, now, error);
    if (account == NULL)
        return FALSE;
    if (spec->fee_coin != NULL)
        sim_exchange_set_fee_coin (self->exchange, account, spec->fee_coin, spec->fee_price);
    g_ptr_array_add (self->keys, server_key_new (spec, account, now));
    return TRUE;
}

static gboolean
add_recordings (ServerApp *self, GError **error)
{
    for (guint i = 0; i < self->options->recordings->len; i++)
    {
        ServerRecording *recording =
            server_recording_new (g_ptr_array_index (self->options->recordings, i), self, error);

        if (recording == NULL)
            return FALSE;
        g_ptr_array_add (self->recordings, recording);
    }
    return TRUE;
}

static gboolean
make_world (ServerApp *self, GError **error)
{
    const ServerOptions *options = self->options;
    SimExchangeConfig config = {
        .seed = options->seed,
        .ts_start = server_app_get_now (self),
        .funding_interval = options->funding_interval,
        .depth = options->depth,
        .volatility = options->volatility,
        .trades_per_minute = options->trades_per_minute,
        .is_quiet = options->is_quiet,
        .history = options->history,
    };
    self->exchange = sim_exchange_new (&config, &server_hub_listener, self);
    if (!add_instruments (self, error))
        return FALSE;
    for (guint i = 0; i < options->paths->len; i++)
        if (!server_path_spec_apply (g_ptr_array_index (options->paths, i), self->exchange,
                                     server_app_get_now (self), error))
            return FALSE;
    if (!add_recordings (self, error))
        return FALSE;
    for (guint i = 0; i < options->accounts->len; i++)
        if (!add_account (self, g_ptr_array_index (options->accounts, i), error))
            return FALSE;
    return TRUE;
}

static void
on_request_over (SoupServer *soup, SoupServerMessage *message, gpointer user_data)
{
    GSocketAddress *remote = soup_server_message_get_remote_address (message);
    ServerTap *tap = remote != NULL ? g_object_get_data (G_OBJECT (remote), "server-tap") : NULL;
    if (tap != NULL)
        server_tap_begin_request (tap);
}

static void
take_connection (ServerApp *self, GIOStream *stream, GSocketConnection *connection)
{
    GSocket *socket = g_socket_connection_get_socket (connection);
    g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (connection, NULL);
    g_autoptr (GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);
    g_autoptr (GError) error = NULL;

    if (local == NULL || remote == NULL)
        return;
    guint64 id = ++self->n_connections;
    g_autoptr (ServerTap) tap = server_tap_new (stream, socket, id, self->record);
    g_autofree char *peer = g_strdup_printf (
        "127.0.0.1:%u%s", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (remote)),
        self->certificate != NULL ? " tls" : "");
    server_record_write (self->record, id, '+', peer, strlen (peer));
    g_object_set_data_full (G_OBJECT (remote), "server-tap", g_object_ref (tap), g_object_unref);
    if (!soup_server_accept_iostream (self->soup, G_IO_STREAM (tap), local, remote, &error))
        g_warning ("connection %" G_GUINT64_FORMAT ": %s", id, error->message);
}

typedef struct
{
    ServerApp *app;
    GSocketConnection *connection;
} Handshake;

static void
on_handshake (GObject *source, GAsyncResult *result, gpointer user_data)
{
    Handshake *self = user_data;
    g_autoptr (GError) error = NULL;
    if (g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, &error))
        take_connection (self->app, G_IO_STREAM (source), self->connection);
    else
        g_debug ("a TLS handshake failed: %s", error->message);
    g_object_unref (self->connection);
    g_free (self);
}

static gboolean
on_incoming (GSocketService *service, GSocketConnection *connection, GObject *source,
             gpointer user_data)
{
    ServerApp *self = user_data;
    g_autoptr (GError) error = NULL;

    g_tcp_connection_set_graceful_disconnect (G_TCP_CONNECTION (connection), FALSE);
    g_socket_set_option (g_socket_connection_get_socket (connection), 6 /* TCP */, 1 /* no delay */,
                         1, NULL);
    if (self->certificate == NULL)
    {
        take_connection (self, G_IO_STREAM (connection), connection);
        return TRUE;
    }
    g_autoptr (GIOStream) tls =
        g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, &error);
    if (tls == NULL)
    {
        g_warning ("TLS: %s", error->message);
        return TRUE;
    }
    /* No client shows a certificate: the system's authorities, some megabytes, are for nothing here. */
    g_tls_connection_set_database (G_TLS_CONNECTION (tls), NULL);
    Handshake *handshake = g_new0 (Handshake, 1);
    handshake->app = self;
    handshake->connection = g_object_ref (connection);
    g_tls_connection_handshake_async (G_TLS_CONNECTION (tls), G_PRIORITY_DEFAULT, NULL,
                                      on_handshake, handshake);
    return TRUE;
}

static gboolean
listen_on (ServerApp *self, GError **error)
{
    g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
    g_autoptr (GSocketAddress) wanted =
        g_inet_socket_address_new (loopback, (guint16) self->options->port);
    g_autoptr (GSocketAddress) bound = NULL;

    self->listener = g_socket_service_new ();
    if (!g_socket_listener_add_address (G_SOCKET_LISTENER (self->listener), wanted,
                                        G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &bound,
                                        error))
    {
        g_prefix_error (error, "port %d of 127.0.0.1: ", self->options->port);
        return FALSE;
    }
    self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
    g_signal_connect (self->listener, "incoming", G_CALLBACK (on_incoming), self);
    return TRUE;
}

static gboolean
set_up_tls (ServerApp *self, GError **error)
{
    const ServerOptions *options = self->options;
    if (!options->is_tls)
        return TRUE;
    self->authority = server_authority_new (carry_clock_get_now (self->clock) / 1000000000, error);
    if (self->authority == NULL || !server_app_set_certificate (self, options->certificate, error))
        return FALSE;
    return options->ca_out == NULL ||
           server_authority_save (self->authority, options->ca_out, error);
}

/*
 * The library keeps a connection open for the next request only while it listens somewhere itself.
 * So it listens where nobody looks: at a nameless local socket, whose requests are refused.
 */
static gboolean
listen_nowhere (ServerApp *self, GError **error)
{
    g_autoptr (GSocketAddress) nameless =
        g_unix_socket_address_new_with_type ("", 0, G_UNIX_SOCKET_ADDRESS_ANONYMOUS);
    g_autoptr (GSocket) socket =
        g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);
    return socket != NULL && g_socket_bind (socket, nameless, FALSE, error) &&
           g_socket_listen (socket, error) &&
           soup_server_listen_socket (self->soup, socket, 0, error);
}

static gboolean
set_up_soup (ServerApp *self, GError **error)
{
    self->soup = soup_server_new (NULL, NULL);
    soup_server_remove_websocket_extension (self->soup, SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE);
    g_signal_connect (self->soup, "request-finished", G_CALLBACK (on_request_over), self);
    g_signal_connect (self->soup, "request-aborted", G_CALLBACK (on_request_over), self);
    soup_server_add_handler (self->soup, NULL, server_rest_handle, self, NULL);
    if (!self->options->no_control)
        soup_server_add_handler (self->soup, "/sim", server_control_handle, self, NULL);
    self->hub = server_hub_new (self);
    return listen_nowhere (self, error);
}

ServerApp *
server_app_new (const ServerOptions *options, GError **error)
{
    g_autoptr (ServerApp) self = g_new0 (ServerApp, 1);

    self->options = options;
    self->clock = carry_real_clock_new ();
    self->keys = g_ptr_array_new_with_free_func ((GDestroyNotify) server_key_free);
    self->recordings = g_ptr_array_new_with_free_func ((GDestroyNotify) server_recording_free);
    self->held = g_ptr_array_new_with_free_func (g_object_unref);
    self->faults = server_faults_new (options->seed, self->clock);
    self->uid_limiter = server_limiter_new (1000);
    self->ip_limiter = server_limiter_new (5000);
    self->loop = g_main_loop_new (NULL, FALSE);
    carry_random_init (&self->random, options->seed, "server");
    if (options->record != NULL)
    {
        self->record = server_record_new (options->record, self->clock, error);
        if (self->record == NULL)
            return NULL;
    }
    if (!make_world (self, error) || !set_up_tls (self, error) || !listen_on (self, error) ||
        !set_up_soup (self, error))
        return NULL;
    return g_steal_pointer (&self);
}

void
server_app_free (ServerApp *self)
{
    g_clear_handle_id (&self->tick, g_source_remove);
    if (self->listener != NULL)
        g_socket_listener_close (G_SOCKET_LISTENER (self->listener));
    g_clear_object (&self->listener);
    g_clear_pointer (&self->hub, server_hub_free);
    if (self->soup != NULL)
        soup_server_disconnect (self->soup);
    g_ptr_array_unref (self->held);
    g_ptr_array_unref (self->recordings);
    g_clear_object (&self->soup);
    g_clear_object (&self->certificate);
    g_clear_pointer (&self->authority, server_authority_free);
    g_clear_pointer (&self->exchange, sim_exchange_free);
    g_clear_pointer (&self->record, server_record_free);
    server_faults_free (self->faults);
    server_limiter_free (self->uid_limiter);
    server_limiter_free (self->ip_limiter);
    g_ptr_array_unref (self->keys);
    g_main_loop_unref (self->loop);
    g_object_unref (self->clock);
    g_free (self);
}

static gboolean
on_tick (gpointer data)
{
    ServerApp *self = data;
    server_app_advance (self);
    for (guint i = 0; i < self->recordings->len; i++)
        server_recording_tick (g_ptr_array_index (self->recordings, i), server_app_get_now (self));
    server_hub_tick (self->hub, server_app_get_now (self) / 1000000);
    return G_SOURCE_CONTINUE;
}

void
server_app_stop (ServerApp *self)
{
    g_main_loop_quit (self->loop);
}

/* Serves until it is stopped; then the ledger and the record are written. */
gboolean
server_app_run (ServerApp *self, GError **error)
{
    const char *tls = self->certificate != NULL ? "s" : "";
    self->tick = g_timeout_add (TICK_MS, on_tick, self);
    g_socket_service_start (self->listener);
    printf ("listening http%s://127.0.0.1:%u\n", tls, self->port);
    printf ("websocket ws%s://127.0.0.1:%u\n", tls, self->port);
    fflush (stdout);
    g_main_loop_run (self->loop);

    server_app_advance (self);
    if (self->options->ledger != NULL &&
        !server_app_save_ledger (self, self->options->ledger, error))
        return FALSE;
    return server_record_flush (self->record, error);
}
