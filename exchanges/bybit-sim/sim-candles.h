/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-market.h"

G_BEGIN_DECLS

/* The candles of one price of one symbol, all intervals. */
typedef struct
{
    GArray *series[SIM_N_INTERVALS]; /* of SimCandle, oldest first */
    gint64 next[SIM_N_INTERVALS];    /* when the open one is over */
} SimCandles;

/* Called for each candle that is over, when time passed its end. */
typedef void (*SimCandleFunc) (gpointer data, SimInterval interval, const SimCandle *candle);

void sim_candles_init (SimCandles *self);
void sim_candles_clear (SimCandles *self);
/* Closes what is over at ts; the next begin at the last close. */
void sim_candles_roll (SimCandles *self, gint64 ts, SimCandleFunc func, gpointer data);
/* A price, or a trade, at ts. */
void
sim_candles_add (SimCandles *self, gint64 ts, SimPrice price, SimMoney volume, SimMoney turnover);
const SimCandle *sim_candles_get (const SimCandles *self, SimInterval interval, guint n);

G_END_DECLS
