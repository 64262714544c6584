/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "roles/carry-strategy.h"

G_DEFINE_INTERFACE (CarryStrategy, carry_strategy, CARRY_TYPE_MODULE)

static CarryEvaluation *
default_evaluate (CarryStrategy *self, const CarryInstrument *instrument)
{
    return NULL;
}

static void
default_on_quote (CarryStrategy *self, const CarryQuote *quote)
{
}

static void
default_on_trade (CarryStrategy *self, const CarryTrade *trade)
{
}

static void
default_on_book (CarryStrategy *self, CarryBook *book)
{
}

static void
default_on_bar (CarryStrategy *self, const CarryBar *bar)
{
}

static void
default_on_funding (CarryStrategy *self, const CarryFunding *funding)
{
}

static void
default_on_order (CarryStrategy *self, const CarryOrder *order)
{
}

static void
default_on_fill (CarryStrategy *self, const CarryFill *fill)
{
}

static void
default_on_timer (CarryStrategy *self, guint64 timer, gint64 now)
{
}

static void
default_on_halt (CarryStrategy *self, const char *reason)
{
}

static void
default_flatten (CarryStrategy *self)
{
}

static void
default_resume (CarryStrategy *self)
{
}

static void
default_trim (CarryStrategy *self, CarryDecimal fraction)
{
}

static void
carry_strategy_default_init (CarryStrategyInterface *iface)
{
    iface->evaluate = default_evaluate;
    iface->on_quote = default_on_quote;
    iface->on_trade = default_on_trade;
    iface->on_book = default_on_book;
    iface->on_bar = default_on_bar;
    iface->on_funding = default_on_funding;
    iface->on_order = default_on_order;
    iface->on_fill = default_on_fill;
    iface->on_timer = default_on_timer;
    iface->on_halt = default_on_halt;
    iface->flatten = default_flatten;
    iface->resume = default_resume;
    iface->trim = default_trim;
}

/**
 * carry_strategy_evaluate: (virtual evaluate)
 * @self: a strategy
 * @instrument: (transfer none): an instrument
 *
 * Asks for the terms behind a decision on @instrument now. Nothing changes by it.
 *
 * Returns: (transfer full) (nullable): the terms, or %NULL when it has no opinion
 */
CarryEvaluation *
carry_strategy_evaluate (CarryStrategy *self, const CarryInstrument *instrument)
{
    g_return_val_if_fail (CARRY_IS_STRATEGY (self), NULL);
    g_return_val_if_fail (instrument != NULL, NULL);
    return CARRY_STRATEGY_GET_IFACE (self)->evaluate (self, instrument);
}

/**
 * carry_strategy_on_quote: (virtual on_quote)
 * @self: a strategy
 * @quote: (transfer none): the best bid and ask, good until this returns
 *
 * Tells it that the best bid or ask changed.
 */
void
carry_strategy_on_quote (CarryStrategy *self, const CarryQuote *quote)
{
    g_return_if_fail (CARRY_IS_STRATEGY (self));
    g_return_if_fail (quote != NULL);
    CARRY_STRATEGY_GET_IFACE (self)->on_quote (self, quote);
}

/**
 * carry_strategy_on_trade: (virtual on_trade)
 * @self: a strategy
 * @trade: (transfer none): the trade, good until this returns
 *
 * Tells it that somebody traded.
 */
void
carry_strategy_on_trade (CarryStrategy *self, const CarryTrade *trade)
{
    g_return_if_fail (CARRY_IS_STRATEGY (self));
    g_return_if_fail (trade != NULL);
    CARRY_STRATEGY_GET_IFACE (self)->on_trade (self, trade);
}

/**
 * carry_strategy_on_book: (virtual on_book)
 * @self: a strategy
 * @book: (transfer none): the book, which is consistent
 *
 * Tells it that the order book changed.
 */
void
carry_strategy_on_book (CarryStrategy *self, CarryBook *book)
{
    g_return_if_fail (CARRY_IS_STRATEGY (self));
    g_return_if_fail (book != NULL);
    CARRY_STRATEGY_GET_IFACE (self)->on_book (self, book);
}

/**
 * carry_strategy_on_bar: (virtual on_bar)
 * @self: a strategy
 * @bar: (transfer none): the bar, good until this returns
 *
 * Tells it that a bar ended.
 */
