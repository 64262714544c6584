/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/* A limit price as an integer in the instrument's data scale, to compare events with. */
typedef struct
{
    CarrySide side;
    gint64 price;
} PaperLimit;

gboolean paper_limit_init (PaperLimit *self, const CarryInstrument *instrument, CarrySide side,
                           CarryDecimal price);
gboolean paper_limit_is_reached_by_bar (const PaperLimit *self, const CarryMarketEvent *bar,
                                        gint64 ts_resting, gboolean touch_fills);

/* Whether @price is the limit or better for its owner to trade at. */
static inline gboolean
paper_limit_is_touched (const PaperLimit *self, gint64 price)
{
    return self->side == CARRY_SIDE_BUY ? price <= self->price : price >= self->price;
}

/* Whether @price is beyond the limit: all that rested at the limit has traded. */
static inline gboolean
paper_limit_is_through (const PaperLimit *self, gint64 price)
{
    return price != self->price && paper_limit_is_touched (self, price);
}

G_END_DECLS
