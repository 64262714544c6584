/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-allocation.h"

/* Digits of a notional: it is cut to lots afterwards. */
#define NOTIONAL_SCALE 8

/* A pair gets at least this part of what it may have, or nothing: fees of small trades are no smaller. */
#define SMALLEST_PART 4

/* A leg that @share of the capital can carry with its margin, divided by @n. */
static CarryDecimal
get_leg (const FundingBasisAllocation *self, CarryDecimal share, guint n)
{
    CarryDecimal bound = carry_decimal_mul (
        carry_decimal_add (carry_decimal_make (1, 0), self->margin), carry_decimal_make (n, 0));

    return carry_decimal_div (carry_decimal_mul (self->capital, share), bound, NOTIONAL_SCALE,
                              CARRY_ROUND_DOWN);
}

/* The leg of a pair that has its whole share. */
CarryDecimal
funding_basis_allocation_get_full (const FundingBasisAllocation *self)
{
    if (carry_decimal_sign (self->notional) > 0)
        return self->notional;
    if (carry_decimal_sign (self->symbol_share) > 0)
        return get_leg (self, self->symbol_share, 1);
    return get_leg (self, carry_decimal_make (1, 0), MAX (self->pairs->len, 1));
}

/* What is on its way out between two orders is held until its trade is over. */
static gboolean
has_capital (const FundingBasisPair *pair)
{
    return pair->side != 0 || pair->orders > 0 || pair->group != 0;
}

/*
 * Of @share, what others than @pair and @leaving leave: all others or, with @group, those of the
 * same group.
 */
static CarryDecimal
get_left (const FundingBasisAllocation *self, const FundingBasisPair *pair,
          const FundingBasisPair *leaving, CarryDecimal share, gboolean group)
{
    CarryDecimal left = get_leg (self, share, 1);

    for (guint i = 0; i < self->pairs->len; i++)
    {
        const FundingBasisPair *other = &g_array_index (self->pairs, FundingBasisPair, i);

        if (other->perp != pair->perp && other != leaving && has_capital (other) &&
            (!group || other->herd == pair->herd))
            left = carry_decimal_sub (left, other->notional);
    }
    return left;
}

/* All of what it may have when there is room for it, else what there is; 0 when that is too little. */
static CarryDecimal
cut (CarryDecimal full, CarryDecimal left)
{
    if (carry_decimal_compare (left, full) >= 0)
        return full;
    if (carry_decimal_compare (carry_decimal_mul (left, carry_decimal_make (SMALLEST_PART, 0)),
                               full) < 0)
        return carry_decimal_zero ();
    return left;
}

/* The leg that @pair may have beside no other: its share, or that of its group or of all when less. */
static CarryDecimal
get_most (const FundingBasisAllocation *self, const FundingBasisPair *pair)
{
    CarryDecimal most = carry_decimal_min (funding_basis_allocation_get_full (self),
                                           get_leg (self, self->total_share, 1));

    return pair->herd != NULL ? carry_decimal_min (most, get_leg (self, self->group_share, 1))
                              : most;
}

/* The leg that @pair could have if @leaving, of those that are held, were gone. */
static CarryDecimal
get_room_without (const FundingBasisAllocation *self, const FundingBasisPair *pair,
                  const FundingBasisPair *leaving)
{
    CarryDecimal left;

    if (carry_decimal_sign (self->notional) > 0)
        return self->notional;
    left = get_left (self, pair, leaving, self->total_share, FALSE);
    if (pair->herd != NULL)
        left = carry_decimal_min (left, get_left (self, pair, leaving, self->group_share, TRUE));
    return cut (get_most (self, pair), left);
}

/* The leg that @pair can have now beside all others that are held; 0 when there is no room. */
CarryDecimal
funding_basis_allocation_get_room (const FundingBasisAllocation *self, const FundingBasisPair *pair)
{
    return get_room_without (self, pair, NULL);
}

/*
 * How much of what @leaving gives up @pair could have, from 0 to 1: the pairs that one moves with
 * may leave it less, or nothing.
 */
double
funding_basis_allocation_get_passed_on (const FundingBasisAllocation *self,
                                        const FundingBasisPair *pair,
                                        const FundingBasisPair *leaving)
{
    CarryDecimal room = get_room_without (self, pair, leaving);

    if (carry_decimal_compare (room, leaving->notional) >= 0)
        return 1;
    return carry_decimal_to_double (room) / carry_decimal_to_double (leaving->notional);
}
