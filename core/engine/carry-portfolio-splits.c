/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-portfolio-private.h"

/* The result of a portfolio, by symbol and in all. */

static void
add_to (CarryAmount *sum, CarryAmount amount)
{
    *sum = carry_amount_add (*sum, amount);
}

/*
 * The result of prices of one instrument: what trading brought in, and what is
 * left, as if fees had been paid apart (a fee taken in coins is bought back at
 * the price of its fill).
 */
static CarryAmount
get_price_pnl (CarryPortfolio *self, guint32 index)
{
    const CarryInstrument *instrument = carry_instruments_get (self->instruments, index);
    const CarryHolding *holding = &g_array_index (self->holdings, CarryHolding, index);
    CarryAmount value = carry_portfolio_value_holding (self, index, holding->quantity);

    if (instrument->category == CARRY_CATEGORY_LINEAR)
        value = carry_amount_add (value, holding->entry_value);
    return carry_amount_add (holding->flow, carry_amount_add (value, holding->fee_coins));
}

static void
add_split (CarryPortfolio *self, CarrySplit *split, guint32 index)
{
    const CarryHolding *holding = &g_array_index (self->holdings, CarryHolding, index);
    const CarryInstrument *instrument = carry_instruments_get (self->instruments, index);

    add_to (&split->price_pnl, get_price_pnl (self, index));
    add_to (&split->funding_pnl, holding->funding);
    add_to (&split->fees, holding->fees);
    add_to (&split->slippage, holding->slippage);
    /* Both legs of a pair make one round trip: the perpetual's. */
    if (instrument->category == CARRY_CATEGORY_LINEAR)
        split->round_trips += holding->round_trips;
}

static gboolean
has_perp (CarryPortfolio *self, const char *base)
{
    for (guint i = 0; i < self->holdings->len; i++)
    {
        const CarryInstrument *other = carry_instruments_get (self->instruments, i);

        if (other->category == CARRY_CATEGORY_LINEAR && other->base == base &&
            g_array_index (self->holdings, CarryHolding, i).has_filled)
            return TRUE;
    }
    return FALSE;
}

static CarrySplit *
find_split (GPtrArray *splits, const char *name)
{
    CarrySplit *split;

    for (guint i = 0; i < splits->len; i++)
    {
        split = g_ptr_array_index (splits, i);
        if (split->name == name)
            return split;
    }
    split = g_new0 (CarrySplit, 1);
    split->name = name;
    g_ptr_array_add (splits, split);
    return split;
}

/*
 * (element-type CarrySplit): the result of each base coin that was traded, in
 * the order of the table of instruments.
 */
GPtrArray *
carry_portfolio_list_symbols (CarryPortfolio *self)
{
    GPtrArray *splits = g_ptr_array_new_with_free_func (g_free);

    for (guint i = 0; i < self->holdings->len; i++)
    {
        const CarryInstrument *instrument = carry_instruments_get (self->instruments, i);
        const CarryHolding *holding = &g_array_index (self->holdings, CarryHolding, i);
        CarrySplit *split;

        if (!holding->has_filled)
            continue;
        split = find_split (splits, instrument->base);
        add_split (self, split, i);
        if (instrument->category == CARRY_CATEGORY_SPOT && !has_perp (self, instrument->base))
            split->round_trips += holding->round_trips;
    }
    return splits;
}

CarrySplit
carry_portfolio_get_total (CarryPortfolio *self)
{
    g_autoptr (GPtrArray) splits = carry_portfolio_list_symbols (self);
    CarrySplit total = { .name = "total" };

    for (guint i = 0; i < splits->len; i++)
    {
        const CarrySplit *split = g_ptr_array_index (splits, i);

        add_to (&total.price_pnl, split->price_pnl);
        add_to (&total.funding_pnl, split->funding_pnl);
        add_to (&total.fees, split->fees);
        add_to (&total.slippage, split->slippage);
        total.round_trips += split->round_trips;
    }
    total.borrow = self->borrow;
    return total;
}
