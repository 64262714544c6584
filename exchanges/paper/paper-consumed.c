/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "paper-consumed.h"

typedef struct
{
    CarrySide side; /* of the level: bids are buys */
    gint64 price;
    gint64 size; /* as the data showed it when we took from it */
    gint64 taken;
    gboolean is_stale; /* a snapshot has begun and has not stated it yet */
} PaperConsumedLevel;

#define LEVEL(self, i) (&g_array_index ((self)->levels, PaperConsumedLevel, (i)))

void
paper_consumed_clear (PaperConsumed *self)
{
    g_clear_pointer (&self->levels, g_array_unref);
}

gboolean
paper_consumed_is_empty (const PaperConsumed *self)
{
    return self->levels == NULL || self->levels->len == 0;
}

static PaperConsumedLevel *
find_level (const PaperConsumed *self, CarrySide side, gint64 price)
{
    for (guint i = 0; self->levels != NULL && i < self->levels->len; i++)
    {
        PaperConsumedLevel *level = LEVEL (self, i);
        if (level->side == side && level->price == price)
            return level;
    }
    return NULL;
}

/* Returns: how much of the level is gone. */
gint64
paper_consumed_get (const PaperConsumed *self, CarrySide side, gint64 price)
{
    const PaperConsumedLevel *level = find_level (self, side, price);
    return level == NULL ? 0 : level->taken;
}

void
paper_consumed_add (PaperConsumed *self, CarrySide side, gint64 price, gint64 size, gint64 taken)
{
    PaperConsumedLevel *level = find_level (self, side, price);
    if (level != NULL)
    {
        level->taken += taken;
        return;
    }
    if (self->levels == NULL)
        self->levels = g_array_new (FALSE, FALSE, sizeof (PaperConsumedLevel));
    PaperConsumedLevel added = { .side = side, .price = price, .size = size, .taken = taken };
    g_array_append_val (self->levels, added);
}

/* A quote is the whole of its side: what it does not repeat is forgotten. */
void
paper_consumed_on_quote (PaperConsumed *self, const CarryMarketEvent *event)
{
    for (guint i = 0; self->levels != NULL && i < self->levels->len;)
    {
        const PaperConsumedLevel *level = LEVEL (self, i);
        gboolean is_bid = level->side == CARRY_SIDE_BUY;
        gint64 price = is_bid ? event->quote.bid : event->quote.ask;
        gint64 size = is_bid ? event->quote.bid_size : event->quote.ask_size;
        if (level->price == price && level->size == size)
            i++;
        else
            g_array_remove_index (self->levels, i);
    }
}

static void
remove_stale (PaperConsumed *self)
{
    for (guint i = 0; i < self->levels->len;)
    {
        if (LEVEL (self, i)->is_stale)
            g_array_remove_index (self->levels, i);
        else
            i++;
    }
}

static void
mark_stale (PaperConsumed *self)
{
    for (guint i = 0; i < self->levels->len; i++)
        LEVEL (self, i)->is_stale = TRUE;
}

/* A level with another size, or none at all in a new snapshot, is a new level. */
void
paper_consumed_on_level (PaperConsumed *self, const CarryMarketEvent *event)
{
    if (paper_consumed_is_empty (self))
        return;
    if (event->flags & CARRY_MARKET_FLAG_CLEAR)
        mark_stale (self);
    CarrySide side = event->flags & CARRY_MARKET_FLAG_BUY ? CARRY_SIDE_BUY : CARRY_SIDE_SELL;
    PaperConsumedLevel *level = find_level (self, side, event->trade.price);
    if (level != NULL && level->size == event->trade.size)
        level->is_stale = FALSE;
    else if (level != NULL)
        g_array_remove_index (self->levels, level - LEVEL (self, 0));
    if (event->flags & CARRY_MARKET_FLAG_LAST)
        remove_stale (self);
}
