/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-ladder.h"

#include <math.h>

#include "sim-matching.h"

/* Takers in a step of time that is left out. */
#define MOST_IN_LEFT_OUT 4
/* Quote coins of the quotes: those further away are larger. */
#define FIRST_VALUE 2000
#define MORE_VALUE 500
#define REFRESHED 3
#define REPAIRED 10
/* Half a basis point. */
#define SPACING_PART 20000
/* The premium: 3 basis points of standard deviation, ten minutes to come back. */
#define PREMIUM_DEVIATION 3000000
#define PREMIUM_SECONDS 600
/* What symbols come back to: most settle at the interest rate, some above it. */
#define LOWEST_PREMIUM (-5000000)
#define HIGHEST_PREMIUM 9000000

static gboolean
is_linear (const SimMarket *market)
{
    return market->instrument.category == SIM_CATEGORY_LINEAR;
}

void
sim_ladder_space (SimMarket *market)
{
    SimPrice tick = market->instrument.tick;
    market->ladder.spacing = MAX (tick, sim_price_floor (market->index_price / SPACING_PART, tick));
    market->ladder.top = 0;
}

void
sim_ladder_init (SimMarket *market)
{
    SimLadder *ladder = &market->ladder;
    const SimInstrument *instrument = &market->instrument;
    ladder->depth = market->exchange->config.depth;
    sim_ladder_space (market);
    if (!is_linear (market))
        return;
    ladder->mean = carry_random_range (&ladder->random, LOWEST_PREMIUM, HIGHEST_PREMIUM);
    ladder->premium = ladder->mean;
    market->mark_price = sim_price_floor (sim_price_move (market->index_price, ladder->premium), 1);
    SimMoney interest = SIM_MONEY_ONE * carry_random_range (&ladder->random, 20000000, 90000000);
    SimQty units = (SimQty) MIN (interest / MAX (1, market->index_price), G_MAXINT64 / 8);
    market->base_interest = units / instrument->qty_step * instrument->qty_step;
}

void
sim_ladder_step_premium (SimMarket *market)
{
    SimLadder *ladder = &market->ladder;
    double part = (double) market->exchange->config.step / CARRY_NS_PER_SECOND / PREMIUM_SECONDS;
    gint64 noise =
        (gint64) (carry_random_normal (&ladder->random) * 1000000 * sqrt (2 * MIN (part, 0.5)));
    if (market->exchange->step_volatility == 0)
        return;
    ladder->premium += (gint64) ((double) (ladder->mean - ladder->premium) * MIN (part, 1.0));
    ladder->premium += PREMIUM_DEVIATION / 1000 * noise / 1000;
}

/* Quote value of the n-th quote, seeded; at least one step of it. */
static SimQty
quote_size (SimMarket *market, SimPrice price, gint64 n)
{
    SimMoney value = SIM_MONEY_ONE * (FIRST_VALUE + MORE_VALUE * n) / 100 *
                     carry_random_range (&market->ladder.random, 20, 200);
    SimQty step = market->instrument.qty_step;
    /* Near nothing a price buys more than fits, and more than anybody may order. */
    SimQty qty = (SimQty) MIN (value / price, market->instrument.max_qty) / step * step;
    return MAX (qty, market->instrument.min_qty);
}

void
sim_ladder_quote (SimMarket *market, SimSide side, SimPrice price, SimQty qty, gint64 now)
{
    SimTaker taker = {
        .market = market, .side = side, .limit = price, .left = qty, .is_quote = TRUE
    };
    sim_match (&taker, now);
    if (taker.left > 0)
    {
        sim_market_touch (market);
        sim_book_insert (market->book, side, price, taker.left, NULL);
    }
}

static void
place (SimMarket *market, SimSide side, gint64 number, gint64 now)
{
    SimPrice price = number * market->ladder.spacing;
    if (number <= 0)
        return;
    const SimBookLevel *level = sim_book_find (market->book, side, price);
    if (level != NULL && level->maker != NULL)
        return;
    gint64 top = market->ladder.top;
    gint64 n = side == SIM_SIDE_BUY ? top - number : number - top - 1;
    sim_ladder_quote (market, side, price, quote_size (market, price, MAX (n, 0)), now);
}

