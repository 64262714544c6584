/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-hedger.h"

#include "funding-basis-group.h"
#include "funding-basis-legs.h"

/* Brings both legs to what was decided, one step at a time, and keeps them together. */

/* After this many tries in a row at the same thing, a person must look. */
#define MAX_TRIES 3

/* Orders of the leg that leads, beyond the slices, that may find nothing. */
#define MAX_CHASES 8

/*
 * What was to be closed, or is apart, is held against the will of somebody: it is not left for long, and for
 * less than a run that ends waits.
 */
#define APART_AGAIN_NS (5 * CARRY_NS_PER_SECOND)

/* The next slice of a pair that is being opened. */
void
funding_basis_hedger_lead (const FundingBasisTrader *self, FundingBasisPair *pair)
{
    funding_basis_group_move (self, pair, CARRY_GROUP_LEG_ONE, "");
    pair->slices++;
    pair->ts_slice = carry_context_get_now (self->context);
    if (funding_basis_legs_are_blind (self, pair) || !funding_basis_legs_send_slice (self, pair))
        funding_basis_legs_send_both (self, pair);
}

void
funding_basis_hedger_close_next (const FundingBasisTrader *self, FundingBasisPair *pair)
{
    pair->ts_slice = carry_context_get_now (self->context);
    if (funding_basis_legs_are_blind (self, pair) || !funding_basis_legs_close_slice (self, pair))
        funding_basis_legs_close_both (self, pair);
}

void
funding_basis_hedger_begin_closing (const FundingBasisTrader *self, FundingBasisPair *pair)
{
    funding_basis_group_begin (self, pair, carry_decimal_zero ());
    pair->whole = carry_decimal_abs (carry_context_get_position (self->context, pair->perp));
    pair->ts_retry = 0;
    pair->ts_told = 0;
    funding_basis_group_move (self, pair, CARRY_GROUP_CLOSING, "");
}

/*
 * It is tried again after @pause_ns, however quiet the market is; people are told no more often than that
 * other things wait.
 */
static void
tell_apart (const FundingBasisTrader *self, FundingBasisPair *pair, const char *what,
            gint64 pause_ns)
{
    gint64 now = carry_context_get_now (self->context);

    pair->tries = 0;
    pair->ts_retry = now + pause_ns;
    pair->needs_decision = TRUE;
    carry_context_add_timer (self->context, pair->ts_retry);
    if (pair->ts_told != 0 && now - pair->ts_told < self->retry_after_ns)
        return;
    pair->ts_told = now;
    carry_context_notice (self->context, CARRY_NOTICE_CRITICAL, "legs-apart",
                          "%s: %s failed %d times in a row; look at the orders' reasons",
                          pair->perp->symbol, what, MAX_TRIES);
}

/* Until what failed is tried again. It is looked at again then. */
static gboolean
must_wait (const FundingBasisTrader *self, FundingBasisPair *pair)
{
    if (carry_context_get_now (self->context) >= pair->ts_retry)
        return FALSE;
    pair->needs_decision = TRUE;
    return TRUE;
}

/*
 * Something was filled since the last look: what failed before may work now. Of what is closed
 * every fill is a step to the end, and its other leg does not wait for what failed before it.
 */
static void
note_progress (FundingBasisPair *pair, const FundingBasisLegs *legs)
{
    if (carry_decimal_equal (pair->seen_perp, legs->perp) &&
        carry_decimal_equal (pair->seen_spot, legs->spot))
        return;
    pair->seen_perp = legs->perp;
    pair->seen_spot = legs->spot;
    if (pair->tries < FUNDING_BASIS_TRY_REDUCE || pair->side == 0)
        pair->tries = 0;
    if (pair->side == 0)
        pair->ts_retry = 0;
}

/* Was what leads refused? Then asking again does not help. */
static gboolean
was_refused (const FundingBasisTrader *self, const FundingBasisPair *pair)
{
    const CarryOrder *leader =
        pair->leader != 0 ? carry_context_find_order (self->context, pair->leader) : NULL;

    return leader != NULL && leader->state == CARRY_ORDER_REJECTED;
}

/* Is enough missing for another slice, and time left for it? */
static gboolean
wants_more (const FundingBasisTrader *self, const FundingBasisPair *pair)
{
    CarryContext *context = self->context;
    CarryDecimal rest = funding_basis_legs_get_rest (self, pair);
    CarryDecimal value =
        carry_decimal_mul (rest, carry_context_get_last_price (context, pair->perp));
    CarryDecimal least = carry_decimal_mul (pair->spot->min_notional, carry_decimal_make (2, 0));

    if (carry_decimal_compare (rest, pair->perp->min_qty) < 0 ||
        (carry_decimal_is_valid (least) && carry_decimal_is_valid (value) &&
         carry_decimal_compare (value, least) < 0))
        return FALSE;
    return !funding_basis_legs_are_blind (self, pair) && !was_refused (self, pair) &&
           pair->slices < self->execution->max_slices + MAX_CHASES &&
           carry_context_get_now (context) < pair->ts_leg + self->execution->chase_ns &&
           carry_context_get_risk_state (context, pair->perp) == CARRY_RISK_ACTIVE &&
           carry_context_get_risk_state (context, pair->spot) == CARRY_RISK_ACTIVE;
}

