/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-engine-private.h"

/* Margin: as venues state it, and where they do not, as it follows from what is held. */

#define VALUE_SCALE 6

/* Exchanges tell it every few seconds: what is older says that they could not, often in a row. */
#define STATED_NS (60 * CARRY_NS_PER_SECOND)

/* Where a position would be closed they tell with the position, every half minute. */
#define TERMS_NS (120 * CARRY_NS_PER_SECOND)

static void
take (CarryEngine *self, guint module, const CarryEngineTerms *terms)
{
    carry_engine_note_terms (self, module, terms);
    carry_engine_apply_terms (self, module, terms);
}

void
carry_engine_set_tiers (gpointer backend, const CarryInstrument *instrument,
                        const CarryRiskTier *tiers, guint n_tiers)
{
    const CarryEngineTerms terms = {
        .kind = CARRY_ENGINE_TERMS_TIERS,
        .instrument = instrument->index,
        .tiers = tiers,
        .n_tiers = n_tiers,
    };

    take (backend, instrument->exchange, &terms);
}

void
carry_engine_set_terms (gpointer backend, const CarryInstrument *instrument, CarryDecimal leverage,
                        CarryDecimal liquidation_price)
{
    const CarryEngineTerms terms = {
        .kind = CARRY_ENGINE_TERMS_POSITION,
        .instrument = instrument->index,
        .leverage = leverage,
        .liquidation_price = liquidation_price,
    };

    take (backend, instrument->exchange, &terms);
}

void
carry_engine_set_margin (gpointer backend, CarryContext *context, const CarryMargin *margin)
{
    const CarryEngineTerms terms = { .kind = CARRY_ENGINE_TERMS_ACCOUNT, .margin = *margin };

    take (backend, carry_context_get_number (context), &terms);
}

void
carry_engine_ask_close (gpointer backend, CarryContext *context, CarryDecimal fraction)
{
    CarryEngine *self = backend;

    carry_engine_add_input (self, CARRY_INPUT_CLOSE, carry_context_get_number (context), self->now)
        ->fraction = fraction;
}

/* Every strategy closes @fraction of what it holds; of 1 it closes all, and opens no more. */
void
carry_engine_on_close (CarryEngine *self, CarryDecimal fraction)
{
    if (carry_decimal_compare (fraction, carry_decimal_make (1, 0)) >= 0)
    {
        carry_engine_ask_flat (self);
        return;
    }
    for (guint i = 0; i < self->modules->len; i++)
    {
        const CarryEngineModule *entry = g_ptr_array_index (self->modules, i);

        if (entry->strategy != NULL)
            carry_strategy_trim (entry->strategy, fraction);
    }
}

/* What is held of a perpetual, at mark, without a sign; invalid when it has no price. */
static CarryDecimal
get_held_value (CarryEngine *self, const CarryInstrument *perp)
{
    CarryDecimal held =
        carry_decimal_abs (carry_portfolio_get_position (self->portfolio, perp->index));
    CarryDecimal price = carry_market_get_mark (self->market, perp);

    if (carry_decimal_sign (held) == 0)
        return carry_decimal_zero ();
    if (!carry_decimal_is_valid (price))
        price = carry_market_get_price (self->market, perp);
    return carry_decimal_mul_round (held, price, VALUE_SCALE, CARRY_ROUND_UP);
}

/* By positions, prices and rates; the account is taken for one of @exchange alone. */
static void
estimate (CarryEngine *self, guint exchange, CarryMargin *out_margin)
{
    CarryEquity equity;

    carry_portfolio_get_equity (self->portfolio, self->now, &equity, NULL);
    *out_margin = (CarryMargin){
        .ts = self->now,
        .balance = equity.equity,
        .initial = carry_decimal_zero (),
        .maintenance = carry_decimal_zero (),
    };
    for (guint i = 0; i < carry_instruments_get_size (self->instruments); i++)
    {
        const CarryInstrument *perp = carry_instruments_get (self->instruments, i);
        CarryDecimal value;
        CarryRiskTier tier;

        if (perp->category != CARRY_CATEGORY_LINEAR || perp->exchange != exchange)
            continue;
        value = get_held_value (self, perp);
        if (carry_decimal_is_valid (value) && carry_decimal_sign (value) == 0)
            continue;
        carry_margins_get_tier (self->margins, perp, value, &tier);
        out_margin->initial = carry_decimal_add (
            out_margin->initial,
            carry_decimal_mul_round (value, tier.initial, VALUE_SCALE, CARRY_ROUND_UP));
        out_margin->maintenance = carry_decimal_add (
            out_margin->maintenance, carry_margins_get_maintenance (self->margins, perp, value));
    }
}

/* What is left until the mark is where the venue would close @held; none beyond it. */
static CarryDecimal
get_cushion (CarryDecimal held, CarryDecimal mark, CarryDecimal price)
{
    CarryDecimal way = carry_decimal_sign (held) > 0 ? carry_decimal_sub (mark, price)
                                                     : carry_decimal_sub (price, mark);

    if (carry_decimal_sign (way) <= 0)
        return carry_decimal_zero ();
    return carry_decimal_mul_round (way, carry_decimal_abs (held), VALUE_SCALE, CARRY_ROUND_DOWN);
}

/*
 * Of isolated margin the sums of the account say nothing of one position. What it has of its own
 * follows from where the venue would close it: there nothing but maintenance is left.
 */
