/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-outcome.h"

#define YEAR_NS (365.0 * CARRY_NS_PER_DAY)

struct _CarryOutcome
{
    CarrySummary summary;
    char *digest;
    char *settings;
    char **models;
};

void
carry_outcome_free (CarryOutcome *self)
{
    g_ptr_array_unref (self->summary.symbols);
    g_ptr_array_unref (self->summary.months);
    g_ptr_array_unref (self->summary.sources);
    g_free (self->digest);
    g_free (self->settings);
    g_strfreev (self->models);
    g_free (self);
}

static double
get_return (const CarrySummary *summary)
{
    if (carry_amount_sign (summary->capital) <= 0)
        return 0;
    return carry_amount_to_double (carry_split_get_net (&summary->total)) /
           carry_amount_to_double (summary->capital);
}

static void
fill_ratios (CarrySummary *summary, CarryEngine *engine, gint64 exposed_before_ns)
{
    CarryPerformance *performance = carry_engine_get_performance (engine);
    gint64 exposed_ns;
    double years = (double) (summary->ts_to - summary->ts_from) / YEAR_NS;

    summary->apr_on_capital = get_return (summary) / years;
    summary->max_drawdown = carry_performance_get_max_drawdown (performance, summary->capital);
    summary->sharpe_daily = carry_performance_get_sharpe_daily (performance);
    exposed_ns =
        carry_portfolio_get_exposed_ns (carry_engine_get_portfolio (engine), summary->ts_to);
    summary->time_in_market =
        (double) (exposed_ns - exposed_before_ns) / (double) (summary->ts_to - summary->ts_from);
}

/* The result of @engine so far; @span is not empty. */
CarryOutcome *
carry_outcome_new (CarryHost *host, CarryEngine *engine, CarrySession *session,
                   const CarryOutcomeSpan *span)
{
    CarryOutcome *self = g_new0 (CarryOutcome, 1);
    CarryPortfolio *portfolio = carry_engine_get_portfolio (engine);

    self->digest = carry_host_get_digest (host);
    self->settings = carry_host_format_settings (host);
    self->models = carry_session_list_assumptions (session);
    self->summary = (CarrySummary){
        .ts_from = span->ts_from,
        .ts_to = span->ts_to,
        .capital = carry_portfolio_get_capital (portfolio),
        .total = carry_portfolio_get_total (portfolio),
        .symbols = carry_portfolio_list_symbols (portfolio),
        .months = carry_performance_list_months (carry_engine_get_performance (engine)),
        .liquidations = carry_portfolio_get_liquidations (portfolio),
        .groups = carry_groups_get_n_opened (carry_engine_get_groups (engine)),
        .naked_notional = carry_groups_get_naked_notional (carry_engine_get_groups (engine)),
        .naked_ns = carry_groups_get_naked_ns (carry_engine_get_groups (engine)),
        .events = carry_engine_get_n_events (engine),
        .wall_ns = span->wall_ns,
        .seed = carry_host_get_settings (host)->seed,
        .config_sha256 = self->digest,
        .settings = self->settings,
        .models = (const char *const *) self->models,
        .sources = carry_session_list_sources (session),
        .partial = span->is_partial,
    };
    fill_ratios (&self->summary, engine, span->exposed_before_ns);
    return self;
}

/* Good as long as @self. */
const CarrySummary *
carry_outcome_get_summary (const CarryOutcome *self)
{
    return &self->summary;
}