/*
 * The next slice has time: the legs are together meanwhile. It is looked at again then, however
 * quiet the market is. A leg that was begun so long ago that it is no longer followed has none:
 * what is still to be closed by then is in a hurry, whatever it was when it was begun.
 */
static gboolean
is_too_soon (const FundingBasisTrader *self, FundingBasisPair *pair)
{
    gint64 ts = MIN (pair->ts_slice + self->execution->slice_gap_ns,
                     pair->ts_leg + self->execution->chase_ns);

    if (carry_context_get_now (self->context) >= ts)
        return FALSE;
    if (pair->ts_wake != ts)
        carry_context_add_timer (self->context, ts);
    pair->ts_wake = ts;
    pair->needs_decision = TRUE;
    return TRUE;
}

/* Coins without a perpetual are no trade, however few: they are given back, and a new one waits. */
static void
give_back (const FundingBasisTrader *self, FundingBasisPair *pair)
{
    pair->side = 0;
    pair->hurries = TRUE;
    funding_basis_group_put_off (self, pair);
    funding_basis_hedger_begin_closing (self, pair);
    funding_basis_hedger_close_next (self, pair);
}

/* The legs are together: another slice, or that is the trade. */
static gboolean
go_on (const FundingBasisTrader *self, FundingBasisPair *pair, const FundingBasisLegs *legs)
{
    gboolean is_hedging = funding_basis_group_get_state (self, pair) == CARRY_GROUP_HEDGING;

    if (is_hedging && wants_more (self, pair))
    {
        if (!is_too_soon (self, pair))
            funding_basis_hedger_lead (self, pair);
        return FALSE;
    }
    if (funding_basis_legs_are_flat (legs, pair))
    {
        funding_basis_group_end (self, pair, "neither leg could be had");
        funding_basis_group_put_off (self, pair);
        return FALSE;
    }
    if (carry_decimal_sign (legs->perp) == 0)
    {
        give_back (self, pair);
        return FALSE;
    }
    pair->target = legs->perp;
    pair->tries = 0;
    pair->shrinks = FALSE;
    pair->failures = is_hedging ? 0 : pair->failures;
    funding_basis_group_move (self, pair, CARRY_GROUP_HEDGED, "");
    return TRUE;
}

static CarryHedgeWay
get_way (const FundingBasisTrader *self, const FundingBasisPair *pair)
{
    if (pair->shrinks || pair->tries >= FUNDING_BASIS_TRY_REDUCE)
        return CARRY_HEDGE_REDUCE;
    if (pair->tries >= FUNDING_BASIS_TRY_CHEAPEST ||
        funding_basis_group_get_state (self, pair) == CARRY_GROUP_COMPENSATING)
        return CARRY_HEDGE_CHEAPEST;
    return CARRY_HEDGE_COMPLETE;
}

/* It is no longer about the trade that was wanted: better none than one leg of it. */
static void
compensate (const FundingBasisTrader *self, FundingBasisPair *pair)
{
    if (funding_basis_group_get_state (self, pair) != CARRY_GROUP_HEDGING)
        return;
    carry_context_notice (self->context, CARRY_NOTICE_WARNING, "leg-failed",
                          "%s: a leg could not be had; what is there of the other is reversed",
                          pair->perp->symbol);
    funding_basis_group_move (self, pair, CARRY_GROUP_COMPENSATING, "a leg could not be had");
}

/* Brings the legs together, in the way that is next; TRUE when they are what was wanted. */
static gboolean
settle_hedging (const FundingBasisTrader *self, FundingBasisPair *pair,
                const FundingBasisLegs *legs)
{
    CarryHedgeOutcome outcome = CARRY_HEDGE_IMPOSSIBLE;

    if (must_wait (self, pair))
        return FALSE;
    if (pair->tries > MAX_TRIES)
    {
        tell_apart (self, pair, "bringing the legs together",
                    MIN (self->retry_after_ns, APART_AGAIN_NS));
        return FALSE;
    }
    for (; pair->tries <= MAX_TRIES; pair->tries++)
    {
        CarryHedgeWay way = get_way (self, pair);

        if (pair->tries >= FUNDING_BASIS_TRY_REDUCE)
            compensate (self, pair);
        outcome = carry_context_submit_hedge (self->context, pair->group, way);
        if (outcome != CARRY_HEDGE_IMPOSSIBLE)
            break;
    }
    if (outcome == CARRY_HEDGE_TOGETHER)
        return go_on (self, pair, legs);
    if (outcome == CARRY_HEDGE_SENT)
    {
        pair->orders++;
        pair->tries++;
    }
    return FALSE;
}

