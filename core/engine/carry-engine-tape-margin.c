/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-engine-private.h"

/*
 * What a venue says of margin, as an input: one function says how it is laid out, both
 * when it is noted and when it is read.
 */

/* A venue has a few dozen; more are none of ours. */
#define MOST_TIERS 256

static void
pack_tiers (CarryPack *pack, CarryEngineTerms *terms)
{
    guint32 n = terms->n_tiers;

    carry_pack_u32 (pack, &n);
    if (pack->out == NULL && n <= MOST_TIERS)
        terms->read = g_new0 (CarryRiskTier, n);
    if (pack->out == NULL && n > MOST_TIERS)
        pack->failed = TRUE;
    for (guint i = 0; i < n && !pack->failed; i++)
    {
        CarryRiskTier tier = pack->out != NULL ? terms->tiers[i] : (CarryRiskTier){ 0 };

        carry_pack_decimal (pack, &tier.limit);
        carry_pack_decimal (pack, &tier.initial);
        carry_pack_decimal (pack, &tier.maintenance);
        carry_pack_decimal (pack, &tier.deduction);
        if (terms->read != NULL)
            terms->read[i] = tier;
    }
    if (terms->read != NULL)
        terms->tiers = terms->read;
    terms->n_tiers = n;
}

static void
pack_account (CarryPack *pack, CarryMargin *margin)
{
    carry_pack_i64 (pack, &margin->ts);
    carry_pack_decimal (pack, &margin->balance);
    carry_pack_decimal (pack, &margin->initial);
    carry_pack_decimal (pack, &margin->maintenance);
    carry_pack_flag (pack, &margin->is_isolated);
}

void
carry_engine_tape_pack_terms (CarryPack *pack, CarryEngineTerms *terms)
{
    carry_pack_choice (pack, &terms->kind, CARRY_ENGINE_TERMS_ACCOUNT + 1);
    carry_pack_u32 (pack, &terms->instrument);
    switch (terms->kind)
    {
    case CARRY_ENGINE_TERMS_TIERS:
        pack_tiers (pack, terms);
        break;
    case CARRY_ENGINE_TERMS_POSITION:
        carry_pack_decimal (pack, &terms->leverage);
        carry_pack_decimal (pack, &terms->liquidation_price);
        break;
    case CARRY_ENGINE_TERMS_ACCOUNT:
        pack_account (pack, &terms->margin);
        break;
    }
    if (pack->out == NULL && terms->kind != CARRY_ENGINE_TERMS_ACCOUNT &&
        terms->instrument >= pack->n_instruments)
        pack->failed = TRUE;
}

/* @terms said by the exchange of number @module count from now on. */
void
carry_engine_apply_terms (CarryEngine *self, guint module, const CarryEngineTerms *terms)
{
    switch (terms->kind)
    {
    case CARRY_ENGINE_TERMS_TIERS:
        carry_margins_set_tiers (self->margins, terms->instrument, terms->tiers, terms->n_tiers);
        break;
    case CARRY_ENGINE_TERMS_POSITION:
        carry_margins_set_terms (self->margins, terms->instrument, terms->leverage,
                                 terms->liquidation_price, self->now);
        break;
    case CARRY_ENGINE_TERMS_ACCOUNT:
        carry_margins_set_account (self->margins, module, &terms->margin);
        break;
    }
}
