/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "paper-margin.h"

G_DEFINE_ENUM_TYPE (PaperMarginMode, paper_margin_mode,
                    G_DEFINE_ENUM_VALUE (PAPER_MARGIN_CROSS, "cross"),
                    G_DEFINE_ENUM_VALUE (PAPER_MARGIN_ISOLATED, "isolated"),
                    G_DEFINE_ENUM_VALUE (PAPER_MARGIN_NONE, "none"))

/* Rounded up: a margin is never asked too small. */
CarryAmount
paper_margin_divide (CarryAmount amount, CarryDecimal leverage)
{
    return carry_amount_from_decimal (
        carry_amount_divide (amount, leverage, CARRY_AMOUNT_BOOKING_SCALE, CARRY_ROUND_UP));
}

CarryAmount
paper_margin_get_maintenance (const PaperPosition *position, CarryDecimal mark)
{
    CarryAmount notional = paper_amount_abs (paper_amount_times (position->quantity, mark));

    return paper_amount_times (notional, position->instrument->maintenance_margin);
}

static void
add_to (CarryAmount *sum, CarryAmount amount)
{
    *sum = carry_amount_add (*sum, amount);
}

/* As the venue says, where the table of instruments has it; else as it is set. */
static CarryDecimal
get_collateral (const PaperMarginRules *rules, const PaperHolding *holding)
{
    return holding->spot != NULL && carry_decimal_is_valid (holding->spot->collateral_ratio)
               ? holding->spot->collateral_ratio
               : rules->spot_collateral;
}

/* A coin counts with a haircut; one that is owed counts whole and binds margin. */
static void
add_holding (const PaperMarginRules *rules, const PaperHolding *holding, CarryDecimal price,
             PaperMargin *margin)
{
    CarryAmount value = paper_amount_times (holding->balance, price);
    if (carry_amount_sign (value) > 0)
        value = paper_amount_times (value, get_collateral (rules, holding));
    else if (carry_amount_is_valid (margin->initial))
        add_to (&margin->initial,
                paper_margin_divide (carry_amount_negate (value), rules->leverage));
    add_to (&margin->balance, value);
}

/* At each price of what is held: the value is multiplied out once. */
static void
add_position (const PaperMarginRules *rules, const PaperPosition *position, CarryDecimal mark,
              PaperMargin *margin)
{
    CarryAmount value = paper_amount_times (position->quantity, mark);
    CarryAmount notional = paper_amount_abs (value);

    add_to (&margin->balance, carry_amount_sub (value, position->cost));
    if (carry_amount_is_valid (margin->initial))
        add_to (&margin->initial, paper_margin_divide (notional, rules->leverage));
    add_to (&margin->maintenance,
            paper_amount_times (notional, position->instrument->maintenance_margin));
}

static void
compute_cross (const PaperMarginRules *rules, const PaperAccount *account, PaperPriceFunc get_price,
               gpointer user_data, PaperMargin *margin)
{
    guint n;
    const PaperHolding *holdings = paper_account_get_holdings (account, &n);
    for (guint i = 0; i < n; i++)
    {
        const CarryInstrument *spot = holdings[i].spot;
        if (spot == NULL)
            add_to (&margin->balance, holdings[i].balance);
        else if (carry_amount_sign (holdings[i].balance) != 0)
            add_holding (rules, &holdings[i], get_price (user_data, spot), margin);
    }
    const PaperPosition *positions = paper_account_get_positions (account, &n);
    for (guint i = 0; i < n; i++)
    {
        const CarryInstrument *instrument = positions[i].instrument;
        if (instrument->category == CARRY_CATEGORY_LINEAR &&
            carry_amount_sign (positions[i].quantity) != 0)
            add_position (rules, &positions[i], get_price (user_data, instrument), margin);
    }
}

/* What a position has for itself: the initial margin at its entry. */
static CarryAmount
get_position_margin (const PaperMarginRules *rules, const PaperPosition *position)
{
    return paper_margin_divide (paper_amount_abs (position->cost), rules->leverage);
}

static void
sum_isolated (const PaperMarginRules *rules, const PaperAccount *account, PaperMargin *margin)
{
    guint n;
    const PaperHolding *holdings = paper_account_get_holdings (account, &n);
    for (guint i = 0; i < n; i++)
    {
        if (holdings[i].spot == NULL)
            add_to (&margin->balance, holdings[i].balance);
    }
    const PaperPosition *positions = paper_account_get_positions (account, &n);
    for (guint i = 0; i < n; i++)
    {
        if (positions[i].instrument->category == CARRY_CATEGORY_LINEAR)
            add_to (&margin->initial, get_position_margin (rules, &positions[i]));
    }
}

/* Whether the account carries what it holds, which is asked at each price: @initial is left out. */
void
paper_margin_compute_upkeep (const PaperMarginRules *rules, const PaperAccount *account,
                             PaperPriceFunc get_price, gpointer user_data, PaperMargin *out_margin)
{
    *out_margin = (PaperMargin){ .initial = carry_amount_invalid () };
    compute_cross (rules, account, get_price, user_data, out_margin);
}

/*
 * The margin of the whole account, in the quote coin. With isolated margin only
 * cash stands for new positions, and @maintenance is a matter of each position.
 */
void
paper_margin_compute (const PaperMarginRules *rules, const PaperAccount *account,
                      PaperPriceFunc get_price, gpointer user_data, PaperMargin *out_margin)
{
    *out_margin = (PaperMargin){ .balance = carry_amount_zero () };
    if (rules->mode == PAPER_MARGIN_CROSS)
        compute_cross (rules, account, get_price, user_data, out_margin);
    else
        sum_isolated (rules, account, out_margin);
}

/* The margin of one position that stands alone. */
void
paper_margin_compute_isolated (const PaperMarginRules *rules, const PaperPosition *position,
                               CarryDecimal mark, PaperMargin *out_margin)
{
    out_margin->initial = get_position_margin (rules, position);
    out_margin->balance =
        carry_amount_add (out_margin->initial, paper_position_get_unrealised (position, mark));
    out_margin->maintenance = paper_margin_get_maintenance (position, mark);
}
