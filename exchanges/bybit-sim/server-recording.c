/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-recording.h"

#include "server-recording-file.h"

#include <gio/gio.h>

#define MAX_DEPTH 2000
#define MAX_MS (G_MAXINT64 / 1000000) /* what nanoseconds can say */

struct _ServerRecording
{
    const ServerRecordingSpec *spec;
    ServerApp *app;
    SimMarket *market;
    GDataInputStream *lines; /* NULL: it is over */
    guint64 line;
    gint64 ts_begin;    /* when its first message was played */
    gint64 ts_first_ms; /* when that was recorded; 0: nothing was played yet */
    ServerParams *next; /* NULL: none was read */
    gint64 ts_next_ms;
    guint depth; /* of the book, the first that comes */
    gint64 u;    /* of the book; 0: there is none yet */
    gboolean has_index;
};

ServerRecordingSpec *
server_recording_spec_new (void)
{
    ServerRecordingSpec *self = g_new0 (ServerRecordingSpec, 1);

    self->speed = 1;
    return self;
}

void
server_recording_spec_free (ServerRecordingSpec *self)
{
    g_free (self->symbol);
    g_free (self->file);
    g_free (self);
}

void
server_recording_free (ServerRecording *self)
{
    g_clear_object (&self->lines);
    g_clear_pointer (&self->next, server_params_free);
    g_free (self);
}

static gboolean
fail (const ServerRecording *self, GError **error, const char *what)
{
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 "%s, line %" G_GUINT64_FORMAT ": %s", self->spec->file, self->line, what);
    return FALSE;
}

/* --- the book ------------------------------------------------------------------------------ */

static gboolean
add_levels (const ServerParams *data, const char *name, SimSide side, GArray *levels)
{
    g_autoptr (GPtrArray) rows = server_params_get_items (data, name);

    for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
        g_autoptr (ServerParams) row = server_params_new_from_query ("");
        SimLevel level = { .side = side };

        server_params_set (row, "row", g_ptr_array_index (rows, i));
        g_autoptr (GPtrArray) pair = server_params_get_items (row, "row");
        if (pair == NULL || pair->len != 2 ||
            !sim_number_parse (g_ptr_array_index (pair, 0), SIM_PRICE_SCALE, &level.price) ||
            !sim_number_parse (g_ptr_array_index (pair, 1), SIM_QTY_SCALE, &level.qty) ||
            level.price <= 0 || level.qty < 0)
            return FALSE;
        g_array_append_val (levels, level);
    }
    return rows != NULL;
}

/* What falls out of the depth is not told of any more, and is no longer known. */
static void
trim (ServerRecording *self, SimSide side, gint64 now)
{
    g_autofree SimLevel *levels = g_new (SimLevel, MAX_DEPTH);
    guint n = sim_market_get_levels (self->market, side, levels, MAX_DEPTH);

    for (guint i = self->depth; i < n; i++)
        levels[i].qty = 0;
    if (n > self->depth)
        sim_exchange_put_levels (self->app->exchange, self->market, levels + self->depth,
                                 n - self->depth, FALSE, now);
}

/* Where the market is, unless the recording says what the index is. */
static void
put_middle (ServerRecording *self, gint64 now)
{
    SimLevel bid, ask;

    if (self->has_index || sim_market_get_levels (self->market, SIM_SIDE_BUY, &bid, 1) == 0 ||
        sim_market_get_levels (self->market, SIM_SIDE_SELL, &ask, 1) == 0)
        return;
    SimPrice middle = bid.price + (ask.price - bid.price) / 2;
    sim_exchange_put_prices (self->app->exchange, self->market, middle, middle, now);
}

static void
check_order (ServerRecording *self, gint64 u)
{
    if (self->u != 0 && u != self->u + 1)
        g_printerr ("bybit-sim: %s, line %" G_GUINT64_FORMAT
                    ": changes of the book are missing: u %" G_GINT64_FORMAT
                    " comes after %" G_GINT64_FORMAT "\n",
                    self->spec->file, self->line, u, self->u);
}

