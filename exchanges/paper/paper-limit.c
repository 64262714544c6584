/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "paper-limit.h"

/*
 * @price is a multiple of the tick, which the data scale holds exactly.
 *
 * Returns: FALSE when it is too large for the instrument's data
 */
gboolean
paper_limit_init (PaperLimit *self, const CarryInstrument *instrument, CarrySide side,
                  CarryDecimal price)
{
    CarryDecimal scaled =
        carry_decimal_rescale (price, instrument->price_scale, CARRY_ROUND_HALF_EVEN);
    if (!carry_decimal_is_valid (scaled))
        return FALSE;
    self->side = side;
    self->price = scaled.coefficient;
    return TRUE;
}

/*
 * Whether a finished bar fills an order that rests since @ts_resting. A bar that
 * began earlier proves nothing: its extreme may lie before the order.
 */
gboolean
paper_limit_is_reached_by_bar (const PaperLimit *self, const CarryMarketEvent *bar,
                               gint64 ts_resting, gboolean touch_fills)
{
    gint64 ts_start = bar->ts_venue - bar->bar_minutes * CARRY_NS_PER_MINUTE;
    gint64 price = bar->bar.close;

    if (ts_start < ts_resting)
        return FALSE;
    if (!(bar->flags & CARRY_MARKET_FLAG_CLOSE_ONLY))
        price = self->side == CARRY_SIDE_BUY ? bar->bar.low : bar->bar.high;
    return touch_fills ? paper_limit_is_touched (self, price)
                       : paper_limit_is_through (self, price);
}