/* Both legs are held: have they drifted apart, or has the venue taken one away? */
static gboolean
settle_hedged (const FundingBasisTrader *self, FundingBasisPair *pair, const FundingBasisLegs *legs)
{
    gboolean was_reduced = carry_decimal_compare (carry_decimal_abs (legs->perp),
                                                  carry_decimal_abs (pair->target)) < 0;

    if (!carry_context_is_hedged (self->context, pair->group))
    {
        if (was_reduced)
            funding_basis_group_move (self, pair, CARRY_GROUP_COMPENSATING,
                                      "the venue reduced the perpetual");
        else
            funding_basis_group_move (self, pair, CARRY_GROUP_HEDGING, "the legs drifted apart");
        pair->tries = was_reduced ? FUNDING_BASIS_TRY_REDUCE : FUNDING_BASIS_TRY_CHEAPEST;
        return settle_hedging (self, pair, legs);
    }
    pair->tries = 0;
    pair->failures = 0;
    if (!funding_basis_legs_are_flat (legs, pair))
        return TRUE;
    funding_basis_group_end (self, pair, "both legs are gone");
    funding_basis_group_put_off (self, pair);
    return FALSE;
}

/*
 * A trade that is closed but not gone is closed on, with a pause now and then. Legs that are
 * together have time, as when they were opened: a slice that waits meets what came back.
 */
static gboolean
settle_closing (const FundingBasisTrader *self, FundingBasisPair *pair,
                const FundingBasisLegs *legs)
{
    CarryHedgeOutcome outcome;

    if (funding_basis_legs_are_flat (legs, pair))
    {
        funding_basis_group_end (self, pair, "");
        return TRUE;
    }
    if (must_wait (self, pair))
        return FALSE;
    if (pair->tries >= MAX_TRIES)
    {
        tell_apart (self, pair, "closing", MIN (self->retry_after_ns, APART_AGAIN_NS));
        return FALSE;
    }
    outcome = carry_context_submit_hedge (self->context, pair->group, CARRY_HEDGE_REDUCE);
    if (outcome == CARRY_HEDGE_WAITING ||
        (outcome == CARRY_HEDGE_TOGETHER && !pair->hurries && is_too_soon (self, pair)))
        return FALSE;
    pair->tries++;
    if (outcome == CARRY_HEDGE_SENT)
        pair->orders++;
    else
        funding_basis_hedger_close_next (self, pair);
    return FALSE;
}

/* Closing is wanted, whatever else was under way. */
static gboolean
is_to_close (const FundingBasisTrader *self, const FundingBasisPair *pair)
{
    return pair->side == 0 && carry_group_state_may_become (
                                  funding_basis_group_get_state (self, pair), CARRY_GROUP_CLOSING);
}

static gboolean
settle_group (const FundingBasisTrader *self, FundingBasisPair *pair, const FundingBasisLegs *legs)
{
    if (is_to_close (self, pair))
        funding_basis_hedger_begin_closing (self, pair);
    switch (funding_basis_group_get_state (self, pair))
    {
    case CARRY_GROUP_LEG_ONE:
        funding_basis_group_move (self, pair, CARRY_GROUP_HEDGING, "");
        return settle_hedging (self, pair, legs);
    case CARRY_GROUP_HEDGING:
    case CARRY_GROUP_COMPENSATING:
        return settle_hedging (self, pair, legs);
    case CARRY_GROUP_HEDGED:
        return settle_hedged (self, pair, legs);
    case CARRY_GROUP_CLOSING:
        return settle_closing (self, pair, legs);
    case CARRY_GROUP_PLANNED:
    case CARRY_GROUP_PREFLIGHT:
        funding_basis_group_end (self, pair, "never begun");
        return TRUE;
    case CARRY_GROUP_CLOSED:
    default:
        pair->group = 0;
        return TRUE;
    }
}

/*
 * Makes the legs what the last decision wanted, one step at a time. FALSE while that
 * is not so, and nothing new is to be decided.
 */
gboolean
funding_basis_hedger_settle (const FundingBasisTrader *self, FundingBasisPair *pair)
{
    FundingBasisLegs legs = funding_basis_legs_read (self, pair);

    /* Coins that came or went without a trade. */
    pair->inventory =
        carry_decimal_sub (legs.spot, carry_context_get_traded (self->context, pair->spot));
    note_progress (pair, &legs);
    if (pair->group == 0)
    {
        if (funding_basis_legs_are_flat (&legs, pair))
        {
            pair->side = 0;
            pair->tries = 0;
            return TRUE;
        }
        if (!funding_basis_group_adopt (self, pair))
            return FALSE;
    }
    return settle_group (self, pair, &legs);
}