static gboolean
play_book (ServerRecording *self, const ServerParams *message, const ServerParams *data, gint64 now,
           GError **error)
{
    g_autoptr (GArray) levels = g_array_new (FALSE, TRUE, sizeof (SimLevel));
    gint64 u = server_params_get_int_or (data, "u", 0);
    gboolean is_snapshot = server_params_is (message, "type", "snapshot") || u == 1;

    if (!add_levels (data, "b", SIM_SIDE_BUY, levels) ||
        !add_levels (data, "a", SIM_SIDE_SELL, levels))
        return fail (self, error, "b and a are to be rows of [\"price\",\"quantity\"]");
    if (!is_snapshot && self->u == 0)
        return fail (self, error, "a book begins with a snapshot");
    if (!is_snapshot)
        check_order (self, u);
    self->u = u;
    sim_exchange_put_levels (self->app->exchange, self->market, (SimLevel *) (void *) levels->data,
                             levels->len, is_snapshot, now);
    trim (self, SIM_SIDE_BUY, now);
    trim (self, SIM_SIDE_SELL, now);
    put_middle (self, now);
    return TRUE;
}

/* --- trades and prices --------------------------------------------------------------------- */

static gboolean
play_trade (ServerRecording *self, const char *text, gint64 now, GError **error)
{
    g_autoptr (ServerParams) row = server_params_new_from_json (text, strlen (text), NULL);
    SimSide side = SIM_SIDE_NONE;
    SimPrice price = 0;
    SimQty qty = 0;

    if (row == NULL || !sim_side_parse (server_params_get (row, "S"), &side) ||
        !server_params_has (row, "p") || !server_params_has (row, "v") ||
        !sim_number_parse (server_params_get (row, "p"), SIM_PRICE_SCALE, &price) ||
        !sim_number_parse (server_params_get (row, "v"), SIM_QTY_SCALE, &qty) || price <= 0 ||
        qty <= 0)
        return fail (self, error, "a trade needs S, p and v");
    if (!server_params_get_bool (row, "BT"))
        sim_exchange_put_trade (self->app->exchange, self->market, side, price, qty, now);
    return TRUE;
}

static gboolean
play_trades (ServerRecording *self, const ServerParams *message, gint64 now, GError **error)
{
    g_autoptr (GPtrArray) rows = server_params_get_items (message, "data");

    if (rows == NULL)
        return fail (self, error, "the data of trades are to be an array");
    for (guint i = 0; i < rows->len; i++)
        if (!play_trade (self, g_ptr_array_index (rows, i), now, error))
            return FALSE;
    return TRUE;
}

/* Of a delta only what changed is there. */
static gboolean
play_ticker (ServerRecording *self, const ServerParams *data, gint64 now, GError **error)
{
    const struct
    {
        const char *name;
        guint scale;
    } members[] = { { "indexPrice", SIM_PRICE_SCALE },
                    { "usdIndexPrice", SIM_PRICE_SCALE },
                    { "markPrice", SIM_PRICE_SCALE },
                    { "fundingRate", SIM_RATE_SCALE } };
    gint64 values[G_N_ELEMENTS (members)] = { 0 };

    for (guint i = 0; i < G_N_ELEMENTS (members); i++)
        if (server_params_has (data, members[i].name) &&
            !sim_number_parse (server_params_get (data, members[i].name), members[i].scale,
                               &values[i]))
            return fail (self, error, "a price or rate of the ticker is no number");
    SimPrice index = values[0] != 0 ? values[0] : values[1];
    self->has_index |= index > 0;
    if (index > 0 || values[2] > 0)
        sim_exchange_put_prices (self->app->exchange, self->market, index, values[2], now);
    if (server_params_has (data, "fundingRate") && self->spec->category == SIM_CATEGORY_LINEAR)
        sim_exchange_set_funding_rate (self->app->exchange, self->market, values[3], now);
    return TRUE;
}

/* --- messages ------------------------------------------------------------------------------ */

static gboolean
play (ServerRecording *self, gint64 now, GError **error)
{
    const char *topic = server_params_get (self->next, "topic");
    const char *text = server_params_get (self->next, "data");
    g_autoptr (ServerParams) data = NULL;

    if (g_str_has_prefix (topic, "publicTrade."))
        return play_trades (self, self->next, now, error);
    data = text != NULL ? server_params_new_from_json (text, strlen (text), NULL) : NULL;
    if (data == NULL)
        return fail (self, error, "its data are to be an object");
    if (g_str_has_prefix (topic, "tickers."))
        return play_ticker (self, data, now, error);
    return play_book (self, self->next, data, now, error);
}

