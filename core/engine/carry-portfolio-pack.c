/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-portfolio-private.h"

static void
pack_holding (CarryHolding *holding, CarryPack *pack)
{
    carry_pack_decimal (pack, &holding->quantity);
    carry_pack_decimal (pack, &holding->inventory);
    carry_pack_amount (pack, &holding->entry_value);
    carry_pack_amount (pack, &holding->flow);
    carry_pack_amount (pack, &holding->fee_coins);
    carry_pack_amount (pack, &holding->fees);
    carry_pack_amount (pack, &holding->funding);
    carry_pack_amount (pack, &holding->slippage);
    carry_pack_u32 (pack, &holding->round_trips);
}

/* What is held, as bytes. */
void
carry_portfolio_pack (CarryPortfolio *self, CarryPack *pack)
{
    g_autoptr (GPtrArray) coins = carry_portfolio_list_coins (self);

    /* There is room for more than was ever touched. */
    for (guint32 i = 0; i < self->holdings->len; i++)
    {
        CarryHolding *holding = &g_array_index (self->holdings, CarryHolding, i);

        if (!holding->has_filled && carry_decimal_sign (holding->quantity) == 0)
            continue;
        carry_pack_u32 (pack, &i);
        pack_holding (holding, pack);
    }
    for (guint i = 0; i < coins->len; i++)
    {
        const char *coin = g_ptr_array_index (coins, i);
        CarryAmount balance = carry_portfolio_get_balance (self, coin);

        carry_pack_word (pack, &coin);
        carry_pack_amount (pack, &balance);
    }
    carry_pack_amount (pack, &self->capital);
    carry_pack_amount (pack, &self->borrow);
    carry_pack_u32 (pack, &self->liquidations);
    carry_pack_u32 (pack, &self->n_exposed);
}
