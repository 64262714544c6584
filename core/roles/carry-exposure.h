/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/carry-order.h"

G_BEGIN_DECLS

/* Nobody looks how much is free where events are kept, or nobody can tell. */
#define CARRY_EXPOSURE_NO_DISK ((gint64) -1)
#define CARRY_EXPOSURE_UNKNOWN_DISK ((gint64) -2)

/**
 * CarryExposure:
 * @position: signed quantity held
 * @open_buys: quantity of open, in-flight and unknown buys, this order not counted
 * @open_sells: the same of sells
 * @price: last known price; invalid when there is none
 * @ts_price: when it became known
 * @equity: what the account is worth
 * @open_orders: open orders of the instrument
 * @total_open_orders: open orders of all instruments
 * @now: the engine's time
 * @is_real_time: time is real; FALSE in a backtest
 * @is_stale: of its market data a gap was the last that was heard
 * @bid: best bid; invalid when there is none
 * @ask: best ask; invalid when there is none
 * @ts_quote: when the quote became known; 0 when never
 * @mark: mark price; invalid when there is none
 * @ts_mark: when it became known; 0 when never
 * @ts_message: when anything of the same venue's market was last heard; 0 when never
 * @inventory: part of @position that was there before the run and is no part of its trades
 * @coin_position: what this run holds of the base coin, over all instruments of that coin
 * @coin_buys: coins that all open orders may still buy, this order not counted
 * @coin_sells: coins that they may still sell
 * @other_gross: of all other instruments, the larger of both worst cases, in quote coin;
 *   invalid when one of them has no price
 * @other_long: of all other instruments, position and open buys in quote coin, signed
 * @other_short: of all other instruments, position less open sells in quote coin, signed
 * @other_linear: the part of @other_gross that is perpetuals
 * @other_maintenance: the maintenance margin of that part
 * @own_bid: highest price of an own open limit buy of the instrument; invalid when none
 * @own_ask: lowest price of an own open limit sell; invalid when none
 * @unknown_buys: own buys of the instrument of which nobody can say how they are
 * @unknown_sells: the same of sells
 * @total_unknown: the same of all instruments
 * @ts_last_funding: the last settlement; 0 when unknown
 * @ts_next_funding: the next settlement; 0 when unknown
 * @is_restricted: the gate lets nothing through that opens
 * @free_disk: bytes free where the run keeps its events; %CARRY_EXPOSURE_NO_DISK when nobody
 *   looks, %CARRY_EXPOSURE_UNKNOWN_DISK when nobody can tell
 * @margin_balance: what stands behind all positions: the equity, or less where the venue
 *   says so
 * @initial_rate: initial margin rate of the instrument, by its leverage and the tier that
 *   the worst case with the order reaches; invalid when unknown
 * @maintenance_rate: the same of maintenance margin
 * @maintenance_deduction: what that tier takes off the maintenance margin
 * @other_initial: the initial margin of all other perpetuals; what is unknown is not in it
 * @stated_initial: what the venue says is the initial margin of all; invalid when it does not
 * @stated_maintenance: the same of maintenance margin
 * @liquidation_price: where the venue would close the position; invalid when unknown
 * @is_isolated: each position has a margin of its own
 * @depth: quantity that the book shows on the other side at prices the order takes; invalid
 *   when there is no book or the order waits for its price
 * @absent_buys: quantity of buys that were called absent a moment ago and may surface: it counts
 *   in what may be held, and keeps nothing from shrinking; 0 for the missing leg of a pair
 * @absent_sells: the same of sells
 *
 * The worst case an order is checked against: what is held, and everything that
 * is open, in flight or unknown. The order itself is not in it.
 */
typedef struct _CarryExposure CarryExposure;

struct _CarryExposure
{
    CarryDecimal position;
    CarryDecimal open_buys;
    CarryDecimal open_sells;
    CarryDecimal price;
    gint64 ts_price;
    CarryDecimal equity;
    guint open_orders;
    guint total_open_orders;
    gint64 now;
    gboolean is_real_time;
    gboolean is_stale;
    CarryDecimal bid;
    CarryDecimal ask;
    gint64 ts_quote;
    CarryDecimal mark;
    gint64 ts_mark;
    gint64 ts_message;
    CarryDecimal inventory;
    CarryDecimal coin_position;
    CarryDecimal coin_buys;
    CarryDecimal coin_sells;
    CarryDecimal other_gross;
    CarryDecimal other_long;
    CarryDecimal other_short;
    CarryDecimal other_linear;
    CarryDecimal other_maintenance;
    CarryDecimal own_bid;
    CarryDecimal own_ask;
    guint unknown_buys;
    guint unknown_sells;
    guint total_unknown;
    gint64 ts_last_funding;
    gint64 ts_next_funding;
    gboolean is_restricted;
    gint64 free_disk;
    CarryDecimal margin_balance;
    CarryDecimal initial_rate;
    CarryDecimal maintenance_rate;
    CarryDecimal maintenance_deduction;
    CarryDecimal other_initial;
    CarryDecimal stated_initial;
    CarryDecimal stated_maintenance;
    CarryDecimal liquidation_price;
    gboolean is_isolated;
    CarryDecimal depth;
    CarryDecimal absent_buys;
    CarryDecimal absent_sells;
};

CARRY_API
CarryDecimal carry_exposure_get_own (const CarryExposure *self);
CARRY_API
CarryDecimal
carry_exposure_get_worst (const CarryExposure *self, CarrySide side, CarryDecimal quantity);
CARRY_API
gboolean carry_exposure_is_reducing (const CarryExposure *self, const CarryOrder *order);
CARRY_API
gboolean carry_exposure_is_hedging (const CarryExposure *self, const CarryOrder *order,
                                    const CarryInstrument *instrument);

G_END_DECLS
