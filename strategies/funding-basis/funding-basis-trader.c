/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-trader.h"

#include "funding-basis-legs.h"

/* After this many tries in a row at the same thing, a person must look. */
#define MAX_TRIES 3

/* Orders of the leg that leads, beyond the slices, that may find nothing. */
#define MAX_CHASES 8

/* The wait before another trade is opened doubles at most so often. */
#define MAX_DOUBLINGS 10

/* Nothing was sent, so nothing was lost: it may be tried again soon. */
#define PREFLIGHT_AGAIN_NS (5 * CARRY_NS_PER_SECOND)

/* What was to be closed is held against somebody's will: it is not left alone for long. */
#define CLOSE_AGAIN_NS (10 * CARRY_NS_PER_SECOND)

/* Tries at which a leg is no longer completed at once, and at which it is only reversed. */
#define TRY_CHEAPEST 1
#define TRY_REDUCE 2

/* Each trade in a row that could not be had costs fees: the next one waits twice as long. */
static void
put_off (const FundingBasisTrader *self, FundingBasisPair *pair)
{
    pair->ts_open =
        carry_context_get_now (self->context) + (self->retry_after_ns << pair->failures);
    pair->failures = MIN (pair->failures + 1, MAX_DOUBLINGS);
}

static CarryGroupState
get_state (const FundingBasisTrader *self, const FundingBasisPair *pair)
{
    const CarryGroup *group = carry_context_find_group (self->context, pair->group);

    return group != NULL ? group->state : CARRY_GROUP_CLOSED;
}

static void
move (const FundingBasisTrader *self, FundingBasisPair *pair, CarryGroupState state,
      const char *reason)
{
    carry_context_move_group (self->context, pair->group, state, &pair->target, reason);
    if (state == CARRY_GROUP_CLOSED)
        pair->group = 0;
}

/* A new group, or the one that an earlier run left, under this run's terms. */
static gboolean
bind (const FundingBasisTrader *self, FundingBasisPair *pair)
{
    const CarryGroupRequest request = {
        .first = pair->perp,
        .second = pair->spot,
        .band_bps = self->rebalance_band_bps,
        .slip_bps = self->execution->slip_bps,
        .max_naked_notional = self->execution->max_naked_notional,
        .max_naked_ns = self->execution->max_naked_ns,
    };

    pair->group = carry_context_open_group (self->context, &request);
    return pair->group != 0;
}

static void
begin (const FundingBasisTrader *self, FundingBasisPair *pair, CarryDecimal target)
{
    pair->target = target;
    pair->whole = carry_decimal_abs (target);
    pair->ts_leg = carry_context_get_now (self->context);
    pair->slices = 0;
    pair->tries = 0;
    pair->shrinks = FALSE;
}

/* Positions that no group tells of: what is missing of them is found out by hedging. */
static gboolean
adopt (const FundingBasisTrader *self, FundingBasisPair *pair)
{
    if (!bind (self, pair))
        return FALSE;
    begin (self, pair, carry_context_get_position (self->context, pair->perp));
    pair->tries = TRY_CHEAPEST;
    move (self, pair, CARRY_GROUP_PREFLIGHT, "found without a group");
    move (self, pair, CARRY_GROUP_LEG_ONE, "found without a group");
    move (self, pair, CARRY_GROUP_HEDGING, "found without a group");
    return TRUE;
}

/* What was planned and never begun is gone; everything else goes on where it stands. */
static void
resume (const FundingBasisTrader *self, FundingBasisPair *pair, const CarryGroup *group)
{
    gint64 ts_created = group->ts_created;

    begin (self, pair, group->quantity);
    if (!bind (self, pair))
        return;
    pair->side = -carry_decimal_sign (pair->target);
    pair->ts_opened = ts_created;
    if (get_state (self, pair) == CARRY_GROUP_PLANNED)
    {
        pair->side = 0;
        move (self, pair, CARRY_GROUP_CLOSED, "planned by an earlier run, and never begun");
    }
    else if (get_state (self, pair) == CARRY_GROUP_PREFLIGHT)
        move (self, pair, CARRY_GROUP_LEG_ONE, "taken up again");
}

guint
funding_basis_trader_count_orders (const FundingBasisTrader *self, const FundingBasisPair *pair)
{
    return carry_context_get_open_orders (self->context, pair->perp) +
           carry_context_get_open_orders (self->context, pair->spot);
}

/*
 * The first look: a trade of an earlier run is a trade of this one, with the
 * orders it left; coins that were there before are not.
 */
