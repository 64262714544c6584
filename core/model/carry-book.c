/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/carry-book.h"

#include <string.h>

#define FIRST_CAPACITY 64

/* One side, best level first. */
typedef struct
{
    CarryBookLevel *levels;
    guint n;
    guint capacity;
} BookSide;

struct _CarryBook
{
    gatomicrefcount references;
    const CarryInstrument *instrument;
    BookSide sides[2];   /* by CarrySide: bids, asks */
    gboolean complete;   /* the last event ended a batch */
    gboolean incoherent; /* something is missing until the next clear */
};

G_DEFINE_BOXED_TYPE (CarryBook, carry_book, carry_book_ref, carry_book_unref)

/**
 * carry_book_new: (constructor)
 * @instrument: (transfer none): whose book; must stay good as long as the book
 *
 * Returns: (transfer full): an empty book, not consistent yet
 */
CarryBook *
carry_book_new (const CarryInstrument *instrument)
{
    g_return_val_if_fail (instrument != NULL, NULL);

    CarryBook *self = g_new0 (CarryBook, 1);
    g_atomic_ref_count_init (&self->references);
    self->instrument = instrument;
    return self;
}

/**
 * carry_book_ref:
 * @self: a book
 *
 * Returns: (transfer full): @self
 */
CarryBook *
carry_book_ref (CarryBook *self)
{
    g_return_val_if_fail (self != NULL, NULL);
    g_atomic_ref_count_inc (&self->references);
    return self;
}

/**
 * carry_book_unref:
 * @self: (transfer full): a book
 *
 * Gives back a reference; the last one frees the book.
 */
void
carry_book_unref (CarryBook *self)
{
    g_return_if_fail (self != NULL);
    if (!g_atomic_ref_count_dec (&self->references))
        return;
    g_free (self->sides[CARRY_SIDE_BUY].levels);
    g_free (self->sides[CARRY_SIDE_SELL].levels);
    g_free (self);
}

