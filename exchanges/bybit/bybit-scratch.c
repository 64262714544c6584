/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-scratch.h"

BybitScratch *
bybit_scratch_new (void)
{
    BybitScratch *self = g_new0 (BybitScratch, 1);

    self->trades = g_array_new (FALSE, FALSE, sizeof (BybitTrade));
    self->klines = g_array_new (FALSE, FALSE, sizeof (BybitKline));
    self->liquidations = g_array_new (FALSE, FALSE, sizeof (BybitLiquidation));
    return self;
}

void
bybit_scratch_free (BybitScratch *self)
{
    g_array_unref (self->trades);
    g_array_unref (self->klines);
    g_array_unref (self->liquidations);
    g_free (self);
}
