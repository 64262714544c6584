/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-trader.h"

/* After this many tries in a row at the same thing, a person must look. */
#define MAX_TRIES 3

/* The wait before another trade is opened doubles at most so often. */
#define MAX_DOUBLINGS 10

static void
send (const FundingBasisTrader *self, FundingBasisPair *pair, const CarryInstrument *instrument,
      CarrySide side, CarryDecimal quantity, gboolean reduce_only)
{
    CarryOrderRequest request = {
        .instrument = instrument,
        .side = side,
        .type = CARRY_ORDER_TYPE_MARKET,
        .time_in_force = CARRY_TIME_IN_FORCE_IOC,
        .reduce_only = reduce_only,
        .quantity = quantity,
        .price = carry_decimal_invalid (),
    };

    /* What never became an order has no end to wait for. */
    if (carry_context_submit (self->context, &request) != 0)
        pair->orders++;
}

/* Reverse carry sells coins that are there; it never borrows. */
static gboolean
has_inventory (const FundingBasisTrader *self, const FundingBasisPair *pair, CarryDecimal quantity)
{
    CarryDecimal held = carry_context_get_position (self->context, pair->spot);

    return carry_decimal_compare (held, quantity) >= 0;
}

/* Spot is paid in full: without the money, neither leg is sent. */
static gboolean
has_money (const FundingBasisTrader *self, const FundingBasisPair *pair, CarryDecimal quantity,
           CarryDecimal price)
{
    CarryContext *context = self->context;
    CarryDecimal cost = carry_decimal_mul (quantity, price);

    if (carry_decimal_compare (carry_context_get_balance (context, pair->spot->quote), cost) >= 0)
        return TRUE;
    carry_context_notice (context, CARRY_NOTICE_WARNING, "no-money",
                          "%s: less %s is left than the spot leg costs; lower the notional",
                          pair->perp->symbol, pair->spot->quote);
    return FALSE;
}

/* Opens a pair with both legs at once: @side 1 sells the perpetual, -1 buys it. */
void
funding_basis_trader_open (const FundingBasisTrader *self, FundingBasisPair *pair, int side)
{
    CarryContext *context = self->context;
    g_autoptr (GError) error = NULL;
    FundingBasisPlan plan;
    gboolean forward = side > 0;
    FundingBasisSize size = {
        .perp_price = carry_context_get_last_price (context, pair->perp),
        .spot_price = carry_context_get_last_price (context, pair->spot),
        .notional = self->notional,
        .base_size = self->base_size,
        .dust =
            carry_decimal_sub (carry_context_get_position (context, pair->spot), pair->inventory),
    };

    if (carry_context_get_now (context) < pair->ts_open)
        return;
    if (!funding_basis_pair_plan (pair, &size, &plan, &error))
    {
        carry_context_notice (context, CARRY_NOTICE_WARNING, "too-small", "%s", error->message);
        return;
    }
    if (forward && !has_money (self, pair, plan.spot_quantity, size.spot_price))
    {
        pair->ts_open = carry_context_get_now (context) + self->retry_after_ns;
        return;
    }
    if (!forward)
    {
        plan.spot_quantity = carry_decimal_round_to_step (
            carry_decimal_mul (plan.perp_quantity, pair->perp->multiplier), pair->spot->qty_step,
            CARRY_ROUND_DOWN);
        if (!has_inventory (self, pair, plan.spot_quantity))
            return;
    }
    pair->side = side;
    pair->ts_opened = carry_context_get_now (context);
    send (self, pair, pair->spot, forward ? CARRY_SIDE_BUY : CARRY_SIDE_SELL, plan.spot_quantity,
          FALSE);
    send (self, pair, pair->perp, forward ? CARRY_SIDE_SELL : CARRY_SIDE_BUY, plan.perp_quantity,
          FALSE);
}

/* Closes the perpetual whole, and of spot what the trade holds, in whole lots. */
void
funding_basis_trader_close (const FundingBasisTrader *self, FundingBasisPair *pair)
{
    CarryContext *context = self->context;
    CarryDecimal perp = carry_context_get_position (context, pair->perp);
    CarryDecimal spot = carry_context_get_position (context, pair->spot);
    CarryDecimal lots = funding_basis_pair_get_spot_lots (
        pair, spot, carry_context_get_last_price (context, pair->spot));

    pair->side = 0;
    if (carry_decimal_sign (perp) != 0)
        send (self, pair, pair->perp,
              carry_decimal_sign (perp) > 0 ? CARRY_SIDE_SELL : CARRY_SIDE_BUY,
              carry_decimal_abs (perp), TRUE);
    if (carry_decimal_sign (lots) > 0)
        send (self, pair, pair->spot,
              carry_decimal_compare (spot, pair->inventory) > 0 ? CARRY_SIDE_SELL : CARRY_SIDE_BUY,
              lots, FALSE);
}

