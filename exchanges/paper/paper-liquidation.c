/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "paper-liquidation.h"

/* Quotes and trades come far more often than a venue moves its mark. */
#define PAPER_LIQUIDATION_PACE_NS CARRY_NS_PER_SECOND

static gboolean
is_open_perp (const PaperPosition *position)
{
    return position->instrument->category == CARRY_CATEGORY_LINEAR &&
           carry_amount_sign (position->quantity) != 0;
}

static gboolean
has_perps (const PaperVenue *venue)
{
    guint n;
    const PaperPosition *positions = paper_account_get_positions (venue->account, &n);
    for (guint i = 0; i < n; i++)
    {
        if (is_open_perp (&positions[i]))
            return TRUE;
    }
    return FALSE;
}

static gboolean
is_due (const PaperVenue *venue, const CarryMarketEvent *event)
{
    if (event->kind == CARRY_MARKET_MARK || event->kind == CARRY_MARKET_BAR)
        return TRUE;
    if (event->kind != CARRY_MARKET_QUOTE && event->kind != CARRY_MARKET_TRADE)
        return FALSE;
    return event->ts_local >= venue->ts_margin_checked + PAPER_LIQUIDATION_PACE_NS;
}

/*
 * Prices of something held changed. The check waits for the end of the instant:
 * a hedge whose one leg has moved and whose other has not yet is no breach.
 */
void
paper_liquidation_on_market (PaperVenue *venue, const PaperMarket *market,
                             const CarryMarketEvent *event)
{
    if (venue->rules->margin.mode == PAPER_MARGIN_NONE || venue->margin_timer != 0 ||
        !is_due (venue, event))
        return;
    /* What is held of a perpetual is one that is open. */
    if (market->instrument->category != CARRY_CATEGORY_LINEAR && !has_perps (venue))
        return;
    venue->margin_timer =
        carry_context_add_timer (venue->context, carry_context_get_now (venue->context));
}

static char *
format_rounded (CarryAmount amount, char buffer[CARRY_AMOUNT_BUFFER])
{
    return carry_amount_format (carry_amount_round (amount, 4, CARRY_ROUND_HALF_EVEN), buffer);
}

static void
liquidate (PaperVenue *venue, const CarryInstrument *instrument, const PaperMargin *margin)
{
    CarryDecimal mark = paper_venue_get_price (venue, instrument);
    CarryAmount held = paper_account_get_quantity (venue->account, instrument);
    char quantity_text[CARRY_AMOUNT_BUFFER];
    char mark_text[CARRY_DECIMAL_BUFFER];
    char balance_text[CARRY_AMOUNT_BUFFER];
    char maintenance_text[CARRY_AMOUNT_BUFFER];

    paper_venue_close (venue, paper_venue_get_market (venue, instrument), mark);
    carry_context_notice (
        venue->context, CARRY_NOTICE_CRITICAL, "liquidation",
        "%s: the position of %s was closed by force at %s: its margin of %s %s was not above the "
        "maintenance of %s",
        instrument->symbol, format_rounded (held, quantity_text),
        carry_decimal_format (mark, mark_text), format_rounded (margin->balance, balance_text),
        instrument->quote, format_rounded (margin->maintenance, maintenance_text));
}

static gboolean
is_known (PaperVenue *venue, const PaperMargin *margin)
{
    if (carry_amount_is_valid (margin->balance) && carry_amount_is_valid (margin->maintenance))
        return TRUE;
    carry_context_notice (venue->context, CARRY_NOTICE_CRITICAL, "margin-unknown",
                          "the account's amounts are too large to tell its margin");
    return FALSE;
}

static void
check_isolated (PaperVenue *venue)
{
    guint n;
    const PaperPosition *positions = paper_account_get_positions (venue->account, &n);

    for (guint i = 0; i < n; i++)
    {
        const CarryInstrument *instrument = positions[i].instrument;
        PaperMargin margin;
        if (!is_open_perp (&positions[i]))
            continue;
        paper_margin_compute_isolated (&venue->rules->margin, &positions[i],
                                       paper_venue_get_price (venue, instrument), &margin);
        if (!is_known (venue, &margin) || !paper_margin_is_breached (&margin))
            continue;
        paper_venue_cancel_all (venue, instrument, "canceled before liquidation");
        liquidate (venue, instrument, &margin);
    }
}

/* Of open perpetuals, of which there are some: the instrument that asks for most maintenance margin. */
static const CarryInstrument *
find_heaviest (PaperVenue *venue)
{
    guint n;
    const PaperPosition *positions = paper_account_get_positions (venue->account, &n);
    const CarryInstrument *heaviest = NULL;
    CarryAmount most = carry_amount_zero ();

    for (guint i = 0; i < n; i++)
    {
        if (!is_open_perp (&positions[i]))
            continue;
        CarryAmount maintenance = paper_margin_get_maintenance (
            &positions[i], paper_venue_get_price (venue, positions[i].instrument));
        if (heaviest == NULL || carry_amount_compare (maintenance, most) > 0)
        {
            heaviest = positions[i].instrument;
            most = maintenance;
        }
    }
    return heaviest;
}

/* One position after the other, the heaviest first, until the rest is carried. */
static void
check_cross (PaperVenue *venue)
{
    gboolean has_cancelled = FALSE;

    while (has_perps (venue))
    {
        const CarryInstrument *heaviest;
        PaperMargin margin;

        paper_venue_get_upkeep (venue, &margin);
        if (!is_known (venue, &margin) || !paper_margin_is_breached (&margin))
            return;
        heaviest = find_heaviest (venue);
        if (!has_cancelled)
            paper_venue_cancel_all (venue, NULL, "canceled before liquidation");
        has_cancelled = TRUE;
        liquidate (venue, heaviest, &margin);
    }
}

/* All prices of this instant are known: closes what has too little margin. */
void
paper_liquidation_check (PaperVenue *venue)
{
    venue->margin_timer = 0;
    venue->ts_margin_checked = carry_context_get_now (venue->context);
    if (venue->rules->margin.mode == PAPER_MARGIN_ISOLATED)
        check_isolated (venue);
    else
        check_cross (venue);
}
