/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-topic.h"

#define MAX_TRADES 1024

static gboolean
is_spot (const ServerTopic *self)
{
    return self->instrument->category == SIM_CATEGORY_SPOT;
}

static gint64
get_ms (ServerTopic *self)
{
    return server_app_get_venue_ms (self->hub->app);
}

/* topic, ts and type come in another order on spot. */
static void
open_frame (ServerTopic *self, ServerJson *json, const char *type)
{
    server_json_init (json);
    server_json_open_object (json, NULL);
    server_json_string (json, "topic", self->name);
    if (is_spot (self))
        server_json_int (json, "ts", get_ms (self));
    server_json_string (json, "type", type);
    if (!is_spot (self) && self->kind != SERVER_TOPIC_TICKER && self->kind != SERVER_TOPIC_CANDLE)
        server_json_int (json, "ts", get_ms (self));
}

static void
close_frame (ServerTopic *self, ServerJson *json, ServerSocket *socket)
{
    server_json_close_object (json);
    server_topic_send (self, socket, json->text->str);
    server_json_clear (json);
}

static void
write_trade (ServerTopic *self, ServerJson *json, const SimTrade *trade)
{
    const SimInstrument *instrument = self->instrument;
    server_json_open_object (json, NULL);
    if (is_spot (self))
    {
        server_json_string (json, "i", trade->id);
        server_json_int (json, "T", trade->ts / 1000000);
        server_json_price (json, "p", trade->price, 0);
        server_json_qty (json, "v", trade->qty, 0);
        server_json_string (json, "S", sim_side_text (trade->side));
        server_json_string (json, "s", instrument->symbol);
    }
    else
    {
        server_json_int (json, "T", trade->ts / 1000000);
        server_json_string (json, "s", instrument->symbol);
        server_json_string (json, "S", sim_side_text (trade->side));
        server_json_qty (json, "v", trade->qty, instrument->qty_decimals);
        server_json_price (json, "p", trade->price, instrument->price_decimals);
        server_json_string (json, "L", sim_tick_direction_text (trade->direction));
        server_json_string (json, "i", trade->id);
    }
    server_json_bool (json, "BT", trade->is_block);
    server_json_bool (json, "RPI", FALSE);
    server_json_int (json, "seq", (gint64) trade->seq);
    server_json_close_object (json);
}

void
server_topic_push_trades (ServerTopic *self, const SimTrade *trades, guint n_trades)
{
    for (guint begin = 0; begin < n_trades; begin += MAX_TRADES)
    {
        g_auto (ServerJson) json = { 0 };
        open_frame (self, &json, "snapshot");
        server_json_open_array (&json, "data");
        for (guint i = begin; i < MIN (begin + MAX_TRADES, n_trades); i++)
            write_trade (self, &json, &trades[i]);
        server_json_close_array (&json);
        close_frame (self, &json, NULL);
    }
}

static void
send_ticker (ServerTopic *self, const ServerTickerRow *row, const ServerTickerRow *before,
             ServerSocket *socket)
{
    g_auto (ServerJson) json = { 0 };
    SimTicker ticker;

    sim_market_get_ticker (self->market, &ticker);
    open_frame (self, &json, before != NULL ? "delta" : "snapshot");
    if (is_spot (self))
        server_json_int (&json, "cs", (gint64) ticker.seq);
    guint n = server_ticker_row_write (&json, "data", self->instrument->symbol, row, before);
    if (before != NULL && n == 0)
        return;
    if (!is_spot (self))
    {
        server_json_int (&json, "cs", (gint64) ticker.seq);
        server_json_int (&json, "ts", get_ms (self));
    }
    close_frame (self, &json, socket);
}

static gboolean
is_same (const ServerTickerRow *a, const ServerTickerRow *b)
{
    if (a->n != b->n)
        return FALSE;
    for (guint i = 0; i < a->n; i++)
        if (!g_str_equal (a->values[i], b->values[i]))
            return FALSE;
    return TRUE;
}

