/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-fractions.h"
#include "funding-basis-membership.h"
#include "funding-basis-private.h"

FundingBasisPair *
funding_basis_universe_find (FundingBasisStrategy *self, guint32 instrument)
{
    for (guint i = 0; i < self->pairs->len; i++)
    {
        FundingBasisPair *pair = &g_array_index (self->pairs, FundingBasisPair, i);

        if (pair->perp->index == instrument || pair->spot->index == instrument)
            return pair;
    }
    return NULL;
}

/* Without a rate there is nothing to decide, unless the pair is held whatever it is. */
gboolean
funding_basis_universe_read_terms (FundingBasisStrategy *self, const FundingBasisPair *pair,
                                   FundingBasisTerms *out_terms)
{
    FundingBasisOutlook outlook = funding_basis_settings_get_outlook (self);

    return funding_basis_terms_read (carry_module_get_context (CARRY_MODULE (self)), pair, &outlook,
                                     self->rules.policy != FUNDING_BASIS_POLICY_ALWAYS, out_terms);
}

FundingBasisAllocation
funding_basis_universe_get_allocation (FundingBasisStrategy *self)
{
    return (FundingBasisAllocation){
        .notional = self->notional,
        .capital = carry_context_get_capital (carry_module_get_context (CARRY_MODULE (self))),
        .margin = self->margin,
        .symbol_share = self->symbol_share,
        .total_share = self->total_share,
        .group_share = self->group_share,
        .pairs = self->pairs,
    };
}

/* A list of fractions: the setting, where the strategy has it, and where a pair has its own. */
typedef struct
{
    const char *setting;
    gsize entries;
    gsize fraction;
} FractionSetting;

static const FractionSetting fraction_settings[] = {
    { "resize-band", G_STRUCT_OFFSET (FundingBasisStrategy, resize_bands),
      G_STRUCT_OFFSET (FundingBasisPair, resize_band) },
    { "slippage", G_STRUCT_OFFSET (FundingBasisStrategy, slippage),
      G_STRUCT_OFFSET (FundingBasisPair, slippage) },
    { "spread", G_STRUCT_OFFSET (FundingBasisStrategy, spread),
      G_STRUCT_OFFSET (FundingBasisPair, spread) },
};

static const char *const *
get_entries (FundingBasisStrategy *self, const FractionSetting *setting)
{
    return (const char *const *) G_STRUCT_MEMBER (char **, self, setting->entries);
}

/* What the settings say of this one symbol. A quantity that was set is never resized. */
static gboolean
read_fractions (FundingBasisStrategy *self, FundingBasisPair *pair, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS (fraction_settings); i++)
    {
        const FractionSetting *setting = &fraction_settings[i];

        if (!funding_basis_fractions_find (get_entries (self, setting), pair->perp->symbol, 0,
                                           &G_STRUCT_MEMBER (double, pair, setting->fraction),
                                           error))
            return FALSE;
    }
    if (carry_decimal_sign (self->base_size) > 0)
        pair->resize_band = 0;
    return TRUE;
}

static gboolean
add_pair (FundingBasisStrategy *self, const char *symbol, GError **error)
{
    CarryContext *context = carry_module_get_context (CARRY_MODULE (self));
    FundingBasisPair pair = {
        .inventory = carry_decimal_invalid (),
        .notional = carry_decimal_zero (),
        .needs_decision = TRUE,
    };

    pair.perp = carry_context_find_instrument (context, G_OBJECT (self->exchange),
                                               CARRY_CATEGORY_LINEAR, symbol);
    if (pair.perp == NULL)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "symbols: exchange %s has no perpetual %s; correct it, or add it to the "
                     "instruments of the exchange",
                     carry_module_get_id (CARRY_MODULE (self->exchange)), symbol);
        return FALSE;
    }
    pair.spot = carry_instruments_find_pair (carry_context_get_instruments (context), pair.perp);
    if (pair.spot == NULL)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "symbols: exchange %s has no spot market for the coin of %s; trade another "
                     "symbol, or add it to the instruments of the exchange",
                     carry_module_get_id (CARRY_MODULE (self->exchange)), symbol);
        return FALSE;
    }
    if (funding_basis_universe_find (self, pair.perp->index) != NULL ||
        funding_basis_universe_find (self, pair.spot->index) != NULL)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "symbols: %s is listed twice, or another symbol uses the same spot market; "
                     "keep one of them",
                     symbol);
        return FALSE;
    }
    if (!read_fractions (self, &pair, error))
        return FALSE;
    pair.herd = funding_basis_membership_find ((const char *const *) self->groups, symbol);
    carry_context_subscribe (context, pair.perp);
    carry_context_subscribe (context, pair.spot);
    g_array_append_val (self->pairs, pair);
    return TRUE;
}

