/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-resizer.h"

#include "funding-basis-legs.h"
#include "funding-basis-preflight.h"

/* Digits after the point of a notional that was trimmed. */
#define TRIM_SCALE 6

/*
 * At any price where nothing is quoted since the last gap, or any will do; else no further from the best than
 * an order may.
 */
static CarryOrderRequest
make_request (const FundingBasisTrader *trader, const FundingBasisPair *pair,
              const CarryInstrument *instrument, CarryDecimal quantity)
{
    CarrySide side = carry_decimal_sign (quantity) > 0 ? CARRY_SIDE_BUY : CARRY_SIDE_SELL;
    FundingBasisDepth depth;
    CarryOrderRequest request = {
        .instrument = instrument,
        .side = side,
        .type = CARRY_ORDER_TYPE_MARKET,
        .time_in_force = CARRY_TIME_IN_FORCE_IOC,
        .reduce_only = instrument == pair->perp && side == CARRY_SIDE_BUY,
        .quantity = carry_decimal_abs (quantity),
        .price = carry_decimal_invalid (),
        .group = pair->group,
    };

    if (!carry_context_get_is_stale (trader->context, instrument) &&
        funding_basis_depth_read (trader->context, instrument, side, &depth))
        request.price =
            funding_basis_depth_get_limit (&depth, instrument, side, trader->execution->slip_bps);
    if (carry_decimal_is_valid (request.price))
        request.type = CARRY_ORDER_TYPE_LIMIT;
    return request;
}

static void
send (const FundingBasisTrader *trader, FundingBasisPair *pair, const CarryInstrument *instrument,
      CarryDecimal quantity)
{
    CarryOrderRequest request = make_request (trader, pair, instrument, quantity);

    if (carry_context_submit (trader->context, &request) != 0)
        pair->orders++;
}

/*
 * What both legs of a short perpetual have to change by to be worth the notional
 * again, signed: positive buys. @perp is the position in the perpetual. Coins
 * are bought so that they arrive net of their fee, and sold as they are.
 */
gboolean
funding_basis_resizer_plan (const FundingBasisPair *pair, const FundingBasisSize *size,
                            CarryDecimal perp, FundingBasisPlan *out_change, GError **error)
{
    FundingBasisSize change = *size;
    FundingBasisPlan target, plan;
    CarryDecimal grows;

    if (!funding_basis_pair_plan (pair, size, &target, error))
        return FALSE;
    grows = carry_decimal_sub (target.perp_quantity, carry_decimal_abs (perp));
    if (carry_decimal_sign (grows) == 0)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID,
                     "%s: the legs are nearer to their size than one lot; widen resize-band",
                     pair->perp->symbol);
        return FALSE;
    }
    change.base_size = carry_decimal_abs (grows);
    change.dust = carry_decimal_zero ();
    if (!funding_basis_pair_plan (pair, &change, &plan, error))
        return FALSE;
    if (carry_decimal_sign (grows) < 0)
    {
        plan.spot_quantity = carry_decimal_negate (carry_decimal_round_to_step (
            carry_decimal_mul (plan.perp_quantity, pair->perp->multiplier), pair->spot->qty_step,
            CARRY_ROUND_DOWN));
        *out_change = plan;
        return TRUE;
    }
    plan.perp_quantity = carry_decimal_negate (plan.perp_quantity);
    *out_change = plan;
    return TRUE;
}

/* Room in a price for what it may move, and for fees, before the order meets the market. */
#define PRICE_ROOM carry_decimal_make (101, 2)

/* What the spot leg may cost beyond the money that is there; 0 or less when there is enough. */
static CarryDecimal
get_missing (const FundingBasisTrader *trader, const FundingBasisPair *pair, CarryDecimal coins,
             CarryDecimal price)
{
    CarryDecimal balance = carry_context_get_balance (trader->context, pair->spot->quote);
    CarryDecimal cost = carry_decimal_mul (carry_decimal_mul (coins, price), PRICE_ROOM);

    return carry_decimal_sub (cost, balance);
}

/*
 * When prices fall, the short's gain is no money until it is closed. How much of
 * the perpetual must be closed, and sold again at once, for @missing to be there
 * after the fees of both: in whole lots, one more than it takes. Invalid when its
 * gain is not enough.
 */