/* The place of @price, or where it would go: the first level that is not better. */
static guint
find_place (const BookSide *levels, CarrySide side, gint64 price)
{
    guint low = 0, high = levels->n;

    while (low < high)
    {
        guint middle = low + (high - low) / 2;
        gint64 there = levels->levels[middle].price;
        gboolean better = side == CARRY_SIDE_BUY ? there > price : there < price;
        if (better)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void
insert_level (BookSide *levels, guint place, CarryBookLevel level)
{
    if (levels->n == levels->capacity)
    {
        levels->capacity = MAX (FIRST_CAPACITY, 2 * levels->capacity);
        levels->levels = g_renew (CarryBookLevel, levels->levels, levels->capacity);
    }

    CarryBookLevel *at = &levels->levels[place];
    memmove (at + 1, at, (levels->n - place) * sizeof *at);
    *at = level;
    levels->n++;
}

static void
remove_level (BookSide *levels, guint place)
{
    CarryBookLevel *at = &levels->levels[place];

    levels->n--;
    memmove (at, at + 1, (levels->n - place) * sizeof *at);
}

static void
set_level (BookSide *levels, CarrySide side, CarryBookLevel level)
{
    guint place = find_place (levels, side, level.price);
    gboolean found = place < levels->n && levels->levels[place].price == level.price;

    if (found && level.size == 0)
        remove_level (levels, place);
    else if (found)
        levels->levels[place].size = level.size;
    else if (level.size != 0)
        insert_level (levels, place, level);
}

static gboolean
is_crossed (const CarryBook *self)
{
    const BookSide *bids = &self->sides[CARRY_SIDE_BUY];
    const BookSide *asks = &self->sides[CARRY_SIDE_SELL];

    return bids->n > 0 && asks->n > 0 && bids->levels[0].price >= asks->levels[0].price;
}

/**
 * carry_book_apply: (skip)
 * @self: a book
 * @event: a %CARRY_MARKET_LEVEL or a %CARRY_MARKET_GAP of its instrument
 *
 * Changes one level: a size of 0 removes it, and removing what is not there
 * changes nothing. %CARRY_MARKET_FLAG_CLEAR empties the book first. After a gap, or
 * a level with a negative size, the book stays inconsistent until it is cleared.
 * Memory is only taken when a side grows deeper than it ever was.
 */
void
carry_book_apply (CarryBook *self, const CarryMarketEvent *event)
{
    g_return_if_fail (self != NULL);
    g_return_if_fail (event != NULL);
    g_return_if_fail (event->kind == CARRY_MARKET_LEVEL || event->kind == CARRY_MARKET_GAP);
    g_return_if_fail (event->instrument == self->instrument->index);

    self->complete = FALSE;
    if (event->kind == CARRY_MARKET_GAP)
    {
        self->incoherent = TRUE;
        return;
    }

    if (event->flags & CARRY_MARKET_FLAG_CLEAR)
    {
        self->sides[CARRY_SIDE_BUY].n = self->sides[CARRY_SIDE_SELL].n = 0;
        self->incoherent = FALSE;
    }
    if (event->trade.size < 0)
    {
        self->incoherent = TRUE;
        return;
    }

    CarrySide side = event->flags & CARRY_MARKET_FLAG_BUY ? CARRY_SIDE_BUY : CARRY_SIDE_SELL;
    set_level (&self->sides[side], side, (CarryBookLevel){ event->trade.price, event->trade.size });
    self->complete = (event->flags & CARRY_MARKET_FLAG_LAST) != 0;
}

/**
 * carry_book_is_consistent:
 * @self: a book
 *
 * Whether the book can be believed: the last event ended a batch of changes,
 * nothing is missing, and the best bid is below the best ask.
 *
 * Returns: whether it is consistent
 */
gboolean
carry_book_is_consistent (const CarryBook *self)
{
    g_return_val_if_fail (self != NULL, FALSE);
    return self->complete && !self->incoherent && !is_crossed (self);
}

/**
 * carry_book_get_depth:
 * @self: a book
 * @side: buy for bids, sell for asks
 *
 * Returns: how many levels that side has
 */
guint
carry_book_get_depth (const CarryBook *self, CarrySide side)
{
    g_return_val_if_fail (self != NULL, 0);
    g_return_val_if_fail (side == CARRY_SIDE_BUY || side == CARRY_SIDE_SELL, 0);
    return self->sides[side].n;
}

/**
 * carry_book_get_levels: (skip)
 * @self: a book
 * @side: buy for bids, sell for asks
 * @out_n: (out): how many levels there are
 *
 * Returns: (transfer none) (array length=out_n): the levels, best first, good until
 *   the book changes; %NULL or not when there are none
 */
const CarryBookLevel *
carry_book_get_levels (const CarryBook *self, CarrySide side, guint *out_n)
{
    g_return_val_if_fail (self != NULL, NULL);
    g_return_val_if_fail (side == CARRY_SIDE_BUY || side == CARRY_SIDE_SELL, NULL);
    g_return_val_if_fail (out_n != NULL, NULL);

    *out_n = self->sides[side].n;
    return self->sides[side].levels;
}

/**
 * carry_book_dup_price:
 * @self: a book
 * @side: buy for bids, sell for asks
 * @level: 0 is the best
 *
 * Returns: (transfer full) (nullable): the price of a level, or %NULL when there is no
 *   such level
 */
CarryDecimal *
carry_book_dup_price (const CarryBook *self, CarrySide side, guint level)
{
    if (level >= carry_book_get_depth (self, side))
        return NULL;
    CarryDecimal price =
        carry_instrument_price (self->instrument, self->sides[side].levels[level].price);
    return carry_decimal_copy (&price);
}

/**
 * carry_book_dup_size:
 * @self: a book
 * @side: buy for bids, sell for asks
 * @level: 0 is the best
 *
 * Returns: (transfer full) (nullable): the size of a level, or %NULL when there is no
 *   such level
 */
CarryDecimal *
carry_book_dup_size (const CarryBook *self, CarrySide side, guint level)
{
    if (level >= carry_book_get_depth (self, side))
        return NULL;
    CarryDecimal size =
        carry_instrument_size (self->instrument, self->sides[side].levels[level].size);
    return carry_decimal_copy (&size);
}

/**
 * carry_book_get_instrument:
 * @self: a book
 *
 * Returns: (transfer none): whose book it is
 */
const CarryInstrument *
carry_book_get_instrument (const CarryBook *self)
{
    g_return_val_if_fail (self != NULL, NULL);
    return self->instrument;
}