/* Is the net delta more than one lot, and more than the band? */
static gboolean
is_out_of_band (const FundingBasisTrader *self, const FundingBasisPair *pair, CarryDecimal perp,
                CarryDecimal spot)
{
    CarryDecimal delta = carry_decimal_abs (funding_basis_pair_get_delta (pair, perp, spot));
    CarryDecimal lot = carry_decimal_mul (pair->perp->qty_step, pair->perp->multiplier);

    if (carry_decimal_compare (delta, lot) < 0)
        return FALSE;
    return carry_decimal_sign (perp) == 0 ||
           ABS (funding_basis_pair_get_delta_bps (pair, perp, spot)) > self->rebalance_band_bps;
}

/* One more try at something the venue may refuse. After the last one a person is told. */
static gboolean
may_try (const FundingBasisTrader *self, FundingBasisPair *pair, const char *what)
{
    if (pair->tries++ < MAX_TRIES)
        return TRUE;
    pair->tries = 0;
    carry_context_notice (self->context, CARRY_NOTICE_CRITICAL, "legs-apart",
                          "%s: %s failed %d times in a row; look at the orders' reasons",
                          pair->perp->symbol, what, MAX_TRIES);
    return FALSE;
}

/* Each trade in a row that could not be had costs fees: the next one waits twice as long. */
static void
put_off (const FundingBasisTrader *self, FundingBasisPair *pair)
{
    pair->ts_open =
        carry_context_get_now (self->context) + (self->retry_after_ns << pair->failures);
    pair->failures = MIN (pair->failures + 1, MAX_DOUBLINGS);
}

/*
 * Brings the legs together by moving the perpetual to what spot holds. Where the
 * venue will not have it, both are closed: better no trade than one leg of it.
 */
static void
mend_pair (const FundingBasisTrader *self, FundingBasisPair *pair, const FundingBasisMend *mend)
{
    if (mend != NULL && may_try (self, pair, "bringing the legs together"))
    {
        send (self, pair, pair->perp, mend->side, mend->quantity, mend->reduces);
        return;
    }
    put_off (self, pair);
    funding_basis_trader_close (self, pair);
}

/* A trade that is closed but not gone is closed again, with a pause now and then. */
static void
close_again (const FundingBasisTrader *self, FundingBasisPair *pair)
{
    gint64 now = carry_context_get_now (self->context);

    if (now < pair->ts_retry)
        return;
    if (may_try (self, pair, "closing"))
        funding_basis_trader_close (self, pair);
    else
        pair->ts_retry = now + self->retry_after_ns;
}

/*
 * Makes the legs what the last decision wanted. FALSE while that is not so, and
 * nothing new is to be decided.
 */
gboolean
funding_basis_trader_settle (const FundingBasisTrader *self, FundingBasisPair *pair)
{
    CarryContext *context = self->context;
    CarryDecimal perp = carry_context_get_position (context, pair->perp);
    CarryDecimal spot = carry_context_get_position (context, pair->spot);
    gboolean flat = funding_basis_pair_is_flat (pair, perp, spot,
                                                carry_context_get_last_price (context, pair->spot));
    FundingBasisMend mend;
    gboolean can_mend = funding_basis_pair_plan_mend (
        pair, perp, spot, carry_context_get_last_price (context, pair->perp), &mend);

    if (pair->side == 0 && !flat)
    {
        close_again (self, pair);
        return FALSE;
    }
    if (pair->side != 0 && flat)
    {
        /* The venue refused both legs: think again later. */
        pair->side = 0;
        put_off (self, pair);
        return FALSE;
    }
    if (pair->side != 0 && is_out_of_band (self, pair, perp, spot) &&
        (can_mend || carry_decimal_sign (perp) == 0))
    {
        mend_pair (self, pair, can_mend ? &mend : NULL);
        return FALSE;
    }
    if (pair->side != 0)
        pair->failures = 0;
    pair->tries = 0;
    return TRUE;
}
