/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-private.h"

/* What is heard of the market, and what the forecast of each pair learns from it. */

/* The past is looked at before trading starts, too. */
void
funding_basis_lessons_add_prices (FundingBasisStrategy *self, FundingBasisPair *pair)
{
    CarryContext *context = carry_module_get_context (CARRY_MODULE (self));
    CarryDecimal perp = carry_context_get_last_price (context, pair->perp);
    CarryDecimal spot = carry_context_get_last_price (context, pair->spot);

    pair->has_news = FALSE;
    if (carry_decimal_is_valid (perp) && carry_decimal_is_valid (spot))
        funding_basis_forecast_add_basis (&pair->forecast, carry_context_get_now (context),
                                          funding_basis_get_basis (pair, perp, spot),
                                          self->basis_half_life_ns);
}

/*
 * A bar of before the run: no price of now, so that it is never the last one. What the basis
 * was at its end is known when both legs have ended.
 */
void
funding_basis_lessons_add_past (FundingBasisStrategy *self, const CarryBar *bar)
{
    FundingBasisPair *pair = funding_basis_universe_find (self, bar->instrument->index);
    gboolean is_perp;

    if (pair == NULL)
        return;
    is_perp = pair->perp->index == bar->instrument->index;
    if (pair->ts_past == bar->ts && pair->past_is_perp != is_perp)
        funding_basis_forecast_add_basis (
            &pair->forecast, bar->ts,
            funding_basis_get_basis (pair, is_perp ? bar->close : pair->past_close,
                                     is_perp ? pair->past_close : bar->close),
            self->basis_half_life_ns);
    pair->ts_past = bar->ts;
    pair->past_close = bar->close;
    pair->past_is_perp = is_perp;
}

/*
 * The time between settlements. A shorter one is told: what is paid in a day grows with it, and
 * venues shorten it where the rate is at its bound. An hour is the shortest there is.
 */
void
funding_basis_lessons_note_interval (FundingBasisStrategy *self, const CarryFunding *funding)
{
    CarryContext *context = carry_module_get_context (CARRY_MODULE (self));
    FundingBasisPair *pair = funding_basis_universe_find (self, funding->instrument->index);
    char before[CARRY_DURATION_BUFFER], now[CARRY_DURATION_BUFFER];
    gint64 was_ns;

    if (pair == NULL || funding->interval_ns <= 0 || !carry_context_get_is_trading (context))
        return;
    /* Where it is told ahead, that of a settlement is older. */
    if (funding->kind == CARRY_FUNDING_PREDICTED)
        pair->interval_is_told = TRUE;
    else if (pair->interval_is_told)
        return;
    was_ns = pair->interval_ns;
    pair->interval_ns = funding->interval_ns;
    if (was_ns == 0 || funding->interval_ns >= was_ns)
        return;
    if (funding->interval_ns <= CARRY_NS_PER_HOUR)
        pair->ts_jump = carry_context_get_now (context);
    carry_context_notice (context, CARRY_NOTICE_WARNING, "funding-interval",
                          "%s settles every %s now, and not every %s: a day has %g times as "
                          "many settlements",
                          pair->perp->symbol, carry_duration_to_text (funding->interval_ns, now),
                          carry_duration_to_text (was_ns, before),
                          (double) was_ns / (double) funding->interval_ns);
}

/* A settlement, at the time it settled and not when that became known: that has no jitter. */
void
funding_basis_lessons_add_funding (FundingBasisStrategy *self, const CarryFunding *funding)
{
    CarryContext *context = carry_module_get_context (CARRY_MODULE (self));
    FundingBasisPair *pair = funding_basis_universe_find (self, funding->instrument->index);
    CarryFunding settled;

    if (pair == NULL || funding->kind != CARRY_FUNDING_SETTLED ||
        !carry_context_get_funding (context, funding->instrument, CARRY_FUNDING_SETTLED, &settled))
        return;
    funding_basis_forecast_add_print (
        &pair->forecast, settled.ts, carry_decimal_to_double (funding->rate),
        funding->interval_ns > 0 ? funding->interval_ns : pair->perp->funding_interval_ns,
        self->half_life_ns);
}
