/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-book.h"

#define MAX_CHANGES (4 * BYBIT_MAX_LEVELS)

/* One side, best level first. */
typedef struct
{
    CarryBookLevel *levels;
    guint n;
} Side;

/*
 * While a message is applied a side may hold levels beyond the depth, so it has room
 * for one message more. Changes: at most every level of a message, and every level
 * that it pushed out.
 */
struct _BybitBook
{
    guint depth;
    guint capacity;
    gboolean is_synced;
    gint64 update;
    gint64 seq;
    Side sides[2];        /* by CarrySide: bids, asks */
    gboolean is_snapshot; /* the last one applied */
    guint n_changes;
    guint n_bid_changes; /* they come first */
    CarryBookLevel *changes;
    CarryMarketEvent *events; /* made of the changes when asked for */
};

static const char *const reasons[] = {
    [BYBIT_BOOK_FINE] = "in order",
    [BYBIT_BOOK_REPEATED] = "the same update again",
    [BYBIT_BOOK_OLD] = "updates went back",
    [BYBIT_BOOK_NO_SNAPSHOT] = "a change before any snapshot",
    [BYBIT_BOOK_GAP] = "updates are missing",
    [BYBIT_BOOK_CROSSED] = "the best bid is not below the best ask",
    [BYBIT_BOOK_ONE_SIDED] = "a side is empty",
    [BYBIT_BOOK_DUPLICATE] = "the snapshot holds a price twice",
    [BYBIT_BOOK_BAD_LEVEL] = "the snapshot holds a level of no size",
};

BybitBook *
bybit_book_new (guint depth)
{
    g_return_val_if_fail (depth > 0 && depth <= BYBIT_MAX_LEVELS, NULL);

    BybitBook *self = g_new0 (BybitBook, 1);
    self->depth = depth;
    self->capacity = depth + BYBIT_MAX_LEVELS;
    for (guint i = 0; i < 2; i++)
        self->sides[i].levels = g_new (CarryBookLevel, self->capacity);
    self->changes = g_new (CarryBookLevel, MAX_CHANGES);
    return self;
}

void
bybit_book_free (BybitBook *self)
{
    if (self == NULL)
        return;
    g_free (self->sides[CARRY_SIDE_BUY].levels);
    g_free (self->sides[CARRY_SIDE_SELL].levels);
    g_free (self->changes);
    g_free (self->events);
    g_free (self);
}

void
bybit_book_clear (BybitBook *self)
{
    self->is_synced = FALSE;
    self->update = self->seq = 0;
    self->sides[CARRY_SIDE_BUY].n = self->sides[CARRY_SIDE_SELL].n = 0;
    self->n_changes = self->n_bid_changes = 0;
}

const char *
bybit_book_reason_to_text (BybitBookReason reason)
{
    g_return_val_if_fail (reason < G_N_ELEMENTS (reasons), "");
    return reasons[reason];
}

/* Prices as integers that rise from the best level on, so both sides are searched alike. */
static inline gint64
rank (CarrySide side, gint64 price)
{
    return side == CARRY_SIDE_BUY ? -price : price;
}

