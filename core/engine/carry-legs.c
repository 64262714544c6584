/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-legs.h"

#include <math.h>

/* Digits after the point of values in quote coin. */
#define VALUE_SCALE 6

/* Digits after the point of the factor that a price is moved by. */
#define FACTOR_SCALE 8

/* Coins held over both legs, without those that were there before. */
CarryDecimal
carry_legs_get_delta (const CarryLegs *self)
{
    return carry_decimal_add (
        carry_decimal_mul (self->first.held, self->first.instrument->multiplier),
        carry_decimal_mul (self->second.held, self->second.instrument->multiplier));
}

/* What @coins are worth in quote coin, without sign; invalid when nobody knows. */
CarryDecimal
carry_legs_get_value (const CarryLegs *self, CarryDecimal coins)
{
    const CarryLeg *leg =
        carry_decimal_is_valid (self->second.price) ? &self->second : &self->first;
    CarryDecimal quantity = carry_decimal_div (
        carry_decimal_abs (coins), leg->instrument->multiplier, FACTOR_SCALE, CARRY_ROUND_UP);

    return carry_decimal_mul_round (quantity, leg->price, VALUE_SCALE, CARRY_ROUND_UP);
}

/* A quotient in whole lots; digits finer than the lot's own cannot change it. */
static CarryDecimal
divide_into_lots (CarryDecimal amount, CarryDecimal divisor, const CarryInstrument *instrument,
                  CarryRounding rounding)
{
    CarryDecimal quotient =
        carry_decimal_div (amount, divisor, instrument->qty_step.scale, rounding);

    return carry_decimal_round_to_step (quotient, instrument->qty_step, rounding);
}

static gboolean
is_spot (const CarryLeg *leg)
{
    return leg->instrument->category == CARRY_CATEGORY_SPOT;
}

/* Below what the venue takes as an order; without a price, by the quantity alone. */
static gboolean
is_too_small (const CarryLegsOrder *order)
{
    const CarryInstrument *instrument = order->leg->instrument;
    CarryDecimal value =
        carry_decimal_mul_round (order->quantity, order->leg->price, VALUE_SCALE, CARRY_ROUND_DOWN);

    if (carry_decimal_sign (order->quantity) <= 0 ||
        carry_decimal_compare (order->quantity, instrument->min_qty) < 0)
        return TRUE;
    if (order->reduces && !is_spot (order->leg))
        return FALSE;
    return carry_decimal_is_valid (instrument->min_notional) && carry_decimal_is_valid (value) &&
           carry_decimal_compare (value, instrument->min_notional) < 0;
}

/* Coins to buy so that what arrives, net of a fee taken in coin, is @coins. */
static CarryDecimal
get_gross (const CarryInstrument *spot, CarryDecimal coins)
{
    CarryDecimal kept = carry_decimal_sub (carry_decimal_make (1, 0), spot->taker_fee);

    return divide_into_lots (coins, kept, spot, CARRY_ROUND_UP);
}

/*
 * The order on @leg that takes @delta away, as far as the leg goes without turning.
 * FALSE when the venue would not take it.
 */
static gboolean
plan_leg (const CarryLeg *leg, CarryDecimal delta, CarryLegsOrder *out_order)
{
    CarryDecimal coins = carry_decimal_abs (delta);
    CarryDecimal held =
        carry_decimal_mul (carry_decimal_abs (leg->held), leg->instrument->multiplier);
    CarryLegsOrder order = {
        .leg = leg,
        .side = carry_decimal_sign (delta) > 0 ? CARRY_SIDE_SELL : CARRY_SIDE_BUY,
        .reduces = carry_decimal_sign (leg->held) * carry_decimal_sign (delta) > 0,
        .price = carry_decimal_invalid (),
    };

    if (order.reduces && carry_decimal_compare (coins, held) > 0)
        coins = held;
    order.quantity =
        divide_into_lots (coins, leg->instrument->multiplier, leg->instrument, CARRY_ROUND_DOWN);
    if (!order.reduces && order.side == CARRY_SIDE_BUY && leg->instrument->fee_in_base)
        order.quantity = get_gross (leg->instrument, coins);
    *out_order = order;
    return carry_decimal_is_valid (order.quantity) && !is_too_small (&order);
}

