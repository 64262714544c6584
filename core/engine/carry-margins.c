/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-margins.h"

#define RATE_SCALE 12
#define VALUE_SCALE 6

/* Of one perpetual. */
typedef struct
{
    GArray *tiers; /* CarryRiskTier by rising limit; NULL when none are known */
    CarryDecimal leverage;
    CarryDecimal liquidation_price;
    gint64 ts; /* when they were said last */
    gboolean has_terms;
} Terms;

struct _CarryMargins
{
    GArray *terms;    /* Terms, by instrument */
    GArray *accounts; /* CarryMargin, by number of the exchange; one without time is none */
};

static void
clear_terms (Terms *terms)
{
    g_clear_pointer (&terms->tiers, g_array_unref);
}

CarryMargins *
carry_margins_new (void)
{
    CarryMargins *self = g_new0 (CarryMargins, 1);

    self->terms = g_array_new (FALSE, TRUE, sizeof (Terms));
    g_array_set_clear_func (self->terms, (GDestroyNotify) clear_terms);
    self->accounts = g_array_new (FALSE, TRUE, sizeof (CarryMargin));
    return self;
}

void
carry_margins_free (CarryMargins *self)
{
    g_array_unref (self->terms);
    g_array_unref (self->accounts);
    g_free (self);
}

static Terms *
get_terms (CarryMargins *self, guint32 instrument)
{
    if (instrument >= self->terms->len)
        g_array_set_size (self->terms, instrument + 1);
    return &g_array_index (self->terms, Terms, instrument);
}

static const Terms *
find_terms (const CarryMargins *self, guint32 instrument)
{
    return instrument < self->terms->len ? &g_array_index (self->terms, Terms, instrument) : NULL;
}

void
carry_margins_set_tiers (CarryMargins *self, guint32 instrument, const CarryRiskTier *tiers,
                         guint n_tiers)
{
    Terms *terms = get_terms (self, instrument);

    clear_terms (terms);
    if (n_tiers == 0)
        return;
    terms->tiers = g_array_new (FALSE, FALSE, sizeof (CarryRiskTier));
    g_array_append_vals (terms->tiers, tiers, n_tiers);
}

void
carry_margins_set_terms (CarryMargins *self, guint32 instrument, CarryDecimal leverage,
                         CarryDecimal liquidation_price, gint64 ts)
{
    Terms *terms = get_terms (self, instrument);

    terms->has_terms = TRUE;
    terms->ts = ts;
    terms->leverage = leverage;
    terms->liquidation_price = liquidation_price;
}

void
carry_margins_set_account (CarryMargins *self, guint exchange, const CarryMargin *margin)
{
    if (exchange >= self->accounts->len)
        g_array_set_size (self->accounts, exchange + 1);
    g_array_index (self->accounts, CarryMargin, exchange) = *margin;
}

/* (nullable): what the venue said last. */
const CarryMargin *
carry_margins_find_account (const CarryMargins *self, guint exchange)
{
    const CarryMargin *found;

    if (exchange >= self->accounts->len)
        return NULL;
    found = &g_array_index (self->accounts, CarryMargin, exchange);
    return found->ts != 0 ? found : NULL;
}

/*
 * Where the venue would close what is held; invalid when it does not say. @out_ts (optional): when
 * it said so last.
 */
CarryDecimal
carry_margins_get_liquidation (const CarryMargins *self, guint32 instrument, gint64 *out_ts)
{
    const Terms *terms = find_terms (self, instrument);

    if (out_ts != NULL)
        *out_ts = terms != NULL ? terms->ts : 0;
    return terms != NULL && terms->has_terms ? terms->liquidation_price : carry_decimal_invalid ();
}

/* The tier of @value; above the last, that one: the venue takes no more, and asks no less. */
static const CarryRiskTier *
find_tier (const GArray *tiers, CarryDecimal value)
{
    for (guint i = 0; i < tiers->len; i++)
    {
        const CarryRiskTier *tier = &g_array_index (tiers, CarryRiskTier, i);

        if (i + 1 == tiers->len ||
            (carry_decimal_is_valid (value) && carry_decimal_compare (value, tier->limit) <= 0))
            return tier;
    }
    return NULL;
}

/* By the leverage that is set, but no less than the tier asks. */
static CarryDecimal
get_initial_rate (const Terms *terms, CarryDecimal least)
{
    CarryDecimal rate;

    if (terms == NULL || !terms->has_terms || carry_decimal_sign (terms->leverage) <= 0)
        return carry_decimal_invalid ();
    rate =
        carry_decimal_div (carry_decimal_make (1, 0), terms->leverage, RATE_SCALE, CARRY_ROUND_UP);
    return carry_decimal_is_valid (least) ? carry_decimal_max (rate, least) : rate;
}

/*
 * What is asked for a position of @value: of the lowest tier in the table of
 * instruments where no tiers are known. Rates that nobody said are invalid.
 */
void
carry_margins_get_tier (const CarryMargins *self, const CarryInstrument *instrument,
                        CarryDecimal value, CarryRiskTier *out_tier)
{
    const Terms *terms = find_terms (self, instrument->index);

    *out_tier = (CarryRiskTier){
        .limit = carry_decimal_invalid (),
        .initial = carry_decimal_invalid (),
        .maintenance = instrument->maintenance_margin,
        .deduction = carry_decimal_zero (),
    };
    if (terms != NULL && terms->tiers != NULL)
        *out_tier = *find_tier (terms->tiers, value);
    if (!carry_decimal_is_valid (out_tier->deduction))
        out_tier->deduction = carry_decimal_zero ();
    if (carry_decimal_sign (out_tier->maintenance) <= 0)
        out_tier->maintenance = carry_decimal_invalid ();
    out_tier->initial = get_initial_rate (terms, out_tier->initial);
}

/* Maintenance margin of a position of @value; invalid when the rate or @value is not known. */
CarryDecimal
carry_margins_get_maintenance (const CarryMargins *self, const CarryInstrument *instrument,
                               CarryDecimal value)
{
    CarryRiskTier tier;
    CarryDecimal margin;

    carry_margins_get_tier (self, instrument, value, &tier);
    margin = carry_decimal_sub (
        carry_decimal_mul_round (value, tier.maintenance, VALUE_SCALE, CARRY_ROUND_UP),
        tier.deduction);
    return carry_decimal_sign (margin) < 0 ? carry_decimal_zero () : margin;
}