static gboolean
get_isolated (CarryEngine *self, const CarryInstrument *perp, const CarryMargin *stated,
              CarryMargin *out_margin)
{
    CarryDecimal held = carry_portfolio_get_position (self->portfolio, perp->index);
    CarryDecimal price = carry_margins_get_liquidation (self->margins, perp->index, NULL);
    CarryDecimal mark = carry_market_get_mark (self->market, perp);
    CarryMargin margin = { .ts = stated->ts, .is_isolated = TRUE };

    if (perp->category != CARRY_CATEGORY_LINEAR || carry_decimal_sign (held) == 0 ||
        carry_decimal_sign (price) <= 0 || carry_decimal_sign (mark) <= 0)
        return FALSE;
    margin.initial = carry_decimal_invalid ();
    margin.maintenance =
        carry_margins_get_maintenance (self->margins, perp, get_held_value (self, perp));
    margin.balance = carry_decimal_add (margin.maintenance, get_cushion (held, mark, price));
    if (!carry_decimal_is_valid (margin.balance))
        return FALSE;
    *out_margin = margin;
    return TRUE;
}

/*
 * As the venue states it; where that is old, no less than what is held asks for now. Of isolated
 * margin, of the position in @instrument alone.
 */
gboolean
carry_engine_get_margin (gpointer backend, const CarryInstrument *instrument,
                         CarryMargin *out_margin)
{
    CarryEngine *self = backend;
    const CarryMargin *stated = carry_margins_find_account (self->margins, instrument->exchange);
    CarryMargin margin;

    if (stated != NULL && stated->is_isolated)
        return get_isolated (self, instrument, stated, out_margin);
    if (stated != NULL && carry_decimal_is_valid (stated->balance) &&
        carry_decimal_is_valid (stated->maintenance))
    {
        *out_margin = *stated;
        if (self->now - stated->ts <= STATED_NS)
            return TRUE;
        estimate (self, instrument->exchange, &margin);
        if (carry_decimal_is_valid (margin.maintenance))
            out_margin->maintenance = carry_decimal_max (stated->maintenance, margin.maintenance);
        return TRUE;
    }
    estimate (self, instrument->exchange, &margin);
    if (!carry_decimal_is_valid (margin.balance) || !carry_decimal_is_valid (margin.maintenance))
        return FALSE;
    *out_margin = margin;
    return TRUE;
}

/* As far as the margin above maintenance lasts when all perpetuals move alike. */
static CarryDecimal
estimate_distance (CarryEngine *self, const CarryInstrument *perp)
{
    CarryDecimal all = carry_decimal_zero ();
    CarryMargin margin;

    if (!carry_engine_get_margin (self, perp, &margin) || margin.is_isolated)
        return carry_decimal_invalid ();
    for (guint i = 0; i < carry_instruments_get_size (self->instruments); i++)
    {
        const CarryInstrument *other = carry_instruments_get (self->instruments, i);

        if (other->category == CARRY_CATEGORY_LINEAR && other->exchange == perp->exchange)
            all = carry_decimal_add (all, get_held_value (self, other));
    }
    if (carry_decimal_sign (all) <= 0)
        return carry_decimal_invalid ();
    return carry_decimal_div (carry_decimal_sub (margin.balance, margin.maintenance), all,
                              VALUE_SCALE, CARRY_ROUND_DOWN);
}

/* The smaller of the two that are known. */
static CarryDecimal
get_least (CarryDecimal a, CarryDecimal b)
{
    if (!carry_decimal_is_valid (a) || !carry_decimal_is_valid (b))
        return carry_decimal_is_valid (a) ? a : b;
    return carry_decimal_min (a, b);
}

/*
 * How far the price is from where the venue would close the position in @perp, as a
 * fraction: as the venue says, else as it is estimated; where the venue's word is old, the smaller
 * of both. Invalid when unknown or when nothing is held.
 */
CarryDecimal
carry_engine_get_liquidation_distance (CarryEngine *self, const CarryInstrument *perp)
{
    gint64 ts = 0;
    CarryDecimal said = carry_margins_get_liquidation (self->margins, perp->index, &ts);
    CarryDecimal mark = carry_market_get_mark (self->market, perp);
    CarryDecimal distance;

    if (carry_decimal_sign (carry_portfolio_get_position (self->portfolio, perp->index)) == 0)
        return carry_decimal_invalid ();
    if (carry_decimal_sign (said) <= 0 || carry_decimal_sign (mark) <= 0)
        return estimate_distance (self, perp);
    distance = carry_decimal_div (carry_decimal_abs (carry_decimal_sub (said, mark)), mark,
                                  VALUE_SCALE, CARRY_ROUND_DOWN);
    return self->now - ts <= TERMS_NS ? distance
                                      : get_least (distance, estimate_distance (self, perp));
}

/* What the order's instrument needs in @value, the worst case with it, and what there is. */
void
carry_engine_add_margin (CarryEngine *self, const CarryInstrument *instrument, CarryDecimal value,
                         CarryExposure *exposure)
{
    const CarryMargin *stated = carry_margins_find_account (self->margins, instrument->exchange);
    CarryRiskTier tier;

    carry_margins_get_tier (self->margins, instrument, value, &tier);
    exposure->initial_rate = tier.initial;
    exposure->maintenance_rate = tier.maintenance;
    exposure->maintenance_deduction = tier.deduction;
    exposure->liquidation_price =
        carry_margins_get_liquidation (self->margins, instrument->index, NULL);
    exposure->margin_balance = exposure->equity;
    exposure->stated_initial = exposure->stated_maintenance = carry_decimal_invalid ();
    if (stated == NULL)
        return;
    if (carry_decimal_is_valid (exposure->equity))
        exposure->margin_balance = get_least (exposure->equity, stated->balance);
    exposure->stated_initial = stated->initial;
    exposure->stated_maintenance = stated->maintenance;
    exposure->is_isolated = stated->is_isolated;
}
