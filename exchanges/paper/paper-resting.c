/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "paper-resting.h"

#include "paper-match.h"

/* Fills up to @units of an order at its limit; returns the units that went. */
static gint64
fill_up_to (PaperVenue *venue, PaperOrder *order, gint64 units)
{
    const CarryInstrument *instrument = order->instrument;
    CarryDecimal most = carry_instrument_size (instrument, units);
    CarryDecimal quantity = paper_venue_get_reducible (venue, order);

    if (carry_decimal_compare (quantity, most) > 0)
        quantity = most;
    quantity = carry_decimal_round_to_step (quantity, instrument->qty_step, CARRY_ROUND_FLOOR);
    if (carry_decimal_sign (quantity) <= 0)
        return 0;
    paper_venue_fill (venue, order, order->order.price, quantity, CARRY_LIQUIDITY_MAKER);
    return paper_match_size_units (instrument, quantity);
}

static void
fill_whole (PaperVenue *venue, PaperOrder *order)
{
    CarryDecimal quantity = paper_venue_get_reducible (venue, order);
    if (carry_decimal_sign (quantity) > 0)
        paper_venue_fill (venue, order, order->order.price, quantity, CARRY_LIQUIDITY_MAKER);
}

/* A touch proves nothing to an order that knows its place in the queue. */
static void
on_bar (PaperVenue *venue, PaperOrder *order, const CarryMarketEvent *bar)
{
    gboolean touch_fills = venue->rules->touch_fills && !order->has_queue;
    if (paper_limit_is_reached_by_bar (&order->limit, bar, order->ts_resting, touch_fills))
        fill_whole (venue, order);
}

/*
 * @left is what earlier orders of ours at the same price left of the trade.
 * Returns: what is left after this one.
 */
static gint64
on_trade (PaperVenue *venue, PaperOrder *order, const CarryMarketEvent *trade, gint64 left)
{
    gint64 price = trade->trade.price;
    CarrySide taker = trade->flags & CARRY_MARKET_FLAG_BUY ? CARRY_SIDE_BUY : CARRY_SIDE_SELL;

    if (paper_limit_is_through (&order->limit, price))
        fill_whole (venue, order);
    else if (price != order->limit.price || taker == order->order.side)
        return left;
    else if (order->has_queue)
        return left - fill_up_to (venue, order, paper_queue_on_trade (&order->queue, left));
    else if (venue->rules->touch_fills)
        return left - fill_up_to (venue, order, left);
    return left;
}

/* Where there is a book it is the better witness. A quote without a size is large enough. */
static void
on_quote (PaperVenue *venue, PaperMarket *market, PaperOrder *order, const CarryMarketEvent *quote)
{
    gboolean is_buy = order->order.side == CARRY_SIDE_BUY;
    CarrySide side = carry_side_opposite (order->order.side);
    gint64 price = is_buy ? quote->quote.ask : quote->quote.bid;
    gint64 size = is_buy ? quote->quote.ask_size : quote->quote.bid_size;

    if (order->has_queue || price <= 0 || !paper_limit_is_touched (&order->limit, price))
        return;
    if (size <= 0)
    {
        fill_whole (venue, order);
        return;
    }
    gint64 left = size - paper_consumed_get (&market->consumed, side, price);
    gint64 taken = left > 0 ? fill_up_to (venue, order, left) : 0;
    if (taken > 0)
        paper_consumed_add (&market->consumed, side, price, size, taken);
}

/* The book is consistent and its other side has come to our price. */
static void
on_cross (PaperVenue *venue, PaperMarket *market, PaperOrder *order, CarryBook *book)
{
    CarrySide side = carry_side_opposite (order->order.side);
    guint n;
    const CarryBookLevel *levels = carry_book_get_levels (book, side, &n);

    for (guint i = 0; i < n && paper_order_is_open (order); i++)
    {
        if (!paper_limit_is_touched (&order->limit, levels[i].price))
            return;
        gint64 left =
            levels[i].size - paper_consumed_get (&market->consumed, side, levels[i].price);
        gint64 taken = left > 0 ? fill_up_to (venue, order, left) : 0;
        if (taken > 0)
            paper_consumed_add (&market->consumed, side, levels[i].price, levels[i].size, taken);
    }
}

/* Looks the order's level up, after a snapshot has restated the book. */
static void
restate_queue (PaperVenue *venue, PaperOrder *order, CarryBook *book)
{
    guint n;
    const CarryBookLevel *levels = carry_book_get_levels (book, order->order.side, &n);
    gint64 size = 0;

    for (guint i = 0; i < n; i++)
    {
        if (levels[i].price == order->limit.price)
            size = levels[i].size;
    }
    paper_queue_on_level (&order->queue, size, venue->rules->cancel_share_millionths);
}

static void
on_level (PaperVenue *venue, PaperMarket *market, PaperOrder *order, const CarryMarketEvent *level)
{
    CarrySide side = level->flags & CARRY_MARKET_FLAG_BUY ? CARRY_SIDE_BUY : CARRY_SIDE_SELL;
    CarryBook *book;

    if (order->has_queue && !market->is_restating && side == order->order.side &&
        level->trade.price == order->limit.price)
        paper_queue_on_level (&order->queue, level->trade.size,
                              venue->rules->cancel_share_millionths);
    if (!(level->flags & CARRY_MARKET_FLAG_LAST))
        return;
    book = carry_context_get_book (venue->context, order->instrument);
    if (book == NULL || !carry_book_is_consistent (book))
        return;
    if (order->has_queue && market->is_restating)
        restate_queue (venue, order, book);
    on_cross (venue, market, order, book);
}

/* Keeps what we consumed in step with the data. */
static void
renew (PaperVenue *venue, PaperMarket *market, const CarryMarketEvent *event)
{
    if (event->kind == CARRY_MARKET_LEVEL)
        paper_consumed_on_level (&market->consumed, event);
    else if (event->kind == CARRY_MARKET_QUOTE &&
             carry_context_get_book (venue->context, market->instrument) == NULL)
        paper_consumed_on_quote (&market->consumed, event);
}

static void
meet_order (PaperVenue *venue, PaperMarket *market, PaperOrder *order,
            const CarryMarketEvent *event, gint64 *left)
{
    if (event->kind == CARRY_MARKET_BAR)
        on_bar (venue, order, event);
    else if (event->kind == CARRY_MARKET_TRADE)
        *left = on_trade (venue, order, event, *left);
    else if (event->kind == CARRY_MARKET_QUOTE)
        on_quote (venue, market, order, event);
    else if (event->kind == CARRY_MARKET_LEVEL)
        on_level (venue, market, order, event);
}

/* A market event meets the resting orders of its instrument, the oldest first. */
void
paper_resting_on_market (PaperVenue *venue, PaperMarket *market, const CarryMarketEvent *event)
{
    gint64 left = event->kind == CARRY_MARKET_TRADE ? event->trade.size : 0;

    if (!paper_consumed_is_empty (&market->consumed))
        renew (venue, market, event);
    if (event->kind == CARRY_MARKET_LEVEL && event->flags & CARRY_MARKET_FLAG_CLEAR)
        market->is_restating = TRUE;
    for (guint i = 0; i < market->resting->len; i++)
    {
        PaperOrder *order = g_ptr_array_index (market->resting, i);
        if (paper_order_is_open (order))
            meet_order (venue, market, order, event, &left);
    }
    if (event->kind == CARRY_MARKET_LEVEL && event->flags & CARRY_MARKET_FLAG_LAST)
        market->is_restating = FALSE;
}
