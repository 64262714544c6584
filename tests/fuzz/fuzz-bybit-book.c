/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Bybit's local book: bytes become messages of few prices, so that they collide. The book
 * stays sorted and uncrossed, and one that only hears its events is the same.
 */

#include "fuzz.h"

#include "bybit-book.h"

#define DEPTH 4

static guint
take_levels (const uint8_t **at, const uint8_t *end, CarryBookLevel *levels)
{
    guint n = *at < end ? *(*at)++ % 6 : 0;
    guint i = 0;

    for (; i < n && end - *at >= 2; i++, *at += 2)
        levels[i] = (CarryBookLevel){ .price = 1 + (*at)[0] % 16, .size = (*at)[1] % 4 };
    return i;
}

static void
check_side (const BybitBook *book, CarrySide side)
{
    guint n;
    const CarryBookLevel *levels = bybit_book_get_levels (book, side, &n);

    g_assert_true (bybit_book_is_synced (book) == (n > 0));
    g_assert_cmpuint (n, <=, DEPTH);
    for (guint i = 0; i < n; i++)
    {
        g_assert_cmpint (levels[i].size, >, 0);
        if (i > 0)
            g_assert_true (side == CARRY_SIDE_BUY ? levels[i].price < levels[i - 1].price
                                                  : levels[i].price > levels[i - 1].price);
    }
}

static void
check_follower (CarryBook *follower, BybitBook *book)
{
    CarryMarketEvent template = { .ts_venue = 1 };
    guint n, own;
    const CarryMarketEvent *events = bybit_book_get_events (book, &template, &n);

    for (guint i = 0; i < n; i++)
        carry_book_apply (follower, &events[i]);
    for (CarrySide side = CARRY_SIDE_BUY; side <= CARRY_SIDE_SELL; side++)
    {
        const CarryBookLevel *levels = carry_book_get_levels (follower, side, &n);
        const CarryBookLevel *expected = bybit_book_get_levels (book, side, &own);
        g_assert_cmpmem (levels, n * sizeof *levels, expected, own * sizeof *expected);
    }
    g_assert_true (carry_book_is_consistent (follower));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
    static BybitOrderbook change;
    const uint8_t *at = data, *end = data + size;
    CarryInstrument instrument = { .venue = "bybit", .symbol = "A" };
    g_autoptr (BybitBook) book = bybit_book_new (DEPTH);
    g_autoptr (CarryBook) follower = carry_book_new (&instrument);

    while (end - at >= 2)
    {
        BybitBookReason reason;
        change.is_snapshot = at[0] % 4 == 0;
        /* Mostly the next update, sometimes another one. */
        change.update = at[0] < 200 ? bybit_book_get_update (book) + 1 : at[1] % 8;
        at += 2;
        change.n_bids = take_levels (&at, end, change.bids);
        change.n_asks = take_levels (&at, end, change.asks);
        BybitBookVerdict verdict = bybit_book_apply (book, &change, &reason);
        g_assert_true ((verdict == BYBIT_BOOK_APPLIED) == (reason == BYBIT_BOOK_FINE));
        check_side (book, CARRY_SIDE_BUY);
        check_side (book, CARRY_SIDE_SELL);
        if (verdict == BYBIT_BOOK_APPLIED)
            check_follower (follower, book);
    }
    return 0;
}
