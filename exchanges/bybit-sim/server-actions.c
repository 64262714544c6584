/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-raw.h"
#include "server-statement.h"
#include "server-topic.h"

/* E1: the venue's clock goes wrong; requests and answers see it, the market does not. */
static void
run_clock_skew (ServerStatement *self)
{
    gint64 by = server_statement_get_duration (self, "by", 0);
    if (!self->failed)
        self->app->clock_skew = by;
}

/* A13: the venue's whole world is suddenly later. */
static void
run_clock_jump (ServerStatement *self)
{
    gint64 by = server_statement_get_duration (self, "by", 0);
    if (by < 0)
        server_statement_fail (self, "by", "the world goes forward only");
    if (self->failed)
        return;
    self->app->time_jump += by;
    sim_exchange_skip (self->app->exchange, server_app_get_now (self->app));
}

/* C15: expiry, addresses and rights of a key. */
static void
run_key (ServerStatement *self)
{
    const ServerParams *params = self->params;
    ServerKey *key = server_statement_get_key (self);
    if (key == NULL)
        return;
    int days = server_statement_get_int (self, "days-left", key->days_left);
    if (self->failed)
        return;
    key->days_left = days;
    key->is_expired = days < 0 || server_params_get_bool (params, "expired");
    if (server_params_has (params, "read-only"))
        key->read_only = server_params_get_bool (params, "read-only");
    if (server_params_get (params, "ips") != NULL)
    {
        g_free (key->ips);
        key->ips = g_strdup (server_params_get (params, "ips"));
    }
    if (server_params_get (params, "permissions") != NULL)
    {
        g_free (key->permissions);
        key->permissions = g_strdup (server_params_get (params, "permissions"));
    }
    key->vip = server_statement_get_int (self, "vip", key->vip);
}

/* D3: everything from this address gets 403; streams are closed on request. */
static void
run_ban (ServerStatement *self)
{
    const gint64 ten_minutes = G_GINT64_CONSTANT (600) * 1000000000;
    gint64 duration = server_statement_get_duration (self, "duration", ten_minutes);
    if (self->failed)
        return;
    self->app->ts_ban_end = server_app_get_now (self->app) + duration;
    if (server_params_get_bool (self->params, "close"))
        server_hub_close_all (self->app->hub, NULL, SERVER_TAP_CLOSE);
}

static void
run_disconnect (ServerStatement *self)
{
    gboolean reset = server_params_is (self->params, "how", "reset");
    server_hub_close_all (self->app->hub, server_params_get (self->params, "path"),
                          reset ? SERVER_TAP_RESET : SERVER_TAP_CLOSE);
}

/* B10: frames nobody sends, now, to all connections of a path. */
static void
run_frames (ServerStatement *self)
{
    const char *path = server_params_get (self->params, "path");
    const char *kind = server_statement_get_text (self, "kind");
    ServerHub *hub = self->app->hub;
    for (guint i = 0; i < hub->sockets->len && !self->failed; i++)
    {
        ServerSocket *socket = g_ptr_array_index (hub->sockets, i);
        g_autoptr (GError) error = NULL;
        if (path != NULL && !g_str_equal (path, socket->path))
            continue;
        if (!server_raw_send_frames (socket->tap, kind,
                                     server_params_get_int_or (self->params, "size", 0), &error))
            server_statement_fail (self, "kind", error->message);
    }
}

/* Any text, as it stands, to all connections of a path. */
static void
run_send (ServerStatement *self)
{
    const char *path = server_params_get (self->params, "path");
    const char *text = server_statement_get_text (self, "text");
    ServerHub *hub = self->app->hub;
    for (guint i = 0; i < hub->sockets->len && !self->failed; i++)
    {
        ServerSocket *socket = g_ptr_array_index (hub->sockets, i);
        if (path == NULL || g_str_equal (path, socket->path))
            server_socket_send (socket, "send", text);
    }
}

/* D2: what the next connections are shown. */
static void
run_certificate (ServerStatement *self)
{
    ServerCertificateKind kind = SERVER_CERTIFICATE_GOOD;
    g_autoptr (GError) error = NULL;
    if (!server_certificate_kind_from_text (server_statement_get_text (self, "kind"), &kind))
        server_statement_fail (self, "kind",
                               "good, expired, not-yet-valid, wrong-host, unknown-ca or "
                               "self-signed is wanted");
    if (!self->failed && !server_app_set_certificate (self->app, kind, &error))
        server_statement_fail (self, "kind", error->message);
}

#define FLOOD_STEP_MS 10

/* B9: far more trades than there are. */
typedef struct
{
    ServerTopic *topic;
    guint per_step;
    guint n_steps;
    guint64 n_sent;
} Flood;

static gboolean
on_flood (gpointer data)
{
    Flood *self = data;
    for (guint i = 0; i < self->per_step; i++)
    {
        SimTrade trade = { .side = SIM_SIDE_BUY, .qty = self->topic->instrument->qty_step };
        const SimTrade *last = sim_market_get_trade (self->topic->market, 0);
        if (last != NULL)
            trade = *last;
        g_snprintf (trade.id, sizeof trade.id, "%" G_GUINT64_FORMAT, ++self->n_sent);
        server_topic_push_trades (self->topic, &trade, 1);
    }
    return --self->n_steps > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
run_flood (ServerStatement *self)
{
    SimMarket *market = server_statement_get_market (self);
    int rate = server_statement_get_int (self, "rate", 10000);
    gint64 duration = server_statement_get_duration (self, "duration", 1000000000);
    if (self->failed || rate < 100 || duration < FLOOD_STEP_MS * 1000000)
    {
        server_statement_fail (self, "rate", "at least 100 a second for at least 10ms is wanted");
        return;
    }
    const SimInstrument *instrument = sim_market_get_instrument (market);
    g_autofree char *name = g_strdup_printf ("publicTrade.%s", instrument->symbol);
    Flood *flood = g_new0 (Flood, 1);
    flood->topic = server_hub_get_topic (self->app->hub, instrument->category, name);
    flood->per_step = (guint) rate * FLOOD_STEP_MS / 1000;
    flood->n_steps = (guint) (duration / 1000000 / FLOOD_STEP_MS);
    g_timeout_add_full (G_PRIORITY_DEFAULT, FLOOD_STEP_MS, on_flood, flood, g_free);
    /* cppcheck-suppress memleak ; the source owns it */
}

static void
run_stop (ServerStatement *self)
{
    server_app_stop (self->app);
}

const ServerAction server_server_actions[] = {
    { "clock-skew", run_clock_skew },
    { "clock-jump", run_clock_jump },
    { "key", run_key },
    { "ban", run_ban },
    { "disconnect", run_disconnect },
    { "frames", run_frames },
    { "send", run_send },
    { "certificate", run_certificate },
    { "flood", run_flood },
    { "stop", run_stop },
    { NULL, NULL },
};
