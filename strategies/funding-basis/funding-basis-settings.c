/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-private.h"

#define HOURS_PER_YEAR (365.0 * 24)

G_DEFINE_ENUM_TYPE (FundingBasisUniverse, funding_basis_universe,
                    G_DEFINE_ENUM_VALUE (FUNDING_BASIS_UNIVERSE_LISTED, "listed"),
                    G_DEFINE_ENUM_VALUE (FUNDING_BASIS_UNIVERSE_ALL, "all"))

/* The rules as they are set, and what follows for them from other settings. */
FundingBasisRules
funding_basis_settings_get_rules (const FundingBasisStrategy *self)
{
    FundingBasisRules rules = self->rules;

    rules.capital_ratio = 1 + carry_decimal_to_double (self->margin);
    rules.margin_ratio = rules.capital_ratio - 1;
    rules.idle_per_hour = self->idle_apr / HOURS_PER_YEAR * rules.capital_ratio;
    if (carry_decimal_sign (self->base_size) > 0)
        rules.min_margin_ratio = 0;
    return rules;
}

FundingBasisOutlook
funding_basis_settings_get_outlook (const FundingBasisStrategy *self)
{
    FundingBasisOutlook outlook = self->outlook;

    outlook.waits_first = self->execution.maker_first;
    return outlook;
}