CarryDecimal
funding_basis_resizer_get_roll (const FundingBasisPair *pair, CarryDecimal perp,
                                CarryDecimal entry_price, CarryDecimal price, CarryDecimal missing)
{
    const CarryInstrument *instrument = pair->perp;
    CarryDecimal fees = carry_decimal_mul (carry_decimal_mul (price, instrument->taker_fee),
                                           carry_decimal_make (2, 0));
    CarryDecimal gain = carry_decimal_sub (carry_decimal_sub (entry_price, price), fees);
    CarryDecimal lots;

    if (!carry_decimal_is_valid (gain) || carry_decimal_sign (gain) <= 0)
        return carry_decimal_invalid ();
    lots = carry_decimal_round_to_step (
        carry_decimal_div (missing, gain, instrument->qty_step.scale, CARRY_ROUND_UP),
        instrument->qty_step, CARRY_ROUND_UP);
    lots = carry_decimal_add (lots, instrument->qty_step);
    return carry_decimal_compare (lots, carry_decimal_abs (perp)) <= 0 ? lots
                                                                       : carry_decimal_invalid ();
}

/* Buys back and sells again as much of the perpetual as it takes to pay for the coins. */
static gboolean
find_money (const FundingBasisTrader *trader, FundingBasisPair *pair, CarryDecimal coins,
            const FundingBasisSize *size)
{
    CarryContext *context = trader->context;
    CarryDecimal missing = get_missing (trader, pair, coins, size->spot_price);
    CarryDecimal roll;

    if (carry_decimal_sign (missing) <= 0)
        return TRUE;
    roll = funding_basis_resizer_get_roll (pair, carry_context_get_position (context, pair->perp),
                                           carry_context_get_entry_price (context, pair->perp),
                                           size->perp_price, missing);
    if (!carry_decimal_is_valid (roll))
        return FALSE;
    send (trader, pair, pair->perp, roll);
    send (trader, pair, pair->perp, carry_decimal_negate (roll));
    return TRUE;
}

/*
 * Larger legs are a trade like any other: both markets are looked at before either
 * leg is sent. One that gets smaller is never held up.
 */
static gboolean
check_growth (const FundingBasisTrader *trader, const FundingBasisPair *pair,
              const FundingBasisPlan *change, CarryDecimal spot_price, GError **error)
{
    CarryOrderRequest perp, spot;

    if (carry_decimal_sign (change->spot_quantity) <= 0 ||
        funding_basis_legs_are_blind (trader, pair))
        return TRUE;
    if (!funding_basis_preflight_check_pair (trader->context, pair, error))
        return FALSE;
    /* Where the short has to pay for the coins first, the orders pass only afterwards. */
    if (carry_decimal_sign (get_missing (trader, pair, change->spot_quantity, spot_price)) > 0)
        return TRUE;
    perp = make_request (trader, pair, pair->perp, change->perp_quantity);
    spot = make_request (trader, pair, pair->spot, change->spot_quantity);
    return funding_basis_preflight_check_legs (trader->context, &perp, &spot, error);
}

/* What stays as it is for the same reason is told once. */
static void
tell_not_resized (const FundingBasisTrader *trader, FundingBasisPair *pair, const GError *error)
{
    if (!pair->is_turned_away)
        carry_context_notice (trader->context, CARRY_NOTICE_WARNING, "not-resized", "%s",
                              error->message);
    pair->is_turned_away = TRUE;
}

/* The group wants another quantity now; what is missing of it afterwards is hedged as ever. */
static void
aim (const FundingBasisTrader *trader, FundingBasisPair *pair, CarryDecimal change)
{
    CarryContext *context = trader->context;
    CarryDecimal held = carry_context_get_position (context, pair->perp);

    pair->target = carry_decimal_add (held, change);
    pair->shrinks =
        carry_decimal_compare (carry_decimal_abs (pair->target), carry_decimal_abs (held)) < 0;
    pair->whole = carry_decimal_abs (change);
    pair->ts_leg = carry_context_get_now (context);
    pair->leader = 0;
    pair->slices = 0;
    pair->tries = 0;
    carry_context_move_group (context, pair->group, CARRY_GROUP_HEDGING, &pair->target, "resized");
}