/* Whether the topic is one of this symbol that is played. */
static gboolean
is_wanted (ServerRecording *self, const char *topic)
{
    g_auto (GStrv) parts = g_strsplit (topic != NULL ? topic : "", ".", -1);
    guint n = g_strv_length (parts);
    guint64 depth = 0;

    if (n < 2 || !g_str_equal (parts[n - 1], self->spec->symbol))
        return FALSE;
    if (n == 2)
        return g_str_equal (parts[0], "publicTrade") || g_str_equal (parts[0], "tickers");
    if (n != 3 || !g_str_equal (parts[0], "orderbook") ||
        !g_ascii_string_to_unsigned (parts[1], 10, 1, 1000, &depth, NULL))
        return FALSE;
    if (self->depth == 0)
        self->depth = (guint) depth;
    return self->depth == depth;
}

/* The next message of this symbol; none: next stays NULL. */
static gboolean
read_next (ServerRecording *self, GError **error)
{
    g_autoptr (GError) problem = NULL;

    for (;;)
    {
        gsize length = 0;
        g_autofree char *line =
            g_data_input_stream_read_line (self->lines, &length, NULL, &problem);

        self->line++;
        if (problem != NULL)
            return fail (self, error, problem->message);
        if (line == NULL)
            return TRUE;
        g_autoptr (ServerParams) message = server_params_new_from_json (line, length, &problem);
        if (message == NULL)
            return fail (self, error, problem->message);
        if (!is_wanted (self, server_params_get (message, "topic")))
            continue;
        if (!server_params_get_int (message, "ts", &self->ts_next_ms) || self->ts_next_ms <= 0 ||
            self->ts_next_ms > MAX_MS)
            return fail (self, error, "a message needs its time, ts");
        self->next = g_steal_pointer (&message);
        return TRUE;
    }
}

static gboolean
begin (ServerRecording *self, gint64 now, GError **error)
{
    g_clear_object (&self->lines);
    self->line = 0;
    self->ts_begin = now;
    self->ts_first_ms = 0;
    self->u = 0;
    self->lines = server_recording_file_open (self->spec->file, error);
    if (self->lines == NULL || !read_next (self, error))
        return FALSE;
    return self->next != NULL || fail (self, error, "it holds no message of the symbol");
}

static gint64
get_due (const ServerRecording *self)
{
    if (self->ts_first_ms == 0)
        return self->ts_begin;
    return self->ts_begin + (self->ts_next_ms - self->ts_first_ms) * 1000000 / self->spec->speed;
}

/* Plays all that is due, and goes on at the beginning where that is wanted. */
static gboolean
advance (ServerRecording *self, gint64 now, GError **error)
{
    while (self->next != NULL && get_due (self) <= now)
    {
        if (self->ts_first_ms == 0)
            self->ts_first_ms = self->ts_next_ms;
        if (!play (self, now, error))
            return FALSE;
        g_clear_pointer (&self->next, server_params_free);
        if (!read_next (self, error))
            return FALSE;
        if (self->next == NULL && self->spec->repeats)
            return begin (self, now, error);
    }
    return TRUE;
}

void
server_recording_tick (ServerRecording *self, gint64 now)
{
    g_autoptr (GError) error = NULL;

    if (self->lines == NULL)
        return;
    if (!advance (self, now, &error))
        g_printerr ("bybit-sim: %s; the market stays as it is\n", error->message);
    else if (self->next != NULL)
        return;
    g_clear_object (&self->lines);
}

ServerRecording *
server_recording_new (const ServerRecordingSpec *spec, ServerApp *app, GError **error)
{
    g_autoptr (ServerRecording) self = g_new0 (ServerRecording, 1);
    gint64 now = server_app_get_now (app);

    self->spec = spec;
    self->app = app;
    self->market = sim_exchange_find_market (app->exchange, spec->category, spec->symbol);
    if (self->market == NULL)
    {
        g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                     "[recording %s:%s]: there is no such symbol",
                     sim_category_text (spec->category), spec->symbol);
        return NULL;
    }
    sim_exchange_set_external (app->exchange, self->market, TRUE, now);
    return begin (self, now, error) && advance (self, now, error) ? g_steal_pointer (&self) : NULL;
}