static void
install_market_settings (FundingBasisStrategyClass *klass)
{
    CARRY_SETTING (klass, FundingBasisStrategy, exchange,
                   g_param_spec_object ("exchange", NULL, "Where both legs are traded",
                                        CARRY_TYPE_EXCHANGE,
                                        CARRY_PARAM_SETTING | CARRY_PARAM_REQUIRED));
    CARRY_SETTING (klass, FundingBasisStrategy, symbols,
                   carry_param_spec_list ("symbols",
                                          "Perpetuals to trade; their spot is found by pairing",
                                          NULL, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, FundingBasisStrategy, universe,
                   g_param_spec_enum ("universe", NULL,
                                      "Which pairs: those of symbols, or all that the exchange "
                                      "has on both markets",
                                      funding_basis_universe_get_type (),
                                      FUNDING_BASIS_UNIVERSE_LISTED, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, FundingBasisStrategy, outlook.max_spread,
                   g_param_spec_double ("max-spread", NULL,
                                        "Open nothing where either market's spread is wider, a "
                                        "fraction of the price; 0 for any",
                                        0, 1, 0, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, FundingBasisStrategy, outlook.min_age_ns,
                   carry_param_spec_duration ("min-age",
                                              "Open nothing before prices of both legs were known "
                                              "for this long",
                                              0, 365 * CARRY_NS_PER_DAY, 0, CARRY_PARAM_SETTING));
}

static void
install_bounds_settings (FundingBasisStrategyClass *klass)
{
    CARRY_SETTING (klass, FundingBasisStrategy, outlook.max_worst_day,
                   g_param_spec_double ("max-worst-day", NULL,
                                        "Open nothing where a day of settlements at the floor of "
                                        "the rate would cost more than this, a fraction of a leg, "
                                        "or nobody knows; 0 for any",
                                        0, 100, 0, CARRY_PARAM_SETTING));
}

static void
install_activity_settings (FundingBasisStrategyClass *klass)
{
    CARRY_SETTING (klass, FundingBasisStrategy, outlook.min_turnover,
                   carry_param_spec_decimal ("min-turnover",
                                             "Open nothing where less of the perpetual was traded "
                                             "in 24 hours, in quote coin, or nobody knows; 0 for "
                                             "any",
                                             "0", "1000000000000", "0", CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, FundingBasisStrategy, outlook.min_open_interest,
                   carry_param_spec_decimal ("min-open-interest",
                                             "Open nothing where less of the perpetual is held, in "
                                             "quote coin, or nobody knows; 0 for any",
                                             "0", "1000000000000", "0", CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, FundingBasisStrategy, outlook.min_depth,
                   carry_param_spec_decimal ("min-depth",
                                             "Open nothing where less stands at the best bid or "
                                             "ask of either leg, in quote coin, or nobody knows; 0 "
                                             "for any",
                                             "0", "1000000000", "0", CARRY_PARAM_SETTING));
}

static void
install_size_settings (FundingBasisStrategyClass *klass)
{
    CARRY_SETTING (klass, FundingBasisStrategy, notional,
                   carry_param_spec_decimal ("notional",
                                             "Size of each leg in quote coin; 0 to make it from "
                                             "the capital",
                                             "0", "1000000000", "10000", CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, FundingBasisStrategy, base_size,
                   carry_param_spec_decimal (
                       "base-size",
                       "Size of the perpetual leg in its own quantity; 0 to use notional", "0",
                       "1000000000", "0", CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, FundingBasisStrategy, margin,
                   carry_param_spec_decimal ("margin",
                                             "Capital kept beside the coins for the perpetual, as "
                                             "a fraction of a leg",
                                             "0", "10", "0.5", CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, FundingBasisStrategy, symbol_share,
                   carry_param_spec_decimal ("symbol-share",
                                             "Share of the capital that one pair may have, where "
                                             "notional is 0; 0 for equal shares",
                                             "0", "1", "0", CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, FundingBasisStrategy, total_share,
                   carry_param_spec_decimal ("total-share",
                                             "Share of the capital that all pairs may have "
                                             "together, where notional is 0",
                                             "0.01", "1", "1", CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, FundingBasisStrategy, groups,
                   carry_param_spec_list ("groups",
                                          "Coins that move together, each SYMBOL:GROUP; a symbol "
                                          "that is not listed is in none",
                                          NULL, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, FundingBasisStrategy, group_share,
                   carry_param_spec_decimal ("group-share",
                                             "Share of the capital that the pairs of one group may "
                                             "have together, where notional is 0",
                                             "0.01", "1", "1", CARRY_PARAM_SETTING));
}

static void
install_upkeep_settings (FundingBasisStrategyClass *klass)
{
    CARRY_SETTING (klass, FundingBasisStrategy, resize_bands,
                   carry_param_spec_list ("resize-band",
                                          "Move both legs to their notional when their value left "
                                          "it by this fraction, 0 for never: FRACTION for all, "
                                          "SYMBOL:FRACTION for one",
                                          "0.15", CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, FundingBasisStrategy, rules.min_margin_ratio,
                   g_param_spec_double ("min-margin", NULL,
                                        "Close both legs when a price that rose left less than "
                                        "this of the margin, a fraction of what the perpetual is "
                                        "worth; 0 for never",
                                        0, 1, 0.02, CARRY_PARAM_SETTING));
    CARRY_SETTING (
        klass, FundingBasisStrategy, rules.coins_count,
        g_param_spec_boolean ("coins-as-margin", NULL,
                              "The coins count in min-margin, too, by the share of their "
                              "value that the venue takes as margin: for an account with "
                              "cross margin",
                              FALSE, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, FundingBasisStrategy, rules.add_min_basis,
                   g_param_spec_double ("add-min-basis", NULL,
                                        "Make no leg larger while the perpetual is below spot by "
                                        "more than this, a negative fraction",
                                        -1, 1, -0.005, CARRY_PARAM_SETTING));
    CARRY_SETTING (
        klass, FundingBasisStrategy, retry_after_ns,
        carry_param_spec_duration ("retry-after",
                                   "Wait this long after the venue refused a trade, twice as "
                                   "long after each further one",
                                   CARRY_NS_PER_SECOND, CARRY_NS_PER_DAY, CARRY_NS_PER_HOUR,
                                   CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, FundingBasisStrategy, rebalance_band_bps,
                   g_param_spec_double ("rebalance-band-bps", NULL,
                                        "Net delta that is left alone, in basis points of a leg", 0,
                                        10000, 10, CARRY_PARAM_SETTING | CARRY_PARAM_MUTABLE));
}

static void
install_policy_settings (FundingBasisStrategyClass *klass)
{
    CARRY_SETTING (klass, FundingBasisStrategy, rules.policy,
                   g_param_spec_enum ("policy", NULL, "Rule that opens and closes",
                                      funding_basis_policy_get_type (),
                                      FUNDING_BASIS_POLICY_EXPECTED, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, FundingBasisStrategy, rules.exit,
                   g_param_spec_enum ("exit", NULL, "What closes under policy=threshold",
                                      funding_basis_exit_get_type (), FUNDING_BASIS_EXIT_THRESHOLD,
                                      CARRY_PARAM_SETTING));
    CARRY_SETTING (
        klass, FundingBasisStrategy, rules.min_apr,
        g_param_spec_double ("min-apr", NULL,
                             "Annualised funding that opens under policy=threshold, as a fraction "
                             "(0.1 is 10 %)",
                             0, 100, 0.1, CARRY_PARAM_SETTING | CARRY_PARAM_MUTABLE));
    CARRY_SETTING (klass, FundingBasisStrategy, rules.pre_event_open_ns,
                   carry_param_spec_duration (
                       "pre-event-open",
                       "Open only within this time before a settlement; 0s for any time", 0,
                       CARRY_NS_PER_DAY, 0, CARRY_PARAM_SETTING));
    CARRY_SETTING (
        klass, FundingBasisStrategy, rules.hold_across_events,
        g_param_spec_boolean ("hold-across-events", NULL,
                              "Keep the position after a settlement while it pays; if not, "
                              "it is closed then, and nothing is opened before a later "
                              "price is known",
                              TRUE, CARRY_PARAM_SETTING));
}

static void
install_forecast_settings (FundingBasisStrategyClass *klass)
{
    CARRY_SETTING (klass, FundingBasisStrategy, half_life_ns,
                   carry_param_spec_duration ("half-life", "Half-life of the average of funding",
                                              CARRY_NS_PER_SECOND, 365 * CARRY_NS_PER_DAY,
                                              7 * CARRY_NS_PER_DAY, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, FundingBasisStrategy, outlook.shrink,
                   g_param_spec_double ("shrink", NULL,
                                        "How far that average is drawn towards the interest rate",
                                        0, 1, 0.3, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, FundingBasisStrategy, outlook.interest_rate,
                   g_param_spec_double ("interest-rate", NULL,
                                        "The venue's interest rate for 8 hours, a fraction", -0.01,
                                        0.01, 0.0001, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, FundingBasisStrategy, rules.basis_weight,
                   g_param_spec_double ("basis-weight", NULL,
                                        "Part of the basis' deviation from its average that is "
                                        "expected to come back; 0 leaves it out",
                                        0, 2, 0, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, FundingBasisStrategy, basis_half_life_ns,
                   carry_param_spec_duration ("basis-half-life",
                                              "Half-life of the average of the basis",
                                              CARRY_NS_PER_MINUTE, 365 * CARRY_NS_PER_DAY,
                                              3 * CARRY_NS_PER_DAY, CARRY_PARAM_SETTING));
}

static void
install_rule_settings (FundingBasisStrategyClass *klass)
{
    CARRY_SETTING (klass, FundingBasisStrategy, rules.entry_horizon_ns,
                   carry_param_spec_duration ("entry-horizon",
                                              "How long a position is expected to be held",
                                              CARRY_NS_PER_HOUR, 3650 * CARRY_NS_PER_DAY,
                                              30 * CARRY_NS_PER_DAY, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, FundingBasisStrategy, rules.entry_margin_ratio,
                   g_param_spec_double ("entry-margin", NULL,
                                        "By how much of a round trip's costs an expected gain must "
                                        "exceed them to open",
                                        0, 100, 0.5, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, FundingBasisStrategy, rules.exit_horizon_ns,
                   carry_param_spec_duration ("exit-horizon",
                                              "How far ahead a loss is looked for before closing",
                                              CARRY_NS_PER_HOUR, 3650 * CARRY_NS_PER_DAY,
                                              3 * CARRY_NS_PER_DAY, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, FundingBasisStrategy, rules.exit_margin_ratio,
                   g_param_spec_double ("exit-margin", NULL,
                                        "Expected loss that closes, in costs of a round trip", 0,
                                        100, 1, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, FundingBasisStrategy, idle_apr,
                   g_param_spec_double ("idle-apr", NULL,
                                        "What idle capital earns elsewhere in a year, a fraction: "
                                        "a hurdle",
                                        0, 10, 0, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, FundingBasisStrategy, slippage,
                   carry_param_spec_list ("slippage",
                                          "Slippage expected of each fill: FRACTION for all, "
                                          "SYMBOL:FRACTION for one",
                                          "0.0002", CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, FundingBasisStrategy, outlook.slippage_prior,
                   g_param_spec_double (
                       "slippage-prior", NULL,
                       "Own trading worth this many legs weighs as much as slippage and half "
                       "the spread in what a fill is expected to cost; 0 leaves own fills out",
                       0, 1e6, 20, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, FundingBasisStrategy, spread,
                   carry_param_spec_list ("spread",
                                          "Bid-ask spread expected of each market where none is "
                                          "quoted: FRACTION for all, SYMBOL:FRACTION for one",
                                          "0", CARRY_PARAM_SETTING));
}

void
funding_basis_settings_install (FundingBasisStrategyClass *klass)
{
    install_market_settings (klass);
    install_bounds_settings (klass);
    install_activity_settings (klass);
    install_size_settings (klass);
    install_upkeep_settings (klass);
    install_policy_settings (klass);
    install_forecast_settings (klass);
    install_rule_settings (klass);
    funding_basis_execution_install (CARRY_MODULE_CLASS (klass),
                                     G_STRUCT_OFFSET (FundingBasisStrategy, execution));
}