static void
drop (SimMarket *market, SimSide side, gint64 number)
{
    SimBookLevel *level = sim_book_find (market->book, side, number * market->ladder.spacing);
    if (level == NULL || level->maker == NULL)
        return;
    sim_market_touch (market);
    sim_book_reduce (market->book, level->maker, level->maker->leaves);
}

static void
clear_side (SimMarket *market, SimSide side)
{
    for (guint i = 0; i < sim_book_n_levels (market->book, side);)
    {
        SimBookLevel *level = sim_book_level (market->book, side, i);
        SimPrice price = level->price;
        while (level != NULL && level->maker != NULL)
        {
            sim_book_reduce (market->book, level->maker, level->maker->leaves);
            level = sim_book_find (market->book, side, price);
        }
        if (level != NULL)
            i++;
    }
}

void
sim_ladder_clear (SimMarket *market)
{
    sim_market_touch (market);
    clear_side (market, SIM_SIDE_BUY);
    clear_side (market, SIM_SIDE_SELL);
    market->ladder.top = 0;
}

static void
build (SimMarket *market, gint64 top, gint64 now)
{
    sim_ladder_clear (market);
    SimLadder *ladder = &market->ladder;
    SimPrice center = top * ladder->spacing;
    sim_ladder_space (market);
    ladder->top = top = center / ladder->spacing;
    for (gint64 i = 0; i < ladder->depth; i++)
    {
        place (market, SIM_SIDE_BUY, top - i, now);
        place (market, SIM_SIDE_SELL, top + 1 + i, now);
    }
    ladder->n_holes = 0;
}

static void
move_up (SimMarket *market, gint64 top, gint64 now)
{
    gint64 depth = market->ladder.depth;
    gint64 from = market->ladder.top;
    for (gint64 number = from + 1; number <= top; number++)
        drop (market, SIM_SIDE_SELL, number);
    market->ladder.top = top;
    for (gint64 number = from + 1; number <= top; number++)
    {
        place (market, SIM_SIDE_BUY, number, now);
        drop (market, SIM_SIDE_BUY, number - depth);
        place (market, SIM_SIDE_SELL, number + depth, now);
    }
}

static void
move_down (SimMarket *market, gint64 top, gint64 now)
{
    gint64 depth = market->ladder.depth;
    gint64 from = market->ladder.top;
    for (gint64 number = from; number > top; number--)
        drop (market, SIM_SIDE_BUY, number);
    market->ladder.top = top;
    for (gint64 number = from; number > top; number--)
    {
        place (market, SIM_SIDE_SELL, number, now);
        drop (market, SIM_SIDE_SELL, number + depth);
        place (market, SIM_SIDE_BUY, number - depth, now);
    }
}

/*
 * The best bid is the spacing below center. It follows when the middle of the ladder is
 * more than three quarters of a spacing off, so that it does not flutter.
 */
static void
move (SimMarket *market, SimPrice center, gint64 now)
{
    SimLadder *ladder = &market->ladder;
    gint64 top = center / ladder->spacing;
    if (ladder->top == 0 || ABS (top - ladder->top) >= ladder->depth)
    {
        build (market, top, now);
        return;
    }
    SimPrice middle = ladder->top * ladder->spacing + ladder->spacing / 2;
    if (ABS (center - middle) * 4 <= ladder->spacing * 3)
        return;
    if (top > ladder->top)
        move_up (market, top, now);
    else
        move_down (market, top, now);
}

