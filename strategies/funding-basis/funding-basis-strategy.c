/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-strategy.h"

#include "funding-basis-pair.h"
#include "funding-basis-policy.h"
#include "funding-basis-trader.h"

struct _FundingBasisStrategy
{
    CarryModule parent_instance;

    CarryExchange *exchange;
    char **symbols;
    CarryDecimal notional;
    CarryDecimal base_size;
    double rebalance_band_bps;
    FundingBasisPolicy policy;
    FundingBasisExit exit;
    double min_apr;
    gint64 pre_event_open_ns;
    gint64 retry_after_ns;
    gboolean hold_across_events;
    FundingBasisExecution execution;

    GArray *pairs; /* FundingBasisPair */
    guint64 timer; /* of the decision due now; 0 when none */
    gboolean closing;
};

static void strategy_iface_init (CarryStrategyInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FundingBasisStrategy, funding_basis_strategy, CARRY_TYPE_MODULE,
                               G_IMPLEMENT_INTERFACE (CARRY_TYPE_STRATEGY, strategy_iface_init))

static CarryContext *
get_context (FundingBasisStrategy *self)
{
    return carry_module_get_context (CARRY_MODULE (self));
}

static FundingBasisPair *
find_pair (FundingBasisStrategy *self, guint32 instrument)
{
    for (guint i = 0; i < self->pairs->len; i++)
    {
        FundingBasisPair *pair = &g_array_index (self->pairs, FundingBasisPair, i);

        if (pair->perp->index == instrument || pair->spot->index == instrument)
            return pair;
    }
    return NULL;
}

/* Decisions are made in a timer at the same instant, when all prices are in. */
static void
ask_for_decision (FundingBasisStrategy *self, guint32 instrument)
{
    CarryContext *context = get_context (self);
    FundingBasisPair *pair = find_pair (self, instrument);

    if (pair == NULL)
        return;
    pair->needs_decision = TRUE;
    if (self->timer == 0)
        self->timer = carry_context_add_timer (context, carry_context_get_now (context));
}

static FundingBasisRules
get_rules (FundingBasisStrategy *self)
{
    return (FundingBasisRules){
        .policy = self->policy,
        .exit = self->exit,
        .min_apr = self->min_apr,
        .pre_event_open_ns = self->pre_event_open_ns,
        .hold_across_events = self->hold_across_events,
    };
}

static FundingBasisTrader
get_trader (FundingBasisStrategy *self)
{
    return (FundingBasisTrader){
        .context = get_context (self),
        .notional = self->notional,
        .base_size = self->base_size,
        .rebalance_band_bps = self->rebalance_band_bps,
        .retry_after_ns = self->retry_after_ns,
        .execution = &self->execution,
    };
}

/* Without a rate there is nothing to decide, unless the pair is held whatever it is. */
static gboolean
read_terms (FundingBasisStrategy *self, const FundingBasisPair *pair, FundingBasisTerms *out_terms)
{
    return funding_basis_terms_read (get_context (self), pair,
                                     self->policy != FUNDING_BASIS_POLICY_ALWAYS, out_terms);
}

static void
decide_pair (FundingBasisStrategy *self, FundingBasisPair *pair)
{
    FundingBasisRules rules = get_rules (self);
    FundingBasisTrader trader = get_trader (self);
    FundingBasisTerms terms;

    if (!carry_decimal_is_valid (pair->inventory))
        funding_basis_trader_take_over (&trader, pair);
    if (pair->orders > 0)
    {
        funding_basis_trader_attend (&trader, pair);
        return;
    }
    if (self->closing)
        pair->side = 0;
    if (!funding_basis_trader_settle (&trader, pair) || self->closing ||
        !read_terms (self, pair, &terms))
        return;
    if (funding_basis_trader_must_leave (&trader, pair))
    {
        if (pair->side != 0)
            funding_basis_trader_close (&trader, pair);
        return;
    }
    switch (funding_basis_decide (&rules, &terms))
    {
    case FUNDING_BASIS_OPEN:
        funding_basis_trader_open (&trader, pair, 1);
        break;
    case FUNDING_BASIS_OPEN_REVERSE:
        funding_basis_trader_open (&trader, pair, -1);
        break;
    case FUNDING_BASIS_CLOSE:
        pair->ts_closed = terms.now;
        funding_basis_trader_close (&trader, pair);
        break;
    case FUNDING_BASIS_HOLD:
        break;
    }
}

static void
on_timer (CarryStrategy *strategy, guint64 timer, gint64 now)
{
    FundingBasisStrategy *self = FUNDING_BASIS_STRATEGY (strategy);

    if (timer == self->timer)
        self->timer = 0;
    if (!carry_context_get_is_trading (get_context (self)))
        return;
    for (guint i = 0; i < self->pairs->len; i++)
    {
        FundingBasisPair *pair = &g_array_index (self->pairs, FundingBasisPair, i);

        if (!pair->needs_decision)
            continue;
        pair->needs_decision = FALSE;
        decide_pair (self, pair);
    }
}

