/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/carry-engine.h"

G_BEGIN_DECLS

/**
 * CarryStatusLeg: (skip)
 * @instrument: (nullable): %NULL when there is no such leg
 * @quantity: what trading made of it; signed
 * @price: last, or middle of the quote
 * @mark: of perpetuals
 * @bid: best
 * @ask: best
 * @value: quantity by mark or price, in quote coin; signed
 * @unrealised: of a perpetual, what closing it at mark would bring
 * @age_ns: since anything was heard of it; below zero when nothing ever was
 * @is_stale: the feed has a gap
 *
 * One instrument, as it stands. Numbers that are not known are invalid.
 */
typedef struct
{
    const CarryInstrument *instrument;
    CarryDecimal quantity;
    CarryDecimal price;
    CarryDecimal mark;
    CarryDecimal bid;
    CarryDecimal ask;
    CarryAmount value;
    CarryAmount unrealised;
    gint64 age_ns;
    gboolean is_stale;
} CarryStatusLeg;

/**
 * CarryStatusSymbol: (skip)
 * @name: the perpetual's symbol, or the spot's where it stands alone
 * @coin: the base coin
 * @perp: the perpetual
 * @spot: its pair
 * @delta: coins long less coins short
 * @delta_bps: the same in basis points of the larger leg
 * @notional: value of the larger leg, in quote coin
 * @basis_bps: perpetual over spot less one; not a number when unknown
 * @rate: predicted at the next settlement, a fraction
 * @ts_funding: the next settlement; 0 when unknown
 * @expected: what it would pay us, in quote coin
 * @last_rate: of the last settlement
 * @ts_settled: when that was; 0 when none was seen
 * @naked_since: since when the legs have been apart; 0 when they are together
 * @naked_ns: how long they were, in this run
 * @naked_longest_ns: the longest of these
 * @liquidation_distance: of the price to where the venue would liquidate, a
 *   fraction; not a number when unknown
 * @n_orders: open orders in either leg
 * @state: what may go out
 * @day: result since the day began
 * @total: result since the books began
 *
 * A coin that is traded: both of its legs.
 */
typedef struct
{
    const char *name;
    const char *coin;
    CarryStatusLeg perp;
    CarryStatusLeg spot;
    CarryDecimal delta;
    double delta_bps;
    CarryAmount notional;
    double basis_bps;
    CarryDecimal rate;
    gint64 ts_funding;
    CarryAmount expected;
    CarryDecimal last_rate;
    gint64 ts_settled;
    gint64 naked_since;
    gint64 naked_ns;
    gint64 naked_longest_ns;
    double liquidation_distance;
    guint n_orders;
    CarryRiskState state;
    CarrySplit day;
    CarrySplit total;
} CarryStatusSymbol;

/**
 * CarryStatus: (skip)
 * @engine: (transfer none): whose status it is
 * @now: when it was taken
 * @is_trading: whether orders go out at all
 * @state: the strictest restriction of everything
 * @reason: (nullable): why
 * @equity: the account
 * @day: result since @ts_day
 * @ts_day: the last midnight UTC, or the start of the run; 0 when nothing could
 *   be valued yet
 * @total: result since the books began
 * @n_orders: open orders
 * @n_unknown: those whose fate is not known
 * @n_inbox: inputs that wait
 * @n_writer: events that wait for the disk
 * @symbols: (element-type CarryStatusSymbol): in the order of the table of instruments
 * @modules: (nullable): what modules say of themselves, an `a{sa{sv}}` by id
 *
 * How a run stands: what the heartbeat, people, metrics and pages are told, all of
 * them the same.
 */
typedef struct
{
    CarryEngine *engine;
    gint64 now;
    gboolean is_trading;
    CarryRiskState state;
    const char *reason;
    CarryEquity equity;
    CarrySplit day;
    gint64 ts_day;
    CarrySplit total;
    guint n_orders;
    guint n_unknown;
    guint n_inbox;
    guint n_writer;
    GArray *symbols;
    GVariant *modules;
} CarryStatus;

CarryStatus *carry_status_new (CarryEngine *engine);
void carry_status_free (CarryStatus *self);
char *carry_status_to_json (const CarryStatus *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryStatus, carry_status_free)

G_END_DECLS
