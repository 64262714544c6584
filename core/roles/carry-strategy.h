/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-module.h"

G_BEGIN_DECLS

#define CARRY_TYPE_STRATEGY (carry_strategy_get_type ())
CARRY_API
G_DECLARE_INTERFACE (CarryStrategy, carry_strategy, CARRY, STRATEGY, CarryModule)

/**
 * CarryStrategyInterface:
 * @evaluate: the terms behind a decision on an instrument now
 * @on_quote: best bid or ask changed
 * @on_trade: a trade
 * @on_book: the book changed and is consistent
 * @on_bar: a bar ended
 * @on_funding: a funding rate was predicted or settled
 * @on_order: an order of this strategy changed
 * @on_fill: an order of this strategy was filled; or the venue itself traded a leg of one of its
 *   groups, which is an order of nobody
 * @on_timer: a timer of this strategy is due
 * @on_halt: trading was halted; cancel what is open, open nothing
 * @flatten: close everything
 * @resume: a person lets it trade again, after it closed everything
 * @trim: close a part of everything, because margin runs out
 *
 * What decides. Only instruments it subscribed to are told about. At one
 * instant, all settlements and prices come before any timer: decide in a timer
 * set for now, so that all legs are seen.
 */
struct _CarryStrategyInterface
{
    GTypeInterface parent_iface;

    CarryEvaluation *(*evaluate) (CarryStrategy *self, const CarryInstrument *instrument);
    void (*on_quote) (CarryStrategy *self, const CarryQuote *quote);
    void (*on_trade) (CarryStrategy *self, const CarryTrade *trade);
    void (*on_book) (CarryStrategy *self, CarryBook *book);
    void (*on_bar) (CarryStrategy *self, const CarryBar *bar);
    void (*on_funding) (CarryStrategy *self, const CarryFunding *funding);
    void (*on_order) (CarryStrategy *self, const CarryOrder *order);
    void (*on_fill) (CarryStrategy *self, const CarryFill *fill);
    void (*on_timer) (CarryStrategy *self, guint64 timer, gint64 now);
    void (*on_halt) (CarryStrategy *self, const char *reason);
    void (*flatten) (CarryStrategy *self);
    void (*resume) (CarryStrategy *self);
    void (*trim) (CarryStrategy *self, CarryDecimal fraction);
};

CARRY_API
CarryEvaluation *carry_strategy_evaluate (CarryStrategy *self, const CarryInstrument *instrument);
CARRY_API
void carry_strategy_on_quote (CarryStrategy *self, const CarryQuote *quote);
CARRY_API
void carry_strategy_on_trade (CarryStrategy *self, const CarryTrade *trade);
CARRY_API
void carry_strategy_on_book (CarryStrategy *self, CarryBook *book);
CARRY_API
void carry_strategy_on_bar (CarryStrategy *self, const CarryBar *bar);
CARRY_API
void carry_strategy_on_funding (CarryStrategy *self, const CarryFunding *funding);
CARRY_API
void carry_strategy_on_order (CarryStrategy *self, const CarryOrder *order);
CARRY_API
void carry_strategy_on_fill (CarryStrategy *self, const CarryFill *fill);
CARRY_API
void carry_strategy_on_timer (CarryStrategy *self, guint64 timer, gint64 now);
CARRY_API
void carry_strategy_on_halt (CarryStrategy *self, const char *reason);
CARRY_API
void carry_strategy_flatten (CarryStrategy *self);
CARRY_API
void carry_strategy_resume (CarryStrategy *self);
CARRY_API
void carry_strategy_trim (CarryStrategy *self, CarryDecimal fraction);

G_END_DECLS