/* The place of @price, or where it would go. */
static inline guint
find_place (const Side *levels, CarrySide side, gint64 price)
{
    guint low = 0, high = levels->n;

    while (low < high)
    {
        guint middle = (low + high) / 2;
        if (rank (side, levels->levels[middle].price) < rank (side, price))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static inline void
set_level (BybitBook *self, CarrySide side, CarryBookLevel level)
{
    Side *levels = &self->sides[side];
    guint place = find_place (levels, side, level.price);
    CarryBookLevel *at = &levels->levels[place];
    gboolean found = place < levels->n && at->price == level.price;

    if (found && level.size != 0)
    {
        if (at->size == level.size)
            return;
        at->size = level.size;
    }
    else if (found)
    {
        levels->n--;
        memmove (at, at + 1, (levels->n - place) * sizeof *at);
    }
    else if (level.size != 0)
    {
        memmove (at + 1, at, (levels->n - place) * sizeof *at);
        *at = level;
        levels->n++;
    }
    else
        return;
    self->changes[self->n_changes++] = level;
}

/* Levels beyond the depth are known no longer. */
static void
cut (BybitBook *self, CarrySide side)
{
    Side *levels = &self->sides[side];

    while (levels->n > self->depth)
    {
        levels->n--;
        self->changes[self->n_changes++] =
            (CarryBookLevel){ .price = levels->levels[levels->n].price };
    }
}

static gboolean
is_crossed (const BybitBook *self)
{
    const Side *bids = &self->sides[CARRY_SIDE_BUY];
    const Side *asks = &self->sides[CARRY_SIDE_SELL];

    return bids->n > 0 && asks->n > 0 && bids->levels[0].price >= asks->levels[0].price;
}

static BybitBookVerdict
resync (BybitBook *self, BybitBookReason reason, BybitBookReason *out_reason)
{
    bybit_book_clear (self);
    *out_reason = reason;
    return BYBIT_BOOK_RESYNC;
}

static BybitBookVerdict
ignore (BybitBook *self, BybitBookReason reason, BybitBookReason *out_reason)
{
    self->n_changes = self->n_bid_changes = 0;
    *out_reason = reason;
    return BYBIT_BOOK_IGNORED;
}

/* A side of a snapshot, which comes sorted: one that does not is put in order. */
static BybitBookReason
fill_side (BybitBook *self, CarrySide side, const CarryBookLevel *levels, guint n)
{
    Side *own = &self->sides[side];

    for (guint i = 0; i < n; i++)
    {
        if (levels[i].size == 0)
            return BYBIT_BOOK_BAD_LEVEL;
        gint64 wanted = rank (side, levels[i].price);
        if (own->n == 0 || rank (side, own->levels[own->n - 1].price) < wanted)
        {
            own->levels[own->n++] = levels[i];
            continue;
        }
        guint place = find_place (own, side, levels[i].price);
        CarryBookLevel *at = &own->levels[place];
        if (at->price == levels[i].price)
            return BYBIT_BOOK_DUPLICATE;
        memmove (at + 1, at, (own->n - place) * sizeof *at);
        *at = levels[i];
        own->n++;
    }
    own->n = MIN (own->n, self->depth);
    memcpy (&self->changes[self->n_changes], own->levels, own->n * sizeof *own->levels);
    self->n_changes += own->n;
    return BYBIT_BOOK_FINE;
}

static BybitBookVerdict
apply_snapshot (BybitBook *self, const BybitOrderbook *change, BybitBookReason *out_reason)
{
    bybit_book_clear (self);
    if (change->n_bids == 0 || change->n_asks == 0)
        return resync (self, BYBIT_BOOK_ONE_SIDED, out_reason);
    BybitBookReason reason = fill_side (self, CARRY_SIDE_BUY, change->bids, change->n_bids);
    self->n_bid_changes = self->n_changes;
    if (reason == BYBIT_BOOK_FINE)
        reason = fill_side (self, CARRY_SIDE_SELL, change->asks, change->n_asks);
    if (reason == BYBIT_BOOK_FINE && is_crossed (self))
        reason = BYBIT_BOOK_CROSSED;
    if (reason != BYBIT_BOOK_FINE)
        return resync (self, reason, out_reason);
    self->is_snapshot = TRUE;
    *out_reason = BYBIT_BOOK_FINE;
    return BYBIT_BOOK_APPLIED;
}

static BybitBookVerdict
apply_delta (BybitBook *self, const BybitOrderbook *change, BybitBookReason *out_reason)
{
    if (!self->is_synced)
        return resync (self, BYBIT_BOOK_NO_SNAPSHOT, out_reason);
    if (change->update == self->update)
        return ignore (self, BYBIT_BOOK_REPEATED, out_reason);
    if (change->update < self->update)
        return resync (self, BYBIT_BOOK_OLD, out_reason);
    if (change->update != self->update + 1)
        return resync (self, BYBIT_BOOK_GAP, out_reason);

    self->n_changes = self->n_bid_changes = 0;
    self->is_snapshot = FALSE;
    for (guint i = 0; i < change->n_bids; i++)
        set_level (self, CARRY_SIDE_BUY, change->bids[i]);
    cut (self, CARRY_SIDE_BUY);
    self->n_bid_changes = self->n_changes;
    for (guint i = 0; i < change->n_asks; i++)
        set_level (self, CARRY_SIDE_SELL, change->asks[i]);
    cut (self, CARRY_SIDE_SELL);
    if (self->sides[CARRY_SIDE_BUY].n == 0 || self->sides[CARRY_SIDE_SELL].n == 0)
        return resync (self, BYBIT_BOOK_ONE_SIDED, out_reason);
    if (is_crossed (self))
        return resync (self, BYBIT_BOOK_CROSSED, out_reason);
    *out_reason = BYBIT_BOOK_FINE;
    return BYBIT_BOOK_APPLIED;
}

/*
 * A snapshot replaces the book at any time, also an update of 1, which says that the
 * service began anew; the repetition of a snapshot, as depth 1 sends it every three
 * seconds, changes nothing. Updates of a depth count up by one.
 */
BybitBookVerdict
bybit_book_apply (BybitBook *self, const BybitOrderbook *change, BybitBookReason *out_reason)
{
    gboolean is_snapshot = change->is_snapshot || change->update == 1;
    BybitBookVerdict verdict;

    if (is_snapshot && self->is_synced && change->update == self->update && change->update != 1)
        return ignore (self, BYBIT_BOOK_REPEATED, out_reason);
    verdict = is_snapshot ? apply_snapshot (self, change, out_reason)
                          : apply_delta (self, change, out_reason);
    if (verdict == BYBIT_BOOK_APPLIED)
    {
        self->is_synced = TRUE;
        self->update = change->update;
        self->seq = change->seq;
    }
    return verdict;
}

void
bybit_book_change_all (BybitBook *self)
{
    self->n_changes = 0;
    for (guint i = 0; i < G_N_ELEMENTS (self->sides); i++)
    {
        const Side *own = &self->sides[i];

        memcpy (&self->changes[self->n_changes], own->levels, own->n * sizeof *own->levels);
        self->n_changes += own->n;
        if (i == CARRY_SIDE_BUY)
            self->n_bid_changes = own->n;
    }
    self->is_snapshot = TRUE;
}

gboolean
bybit_book_is_synced (const BybitBook *self)
{
    return self->is_synced;
}

gint64
bybit_book_get_update (const BybitBook *self)
{
    return self->update;
}

gint64
bybit_book_get_seq (const BybitBook *self)
{
    return self->seq;
}

const CarryBookLevel *
bybit_book_get_levels (const BybitBook *self, CarrySide side, guint *out_n)
{
    *out_n = self->sides[side].n;
    return self->sides[side].levels;
}

const CarryMarketEvent *
bybit_book_get_events (BybitBook *self, const CarryMarketEvent *template, guint *out_n)
{
    guint8 common = self->is_snapshot ? CARRY_MARKET_FLAG_SNAPSHOT : 0;

    if (self->events == NULL)
        self->events = g_new0 (CarryMarketEvent, MAX_CHANGES);
    for (guint i = 0; i < self->n_changes; i++)
    {
        CarryMarketEvent *event = &self->events[i];
        event->ts_venue = template->ts_venue;
        event->ts_local = template->ts_local;
        event->instrument = template->instrument;
        event->kind = CARRY_MARKET_LEVEL;
        event->flags = common | (i < self->n_bid_changes ? CARRY_MARKET_FLAG_BUY : 0);
        event->trade.price = self->changes[i].price;
        event->trade.size = self->changes[i].size;
    }
    if (self->n_changes > 0)
    {
        self->events[self->n_changes - 1].flags |= CARRY_MARKET_FLAG_LAST;
        if (self->is_snapshot)
            self->events[0].flags |= CARRY_MARKET_FLAG_CLEAR;
    }
    *out_n = self->n_changes;
    return self->events;
}
