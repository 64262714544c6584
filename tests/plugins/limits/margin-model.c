/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "margin-model.h"

/* Two tiers, in percent: up to the limit, and above it. */
#define TIER_LIMIT 100000
#define LEVERAGE 4
#define LOW_MAINTENANCE 1
#define HIGH_INITIAL 30
#define HIGH_MAINTENANCE 5
#define DEDUCTION (TIER_LIMIT * (HIGH_MAINTENANCE - LOW_MAINTENANCE))

gint64
margin_model_get_initial (gint64 value)
{
    return value * (value <= TIER_LIMIT ? 100 / LEVERAGE : HIGH_INITIAL);
}

gint64
margin_model_get_maintenance (gint64 value)
{
    return value <= TIER_LIMIT ? value * LOW_MAINTENANCE : value * HIGH_MAINTENANCE - DEDUCTION;
}

/* As a venue says it: tiers, leverages, and how much stands behind positions. */
void
margin_model_tell (CarryContext *context, gint64 balance)
{
    const CarryRiskTier tiers[] = {
        { carry_decimal_make (TIER_LIMIT, 2), carry_decimal_make (1, 2),
          carry_decimal_make (LOW_MAINTENANCE, 2), carry_decimal_zero () },
        { carry_decimal_make (G_MAXINT32, 0), carry_decimal_make (HIGH_INITIAL, 2),
          carry_decimal_make (HIGH_MAINTENANCE, 2), carry_decimal_make (DEDUCTION, 4) },
    };
    const CarryMargin margin = { .ts = 1,
                                 .balance = carry_decimal_make (balance, 2),
                                 .initial = carry_decimal_invalid (),
                                 .maintenance = carry_decimal_invalid () };
    CarryInstruments *instruments = carry_context_get_instruments (context);

    for (guint i = 0; i < carry_instruments_get_size (instruments); i++)
    {
        const CarryInstrument *perp = carry_instruments_get (instruments, i);

        if (perp->category != CARRY_CATEGORY_LINEAR)
            continue;
        carry_context_set_tiers (context, perp, tiers, G_N_ELEMENTS (tiers));
        carry_context_set_terms (context, perp, carry_decimal_make (LEVERAGE, 0),
                                 carry_decimal_invalid ());
    }
    carry_context_set_margin (context, &margin);
}