/* Moves both legs to the notional at once. What cannot be done now is tried again later. */
void
funding_basis_resizer_resize (const FundingBasisTrader *trader, FundingBasisPair *pair)
{
    CarryContext *context = trader->context;
    g_autoptr (GError) error = NULL;
    FundingBasisPlan change;
    FundingBasisSize size = {
        .perp_price = carry_context_get_last_price (context, pair->perp),
        .spot_price = carry_context_get_last_price (context, pair->spot),
        .notional = pair->notional,
        .base_size = carry_decimal_zero (),
        .dust = carry_decimal_zero (),
    };
    gint64 now = carry_context_get_now (context);

    pair->ts_resize = now + trader->retry_after_ns;
    if (!funding_basis_resizer_plan (pair, &size, carry_context_get_position (context, pair->perp),
                                     &change, &error))
    {
        carry_context_notice (context, CARRY_NOTICE_WARNING, "not-resized", "%s", error->message);
        return;
    }
    if (!check_growth (trader, pair, &change, size.spot_price, &error))
    {
        tell_not_resized (trader, pair, error);
        return;
    }
    if (carry_decimal_sign (change.spot_quantity) > 0 &&
        !find_money (trader, pair, change.spot_quantity, &size))
    {
        carry_context_notice (context, CARRY_NOTICE_WARNING, "not-resized",
                              "%s: less %s is left than the larger legs would cost",
                              pair->perp->symbol, pair->spot->quote);
        return;
    }
    pair->is_turned_away = FALSE;
    aim (trader, pair, change.perp_quantity);
    send (trader, pair, pair->spot, change.spot_quantity);
    send (trader, pair, pair->perp, change.perp_quantity);
}

/* No order is on its way, and the legs are together: of a pair that is not, both change by themselves. */
static gboolean
is_at_rest (const FundingBasisTrader *trader, const FundingBasisPair *pair)
{
    const CarryGroup *group = carry_context_find_group (trader->context, pair->group);

    return pair->orders == 0 && group != NULL && group->state == CARRY_GROUP_HEDGED;
}

/*
 * Closes @fraction of both legs, because margin runs out; they are not made larger again.
 * A pair that is being brought together is left; one that is being closed hurries from now on.
 */
void
funding_basis_resizer_trim (const FundingBasisTrader *trader, FundingBasisPair *pair,
                            CarryDecimal fraction)
{
    CarryContext *context = trader->context;
    g_autoptr (GError) error = NULL;
    CarryDecimal rest = carry_decimal_sub (carry_decimal_make (1, 0), fraction);
    CarryDecimal perp = carry_context_get_position (context, pair->perp);
    FundingBasisPlan change;
    FundingBasisSize size = {
        .perp_price = carry_context_get_last_price (context, pair->perp),
        .spot_price = carry_context_get_last_price (context, pair->spot),
        .base_size =
            carry_decimal_round_to_step (carry_decimal_mul (carry_decimal_abs (perp), rest),
                                         pair->perp->qty_step, CARRY_ROUND_DOWN),
        .dust = carry_decimal_zero (),
    };

    if (pair->side == 0)
    {
        pair->hurries = TRUE;
        return;
    }
    if (pair->side < 0 || !is_at_rest (trader, pair) || carry_decimal_sign (size.base_size) <= 0 ||
        !funding_basis_resizer_plan (pair, &size, perp, &change, &error))
    {
        carry_context_notice (context, CARRY_NOTICE_WARNING, "not-trimmed", "%s: %s",
                              pair->perp->symbol,
                              error != NULL ? error->message : "its legs cannot be trimmed now");
        return;
    }
    if (carry_decimal_sign (pair->notional) > 0)
        pair->notional =
            carry_decimal_mul_round (pair->notional, rest, TRIM_SCALE, CARRY_ROUND_DOWN);
    aim (trader, pair, change.perp_quantity);
    send (trader, pair, pair->spot, change.spot_quantity);
    send (trader, pair, pair->perp, change.perp_quantity);
}
