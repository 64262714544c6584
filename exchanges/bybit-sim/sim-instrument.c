/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-instrument.h"

#include <string.h>

/* Typical values; prices as of some day, only where the market starts. */
typedef struct
{
    const char *coin;
    const char *price;
    gint64 multiplier;
    const char *linear[4]; /* tick, step, largest order, largest market order */
    const char *spot[4];
} Default;

static const Default defaults[] = {
    { "BTC", "65000", 1, { "0.1", "0.001", "1190", "500" }, { "0.01", "0.000001", "83", "41.5" } },
    { "ETH", "3200", 1, { "0.01", "0.01", "7240", "3000" }, { "0.01", "0.00001", "1540", "770" } },
    { "SOL", "150", 1, { "0.01", "0.1", "79780", "15000" }, { "0.01", "0.001", "20000", "8000" } },
    { "XRP",
      "0.6",
      1,
      { "0.0001", "0.1", "12000000", "3000000" },
      { "0.0001", "0.01", "4000000", "1500000" } },
    { "DOGE",
      "0.15",
      1,
      { "0.00001", "1", "40000000", "8000000" },
      { "0.00001", "0.1", "12000000", "4000000" } },
    { "PEPE",
      "0.00001",
      1000,
      { "0.0000001", "100", "200000000", "50000000" },
      { "0.00000001", "1", "40000000000", "15000000000" } },
};

/* Only texts of the table above come here. */
static gint64
number (const char *text, guint scale)
{
    gint64 value = 0;
    g_return_val_if_fail (sim_number_parse (text, scale, &value), 0);
    return value;
}

static void
set_tiers (SimInstrument *self)
{
    static const struct
    {
        gint64 limit;
        const char *leverage;
        const char *maintenance;
    } tiers[] = {
        { 2000000, "100", "0.005" }, { 5000000, "50", "0.01" }, { 10000000, "25", "0.02" },
        { 25000000, "10", "0.05" },  { 50000000, "5", "0.1" },
    };
    self->n_tiers = G_N_ELEMENTS (tiers);
    for (guint i = 0; i < G_N_ELEMENTS (tiers); i++)
    {
        self->tiers[i].risk_id = (int) i + 1;
        self->tiers[i].limit = SIM_MONEY_ONE * tiers[i].limit;
        self->tiers[i].max_leverage = number (tiers[i].leverage, SIM_RATE_SCALE);
        self->tiers[i].maintenance = number (tiers[i].maintenance, SIM_RATE_SCALE);
    }
}

static void
set_linear (SimInstrument *self)
{
    g_strlcpy (self->settle_coin, "USDT", sizeof self->settle_coin);
    self->min_price = self->tick;
    self->max_price = self->tick * 19999998;
    self->price_limit_x = number ("0.05", SIM_RATE_SCALE);
    self->price_limit_y = number ("0.1", SIM_RATE_SCALE);
    self->min_leverage = SIM_RATE_ONE;
    self->max_leverage = 100 * SIM_RATE_ONE;
    self->leverage_step = number ("0.01", SIM_RATE_SCALE);
    self->funding_interval = 8 * CARRY_NS_PER_HOUR;
    self->upper_funding_rate = number ("0.005", SIM_RATE_SCALE);
    self->lower_funding_rate = -self->upper_funding_rate;
    self->maker_fee = number ("0.0002", SIM_RATE_SCALE);
    self->taker_fee = number ("0.00055", SIM_RATE_SCALE);
    set_tiers (self);
}

static void
set_spot (SimInstrument *self)
{
    self->price_limit_x = number ("0.05", SIM_RATE_SCALE);
    self->price_limit_y = number ("0.1", SIM_RATE_SCALE);
    self->quote_step = SIM_MONEY_BOOKED;
    self->max_notional = SIM_MONEY_ONE * 8000000;
    self->maker_fee = number ("0.001", SIM_RATE_SCALE);
    self->taker_fee = self->maker_fee;
}

/* Names and what does not depend on the price. */
static void
set_common (SimInstrument *self, SimCategory category, const char *coin, gint64 multiplier)
{
    memset (self, 0, sizeof *self);
    self->category = category;
    self->status = SIM_INSTRUMENT_TRADING;
    self->multiplier = category == SIM_CATEGORY_LINEAR ? multiplier : 1;
    g_strlcpy (self->coin, coin, sizeof self->coin);
    if (self->multiplier > 1)
        g_snprintf (self->base_coin, sizeof self->base_coin, "%" G_GINT64_FORMAT "%s", multiplier,
                    coin);
    else
        g_strlcpy (self->base_coin, coin, sizeof self->base_coin);
    g_strlcpy (self->quote_coin, "USDT", sizeof self->quote_coin);
    g_snprintf (self->symbol, sizeof self->symbol, "%sUSDT", self->base_coin);
    self->ts_launch = G_GINT64_CONSTANT (1585526400) * CARRY_NS_PER_SECOND;
    self->min_notional = 5 * SIM_MONEY_ONE;
}

static void
set_steps (SimInstrument *self, SimPrice tick, SimQty step, SimQty max, SimQty max_market)
{
    self->tick = tick;
    self->qty_step = step;
    self->min_qty = step;
    self->max_qty = max;
    self->max_post_only_qty = max;
    self->max_market_qty = max_market;
    if (self->category == SIM_CATEGORY_LINEAR)
        set_linear (self);
    else
        set_spot (self);
    self->price_decimals = sim_number_decimals (tick, SIM_PRICE_SCALE);
    self->qty_decimals = sim_number_decimals (step, SIM_QTY_SCALE);
}

static void
add_default (GArray *out, const Default *entry, SimCategory category)
{
    const char *const *texts = category == SIM_CATEGORY_LINEAR ? entry->linear : entry->spot;
    SimInstrument instrument;
    set_common (&instrument, category, entry->coin, entry->multiplier);
    set_steps (&instrument, number (texts[0], SIM_PRICE_SCALE), number (texts[1], SIM_QTY_SCALE),
               number (texts[2], SIM_QTY_SCALE), number (texts[3], SIM_QTY_SCALE));
    g_array_append_val (out, instrument);
}

void
sim_instrument_add_defaults (GArray *out)
{
    for (guint i = 0; i < G_N_ELEMENTS (defaults); i++)
    {
        add_default (out, &defaults[i], SIM_CATEGORY_SPOT);
        add_default (out, &defaults[i], SIM_CATEGORY_LINEAR);
    }
}

SimPrice
sim_instrument_default_price (const char *coin)
{
    for (guint i = 0; i < G_N_ELEMENTS (defaults); i++)
        if (strcmp (defaults[i].coin, coin) == 0)
            return number (defaults[i].price, SIM_PRICE_SCALE);
    return 0;
}

/* The power of ten at or below value, at least 1. */
static gint64
power_below (gint64 value)
{
    gint64 power = 1;
    while (value / power >= 10)
        power *= 10;
    return power;
}

void
sim_instrument_init (SimInstrument *self, SimCategory category, const char *coin, gint64 multiplier,
                     SimPrice price)
{
    g_return_if_fail (price > 0 && multiplier > 0);

    set_common (self, category, coin, multiplier);
    SimPrice unit_price = price * self->multiplier;
    /* A tick of some basis points' tenth, a step worth less than a coin of quote. */
    SimPrice tick = MAX (1, power_below (unit_price) / 10000);
    SimQty step = MAX (1, power_below ((gint64) (SIM_MONEY_ONE / unit_price)));
    SimQty max = (SimQty) MIN ((__int128) step * 5000000, (__int128) G_MAXINT64 / 4);
    set_steps (self, tick, step, max, max / 2);
}
