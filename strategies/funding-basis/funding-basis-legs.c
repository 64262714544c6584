/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-legs.h"

#include "funding-basis-preflight.h"

FundingBasisLegs
funding_basis_legs_read (const FundingBasisTrader *self, const FundingBasisPair *pair)
{
    return (FundingBasisLegs){
        .perp = carry_context_get_position (self->context, pair->perp),
        .spot = carry_context_get_position (self->context, pair->spot),
        .spot_price = carry_context_get_last_price (self->context, pair->spot),
    };
}

gboolean
funding_basis_legs_are_flat (const FundingBasisLegs *self, const FundingBasisPair *pair)
{
    return funding_basis_pair_is_flat (pair, self->perp, self->spot, self->spot_price);
}

/* Where nothing is quoted, nobody sees a depth or a moment between two prices: legs go together. */
gboolean
funding_basis_legs_are_blind (const FundingBasisTrader *self, const FundingBasisPair *pair)
{
    FundingBasisDepth depth;

    return !funding_basis_depth_read (self->context, pair->perp, CARRY_SIDE_BUY, &depth) ||
           !funding_basis_depth_read (self->context, pair->spot, CARRY_SIDE_BUY, &depth);
}

/* Perpetuals that are still missing, unsigned. */
CarryDecimal
funding_basis_legs_get_rest (const FundingBasisTrader *self, const FundingBasisPair *pair)
{
    CarryDecimal held = carry_context_get_position (self->context, pair->perp);
    CarryDecimal rest =
        carry_decimal_sub (carry_decimal_abs (pair->target), carry_decimal_abs (held));

    return carry_decimal_max (rest, carry_decimal_zero ());
}

static CarryOrderRequest
make_request (const FundingBasisPair *pair, const CarryInstrument *instrument, CarrySide side,
              CarryDecimal quantity, CarryDecimal limit)
{
    gboolean is_market = !carry_decimal_is_valid (limit);

    return (CarryOrderRequest){
        .instrument = instrument,
        .side = side,
        .type = is_market ? CARRY_ORDER_TYPE_MARKET : CARRY_ORDER_TYPE_LIMIT,
        .time_in_force = CARRY_TIME_IN_FORCE_IOC,
        .quantity = quantity,
        .price = limit,
        .group = pair->group,
    };
}

/* What never became an order has no end to wait for. */
static guint64
send (const FundingBasisTrader *self, FundingBasisPair *pair, const CarryOrderRequest *request)
{
    guint64 order = carry_context_submit (self->context, request);

    if (order != 0)
        pair->orders++;
    return order;
}

static CarrySide
get_perp_side (const FundingBasisPair *pair)
{
    return pair->side > 0 ? CARRY_SIDE_SELL : CARRY_SIDE_BUY;
}

static CarrySide
get_spot_side (const FundingBasisPair *pair)
{
    return pair->side > 0 ? CARRY_SIDE_BUY : CARRY_SIDE_SELL;
}

/* Coins of spot that go with @lots more of the perpetual, fee and what is there already counted. */
static CarryDecimal
get_coins (const FundingBasisTrader *self, const FundingBasisPair *pair, CarryDecimal lots)
{
    FundingBasisLegs legs = funding_basis_legs_read (self, pair);
    CarryDecimal coins = carry_decimal_mul (lots, pair->perp->multiplier);

    if (pair->side < 0)
        return carry_decimal_round_to_step (coins, pair->spot->qty_step, CARRY_ROUND_DOWN);
    return funding_basis_pair_get_gross (
        pair, carry_decimal_sub (coins, funding_basis_pair_get_delta (pair, legs.perp, legs.spot)));
}

/* Both legs of what is missing, at once and at any price. */
void
funding_basis_legs_send_both (const FundingBasisTrader *self, FundingBasisPair *pair)
{
    CarryDecimal lots = funding_basis_legs_get_rest (self, pair);
    CarryOrderRequest spot = make_request (pair, pair->spot, get_spot_side (pair),
                                           get_coins (self, pair, lots), carry_decimal_invalid ());
    CarryOrderRequest perp =
        make_request (pair, pair->perp, get_perp_side (pair), lots, carry_decimal_invalid ());

    pair->leader = send (self, pair, &spot);
    send (self, pair, &perp);
}

static gboolean
read_slice (const FundingBasisTrader *self, const FundingBasisPair *pair, CarrySide perp_side,
            CarryDecimal rest, FundingBasisSlice *out_slice)
{
    FundingBasisSlice slice = { .rest = rest, .whole = pair->whole };
    CarrySide spot_side = perp_side == CARRY_SIDE_BUY ? CARRY_SIDE_SELL : CARRY_SIDE_BUY;

    if (!funding_basis_depth_read (self->context, pair->perp, perp_side, &slice.perp) ||
        !funding_basis_depth_read (self->context, pair->spot, spot_side, &slice.spot))
        return FALSE;
    *out_slice = slice;
    return TRUE;
}