static void
on_bar (CarryStrategy *strategy, const CarryBar *bar)
{
    ask_for_decision (FUNDING_BASIS_STRATEGY (strategy), bar->instrument->index);
}

static void
on_quote (CarryStrategy *strategy, const CarryQuote *quote)
{
    ask_for_decision (FUNDING_BASIS_STRATEGY (strategy), quote->instrument->index);
}

static void
on_book (CarryStrategy *strategy, CarryBook *book)
{
    ask_for_decision (FUNDING_BASIS_STRATEGY (strategy), carry_book_get_instrument (book)->index);
}

static void
on_trade (CarryStrategy *strategy, const CarryTrade *trade)
{
    ask_for_decision (FUNDING_BASIS_STRATEGY (strategy), trade->instrument->index);
}

static void
on_funding (CarryStrategy *strategy, const CarryFunding *funding)
{
    ask_for_decision (FUNDING_BASIS_STRATEGY (strategy), funding->instrument->index);
}

static void
on_order (CarryStrategy *strategy, const CarryOrder *order)
{
    FundingBasisStrategy *self = FUNDING_BASIS_STRATEGY (strategy);
    FundingBasisPair *pair = find_pair (self, order->instrument);
    FundingBasisTrader trader = get_trader (self);

    if (pair == NULL || !carry_order_state_is_final (order->state))
        return;
    pair->orders = funding_basis_trader_count_orders (&trader, pair);
    if (pair->orders == 0)
        ask_for_decision (self, order->instrument);
}

static void
on_fill (CarryStrategy *strategy, const CarryFill *fill)
{
    ask_for_decision (FUNDING_BASIS_STRATEGY (strategy), fill->instrument);
}

static void
flatten (CarryStrategy *strategy)
{
    FundingBasisStrategy *self = FUNDING_BASIS_STRATEGY (strategy);

    self->closing = TRUE;
    for (guint i = 0; i < self->pairs->len; i++)
        decide_pair (self, &g_array_index (self->pairs, FundingBasisPair, i));
}

static void
resume (CarryStrategy *strategy)
{
    FundingBasisStrategy *self = FUNDING_BASIS_STRATEGY (strategy);

    self->closing = FALSE;
    for (guint i = 0; i < self->pairs->len; i++)
        decide_pair (self, &g_array_index (self->pairs, FundingBasisPair, i));
}

static void
on_halt (CarryStrategy *strategy, const char *reason)
{
    carry_context_cancel_all (get_context (FUNDING_BASIS_STRATEGY (strategy)), NULL);
}

static CarryEvaluation *
evaluate (CarryStrategy *strategy, const CarryInstrument *instrument)
{
    FundingBasisStrategy *self = FUNDING_BASIS_STRATEGY (strategy);
    FundingBasisPair *pair = find_pair (self, instrument->index);
    FundingBasisRules rules = get_rules (self);
    FundingBasisTerms terms;
    CarryEvaluation *evaluation;

    if (pair == NULL || !read_terms (self, pair, &terms))
        return NULL;
    evaluation = carry_evaluation_new (
        funding_basis_verdict_to_text (funding_basis_decide (&rules, &terms)));
    carry_evaluation_add (evaluation, "rate", "%.8f", terms.rate);
    carry_evaluation_add (evaluation, "rate-is-estimate", "%s", terms.is_estimate ? "yes" : "no");
    carry_evaluation_add (evaluation, "apr", "%.4f",
                          funding_basis_annualise (terms.rate, terms.interval_ns));
    carry_evaluation_add (evaluation, "min-apr", "%.4f", rules.min_apr);
    carry_evaluation_add (evaluation, "basis", "%.6f", terms.basis);
    carry_evaluation_add (evaluation, "side", "%d", terms.side);
    return evaluation;
}

static gboolean
add_pair (FundingBasisStrategy *self, const char *symbol, GError **error)
{
    CarryContext *context = get_context (self);
    FundingBasisPair pair = { .inventory = carry_decimal_invalid (), .needs_decision = TRUE };

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
    if (find_pair (self, pair.perp->index) != NULL || find_pair (self, pair.spot->index) != NULL)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "symbols: %s is listed twice, or another symbol uses the same spot market; "
                     "keep one of them",
                     symbol);
        return FALSE;
    }
    carry_context_subscribe (context, pair.perp);
    carry_context_subscribe (context, pair.spot);
    g_array_append_val (self->pairs, pair);
    return TRUE;
}

