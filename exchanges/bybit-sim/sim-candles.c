/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-candles.h"

/* Minutes of a day and some, for the statistics; of other intervals what can be asked for. */
#define KEPT_MINUTES 1500
#define KEPT 1000

void
sim_candles_init (SimCandles *self)
{
    for (guint i = 0; i < SIM_N_INTERVALS; i++)
    {
        self->series[i] = g_array_new (FALSE, FALSE, sizeof (SimCandle));
        self->next[i] = 0;
    }
}

void
sim_candles_clear (SimCandles *self)
{
    for (guint i = 0; i < SIM_N_INTERVALS; i++)
        g_clear_pointer (&self->series[i], g_array_unref);
}

static SimCandle *
last_of (GArray *series)
{
    return series->len == 0 ? NULL : &g_array_index (series, SimCandle, series->len - 1);
}

static void
append (SimCandles *self, SimInterval interval, gint64 start, SimPrice price, gint64 ts)
{
    GArray *series = self->series[interval];
    guint kept = interval == SIM_INTERVAL_1 ? KEPT_MINUTES : KEPT;
    if (series->len >= 2 * kept)
        g_array_remove_range (series, 0, series->len - kept);
    SimCandle candle = { start, price, price, price, price, 0, 0, ts };
    g_array_append_val (series, candle);
    self->next[interval] = sim_interval_next (interval, start);
}

static void
roll_series (SimCandles *self, SimInterval interval, gint64 ts, SimCandleFunc func, gpointer data)
{
    SimCandle *last = last_of (self->series[interval]);
    while (last != NULL && self->next[interval] <= ts)
    {
        if (func != NULL)
            func (data, interval, last);
        append (self, interval, self->next[interval], last->close, self->next[interval]);
        last = last_of (self->series[interval]);
    }
}

void
sim_candles_roll (SimCandles *self, gint64 ts, SimCandleFunc func, gpointer data)
{
    /* Every longer interval ends with a minute. */
    if (self->next[SIM_INTERVAL_1] > ts)
        return;
    for (guint i = 0; i < SIM_N_INTERVALS; i++)
        roll_series (self, (SimInterval) i, ts, func, data);
}

void
sim_candles_add (SimCandles *self, gint64 ts, SimPrice price, SimMoney volume, SimMoney turnover)
{
    for (guint i = 0; i < SIM_N_INTERVALS; i++)
    {
        SimCandle *last = last_of (self->series[i]);
        if (last == NULL || ts >= self->next[i])
        {
            /* Only the first price of all comes here: later ones were rolled to. */
            append (self, (SimInterval) i, sim_interval_start ((SimInterval) i, ts), price, ts);
            last = last_of (self->series[i]);
        }
        last->high = MAX (last->high, price);
        last->low = MIN (last->low, price);
        last->close = price;
        last->volume += volume;
        last->turnover += turnover;
        last->ts_updated = ts;
    }
}

const SimCandle *
sim_candles_get (const SimCandles *self, SimInterval interval, guint n)
{
    const GArray *series = self->series[interval];
    guint kept = interval == SIM_INTERVAL_1 ? KEPT_MINUTES : KEPT;
    if (n >= MIN (series->len, kept))
        return NULL;
    return &g_array_index (series, SimCandle, series->len - 1 - n);
}