/* Both orders of the next slice; which of them goes first is another question. */
static gboolean
plan_slice (const FundingBasisTrader *self, const FundingBasisPair *pair,
            FundingBasisSlice *out_slice, CarryOrderRequest *out_perp, CarryOrderRequest *out_spot)
{
    const FundingBasisExecution *execution = self->execution;
    CarrySide perp_side = get_perp_side (pair), spot_side = get_spot_side (pair);
    CarryDecimal lots;

    if (!read_slice (self, pair, perp_side, funding_basis_legs_get_rest (self, pair), out_slice))
        return FALSE;
    lots = funding_basis_slice_get_size (out_slice, pair, execution);
    *out_perp = make_request (pair, pair->perp, perp_side, lots,
                              funding_basis_depth_get_limit (&out_slice->perp, pair->perp,
                                                             perp_side, execution->slip_bps));
    *out_spot = make_request (pair, pair->spot, spot_side, get_coins (self, pair, lots),
                              funding_basis_depth_get_limit (&out_slice->spot, pair->spot,
                                                             spot_side, execution->slip_bps));
    return TRUE;
}

/* Would the first slice of both legs pass, as things are now? */
gboolean
funding_basis_legs_check (const FundingBasisTrader *self, const FundingBasisPair *pair,
                          GError **error)
{
    CarryOrderRequest perp, spot;
    FundingBasisSlice slice;

    return funding_basis_preflight_check_pair (self->context, pair, error) &&
           (!plan_slice (self, pair, &slice, &perp, &spot) ||
            funding_basis_preflight_check_legs (self->context, &perp, &spot, error));
}

/* The leg that leads, a slice of it. FALSE when nothing is quoted now. */
gboolean
funding_basis_legs_send_slice (const FundingBasisTrader *self, FundingBasisPair *pair)
{
    CarryOrderRequest perp, spot, *leader = &spot;
    FundingBasisSlice slice;
    gint64 now = carry_context_get_now (self->context);

    if (!plan_slice (self, pair, &slice, &perp, &spot))
        return FALSE;
    if (funding_basis_slice_is_led_by_perp (&slice))
        leader = &perp;
    if (self->execution->maker_first && now < pair->ts_leg + self->execution->maker_ns)
    {
        leader->type = CARRY_ORDER_TYPE_LIMIT;
        leader->time_in_force = CARRY_TIME_IN_FORCE_POST_ONLY;
        leader->price = leader == &perp ? slice.perp.own : slice.spot.own;
    }
    pair->leader = send (self, pair, leader);
    return TRUE;
}

/* No more than the venue takes in one order: the rest of what is closed is another. */
static guint64
send_closing (const FundingBasisTrader *self, FundingBasisPair *pair, CarryOrderRequest *request)
{
    request->quantity =
        carry_instrument_cut_quantity (request->instrument, request->type, request->quantity);
    return carry_decimal_sign (request->quantity) > 0 ? send (self, pair, request) : 0;
}

static void
send_exit (const FundingBasisTrader *self, FundingBasisPair *pair, CarryDecimal lots,
           CarryDecimal limit)
{
    CarryDecimal perp = carry_context_get_position (self->context, pair->perp);
    CarrySide side = carry_decimal_sign (perp) > 0 ? CARRY_SIDE_SELL : CARRY_SIDE_BUY;
    CarryOrderRequest request = make_request (pair, pair->perp, side, lots, limit);

    request.reduce_only = TRUE;
    pair->leader = send_closing (self, pair, &request);
}

/* The perpetual whole, and of spot what the trade holds, in whole lots; at any price. */
void
funding_basis_legs_close_both (const FundingBasisTrader *self, FundingBasisPair *pair)
{
    FundingBasisLegs legs = funding_basis_legs_read (self, pair);
    CarryDecimal lots = funding_basis_pair_get_spot_lots (pair, legs.spot, legs.spot_price);
    gboolean sells = carry_decimal_compare (legs.spot, pair->inventory) > 0;
    CarryOrderRequest spot = make_request (
        pair, pair->spot, sells ? CARRY_SIDE_SELL : CARRY_SIDE_BUY, lots, carry_decimal_invalid ());

    if (carry_decimal_sign (legs.perp) != 0)
        send_exit (self, pair, carry_decimal_abs (legs.perp), carry_decimal_invalid ());
    send_closing (self, pair, &spot);
}

/* A price of before a gap is none to close at: the market may never come back to it. */
static CarryDecimal
get_exit_limit (const FundingBasisTrader *self, const FundingBasisPair *pair,
                const FundingBasisDepth *depth, CarrySide side)
{
    if (carry_context_get_is_stale (self->context, pair->perp))
        return carry_decimal_invalid ();
    return funding_basis_depth_get_limit (depth, pair->perp, side, self->execution->slip_bps);
}

/* Closing, the perpetual leads: a slice of it. FALSE when nothing is quoted, or none of it is left. */
gboolean
funding_basis_legs_close_slice (const FundingBasisTrader *self, FundingBasisPair *pair)
{
    CarryDecimal perp = carry_context_get_position (self->context, pair->perp);
    CarrySide side = carry_decimal_sign (perp) > 0 ? CARRY_SIDE_SELL : CARRY_SIDE_BUY;
    CarryDecimal lots = carry_decimal_abs (perp);
    FundingBasisSlice slice;

    if (carry_decimal_sign (perp) == 0 || !read_slice (self, pair, side, lots, &slice))
        return FALSE;
    lots = carry_decimal_min (lots, funding_basis_slice_get_size (&slice, pair, self->execution));
    send_exit (self, pair, lots, get_exit_limit (self, pair, &slice.perp, side));
    return TRUE;
}