static void
start_async (CarryModule *module, GCancellable *cancellable, GAsyncReadyCallback callback,
             gpointer user_data)
{
    FundingBasisStrategy *self = FUNDING_BASIS_STRATEGY (module);
    g_autoptr (GTask) task = g_task_new (module, cancellable, callback, user_data);
    CarryContext *context = get_context (self);
    GError *error = NULL;

    g_array_set_size (self->pairs, 0);
    self->closing = FALSE;
    for (char **symbol = self->symbols; symbol != NULL && *symbol != NULL; symbol++)
    {
        if (add_pair (self, *symbol, &error))
            continue;
        g_task_return_error (task, error);
        return;
    }
    self->timer = carry_context_add_timer (context, carry_context_get_from (context));
    g_task_return_boolean (task, TRUE);
}

static void
finalize (GObject *object)
{
    g_array_unref (FUNDING_BASIS_STRATEGY (object)->pairs);
    G_OBJECT_CLASS (funding_basis_strategy_parent_class)->finalize (object);
}

static void
strategy_iface_init (CarryStrategyInterface *iface)
{
    iface->evaluate = evaluate;
    iface->on_bar = on_bar;
    iface->on_quote = on_quote;
    iface->on_book = on_book;
    iface->on_trade = on_trade;
    iface->on_funding = on_funding;
    iface->on_order = on_order;
    iface->on_fill = on_fill;
    iface->on_timer = on_timer;
    iface->on_halt = on_halt;
    iface->flatten = flatten;
    iface->resume = resume;
}

static void
install_trade_settings (FundingBasisStrategyClass *klass)
{
    CARRY_SETTING (klass, FundingBasisStrategy, exchange,
                   g_param_spec_object ("exchange", NULL, "Where both legs are traded",
                                        CARRY_TYPE_EXCHANGE,
                                        CARRY_PARAM_SETTING | CARRY_PARAM_REQUIRED));
    CARRY_SETTING (klass, FundingBasisStrategy, symbols,
                   carry_param_spec_list ("symbols",
                                          "Perpetuals to trade; their spot is found by pairing",
                                          NULL, CARRY_PARAM_SETTING | CARRY_PARAM_REQUIRED));
    CARRY_SETTING (klass, FundingBasisStrategy, notional,
                   carry_param_spec_decimal ("notional", "Size of each leg in quote coin", "1",
                                             "1000000000", "10000", CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, FundingBasisStrategy, base_size,
                   carry_param_spec_decimal (
                       "base-size",
                       "Size of the perpetual leg in its own quantity; 0 to use notional", "0",
                       "1000000000", "0", CARRY_PARAM_SETTING));
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
    CARRY_SETTING (klass, FundingBasisStrategy, policy,
                   g_param_spec_enum ("policy", NULL, "Rule that opens and closes",
                                      funding_basis_policy_get_type (),
                                      FUNDING_BASIS_POLICY_THRESHOLD, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, FundingBasisStrategy, exit,
                   g_param_spec_enum ("exit", NULL, "What closes under policy=threshold",
                                      funding_basis_exit_get_type (), FUNDING_BASIS_EXIT_THRESHOLD,
                                      CARRY_PARAM_SETTING));
    CARRY_SETTING (
        klass, FundingBasisStrategy, min_apr,
        g_param_spec_double ("min-apr", NULL,
                             "Annualised funding that opens, as a fraction (0.1 is 10 %)", 0, 100,
                             0.1, CARRY_PARAM_SETTING | CARRY_PARAM_MUTABLE));
    CARRY_SETTING (klass, FundingBasisStrategy, pre_event_open_ns,
                   carry_param_spec_duration (
                       "pre-event-open",
                       "Open only within this time before a settlement; 0s for any time", 0,
                       CARRY_NS_PER_DAY, 0, CARRY_PARAM_SETTING));
    CARRY_SETTING (
        klass, FundingBasisStrategy, hold_across_events,
        g_param_spec_boolean ("hold-across-events", NULL,
                              "Keep the position after a settlement while it pays; if not, "
                              "it is closed then, and nothing is opened before a later "
                              "price is known",
                              TRUE, CARRY_PARAM_SETTING));
}

static void
funding_basis_strategy_class_init (FundingBasisStrategyClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = finalize;
    CARRY_MODULE_CLASS (klass)->start_async = start_async;
    install_trade_settings (klass);
    install_policy_settings (klass);
    funding_basis_execution_install (CARRY_MODULE_CLASS (klass),
                                     G_STRUCT_OFFSET (FundingBasisStrategy, execution));
}

static void
funding_basis_strategy_init (FundingBasisStrategy *self)
{
    self->pairs = g_array_new (FALSE, FALSE, sizeof (FundingBasisPair));
}
