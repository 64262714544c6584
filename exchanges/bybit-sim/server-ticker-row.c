/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-ticker-row.h"

static void
add_text (ServerTickerRow *self, const char *name, const char *value)
{
    g_assert (self->n < SERVER_TICKER_MAX);
    self->names[self->n] = name;
    g_strlcpy (self->values[self->n++], value, SIM_NUMBER_BUFFER);
}

static void
add_number (ServerTickerRow *self, const char *name, __int128 value, guint scale, guint decimals)
{
    char buffer[SIM_NUMBER_BUFFER];
    add_text (self, name, sim_number_format (value, scale, decimals, buffer));
}

/* A price nobody asks or bids is an empty text. */
static void
add_price (ServerTickerRow *self, const char *name, SimPrice price, guint decimals)
{
    if (price == 0)
        add_text (self, name, "");
    else
        add_number (self, name, price, SIM_PRICE_SCALE, decimals);
}

static void
add_ms (ServerTickerRow *self, const char *name, gint64 ts)
{
    char buffer[SIM_NUMBER_BUFFER];
    g_snprintf (buffer, sizeof buffer, "%" G_GINT64_FORMAT, ts / 1000000);
    add_text (self, name, buffer);
}

static void
add_best (ServerTickerRow *self, const SimInstrument *instrument, const SimTicker *ticker)
{
    guint prices = instrument->price_decimals, sizes = instrument->qty_decimals;
    gboolean has_bid = ticker->bid_price != 0, has_ask = ticker->ask_price != 0;
    add_price (self, "bid1Price", ticker->bid_price, prices);
    add_number (self, "bid1Size", has_bid ? ticker->bid_qty : 0, SIM_QTY_SCALE,
                has_bid ? sizes : 0);
    add_price (self, "ask1Price", ticker->ask_price, prices);
    add_number (self, "ask1Size", has_ask ? ticker->ask_qty : 0, SIM_QTY_SCALE,
                has_ask ? sizes : 0);
}

/* Six decimals, rounded towards zero. */
static void
add_change (ServerTickerRow *self, SimRate rate)
{
    add_number (self, "price24hPcnt", rate / 10000 * 10000, SIM_RATE_SCALE, 0);
}

static void
add_turnover (ServerTickerRow *self, const SimTicker *ticker)
{
    const SimMoney unit = SIM_MONEY_ONE / 10000;
    add_number (self, "turnover24h", ticker->turnover_24h / unit * unit, SIM_MONEY_SCALE, 4);
    add_number (self, "volume24h", ticker->volume_24h / unit * unit, SIM_MONEY_SCALE, 4);
}

static void
add_interest (ServerTickerRow *self, const SimInstrument *instrument, const SimTicker *ticker,
              gboolean single)
{
    const SimMoney unit = SIM_MONEY_ONE / 100;
    guint decimals = instrument->qty_decimals;
    SimQty interest = single ? ticker->open_interest / 2 : ticker->open_interest;
    SimMoney value = single ? ticker->open_interest_value / 2 : ticker->open_interest_value;
    add_number (self, single ? "singleOpenInterest" : "openInterest", interest, SIM_QTY_SCALE,
                decimals);
    add_number (self, single ? "singleOpenInterestValue" : "openInterestValue", value / unit * unit,
                SIM_MONEY_SCALE, 2);
}

static void
add_funding (ServerTickerRow *self, const SimTicker *ticker)
{
    add_number (self, "fundingRate", ticker->funding_rate, SIM_RATE_SCALE, 0);
    add_ms (self, "nextFundingTime", ticker->ts_next_funding);
}

static void
add_interval (ServerTickerRow *self, const SimTicker *ticker)
{
    const gint64 hour = G_GINT64_CONSTANT (3600) * 1000000000;
    char buffer[SIM_NUMBER_BUFFER];
    g_snprintf (buffer, sizeof buffer, "%d", (int) (ticker->funding_interval / hour));
    add_text (self, "fundingIntervalHour", buffer);
    add_number (self, "fundingCap", ticker->funding_cap, SIM_RATE_SCALE, 0);
}

static void
add_names (ServerTickerRow *self, const char *const *names)
{
    for (; *names != NULL; names++)
        add_text (self, *names, "");
}

static void
add_statistics (ServerTickerRow *self, const SimInstrument *instrument, const SimTicker *ticker)
{
    guint decimals = instrument->price_decimals;
    add_price (self, "prevPrice24h", ticker->prev_price_24h, decimals);
    add_price (self, "highPrice24h", ticker->high_price_24h, decimals);
    add_price (self, "lowPrice24h", ticker->low_price_24h, decimals);
    add_price (self, "prevPrice1h", ticker->prev_price_1h, decimals);
}

