/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-terms.h"

#include "funding-basis-bounds.h"

/* A quote older than this says nothing about the spread now. */
#define QUOTE_LIFE_NS CARRY_NS_PER_MINUTE

/* The interest rate is written as the venue does: for 8 hours. */
#define INTEREST_HOURS 8.0

/* The rate expected next: predicted where the venue says it, else the last settled. */
static gboolean
read_rate (CarryContext *context, const FundingBasisPair *pair, FundingBasisTerms *terms)
{
    CarryFunding predicted, settled;
    gboolean has_predicted =
        carry_context_get_funding (context, pair->perp, CARRY_FUNDING_PREDICTED, &predicted);
    gboolean has_settled =
        carry_context_get_funding (context, pair->perp, CARRY_FUNDING_SETTLED, &settled);
    const CarryFunding *best = &predicted;

    if (!has_predicted && !has_settled)
        return FALSE;
    if (!has_predicted || (has_settled && settled.ts > predicted.ts))
        best = &settled;
    terms->rate = carry_decimal_to_double (best->rate);
    terms->is_estimate = best == &settled;
    terms->interval_ns = best->interval_ns;
    if (terms->interval_ns == 0)
        terms->interval_ns = pair->perp->funding_interval_ns;
    terms->ts_settled = has_settled ? settled.ts : 0;
    terms->ts_next = best->ts_next;
    if (terms->ts_next == 0 && has_settled)
        terms->ts_next = settled.ts + terms->interval_ns;
    return TRUE;
}

/* Perpetual over spot, less one; a perpetual of 1000 coins counts as what one coin costs. */
double
funding_basis_get_basis (const FundingBasisPair *pair, CarryDecimal perp, CarryDecimal spot)
{
    return carry_decimal_to_double (perp) / carry_decimal_to_double (pair->perp->multiplier) /
               carry_decimal_to_double (spot) -
           1;
}

/*
 * A round trip with both legs: four fills, each with its fee, its slippage and
 * half of its market's spread; @fee_ratio is that of all four.
 */
double
funding_basis_terms_get_cost_ratio (double fee_ratio, double slippage, double spot_spread,
                                    double perp_spread)
{
    return fee_ratio + 4 * slippage + spot_spread + perp_spread;
}

/* The spread quoted now, as a fraction; @otherwise where no recent quote is known. */
static double
get_spread (CarryContext *context, const CarryInstrument *instrument, double otherwise)
{
    CarryQuote quote;
    double bid, ask;

    if (!carry_context_get_quote (context, instrument, &quote) ||
        quote.ts < carry_context_get_now (context) - QUOTE_LIFE_NS)
        return otherwise;
    bid = carry_decimal_to_double (quote.bid);
    ask = carry_decimal_to_double (quote.ask);
    return bid > 0 && ask >= bid ? 2 * (ask - bid) / (ask + bid) : otherwise;
}

/*
 * What a fill is expected to cost beyond the last price: what is set, @prior, and what own fills
 * did, @measured, each by its weight; never less than @floor. Before the first fill it is @prior.
 */
double
funding_basis_terms_get_slippage (double prior, double floor, double prior_weight, double measured,
                                  double weight)
{
    if (prior_weight <= 0 || weight <= 0)
        return prior;
    return MAX ((prior * prior_weight + measured * weight) / (prior_weight + weight), floor);
}

/*
 * Which part of a leg is expected to pay the maker fee: that of own fills, @made of @weight, after
 * @prior_weight of which nobody knows, and which therefore paid the taker fee.
 */
double
funding_basis_terms_get_maker_share (double prior_weight, double made, double weight)
{
    return prior_weight > 0 && weight > 0 ? made / (prior_weight + weight) : 0;
}

/* The share of one leg, where orders wait first. */
static double
get_maker_share (CarryContext *context, const FundingBasisPair *pair,
                 const CarryInstrument *instrument, const FundingBasisOutlook *outlook)
{
    double prior_weight = outlook->slippage_prior * carry_decimal_to_double (pair->notional);
    CarryAmount cost, decided, made;

    if (!outlook->waits_first)
        return 0;
    carry_context_get_slippage (context, instrument, &cost, &decided, &made);
    return funding_basis_terms_get_maker_share (prior_weight, carry_amount_to_double (made),
                                                carry_amount_to_double (decided));
}

static double
get_fee_ratio (const CarryInstrument *instrument, double maker_share)
{
    double taker = carry_decimal_to_double (instrument->taker_fee);

    return taker - maker_share * (taker - carry_decimal_to_double (instrument->maker_fee));
}

