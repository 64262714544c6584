/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-group.h"

/* The trade as the engine knows it: what it wants, and its way from state to state. */

/* The wait before another trade is opened doubles at most so often. */
#define MAX_DOUBLINGS 10

/* Each trade in a row that could not be had costs fees: the next one waits twice as long. */
void
funding_basis_group_put_off (const FundingBasisTrader *self, FundingBasisPair *pair)
{
    pair->ts_open =
        carry_context_get_now (self->context) + (self->retry_after_ns << pair->failures);
    pair->failures = MIN (pair->failures + 1, MAX_DOUBLINGS);
}

CarryGroupState
funding_basis_group_get_state (const FundingBasisTrader *self, const FundingBasisPair *pair)
{
    const CarryGroup *group = carry_context_find_group (self->context, pair->group);

    return group != NULL ? group->state : CARRY_GROUP_CLOSED;
}

void
funding_basis_group_move (const FundingBasisTrader *self, FundingBasisPair *pair,
                          CarryGroupState state, const char *reason)
{
    carry_context_move_group (self->context, pair->group, state, &pair->target, reason);
    if (state == CARRY_GROUP_CLOSED)
        pair->group = 0;
}

/* A new group, or the one that an earlier run left, under this run's terms. */
gboolean
funding_basis_group_bind (const FundingBasisTrader *self, FundingBasisPair *pair)
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

void
funding_basis_group_begin (const FundingBasisTrader *self, FundingBasisPair *pair,
                           CarryDecimal target)
{
    pair->target = target;
    pair->whole = carry_decimal_abs (target);
    pair->ts_leg = carry_context_get_now (self->context);
    pair->slices = 0;
    pair->tries = 0;
    pair->shrinks = FALSE;
}

/* Positions that no group tells of: what is missing of them is found out by hedging. */
gboolean
funding_basis_group_adopt (const FundingBasisTrader *self, FundingBasisPair *pair)
{
    if (!funding_basis_group_bind (self, pair))
        return FALSE;
    funding_basis_group_begin (self, pair, carry_context_get_position (self->context, pair->perp));
    pair->tries = FUNDING_BASIS_TRY_CHEAPEST;
    funding_basis_group_move (self, pair, CARRY_GROUP_PREFLIGHT, "found without a group");
    funding_basis_group_move (self, pair, CARRY_GROUP_LEG_ONE, "found without a group");
    funding_basis_group_move (self, pair, CARRY_GROUP_HEDGING, "found without a group");
    return TRUE;
}

/* What was planned and never begun is gone; everything else goes on where it stands. */
void
funding_basis_group_resume (const FundingBasisTrader *self, FundingBasisPair *pair,
                            const CarryGroup *group)
{
    gint64 ts_created = group->ts_created;

    funding_basis_group_begin (self, pair, group->quantity);
    if (!funding_basis_group_bind (self, pair))
        return;
    pair->side = -carry_decimal_sign (pair->target);
    pair->ts_opened = ts_created;
    if (funding_basis_group_get_state (self, pair) == CARRY_GROUP_PLANNED)
    {
        pair->side = 0;
        funding_basis_group_move (self, pair, CARRY_GROUP_CLOSED,
                                  "planned by an earlier run, and never begun");
    }
    else if (funding_basis_group_get_state (self, pair) == CARRY_GROUP_PREFLIGHT)
        funding_basis_group_move (self, pair, CARRY_GROUP_LEG_ONE, "taken up again");
}

/* Nothing is held any more: the trade is over. */
void
funding_basis_group_end (const FundingBasisTrader *self, FundingBasisPair *pair, const char *reason)
{
    pair->side = 0;
    pair->tries = 0;
    pair->target = carry_decimal_zero ();
    funding_basis_group_move (self, pair, CARRY_GROUP_CLOSED, reason);
}