static void
fill_linear_rest (ServerTickerRow *self, const SimInstrument *instrument, const SimTicker *ticker)
{
    static const char *const pre[] = { "preOpenPrice", "preQty", "curPreListingPhase", NULL };
    static const char *const futures[] = { "predictedDeliveryPrice", "basis",           "basisRate",
                                           "basisRateYear",          "deliveryFeeRate", NULL };
    guint decimals = instrument->price_decimals;
    add_price (self, "lastPrice", ticker->last_price, decimals);
    add_price (self, "indexPrice", ticker->index_price, 2);
    add_price (self, "markPrice", ticker->mark_price, 2);
    add_change (self, ticker->price_24h_pcnt);
    add_statistics (self, instrument, ticker);
    add_interest (self, instrument, ticker, FALSE);
    add_interest (self, instrument, ticker, TRUE);
    add_turnover (self, ticker);
    add_funding (self, ticker);
    add_interval (self, ticker);
    add_names (self, futures);
    add_ms (self, "deliveryTime", ticker->ts_delivery);
    add_best (self, instrument, ticker);
    add_names (self, pre);
}

static void
fill_linear_stream (ServerTickerRow *self, const SimInstrument *instrument, const SimTicker *ticker)
{
    static const char *const pre[] = { "preOpenPrice", "preQty", "curPreListingPhase", NULL };
    guint decimals = instrument->price_decimals;
    add_text (self, "tickDirection", sim_tick_direction_text (ticker->direction));
    add_change (self, ticker->price_24h_pcnt);
    add_price (self, "lastPrice", ticker->last_price, decimals);
    add_statistics (self, instrument, ticker);
    add_price (self, "markPrice", ticker->mark_price, 2);
    add_price (self, "indexPrice", ticker->index_price, 2);
    add_interest (self, instrument, ticker, FALSE);
    add_turnover (self, ticker);
    add_interval (self, ticker);
    add_interest (self, instrument, ticker, TRUE);
    add_ms (self, "nextFundingTime", ticker->ts_next_funding);
    add_number (self, "fundingRate", ticker->funding_rate, SIM_RATE_SCALE, 0);
    add_best (self, instrument, ticker);
    add_names (self, pre);
    if (ticker->ts_delivery != 0)
        add_ms (self, "deliveryTime", ticker->ts_delivery);
}

static void
fill_spot (ServerTickerRow *self, const SimInstrument *instrument, const SimTicker *ticker,
           gboolean for_rest)
{
    if (for_rest)
        add_best (self, instrument, ticker);
    add_price (self, "lastPrice", ticker->last_price, 0);
    if (for_rest)
    {
        add_price (self, "prevPrice24h", ticker->prev_price_24h, 0);
        add_change (self, ticker->price_24h_pcnt);
    }
    add_price (self, "highPrice24h", ticker->high_price_24h, 0);
    add_price (self, "lowPrice24h", ticker->low_price_24h, 0);
    if (!for_rest)
        add_price (self, "prevPrice24h", ticker->prev_price_24h, 0);
    add_number (self, for_rest ? "turnover24h" : "volume24h",
                for_rest ? ticker->turnover_24h : ticker->volume_24h, SIM_MONEY_SCALE, 0);
    add_number (self, for_rest ? "volume24h" : "turnover24h",
                for_rest ? ticker->volume_24h : ticker->turnover_24h, SIM_MONEY_SCALE, 0);
    if (!for_rest)
        add_change (self, ticker->price_24h_pcnt);
    add_price (self, "usdIndexPrice", ticker->index_price, 0);
}

void
server_ticker_row_fill (ServerTickerRow *self, const SimMarket *market, gboolean for_rest)
{
    const SimInstrument *instrument = sim_market_get_instrument (market);
    SimTicker ticker;

    sim_market_get_ticker (market, &ticker);
    self->n = 0;
    if (instrument->category == SIM_CATEGORY_SPOT)
        fill_spot (self, instrument, &ticker, for_rest);
    else if (for_rest)
        fill_linear_rest (self, instrument, &ticker);
    else
        fill_linear_stream (self, instrument, &ticker);
}

static const char *
find_value (const ServerTickerRow *self, const char *name)
{
    for (guint i = 0; i < self->n; i++)
        if (g_str_equal (self->names[i], name))
            return self->values[i];
    return NULL;
}

guint
server_ticker_row_write (ServerJson *json, const char *key, const char *symbol,
                         const ServerTickerRow *self, const ServerTickerRow *before)
{
    guint n_written = 0;
    server_json_open_object (json, key);
    server_json_string (json, "symbol", symbol);
    for (guint i = 0; i < self->n; i++)
    {
        if (before != NULL && g_strcmp0 (find_value (before, self->names[i]), self->values[i]) == 0)
            continue;
        server_json_string (json, self->names[i], self->values[i]);
        n_written++;
    }
    server_json_close_object (json);
    return n_written;
}