/* Another size: less keeps the place in the queue, more goes to its end. */
static void
refresh (SimMarket *market, SimSide side, gint64 n, gint64 now)
{
    SimLadder *ladder = &market->ladder;
    gint64 number = side == SIM_SIDE_BUY ? ladder->top - n : ladder->top + 1 + n;
    if (number <= 0)
        return;
    SimPrice price = number * ladder->spacing;
    SimBookLevel *level = sim_book_find (market->book, side, price);
    SimEntry *maker = level != NULL ? level->maker : NULL;
    if (maker == NULL)
    {
        place (market, side, number, now);
        return;
    }
    SimQty qty = quote_size (market, price, n);
    if (qty == maker->leaves)
        return;
    sim_market_touch (market);
    if (qty < maker->leaves)
    {
        sim_book_reduce (market->book, maker, maker->leaves - qty);
        return;
    }
    sim_book_reduce (market->book, maker, maker->leaves);
    sim_book_insert (market->book, side, price, qty, NULL);
}

/* Puts back what was taken, the best first. */
static void
repair (SimMarket *market, gint64 now)
{
    SimLadder *ladder = &market->ladder;
    guint n_placed = 0;
    for (gint64 i = 0; i < ladder->depth; i++)
        for (guint side = SIM_SIDE_BUY; side <= SIM_SIDE_SELL; side++)
        {
            gint64 number = side == SIM_SIDE_BUY ? ladder->top - i : ladder->top + 1 + i;
            const SimBookLevel *level =
                sim_book_find (market->book, (SimSide) side, number * ladder->spacing);
            if (number <= 0 || (level != NULL && level->maker != NULL))
                continue;
            place (market, (SimSide) side, number, now);
            if (++n_placed == REPAIRED)
                return;
        }
    ladder->n_holes = 0;
}

/* A market order of somebody: most are small, a few large. */
static void
take (SimMarket *market, gint64 now)
{
    CarryRandom *random = &market->ladder.random;
    const SimInstrument *instrument = &market->instrument;
    SimSide side = carry_random_below (random, 2) == 0 ? SIM_SIDE_BUY : SIM_SIDE_SELL;
    guint64 first = carry_random_below (random, 9);
    guint64 second = carry_random_below (random, 9);
    guint doublings = (guint) MIN (first, second);
    SimMoney value = SIM_MONEY_ONE * carry_random_range (random, 20, 100) * (1 << doublings);
    SimMoney most = MIN (value / market->index_price, instrument->max_market_qty);
    SimQty qty = (SimQty) most / instrument->qty_step;
    SimTaker taker = {
        .market = market,
        .side = side,
        .limit =
            sim_price_move (market->index_price, sim_side_sign (side) * instrument->price_limit_x),
        .left = MAX (qty * instrument->qty_step, instrument->min_qty),
    };
    sim_match (&taker, now);
}

static void
maybe_take (SimMarket *market, gint64 now)
{
    const SimExchangeConfig *config = &market->exchange->config;
    if (config->trades_per_minute <= 0)
        return;
    guint64 chance = (guint64) config->step / 1000 * (guint64) config->trades_per_minute;
    guint64 minute = CARRY_NS_PER_MINUTE / 1000;
    /* Time that is left out has fewer: nobody looks at them. */
    if (config->step >= CARRY_NS_PER_MINUTE)
        chance = MIN (chance, MOST_IN_LEFT_OUT * minute);
    for (; chance >= minute; chance -= minute)
        take (market, now);
    if (carry_random_below (&market->ladder.random, minute) < chance)
        take (market, now);
}

void
sim_ladder_step (SimMarket *market, SimPrice center, gint64 now)
{
    move (market, center, now);
    CarryRandom *random = &market->ladder.random;
    for (guint i = 0; i < REFRESHED; i++)
    {
        SimSide side = carry_random_below (random, 2) == 0 ? SIM_SIDE_BUY : SIM_SIDE_SELL;
        guint64 range = i == 0 ? market->ladder.depth : MIN (8, market->ladder.depth);
        refresh (market, side, (gint64) carry_random_below (random, range), now);
    }
    if (market->ladder.n_holes > 0)
        repair (market, now);
    maybe_take (market, now);
}
