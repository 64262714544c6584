/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "paper-funding.h"

/*
 * What a signed position receives (positive) or pays at a settlement: longs pay
 * when the rate is positive. Rounded half-even to the digits of bookings.
 */
CarryAmount
paper_funding_get_amount (CarryAmount position, CarryDecimal mark, CarryDecimal rate)
{
    CarryAmount value = paper_amount_times (position, mark);
    return carry_amount_negate (
        carry_amount_scale_by (value, rate, CARRY_AMOUNT_BOOKING_SCALE, CARRY_ROUND_HALF_EVEN));
}

/* The mark known at the settlement; the last price stands in for it, and says so. */
static CarryDecimal
get_settlement_price (PaperVenue *venue, PaperMarket *market)
{
    CarryContext *context = venue->context;
    const CarryInstrument *instrument = market->instrument;
    CarryDecimal mark = carry_context_get_mark_price (context, instrument);
    if (carry_decimal_is_valid (mark))
        return mark;
    CarryDecimal last = carry_context_get_last_price (context, instrument);
    if (carry_decimal_is_valid (last) && !market->said_no_mark)
    {
        market->said_no_mark = TRUE;
        carry_context_notice (context, CARRY_NOTICE_WARNING, "no-mark-price",
                              "%s has no mark price: funding is paid on the last price",
                              instrument->symbol);
    }
    return last;
}

/*
 * Pays funding on what is held now. The settlement comes before the prices and
 * orders of its instant, so a position opened in that instant takes no part.
 */
void
paper_funding_on_settlement (PaperVenue *venue, PaperMarket *market, const CarryMarketEvent *event)
{
    const CarryInstrument *instrument = market->instrument;
    CarryAmount position = paper_account_get_quantity (venue->account, instrument);
    CarryDecimal rate =
        carry_decimal_normalize (carry_decimal_make (event->funding.rate, CARRY_RATE_SCALE));

    if (instrument->category != CARRY_CATEGORY_LINEAR)
        return;
    CarryDecimal mark = get_settlement_price (venue, market);
    CarryAmount amount = paper_funding_get_amount (position, mark, rate);
    CarryFundingPayment payment = {
        .ts = event->ts_venue,
        .instrument = instrument->index,
        .position = carry_amount_to_decimal (position),
        .mark_price = mark,
        .rate = rate,
        .amount = carry_amount_to_decimal (amount),
    };
    if (!carry_decimal_is_valid (payment.amount))
    {
        carry_context_notice (venue->context, CARRY_NOTICE_CRITICAL, "funding-unknown",
                              "%s settled funding and no price of it is known: nothing was booked",
                              instrument->symbol);
        return;
    }
    paper_account_add (venue->account, instrument->quote, amount);
    carry_context_emit_funding (venue->context, &payment, paper_venue_next_answer (venue));
}

/* Interest runs from hour to hour, as long as something is owed. */
void
paper_funding_watch_debt (PaperVenue *venue)
{
    guint n;
    const PaperHolding *holdings = paper_account_get_holdings (venue->account, &n);
    gint64 now = carry_context_get_now (venue->context);

    if (carry_decimal_sign (venue->rules->borrow_rate) == 0)
        return;
    for (guint i = 0; i < n && venue->interest_timer == 0; i++)
    {
        if (carry_amount_sign (holdings[i].balance) < 0)
            venue->interest_timer = carry_context_add_timer (
                venue->context, now - now % CARRY_NS_PER_HOUR + CARRY_NS_PER_HOUR);
    }
}

/* What is owed costs its value times the hourly rate, in the quote coin. */
void
paper_funding_charge_interest (PaperVenue *venue)
{
    CarryAmount owed = carry_amount_zero ();
    guint n;

    venue->interest_timer = 0;
    const PaperHolding *holdings = paper_account_get_holdings (venue->account, &n);
    for (guint i = 0; i < n; i++)
    {
        if (carry_amount_sign (holdings[i].balance) >= 0)
            continue;
        CarryAmount value =
            holdings[i].spot == NULL
                ? holdings[i].balance
                : paper_amount_times (holdings[i].balance,
                                      paper_venue_get_price (venue, holdings[i].spot));
        owed = carry_amount_add (owed, value);
    }
    CarryAmount interest = carry_amount_scale_by (
        owed, venue->rules->borrow_rate, CARRY_AMOUNT_BOOKING_SCALE, CARRY_ROUND_HALF_EVEN);
    if (carry_amount_sign (interest) != 0)
        paper_venue_deposit (venue, venue->rules->quote_coin, interest, TRUE);
    paper_funding_watch_debt (venue);
}
