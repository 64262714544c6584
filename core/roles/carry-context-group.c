/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "roles/carry-context-private.h"

/**
 * carry_context_open_group:
 * @self: a context
 * @request: (transfer none): the legs, and the bounds they stay in; copied
 *
 * Begins a trade of two legs, in state %CARRY_GROUP_PLANNED. Where a trade of the
 * same legs is not closed, also one of an earlier run, that one is taken up again:
 * look at its state before planning anything.
 *
 * Returns: the number of the group; 0 when another module's trade has one of the legs
 */
guint64
carry_context_open_group (CarryContext *self, const CarryGroupRequest *request)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), 0);
    g_return_val_if_fail (request != NULL, 0);
    g_return_val_if_fail (request->first != NULL && request->second != NULL, 0);
    g_return_val_if_fail (request->first != request->second, 0);

    return self->functions->open_group != NULL
               ? self->functions->open_group (self->backend, self, request)
               : 0;
}

/**
 * carry_context_move_group:
 * @self: a context
 * @group: number of a group of this module
 * @state: the state that follows
 * @quantity: (nullable): the signed quantity of the first leg that is wanted from now on;
 *   %NULL to leave it
 * @reason: why; may be empty
 *
 * Moves a group, on disk before any order that is sent afterwards. A state that
 * cannot follow is refused, and people are told: it is a mistake of the strategy.
 *
 * Returns: whether it was moved
 */
gboolean
carry_context_move_group (CarryContext *self, guint64 group, CarryGroupState state,
                          const CarryDecimal *quantity, const char *reason)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), FALSE);
    g_return_val_if_fail ((guint) state < CARRY_GROUP_N_STATES, FALSE);
    g_return_val_if_fail (reason != NULL, FALSE);

    return self->functions->move_group != NULL &&
           self->functions->move_group (self->backend, self, group, state, quantity, reason);
}

/**
 * carry_context_find_group:
 * @self: a context
 * @group: number of a group
 *
 * Returns: (transfer none) (nullable): the group as it is now
 */
const CarryGroup *
carry_context_find_group (CarryContext *self, guint64 group)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), NULL);

    return self->functions->find_group != NULL ? self->functions->find_group (self->backend, group)
                                               : NULL;
}

/**
 * carry_context_find_group_of:
 * @self: a context
 * @instrument: (transfer none): a leg
 *
 * Returns: (transfer none) (nullable): the group with this leg that is not closed
 */
const CarryGroup *
carry_context_find_group_of (CarryContext *self, const CarryInstrument *instrument)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), NULL);
    g_return_val_if_fail (instrument != NULL, NULL);

    return self->functions->find_group_of != NULL
               ? self->functions->find_group_of (self->backend, instrument)
               : NULL;
}

/**
 * carry_context_is_hedged:
 * @self: a context
 * @group: number of a group of this module
 *
 * Returns: whether its legs are together now: less than a lot apart, or within the band, or
 *   by so little that no order could change it
 */
gboolean
carry_context_is_hedged (CarryContext *self, guint64 group)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), TRUE);

    return self->functions->is_hedged == NULL ||
           self->functions->is_hedged (self->backend, self, group);
}

/**
 * carry_context_submit_hedge:
 * @self: a context
 * @group: number of a group of this module
 * @way: how
 *
 * Brings the legs of a group into their band by one price-capped order that is
 * filled at once or not at all. Orders that are out count as if they were filled,
 * so it may be called as often as one likes.
 *
 * Returns: what was done
 */
CarryHedgeOutcome
carry_context_submit_hedge (CarryContext *self, guint64 group, CarryHedgeWay way)
{
    g_return_val_if_fail (CARRY_IS_CONTEXT (self), CARRY_HEDGE_IMPOSSIBLE);
    g_return_val_if_fail ((guint) way <= CARRY_HEDGE_CHEAPEST, CARRY_HEDGE_IMPOSSIBLE);

    if (self->functions->submit_hedge == NULL)
        return CARRY_HEDGE_IMPOSSIBLE;
    return self->functions->submit_hedge (self->backend, self, group, way);
}