void
carry_strategy_on_bar (CarryStrategy *self, const CarryBar *bar)
{
    g_return_if_fail (CARRY_IS_STRATEGY (self));
    g_return_if_fail (bar != NULL);
    CARRY_STRATEGY_GET_IFACE (self)->on_bar (self, bar);
}

/**
 * carry_strategy_on_funding: (virtual on_funding)
 * @self: a strategy
 * @funding: (transfer none): the rate, good until this returns
 *
 * Tells it that a funding rate was predicted or settled.
 */
void
carry_strategy_on_funding (CarryStrategy *self, const CarryFunding *funding)
{
    g_return_if_fail (CARRY_IS_STRATEGY (self));
    g_return_if_fail (funding != NULL);
    CARRY_STRATEGY_GET_IFACE (self)->on_funding (self, funding);
}

/**
 * carry_strategy_on_order: (virtual on_order)
 * @self: a strategy
 * @order: (transfer none): the whole order after the change, good until this returns
 *
 * Tells it that one of its orders changed.
 */
void
carry_strategy_on_order (CarryStrategy *self, const CarryOrder *order)
{
    g_return_if_fail (CARRY_IS_STRATEGY (self));
    g_return_if_fail (order != NULL);
    CARRY_STRATEGY_GET_IFACE (self)->on_order (self, order);
}

/**
 * carry_strategy_on_fill: (virtual on_fill)
 * @self: a strategy
 * @fill: (transfer none): the execution, good until this returns
 *
 * Tells it that one of its orders was filled.
 */
void
carry_strategy_on_fill (CarryStrategy *self, const CarryFill *fill)
{
    g_return_if_fail (CARRY_IS_STRATEGY (self));
    g_return_if_fail (fill != NULL);
    CARRY_STRATEGY_GET_IFACE (self)->on_fill (self, fill);
}

/**
 * carry_strategy_on_timer: (virtual on_timer)
 * @self: a strategy
 * @timer: number of the timer
 * @now: nanoseconds since 1970 UTC
 *
 * Tells it that one of its timers is due.
 */
void
carry_strategy_on_timer (CarryStrategy *self, guint64 timer, gint64 now)
{
    g_return_if_fail (CARRY_IS_STRATEGY (self));
    CARRY_STRATEGY_GET_IFACE (self)->on_timer (self, timer, now);
}

/**
 * carry_strategy_on_halt: (virtual on_halt)
 * @self: a strategy
 * @reason: one sentence
 *
 * Tells it that trading was halted.
 */
void
carry_strategy_on_halt (CarryStrategy *self, const char *reason)
{
    g_return_if_fail (CARRY_IS_STRATEGY (self));
    g_return_if_fail (reason != NULL);
    CARRY_STRATEGY_GET_IFACE (self)->on_halt (self, reason);
}

/**
 * carry_strategy_flatten: (virtual flatten)
 * @self: a strategy
 *
 * Tells it to close everything it holds.
 */
void
carry_strategy_flatten (CarryStrategy *self)
{
    g_return_if_fail (CARRY_IS_STRATEGY (self));
    CARRY_STRATEGY_GET_IFACE (self)->flatten (self);
}

/**
 * carry_strategy_resume: (virtual resume)
 * @self: a strategy
 *
 * Tells it that a person lets it trade again: after carry_strategy_flatten() it may open positions
 * anew. One that was never flattened has nothing to do.
 */
void
carry_strategy_resume (CarryStrategy *self)
{
    g_return_if_fail (CARRY_IS_STRATEGY (self));
    CARRY_STRATEGY_GET_IFACE (self)->resume (self);
}

/**
 * carry_strategy_trim: (virtual trim)
 * @self: a strategy
 * @fraction: above 0 and below 1
 *
 * Tells it to close that part of everything it holds, both legs of a pair alike. One that cannot
 * leaves it to carry_strategy_flatten(), which follows when margin runs out further.
 */
void
carry_strategy_trim (CarryStrategy *self, CarryDecimal fraction)
{
    g_return_if_fail (CARRY_IS_STRATEGY (self));
    g_return_if_fail (carry_decimal_sign (fraction) > 0);
    CARRY_STRATEGY_GET_IFACE (self)->trim (self, fraction);
}