/* Spot is paid in full, and only coins that are there are sold. */
static gboolean
can_pay (const CarryLegsOrder *order)
{
    const CarryLeg *leg = order->leg;
    CarryDecimal cost;

    if (!is_spot (leg))
        return TRUE;
    if (order->side == CARRY_SIDE_SELL)
        return carry_decimal_compare (leg->available, order->quantity) >= 0;
    cost = carry_decimal_mul_round (order->quantity, leg->price, VALUE_SCALE, CARRY_ROUND_UP);
    return carry_decimal_is_valid (cost) && carry_decimal_compare (leg->money, cost) >= 0;
}

/*
 * Are the legs apart: by a lot at least, by more than the band, and by more than
 * what no order could change? Less is dust.
 */
gboolean
carry_legs_are_apart (const CarryLegs *self, CarryDecimal delta)
{
    const CarryInstrument *instrument = self->first.instrument;
    CarryDecimal lot = carry_decimal_mul (instrument->qty_step, instrument->multiplier);
    double leg = carry_decimal_to_double (
        carry_decimal_abs (carry_decimal_mul (self->first.held, instrument->multiplier)));
    CarryLegsOrder order;

    if (!carry_decimal_is_valid (delta))
        return TRUE;
    if (carry_decimal_compare (carry_decimal_abs (delta), lot) < 0)
        return FALSE;
    if (leg > 0 && fabs (carry_decimal_to_double (delta)) / leg * 1e4 <= self->band_bps)
        return FALSE;
    return plan_leg (&self->first, delta, &order) || plan_leg (&self->second, delta, &order);
}

/* What an order costs beyond the middle, as a fraction: the fee, and half of the spread. */
static double
get_friction (const CarryLegsOrder *order)
{
    const CarryLeg *leg = order->leg;
    double bid = carry_decimal_to_double (leg->bid), ask = carry_decimal_to_double (leg->ask);
    double friction = carry_decimal_to_double (leg->instrument->taker_fee);

    if (leg->is_stale)
        return INFINITY;
    if (isnan (friction))
        friction = 0;
    return bid > 0 && ask > bid ? friction + (ask - bid) / (ask + bid) : friction;
}

static gboolean
suits (const CarryLegsOrder *order, CarryHedgeWay way)
{
    if (way == CARRY_HEDGE_CHEAPEST)
        return TRUE;
    return order->reduces == (way == CARRY_HEDGE_REDUCE);
}

/* The best price moved against the order, in whole ticks, no further; without one, any price. */
static CarryDecimal
get_limit (const CarryLegsOrder *order, double slip_bps)
{
    gboolean buys = order->side == CARRY_SIDE_BUY;
    CarryDecimal best = buys ? order->leg->ask : order->leg->bid;
    CarryDecimal factor = carry_decimal_make (
        llround ((1 + (buys ? slip_bps : -slip_bps) / 1e4) * 1e8), FACTOR_SCALE);

    if (slip_bps <= 0 || !carry_decimal_is_valid (best) || order->leg->is_stale)
        return carry_decimal_invalid ();
    return carry_decimal_round_to_step (
        carry_decimal_mul_round (best, factor, best.scale + 4, CARRY_ROUND_HALF_EVEN),
        order->leg->instrument->tick_size, buys ? CARRY_ROUND_DOWN : CARRY_ROUND_UP);
}

/*
 * The order that takes @delta away, or as much of it as the venue takes in one order. FALSE when
 * there is none of this @way. Where both cost the same, the perpetual is moved.
 */
gboolean
carry_legs_plan (const CarryLegs *self, CarryDecimal delta, CarryHedgeWay way, double slip_bps,
                 CarryLegsOrder *out_order)
{
    CarryLegsOrder first, second;
    gboolean can_first = plan_leg (&self->first, delta, &first) && can_pay (&first);
    gboolean can_second = plan_leg (&self->second, delta, &second) && can_pay (&second);

    can_first = can_first && suits (&first, way);
    can_second = can_second && suits (&second, way);
    if (!can_first && !can_second)
        return FALSE;
    if (can_first && can_second)
        can_first = get_friction (&first) <= get_friction (&second);
    *out_order = can_first ? first : second;
    out_order->price = get_limit (out_order, slip_bps);
    out_order->quantity = carry_instrument_cut_quantity (out_order->leg->instrument,
                                                         carry_decimal_is_valid (out_order->price)
                                                             ? CARRY_ORDER_TYPE_LIMIT
                                                             : CARRY_ORDER_TYPE_MARKET,
                                                         out_order->quantity);
    return TRUE;
}
