/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-strategy.h"

/*
 * A strategy that trades at random: it opens and closes pairs of spot and perpetual
 * in every way there is, cancels and amends, and hedges what is out of balance.
 */
typedef struct
{
    CarryModule parent_instance;
    const CarryInstrument *legs[2]; /* SimInstrument */
    gboolean is_calm;               /* opens nothing, and closes or hedges what is there */
    guint64 n_orders;
} SimTrader;

typedef CarryModuleClass SimTraderClass;

GType sim_trader_get_type (void);

SimTrader *sim_trader_new (void);
/* Instruments are known, and trading may start. */
void sim_trader_begin (SimTrader *self);
/* Signed lots by which the legs do not hedge each other. */
gint64 sim_trader_get_imbalance (SimTrader *self);