/* Of one leg, by its own fills of this run and of those that a store remembers. */
static double
get_slippage (CarryContext *context, const FundingBasisPair *pair,
              const CarryInstrument *instrument, const FundingBasisOutlook *outlook,
              double half_spread)
{
    double prior_weight = outlook->slippage_prior * carry_decimal_to_double (pair->notional);
    CarryAmount cost, decided, made;
    double weight = 0;
    double measured = 0;

    /* Asked at each bar, and read only where it counts. */
    if (prior_weight > 0)
    {
        carry_context_get_slippage (context, instrument, &cost, &decided, &made);
        weight = carry_amount_to_double (decided);
        measured = weight > 0 ? carry_amount_to_double (cost) / weight : 0;
    }
    return funding_basis_terms_get_slippage (pair->slippage + half_spread,
                                             outlook->waits_first ? 0 : half_spread, prior_weight,
                                             measured, weight);
}

/* The costs are those of the settings; own fills, where they count, make them larger or smaller. */
static void
read_slippage (CarryContext *context, const FundingBasisPair *pair,
               const FundingBasisOutlook *outlook, double spot_spread, double perp_spread,
               FundingBasisTerms *terms)
{
    terms->spot_slippage = get_slippage (context, pair, pair->spot, outlook, spot_spread / 2);
    terms->perp_slippage = get_slippage (context, pair, pair->perp, outlook, perp_spread / 2);
    terms->measured = terms->spot_slippage - (pair->slippage + spot_spread / 2) +
                      terms->perp_slippage - (pair->slippage + perp_spread / 2);
    terms->cost_ratio += 2 * terms->measured;
}

/* The fees are those of the account, as the exchange told them with the instruments. */
static void
read_costs (CarryContext *context, const FundingBasisPair *pair, const FundingBasisOutlook *outlook,
            FundingBasisTerms *terms)
{
    double spot_spread = get_spread (context, pair->spot, pair->spread);
    double perp_spread = get_spread (context, pair->perp, pair->spread);
    double spot_share = get_maker_share (context, pair, pair->spot, outlook);
    double perp_share = get_maker_share (context, pair, pair->perp, outlook);

    terms->maker_share = (spot_share + perp_share) / 2;
    terms->fee_ratio =
        2 * (get_fee_ratio (pair->spot, spot_share) + get_fee_ratio (pair->perp, perp_share));
    terms->cost_ratio = funding_basis_terms_get_cost_ratio (terms->fee_ratio, pair->slippage,
                                                            spot_spread, perp_spread);
    read_slippage (context, pair, outlook, spot_spread, perp_spread, terms);
    if (outlook->max_spread > 0 && MAX (spot_spread, perp_spread) > outlook->max_spread)
        terms->obstacle = "the spread is wider than max-spread";
}

/* Before any settlement was seen, the one rate that is known is the average. */
static void
read_outlook (const FundingBasisPair *pair, const FundingBasisOutlook *outlook,
              FundingBasisTerms *terms)
{
    FundingBasisForecast forecast = pair->forecast;

    if (forecast.n_prints == 0 && terms->interval_ns > 0)
        forecast.per_hour =
            terms->rate * ((double) CARRY_NS_PER_HOUR / (double) terms->interval_ns);
    terms->expected = funding_basis_forecast_get_expected (&forecast, outlook->shrink,
                                                           outlook->interest_rate / INTEREST_HOURS);
    terms->deviation = forecast.ts_basis > 0 ? terms->basis - forecast.average_basis : 0;
    if (outlook->min_age_ns > 0 &&
        (forecast.ts_first == 0 || terms->now - forecast.ts_first < outlook->min_age_ns))
        terms->obstacle = "prices of both legs are known for less than min-age";
    else if (pair->perp->ts_delivery > 0 || pair->spot->ts_delivery > 0)
        terms->obstacle = "the venue said when it will be delisted";
}

/* What the bounds of the rate say, where the venue tells them: of the coming settlement, and at worst. */
static void
read_bounds (const FundingBasisPair *pair, const FundingBasisOutlook *outlook,
             FundingBasisTerms *terms)
{
    FundingBasisBounds bounds = funding_basis_bounds_read (pair->perp);

    terms->is_held = !terms->is_estimate && funding_basis_bounds_hold (&bounds, terms->rate);
    terms->worst_day =
        funding_basis_bounds_get_worst_day (&bounds, terms->side, terms->interval_ns);
    terms->is_jump = pair->ts_jump > 0 && terms->ts_settled <= pair->ts_jump;
    if (terms->is_held && terms->ts_next > 0)
        terms->ahead = funding_basis_bounds_get_ahead (
            &bounds, terms->rate, terms->expected, terms->interval_ns, terms->ts_next - terms->now);
    if (terms->is_jump)
        terms->obstacle = "settlements came to be an hour apart, and none of them was seen yet";
    else if (outlook->max_worst_day > 0 && terms->worst_day < 0)
        terms->obstacle = "the floor of the rate is not known, and max-worst-day is set";
    else if (outlook->max_worst_day > 0 && terms->worst_day > outlook->max_worst_day)
        terms->obstacle = "a day at the floor of the rate costs more than max-worst-day";
}

