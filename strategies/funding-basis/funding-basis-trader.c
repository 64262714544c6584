/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-trader.h"

#include "funding-basis-group.h"
#include "funding-basis-hedger.h"
#include "funding-basis-legs.h"

/* Nothing was sent, so nothing was lost: it may be tried again soon. */
#define PREFLIGHT_AGAIN_NS (5 * CARRY_NS_PER_SECOND)

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
        funding_basis_group_resume (self, pair, group);
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

/* Opens a pair: @side 1 sells the perpetual, -1 buys it. */
void
funding_basis_trader_open (const FundingBasisTrader *self, FundingBasisPair *pair, int side)
{
    CarryDecimal perp;

    if (carry_context_get_now (self->context) < pair->ts_open || pair->group != 0 ||
        !plan_trade (self, pair, side, &perp))
        return;
    pair->side = side;
    funding_basis_group_begin (self, pair, side > 0 ? carry_decimal_negate (perp) : perp);
    if (!check_legs (self, pair))
        return;
    if (!funding_basis_group_bind (self, pair))
    {
        pair->side = 0;
        funding_basis_group_put_off (self, pair);
        return;
    }
    pair->is_turned_away = FALSE;
    pair->ts_opened = carry_context_get_now (self->context);
    funding_basis_group_move (self, pair, CARRY_GROUP_PREFLIGHT, "");
    funding_basis_hedger_lead (self, pair);
}

/* Closes both legs; the perpetual leads. Slices wait for each other, unless it @hurries. */
void
funding_basis_trader_close (const FundingBasisTrader *self, FundingBasisPair *pair,
                            gboolean hurries)
{
    pair->side = 0;
    pair->hurries = hurries;
    if (pair->group == 0 && !funding_basis_group_adopt (self, pair))
        return;
    funding_basis_hedger_begin_closing (self, pair);
    funding_basis_hedger_close_next (self, pair);
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
