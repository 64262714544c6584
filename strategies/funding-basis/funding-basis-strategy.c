/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-strategy.h"

#include "funding-basis-pair.h"
#include "funding-basis-policy.h"

/* After this many tries in a row at the same thing, a person must look. */
#define MAX_TRIES 3

/* The wait before another trade is opened doubles at most so often. */
#define MAX_DOUBLINGS 10

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

/* The rate expected next: predicted where the venue says it, else the last settled. */
static gboolean
get_rate (FundingBasisStrategy *self, const FundingBasisPair *pair, FundingBasisTerms *terms)
{
    CarryContext *context = get_context (self);
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

static gboolean
get_terms (FundingBasisStrategy *self, const FundingBasisPair *pair, FundingBasisTerms *out_terms)
{
    CarryContext *context = get_context (self);
    CarryDecimal perp = carry_context_get_last_price (context, pair->perp);
    CarryDecimal spot = carry_context_get_last_price (context, pair->spot);
    FundingBasisTerms terms = {
        .now = carry_context_get_now (context),
        .side = pair->side,
        .ts_opened = pair->ts_opened,
    };

    if (!carry_decimal_is_valid (perp) || !carry_decimal_is_valid (spot))
        return FALSE;
    if (!get_rate (self, pair, &terms) && self->policy != FUNDING_BASIS_POLICY_ALWAYS)
        return FALSE;
    terms.basis = carry_decimal_to_double (perp) / carry_decimal_to_double (spot) - 1;
    *out_terms = terms;
    return TRUE;
}

static void
send (FundingBasisStrategy *self, FundingBasisPair *pair, const CarryInstrument *instrument,
      CarrySide side, CarryDecimal quantity, gboolean reduce_only)
{
    CarryOrderRequest request = {
        .instrument = instrument,
        .side = side,
        .type = CARRY_ORDER_TYPE_MARKET,
        .time_in_force = CARRY_TIME_IN_FORCE_IOC,
        .reduce_only = reduce_only,
        .quantity = quantity,
        .price = carry_decimal_invalid (),
    };

    pair->orders++;
    carry_context_submit (get_context (self), &request);
}

/* Reverse carry sells coins that are there; it never borrows. */
static gboolean
has_inventory (FundingBasisStrategy *self, const FundingBasisPair *pair, CarryDecimal quantity)
{
    CarryDecimal held = carry_context_get_position (get_context (self), pair->spot);

    return carry_decimal_compare (held, quantity) >= 0;
}

/* Spot is paid in full: without the money, neither leg is sent. */
static gboolean
has_money (FundingBasisStrategy *self, const FundingBasisPair *pair, CarryDecimal quantity,
           CarryDecimal price)
{
    CarryContext *context = get_context (self);
    CarryDecimal cost = carry_decimal_mul (quantity, price);

    if (carry_decimal_compare (carry_context_get_balance (context, pair->spot->quote), cost) >= 0)
        return TRUE;
    carry_context_notice (context, CARRY_NOTICE_WARNING, "no-money",
                          "%s: less %s is left than the spot leg costs; lower the notional",
                          pair->perp->symbol, pair->spot->quote);
    return FALSE;
}

static void
open_pair (FundingBasisStrategy *self, FundingBasisPair *pair, int side)
{
    CarryContext *context = get_context (self);
    g_autoptr (GError) error = NULL;
    FundingBasisPlan plan;
    gboolean forward = side > 0;
    FundingBasisSize size = {
        .perp_price = carry_context_get_last_price (context, pair->perp),
        .spot_price = carry_context_get_last_price (context, pair->spot),
        .notional = self->notional,
        .base_size = self->base_size,
        .dust =
            carry_decimal_sub (carry_context_get_position (context, pair->spot), pair->inventory),
    };

    if (carry_context_get_now (context) < pair->ts_open)
        return;
    if (!funding_basis_pair_plan (pair, &size, &plan, &error))
    {
        carry_context_notice (context, CARRY_NOTICE_WARNING, "too-small", "%s", error->message);
        return;
    }
    if (forward && !has_money (self, pair, plan.spot_quantity, size.spot_price))
    {
        pair->ts_open = carry_context_get_now (context) + self->retry_after_ns;
        return;
    }
    if (!forward)
    {
        plan.spot_quantity = carry_decimal_round_to_step (
            carry_decimal_mul (plan.perp_quantity, pair->perp->multiplier), pair->spot->qty_step,
            CARRY_ROUND_DOWN);
        if (!has_inventory (self, pair, plan.spot_quantity))
            return;
    }
    pair->side = side;
    pair->ts_opened = carry_context_get_now (context);
    send (self, pair, pair->spot, forward ? CARRY_SIDE_BUY : CARRY_SIDE_SELL, plan.spot_quantity,
          FALSE);
    send (self, pair, pair->perp, forward ? CARRY_SIDE_SELL : CARRY_SIDE_BUY, plan.perp_quantity,
          FALSE);
}

/* Closes the perpetual whole, and of spot what the trade holds, in whole lots. */
static void
close_pair (FundingBasisStrategy *self, FundingBasisPair *pair)
{
    CarryContext *context = get_context (self);
    CarryDecimal perp = carry_context_get_position (context, pair->perp);
    CarryDecimal spot = carry_context_get_position (context, pair->spot);
    CarryDecimal lots = funding_basis_pair_get_spot_lots (
        pair, spot, carry_context_get_last_price (context, pair->spot));

    pair->side = 0;
    if (carry_decimal_sign (perp) != 0)
        send (self, pair, pair->perp,
              carry_decimal_sign (perp) > 0 ? CARRY_SIDE_SELL : CARRY_SIDE_BUY,
              carry_decimal_abs (perp), TRUE);
    if (carry_decimal_sign (lots) > 0)
        send (self, pair, pair->spot,
              carry_decimal_compare (spot, pair->inventory) > 0 ? CARRY_SIDE_SELL : CARRY_SIDE_BUY,
              lots, FALSE);
}

/* Is the net delta more than one lot, and more than the band? */
static gboolean
is_out_of_band (FundingBasisStrategy *self, const FundingBasisPair *pair, CarryDecimal perp,
                CarryDecimal spot)
{
    CarryDecimal delta = carry_decimal_abs (funding_basis_pair_get_delta (pair, perp, spot));
    CarryDecimal lot = carry_decimal_mul (pair->perp->qty_step, pair->perp->multiplier);

    if (carry_decimal_compare (delta, lot) < 0)
        return FALSE;
    return carry_decimal_sign (perp) == 0 ||
           ABS (funding_basis_pair_get_delta_bps (pair, perp, spot)) > self->rebalance_band_bps;
}

/* One more try at something the venue may refuse. After the last one a person is told. */
static gboolean
may_try (FundingBasisStrategy *self, FundingBasisPair *pair, const char *what)
{
    if (pair->tries++ < MAX_TRIES)
        return TRUE;
    pair->tries = 0;
    carry_context_notice (get_context (self), CARRY_NOTICE_CRITICAL, "legs-apart",
                          "%s: %s failed %d times in a row; look at the orders' reasons",
                          pair->perp->symbol, what, MAX_TRIES);
    return FALSE;
}

/* Each trade in a row that could not be had costs fees: the next one waits twice as long. */
static void
put_off (FundingBasisStrategy *self, FundingBasisPair *pair)
{
    pair->ts_open =
        carry_context_get_now (get_context (self)) + (self->retry_after_ns << pair->failures);
    pair->failures = MIN (pair->failures + 1, MAX_DOUBLINGS);
}

/*
 * Brings the legs together by moving the perpetual to what spot holds. Where the
 * venue will not have it, both are closed: better no trade than one leg of it.
 */
static void
mend_pair (FundingBasisStrategy *self, FundingBasisPair *pair, const FundingBasisMend *mend)
{
    if (mend != NULL && may_try (self, pair, "bringing the legs together"))
    {
        send (self, pair, pair->perp, mend->side, mend->quantity, mend->reduces);
        return;
    }
    put_off (self, pair);
    close_pair (self, pair);
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

/* A trade that is closed but not gone is closed again, with a pause now and then. */
static void
close_again (FundingBasisStrategy *self, FundingBasisPair *pair)
{
    gint64 now = carry_context_get_now (get_context (self));

    if (now < pair->ts_retry)
        return;
    if (may_try (self, pair, "closing"))
        close_pair (self, pair);
    else
        pair->ts_retry = now + self->retry_after_ns;
}

/*
 * Makes the legs what the last decision wanted. FALSE while that is not so, and
 * nothing new is to be decided.
 */
static gboolean
settle_pair (FundingBasisStrategy *self, FundingBasisPair *pair)
{
    CarryContext *context = get_context (self);
    CarryDecimal perp = carry_context_get_position (context, pair->perp);
    CarryDecimal spot = carry_context_get_position (context, pair->spot);
    gboolean flat = funding_basis_pair_is_flat (pair, perp, spot,
                                                carry_context_get_last_price (context, pair->spot));
    FundingBasisMend mend;
    gboolean can_mend = funding_basis_pair_plan_mend (
        pair, perp, spot, carry_context_get_last_price (context, pair->perp), &mend);

    if (pair->side == 0 && !flat)
    {
        close_again (self, pair);
        return FALSE;
    }
    if (pair->side != 0 && flat)
    {
        /* The venue refused both legs: think again later. */
        pair->side = 0;
        put_off (self, pair);
        return FALSE;
    }
    if (pair->side != 0 && is_out_of_band (self, pair, perp, spot) &&
        (can_mend || carry_decimal_sign (perp) == 0))
    {
        mend_pair (self, pair, can_mend ? &mend : NULL);
        return FALSE;
    }
    if (pair->side != 0)
        pair->failures = 0;
    pair->tries = 0;
    return TRUE;
}

static void
decide_pair (FundingBasisStrategy *self, FundingBasisPair *pair)
{
    FundingBasisRules rules = get_rules (self);
    FundingBasisTerms terms;

    if (pair->orders > 0)
        return;
    if (!carry_decimal_is_valid (pair->inventory))
        pair->inventory = carry_context_get_position (get_context (self), pair->spot);
    if (self->closing)
        pair->side = 0;
    if (!settle_pair (self, pair) || self->closing || !get_terms (self, pair, &terms))
        return;
    switch (funding_basis_decide (&rules, &terms))
    {
    case FUNDING_BASIS_OPEN:
        open_pair (self, pair, 1);
        break;
    case FUNDING_BASIS_OPEN_REVERSE:
        open_pair (self, pair, -1);
        break;
    case FUNDING_BASIS_CLOSE:
        close_pair (self, pair);
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

    if (pair == NULL || !carry_order_state_is_final (order->state) || pair->orders == 0)
        return;
    pair->orders--;
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

    if (pair == NULL || !get_terms (self, pair, &terms))
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
                     "symbols: exchange %s has no perpetual %s",
                     carry_module_get_id (CARRY_MODULE (self->exchange)), symbol);
        return FALSE;
    }
    pair.spot = carry_instruments_find_pair (carry_context_get_instruments (context), pair.perp);
    if (pair.spot == NULL)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "symbols: exchange %s has no spot market for the coin of %s",
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
    iface->on_trade = on_trade;
    iface->on_funding = on_funding;
    iface->on_order = on_order;
    iface->on_fill = on_fill;
    iface->on_timer = on_timer;
    iface->on_halt = on_halt;
    iface->flatten = flatten;
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
                                        10000, 10, CARRY_PARAM_SETTING));
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
                             0.1, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, FundingBasisStrategy, pre_event_open_ns,
                   carry_param_spec_duration (
                       "pre-event-open",
                       "Open only within this time before a settlement; 0s for any time", 0,
                       CARRY_NS_PER_DAY, 0, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, FundingBasisStrategy, hold_across_events,
                   g_param_spec_boolean ("hold-across-events", NULL,
                                         "Keep the position after a settlement while it pays", TRUE,
                                         CARRY_PARAM_SETTING));
}

static void
funding_basis_strategy_class_init (FundingBasisStrategyClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = finalize;
    CARRY_MODULE_CLASS (klass)->start_async = start_async;
    install_trade_settings (klass);
    install_policy_settings (klass);
}

static void
funding_basis_strategy_init (FundingBasisStrategy *self)
{
    self->pairs = g_array_new (FALSE, FALSE, sizeof (FundingBasisPair));
}