/* What can be had at once on this side and on the other; -1 where no recent quote is known. */
static double
get_depth (CarryContext *context, const CarryInstrument *instrument)
{
    CarryQuote quote;

    if (!carry_context_get_quote (context, instrument, &quote) ||
        quote.ts < carry_context_get_now (context) - QUOTE_LIFE_NS)
        return -1;
    return MIN (carry_decimal_to_double (quote.bid) * carry_decimal_to_double (quote.bid_size),
                carry_decimal_to_double (quote.ask) * carry_decimal_to_double (quote.ask_size));
}

/* How much of the market there is. Bars stand in where the venue does not count for us. */
static void
read_activity (CarryContext *context, const FundingBasisPair *pair, FundingBasisTerms *terms)
{
    double perp = get_depth (context, pair->perp);
    double spot = get_depth (context, pair->spot);
    CarryActivity activity = { .turnover_24h = carry_decimal_invalid (),
                               .open_interest = carry_decimal_invalid () };

    terms->depth = perp >= 0 && spot >= 0 ? MIN (perp, spot) : -1;
    terms->turnover = funding_basis_volume_get (&pair->volume, terms->now);
    terms->open_interest = -1;
    if (!carry_context_get_activity (context, pair->perp, &activity))
        return;
    if (carry_decimal_is_valid (activity.turnover_24h))
        terms->turnover = carry_decimal_to_double (activity.turnover_24h);
    if (carry_decimal_is_valid (activity.open_interest))
        terms->open_interest = carry_decimal_to_double (activity.open_interest);
}

/* Is there less than @least, or does nobody know? Then @too_little or @unknown is the obstacle. */
static void
check_least (FundingBasisTerms *terms, double value, CarryDecimal least, const char *too_little,
             const char *unknown)
{
    if (carry_decimal_sign (least) > 0 && value < carry_decimal_to_double (least))
        terms->obstacle = value < 0 ? unknown : too_little;
}

/* What is not known is not enough. */
static void
read_filters (const FundingBasisOutlook *outlook, FundingBasisTerms *terms)
{
    check_least (terms, terms->turnover, outlook->min_turnover,
                 "less than min-turnover was traded in 24 hours",
                 "how much was traded in 24 hours is not known, and min-turnover is set");
    check_least (terms, terms->open_interest, outlook->min_open_interest,
                 "the open interest is below min-open-interest",
                 "the open interest is not known, and min-open-interest is set");
    check_least (terms, terms->depth, outlook->min_depth,
                 "less than min-depth stands at the best price of a leg",
                 "the depth of a leg is not known, and min-depth is set");
}

/* The value of a leg over the notional it was made for; 0 where that is not known. */
static double
get_size (CarryContext *context, const FundingBasisPair *pair, double spot)
{
    double coins = carry_decimal_to_double (
        carry_decimal_mul (carry_decimal_abs (carry_context_get_position (context, pair->perp)),
                           pair->perp->multiplier));

    return carry_decimal_sign (pair->notional) > 0
               ? coins * spot / carry_decimal_to_double (pair->notional)
               : 0;
}

/*
 * What is known of a pair now. FALSE when that is too little to decide on: a
 * price of each leg, and with @needs_rate a rate.
 */
gboolean
funding_basis_terms_read (CarryContext *context, const FundingBasisPair *pair,
                          const FundingBasisOutlook *outlook, gboolean needs_rate,
                          FundingBasisTerms *out_terms)
{
    CarryDecimal perp = carry_context_get_last_price (context, pair->perp);
    CarryDecimal spot = carry_context_get_last_price (context, pair->spot);
    FundingBasisTerms terms = {
        .now = carry_context_get_now (context),
        .side = pair->side,
        .ts_opened = pair->ts_opened,
        .ts_closed = pair->ts_closed,
        .ts_priced = MAX (carry_context_get_price_time (context, pair->perp),
                          carry_context_get_price_time (context, pair->spot)),
        .resize_band = pair->resize_band,
        .collateral_ratio = carry_decimal_is_valid (pair->spot->collateral_ratio)
                                ? carry_decimal_to_double (pair->spot->collateral_ratio)
                                : -1,
    };

    if (!carry_decimal_is_valid (perp) || !carry_decimal_is_valid (spot))
        return FALSE;
    if (!read_rate (context, pair, &terms) && needs_rate)
        return FALSE;
    terms.basis = funding_basis_get_basis (pair, perp, spot);
    terms.size = get_size (context, pair, carry_decimal_to_double (spot));
    read_costs (context, pair, outlook, &terms);
    read_activity (context, pair, &terms);
    read_filters (outlook, &terms);
    read_outlook (pair, outlook, &terms);
    read_bounds (pair, outlook, &terms);
    *out_terms = terms;
    return TRUE;
}