/* (transfer container): symbols of all perpetuals of the exchange, NULL-ended. */
static GPtrArray *
list_symbols (FundingBasisStrategy *self)
{
    CarryContext *context = carry_module_get_context (CARRY_MODULE (self));
    CarryInstruments *instruments = carry_context_get_instruments (context);
    GPtrArray *symbols = g_ptr_array_new ();

    for (guint i = 0; i < carry_instruments_get_size (instruments); i++)
    {
        const CarryInstrument *perp = carry_instruments_get (instruments, i);

        if (carry_context_find_instrument (context, G_OBJECT (self->exchange),
                                           CARRY_CATEGORY_LINEAR, perp->symbol) != NULL)
            g_ptr_array_add (symbols, (gpointer) perp->symbol);
    }
    g_ptr_array_add (symbols, NULL);
    return symbols;
}

/* A list may say more than is traded now, but nothing that does not exist. */
static gboolean
check_lists (FundingBasisStrategy *self, GError **error)
{
    g_autoptr (GPtrArray) symbols = list_symbols (self);

    for (gsize i = 0; i < G_N_ELEMENTS (fraction_settings); i++)
    {
        const FractionSetting *setting = &fraction_settings[i];

        if (!funding_basis_fractions_check (get_entries (self, setting),
                                            (const char *const *) symbols->pdata, error))
        {
            g_prefix_error (error, "%s: ", setting->setting);
            return FALSE;
        }
    }
    if (funding_basis_membership_check ((const char *const *) self->groups,
                                        (const char *const *) symbols->pdata, error))
        return TRUE;
    g_prefix_error (error, "groups: ");
    return FALSE;
}

/* All perpetuals of the exchange that have a spot market, in the order of its list. */
static gboolean
add_all_pairs (FundingBasisStrategy *self, GError **error)
{
    CarryContext *context = carry_module_get_context (CARRY_MODULE (self));
    CarryInstruments *instruments = carry_context_get_instruments (context);

    for (guint i = 0; i < carry_instruments_get_size (instruments); i++)
    {
        const CarryInstrument *perp = carry_instruments_get (instruments, i);

        if (perp->category != CARRY_CATEGORY_LINEAR ||
            carry_instruments_find_pair (instruments, perp) == NULL ||
            carry_context_find_instrument (context, G_OBJECT (self->exchange),
                                           CARRY_CATEGORY_LINEAR, perp->symbol) != perp)
            continue;
        if (!add_pair (self, perp->symbol, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
add_listed_pairs (FundingBasisStrategy *self, GError **error)
{
    if (self->symbols == NULL || self->symbols[0] == NULL)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "symbols: none is listed; name perpetuals, or set universe=all");
        return FALSE;
    }
    for (char **symbol = self->symbols; *symbol != NULL; symbol++)
    {
        if (!add_pair (self, *symbol, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
check_capital (FundingBasisStrategy *self, GError **error)
{
    FundingBasisAllocation allocation = funding_basis_universe_get_allocation (self);

    if (carry_decimal_sign (self->base_size) > 0 ||
        carry_decimal_sign (funding_basis_allocation_get_full (&allocation)) > 0)
        return TRUE;
    g_set_error (
        error, CARRY_ERROR, CARRY_ERROR_CONFIG,
        "notional: it is 0, and there is no capital to make it from; set host.carry.capital "
        "or a notional");
    return FALSE;
}

/* A notional made from the capital is known when all pairs are. */
static void
set_notionals (FundingBasisStrategy *self)
{
    FundingBasisAllocation allocation = funding_basis_universe_get_allocation (self);

    for (guint i = 0; i < self->pairs->len; i++)
        g_array_index (self->pairs, FundingBasisPair, i).notional =
            funding_basis_allocation_get_full (&allocation);
}

/* Finds the pairs that the settings name, and subscribes to both legs of each. */
gboolean
funding_basis_universe_open (FundingBasisStrategy *self, GError **error)
{
    gboolean is_listed = self->universe == FUNDING_BASIS_UNIVERSE_LISTED;

    if (!check_lists (self, error) ||
        !(is_listed ? add_listed_pairs (self, error) : add_all_pairs (self, error)) ||
        !check_capital (self, error))
        return FALSE;
    set_notionals (self);
    return TRUE;
}

/*
 * Of a capital that pairs share unequally, what an earlier run gave to this one is what it is worth
 * when a price of it is first known.
 */
void
funding_basis_universe_take_share (FundingBasisStrategy *self, FundingBasisPair *pair)
{
    CarryContext *context = carry_module_get_context (CARRY_MODULE (self));
    CarryDecimal held = carry_context_get_position (context, pair->perp);
    CarryDecimal coins = carry_decimal_mul (carry_decimal_abs (held), pair->perp->multiplier);
    CarryDecimal value =
        carry_decimal_mul (coins, carry_context_get_last_price (context, pair->spot));

    if (!pair->waits_for_share || carry_decimal_sign (value) <= 0)
        return;
    pair->notional = carry_decimal_min (pair->notional, value);
    pair->waits_for_share = FALSE;
}