void
funding_basis_trader_take_over (const FundingBasisTrader *self, FundingBasisPair *pair)
{
    const CarryGroup *group = carry_context_find_group_of (self->context, pair->perp);
    int perp = carry_decimal_sign (carry_context_get_position (self->context, pair->perp));

    pair->inventory = carry_decimal_sub (carry_context_get_position (self->context, pair->spot),
                                         carry_context_get_traded (self->context, pair->spot));
    pair->orders = funding_basis_trader_count_orders (self, pair);
    if (group != NULL)
        resume (self, pair, group);
    else if (perp != 0)
    {
        pair->side = -perp;
        pair->ts_opened = carry_context_get_now (self->context);
    }
}

/* Reverse carry sells coins that are there; it never borrows. */
static gboolean
has_inventory (const FundingBasisTrader *self, const FundingBasisPair *pair, CarryDecimal perp)
{
    CarryDecimal held = carry_context_get_position (self->context, pair->spot);
    CarryDecimal coins = carry_decimal_round_to_step (
        carry_decimal_mul (perp, pair->perp->multiplier), pair->spot->qty_step, CARRY_ROUND_DOWN);

    return carry_decimal_compare (held, coins) >= 0;
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

/* How large, and is there what it takes? */
static gboolean
plan_trade (const FundingBasisTrader *self, FundingBasisPair *pair, int side,
            CarryDecimal *out_perp)
{
    CarryContext *context = self->context;
    g_autoptr (GError) error = NULL;
    FundingBasisPlan plan;
    FundingBasisSize size = {
        .perp_price = carry_context_get_last_price (context, pair->perp),
        .spot_price = carry_context_get_last_price (context, pair->spot),
        .notional = self->notional,
        .base_size = self->base_size,
        .dust =
            carry_decimal_sub (carry_context_get_position (context, pair->spot), pair->inventory),
    };

    if (!funding_basis_pair_plan (pair, &size, &plan, &error))
    {
        carry_context_notice (context, CARRY_NOTICE_WARNING, "too-small", "%s", error->message);
        return FALSE;
    }
    if (side > 0 && !has_money (self, pair, plan.spot_quantity, size.spot_price))
    {
        pair->ts_open = carry_context_get_now (context) + self->retry_after_ns;
        return FALSE;
    }
    if (side < 0 && !has_inventory (self, pair, plan.perp_quantity))
        return FALSE;
    *out_perp = plan.perp_quantity;
    return TRUE;
}

/* Both legs are looked at before either is sent. Where nothing is quoted, risk alone looks. */
static gboolean
check_legs (const FundingBasisTrader *self, FundingBasisPair *pair)
{
    g_autoptr (GError) error = NULL;

    if (funding_basis_legs_are_blind (self, pair) || funding_basis_legs_check (self, pair, &error))
        return TRUE;
    pair->side = 0;
    pair->ts_open =
        carry_context_get_now (self->context) + MIN (self->retry_after_ns, PREFLIGHT_AGAIN_NS);
    if (!pair->is_turned_away)
        carry_context_notice (self->context, CARRY_NOTICE_WARNING, "preflight", "%s",
                              error->message);
    pair->is_turned_away = TRUE;
    return FALSE;
}

static void
lead (const FundingBasisTrader *self, FundingBasisPair *pair)
{
    move (self, pair, CARRY_GROUP_LEG_ONE, "");
    pair->slices++;
    pair->ts_slice = carry_context_get_now (self->context);
    if (funding_basis_legs_are_blind (self, pair) || !funding_basis_legs_send_slice (self, pair))
        funding_basis_legs_send_both (self, pair);
}

/* Opens a pair: @side 1 sells the perpetual, -1 buys it. */
void
funding_basis_trader_open (const FundingBasisTrader *self, FundingBasisPair *pair, int side)
{
    CarryDecimal perp;

    if (carry_context_get_now (self->context) < pair->ts_open || pair->group != 0 ||
        !plan_trade (self, pair, side, &perp))
        return;
    pair->side = side;
    begin (self, pair, side > 0 ? carry_decimal_negate (perp) : perp);
    if (!check_legs (self, pair))
        return;
    if (!bind (self, pair))
    {
        pair->side = 0;
        put_off (self, pair);
        return;
    }
    pair->is_turned_away = FALSE;
    pair->ts_opened = carry_context_get_now (self->context);
    move (self, pair, CARRY_GROUP_PREFLIGHT, "");
    lead (self, pair);
}

static void
close_next (const FundingBasisTrader *self, FundingBasisPair *pair)
{
    if (funding_basis_legs_are_blind (self, pair) || !funding_basis_legs_close_slice (self, pair))
        funding_basis_legs_close_both (self, pair);
}

static void
begin_closing (const FundingBasisTrader *self, FundingBasisPair *pair)
{
    begin (self, pair, carry_decimal_zero ());
    pair->whole = carry_decimal_abs (carry_context_get_position (self->context, pair->perp));
    pair->ts_retry = 0;
    pair->ts_told = 0;
    move (self, pair, CARRY_GROUP_CLOSING, "");
}

/* Closes both legs; the perpetual leads. */
void
funding_basis_trader_close (const FundingBasisTrader *self, FundingBasisPair *pair)
{
    pair->side = 0;
    if (pair->group == 0 && !adopt (self, pair))
        return;
    begin_closing (self, pair);
    close_next (self, pair);
}

/* Nothing is held any more: the trade is over. */
static void
end_trade (const FundingBasisTrader *self, FundingBasisPair *pair, const char *reason)
{
    pair->side = 0;
    pair->tries = 0;
    pair->target = carry_decimal_zero ();
    move (self, pair, CARRY_GROUP_CLOSED, reason);
}

/* It is tried again after @pause_ns; people are told no more often than that other things wait. */
static void
tell_apart (const FundingBasisTrader *self, FundingBasisPair *pair, const char *what,
            gint64 pause_ns)
{
    gint64 now = carry_context_get_now (self->context);

    pair->tries = 0;
    pair->ts_retry = now + pause_ns;
    if (pair->ts_told != 0 && now - pair->ts_told < self->retry_after_ns)
        return;
    pair->ts_told = now;
    carry_context_notice (self->context, CARRY_NOTICE_CRITICAL, "legs-apart",
                          "%s: %s failed %d times in a row; look at the orders' reasons",
                          pair->perp->symbol, what, MAX_TRIES);
}

/* Something was filled since the last look: what failed before may work now. */
static void
note_progress (FundingBasisPair *pair, const FundingBasisLegs *legs)
{
    if (carry_decimal_equal (pair->seen_perp, legs->perp) &&
        carry_decimal_equal (pair->seen_spot, legs->spot))
        return;
    pair->seen_perp = legs->perp;
    pair->seen_spot = legs->spot;
    if (pair->tries < TRY_REDUCE)
        pair->tries = 0;
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
 * quiet the market is.
 */
static gboolean
is_too_soon (const FundingBasisTrader *self, FundingBasisPair *pair)
{
    gint64 ts = pair->ts_slice + self->execution->slice_gap_ns;

    if (carry_context_get_now (self->context) >= ts)
        return FALSE;
    if (pair->ts_wake != ts)
        carry_context_add_timer (self->context, ts);
    pair->ts_wake = ts;
    pair->needs_decision = TRUE;
    return TRUE;
}

/* The legs are together: another slice, or that is the trade. */
static gboolean
go_on (const FundingBasisTrader *self, FundingBasisPair *pair, const FundingBasisLegs *legs)
{
    gboolean is_hedging = get_state (self, pair) == CARRY_GROUP_HEDGING;

    if (is_hedging && wants_more (self, pair))
    {
        if (!is_too_soon (self, pair))
            lead (self, pair);
        return FALSE;
    }
    if (funding_basis_legs_are_flat (legs, pair))
    {
        end_trade (self, pair, "neither leg could be had");
        put_off (self, pair);
        return FALSE;
    }
    pair->target = legs->perp;
    pair->tries = 0;
    pair->shrinks = FALSE;
    pair->failures = is_hedging ? 0 : pair->failures;
    move (self, pair, CARRY_GROUP_HEDGED, "");
    return TRUE;
}

static CarryHedgeWay
get_way (const FundingBasisTrader *self, const FundingBasisPair *pair)
{
    if (pair->shrinks || pair->tries >= TRY_REDUCE)
        return CARRY_HEDGE_REDUCE;
    if (pair->tries >= TRY_CHEAPEST || get_state (self, pair) == CARRY_GROUP_COMPENSATING)
        return CARRY_HEDGE_CHEAPEST;
    return CARRY_HEDGE_COMPLETE;
}

/* It is no longer about the trade that was wanted: better none than one leg of it. */
static void
compensate (const FundingBasisTrader *self, FundingBasisPair *pair)
{
    if (get_state (self, pair) != CARRY_GROUP_HEDGING)
        return;
    carry_context_notice (self->context, CARRY_NOTICE_WARNING, "leg-failed",
                          "%s: a leg could not be had; what is there of the other is reversed",
                          pair->perp->symbol);
    move (self, pair, CARRY_GROUP_COMPENSATING, "a leg could not be had");
}

/* Brings the legs together, in the way that is next; TRUE when they are what was wanted. */
static gboolean
settle_hedging (const FundingBasisTrader *self, FundingBasisPair *pair,
                const FundingBasisLegs *legs)
{
    CarryHedgeOutcome outcome = CARRY_HEDGE_IMPOSSIBLE;

    if (carry_context_get_now (self->context) < pair->ts_retry)
        return FALSE;
    if (pair->tries > MAX_TRIES)
    {
        tell_apart (self, pair, "bringing the legs together", self->retry_after_ns);
        return FALSE;
    }
    for (; pair->tries <= MAX_TRIES; pair->tries++)
    {
        CarryHedgeWay way = get_way (self, pair);

        if (pair->tries >= TRY_REDUCE)
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
            move (self, pair, CARRY_GROUP_COMPENSATING, "the venue reduced the perpetual");
        else
            move (self, pair, CARRY_GROUP_HEDGING, "the legs drifted apart");
        pair->tries = was_reduced ? TRY_REDUCE : TRY_CHEAPEST;
        return settle_hedging (self, pair, legs);
    }
    pair->tries = 0;
    pair->failures = 0;
    if (!funding_basis_legs_are_flat (legs, pair))
        return TRUE;
    end_trade (self, pair, "both legs are gone");
    put_off (self, pair);
    return FALSE;
}

/* A trade that is closed but not gone is closed on, with a pause now and then. */
static gboolean
settle_closing (const FundingBasisTrader *self, FundingBasisPair *pair,
                const FundingBasisLegs *legs)
{
    CarryHedgeOutcome outcome;

    if (funding_basis_legs_are_flat (legs, pair))
    {
        end_trade (self, pair, "");
        return TRUE;
    }
    if (carry_context_get_now (self->context) < pair->ts_retry)
        return FALSE;
    if (pair->tries >= MAX_TRIES)
    {
        tell_apart (self, pair, "closing", MIN (self->retry_after_ns, CLOSE_AGAIN_NS));
        return FALSE;
    }
    outcome = carry_context_submit_hedge (self->context, pair->group, CARRY_HEDGE_REDUCE);
    if (outcome == CARRY_HEDGE_WAITING)
        return FALSE;
    pair->tries++;
    if (outcome == CARRY_HEDGE_SENT)
        pair->orders++;
    else
        close_next (self, pair);
    return FALSE;
}

/* Closing is wanted, whatever else was under way. */
static gboolean
is_to_close (const FundingBasisTrader *self, const FundingBasisPair *pair)
{
    return pair->side == 0 &&
           carry_group_state_may_become (get_state (self, pair), CARRY_GROUP_CLOSING);
}

static gboolean
settle_group (const FundingBasisTrader *self, FundingBasisPair *pair, const FundingBasisLegs *legs)
{
    if (is_to_close (self, pair))
        begin_closing (self, pair);
    switch (get_state (self, pair))
    {
    case CARRY_GROUP_LEG_ONE:
        move (self, pair, CARRY_GROUP_HEDGING, "");
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
        end_trade (self, pair, "never begun");
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
funding_basis_trader_settle (const FundingBasisTrader *self, FundingBasisPair *pair)
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
        if (!adopt (self, pair))
            return FALSE;
    }
    return settle_group (self, pair, &legs);
}

/* While orders are open: what a resting one got is hedged, and it does not rest for ever. */
void
funding_basis_trader_attend (const FundingBasisTrader *self, FundingBasisPair *pair)
{
    CarryContext *context = self->context;
    const CarryOrder *leader =
        pair->leader != 0 ? carry_context_find_order (context, pair->leader) : NULL;

    if (leader == NULL || leader->time_in_force != CARRY_TIME_IN_FORCE_POST_ONLY ||
        carry_order_state_is_final (leader->state))
        return;
    if (carry_context_get_now (context) >= pair->ts_leg + self->execution->maker_ns &&
        leader->pending == CARRY_ORDER_PENDING_NONE)
        carry_context_cancel (context, pair->leader);
    if (!carry_context_is_hedged (context, pair->group) &&
        carry_context_submit_hedge (context, pair->group, CARRY_HEDGE_COMPLETE) == CARRY_HEDGE_SENT)
        pair->orders++;
}

/* Is one of the markets closed for good so soon that nothing may be held? */
gboolean
funding_basis_trader_must_leave (const FundingBasisTrader *self, const FundingBasisPair *pair)
{
    gint64 until = carry_context_get_now (self->context) + self->execution->delisting_ns;

    return (pair->perp->ts_delivery != 0 && until >= pair->perp->ts_delivery) ||
           (pair->spot->ts_delivery != 0 && until >= pair->spot->ts_delivery);
}