/* To a new listener all of it; to the others what changed, or on spot all when something did. */
void
server_topic_push_ticker (ServerTopic *self, ServerSocket *socket)
{
    ServerTickerRow row;
    server_ticker_row_fill (&row, self->market, FALSE);

    if (self->sockets->len > 0 && !is_same (&row, &self->ticker))
        send_ticker (self, &row, is_spot (self) ? NULL : &self->ticker, NULL);
    self->ticker = row;
    if (socket != NULL)
        send_ticker (self, &self->ticker, NULL, socket);
}

void
server_topic_push_candle (ServerTopic *self, const SimCandle *candle, gboolean confirm)
{
    g_auto (ServerJson) json = { 0 };
    gint64 end = sim_interval_next (self->interval, candle->ts_start) / 1000000 - 1;

    self->ts_candle = candle->ts_updated;
    server_json_init (&json);
    server_json_open_object (&json, NULL);
    server_json_string (&json, "topic", self->name);
    server_json_open_array (&json, "data");
    server_json_open_object (&json, NULL);
    server_json_int (&json, "start", candle->ts_start / 1000000);
    server_json_int (&json, "end", end);
    server_json_string (&json, "interval", sim_interval_text (self->interval));
    server_json_price (&json, "open", candle->open, 0);
    server_json_price (&json, "close", candle->close, 0);
    server_json_price (&json, "high", candle->high, 0);
    server_json_price (&json, "low", candle->low, 0);
    server_json_money (&json, "volume", candle->volume);
    server_json_money (&json, "turnover", candle->turnover);
    server_json_bool (&json, "confirm", confirm);
    server_json_int (&json, "timestamp", candle->ts_updated / 1000000);
    server_json_close_object (&json);
    server_json_close_array (&json);
    server_json_int (&json, "ts", get_ms (self));
    server_json_string (&json, "type", "snapshot");
    close_frame (self, &json, NULL);
}

void
server_topic_push_liquidations (ServerTopic *self)
{
    g_auto (ServerJson) json = { 0 };
    if (self->liquidations->len == 0)
        return;
    open_frame (self, &json, "snapshot");
    server_json_open_array (&json, "data");
    for (guint i = 0; i < self->liquidations->len; i++)
    {
        const SimLiquidation *row = &g_array_index (self->liquidations, SimLiquidation, i);
        server_json_open_object (&json, NULL);
        server_json_int (&json, "T", row->ts / 1000000);
        server_json_string (&json, "s", self->instrument->symbol);
        server_json_string (&json, "S", sim_side_text (row->side));
        server_json_qty (&json, "v", row->qty, 0);
        server_json_price (&json, "p", row->price, 0);
        server_json_close_object (&json);
    }
    server_json_close_array (&json);
    close_frame (self, &json, NULL);
    g_array_set_size (self->liquidations, 0);
}

static void
send_limit (ServerTopic *self, ServerSocket *socket)
{
    g_auto (ServerJson) json = { 0 };
    guint decimals = self->instrument->price_decimals;

    server_json_init (&json);
    server_json_open_object (&json, NULL);
    server_json_string (&json, "topic", self->name);
    server_json_open_object (&json, "data");
    server_json_string (&json, "symbol", self->instrument->symbol);
    server_json_price (&json, "buyLmt", self->limit.buy, decimals);
    server_json_price (&json, "sellLmt", self->limit.sell, decimals);
    server_json_close_object (&json);
    server_json_int (&json, "ts", get_ms (self));
    close_frame (self, &json, socket);
}

void
server_topic_push_limit (ServerTopic *self, ServerSocket *socket)
{
    SimPriceLimit limit = sim_market_get_price_limit (self->market);
    gboolean changed = limit.buy != self->limit.buy || limit.sell != self->limit.sell;
    self->limit = limit;
    if (self->sockets->len > 0 && changed)
        send_limit (self, NULL);
    if (socket != NULL)
        send_limit (self, socket);
}
