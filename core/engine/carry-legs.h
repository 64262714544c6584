/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/carry-group.h"

G_BEGIN_DECLS

/**
 * CarryLeg: (skip)
 * @instrument: what is traded
 * @held: signed quantity that trading made of it
 * @available: of spot, all coins that are there
 * @money: of spot, what is there in quote coin
 * @price: last price; invalid when there is none
 * @bid: best bid; invalid when there is none
 * @ask: best ask; invalid when there is none
 * @is_stale: a gap was the last that was heard of its market
 */
typedef struct
{
    const CarryInstrument *instrument;
    CarryDecimal held;
    CarryDecimal available;
    CarryDecimal money;
    CarryDecimal price;
    CarryDecimal bid;
    CarryDecimal ask;
    gboolean is_stale;
} CarryLeg;

/**
 * CarryLegs: (skip)
 * @first: the perpetual
 * @second: spot
 * @band_bps: how far they may be apart
 *
 * Both legs of a trade at one instant, and what would bring them together. Pure.
 */
typedef struct
{
    CarryLeg first;
    CarryLeg second;
    double band_bps;
} CarryLegs;

/**
 * CarryLegsOrder: (skip)
 * @leg: which leg
 * @side: buy or sell
 * @quantity: in whole lots of the leg's instrument
 * @reduces: it only makes the leg smaller
 * @price: the limit of a price-capped order; invalid for a market order
 */
typedef struct
{
    const CarryLeg *leg;
    CarrySide side;
    CarryDecimal quantity;
    gboolean reduces;
    CarryDecimal price;
} CarryLegsOrder;

CarryDecimal carry_legs_get_delta (const CarryLegs *self);
CarryDecimal carry_legs_get_value (const CarryLegs *self, CarryDecimal coins);
gboolean carry_legs_are_apart (const CarryLegs *self, CarryDecimal delta);
gboolean carry_legs_plan (const CarryLegs *self, CarryDecimal delta, CarryHedgeWay way,
                          double slip_bps, CarryLegsOrder *out_order);

G_END_DECLS
