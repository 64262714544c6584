/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-allocation.h"
#include "funding-basis-hedger.h"
#include "funding-basis-private.h"
#include "funding-basis-resizer.h"

/* One constant: it is compared by its address. */
static const char NO_ROOM[] = "other pairs have all of total-share, or of their group's share";

static void strategy_iface_init (CarryStrategyInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FundingBasisStrategy, funding_basis_strategy, CARRY_TYPE_MODULE,
                               G_IMPLEMENT_INTERFACE (CARRY_TYPE_STRATEGY, strategy_iface_init))

static CarryContext *
get_context (FundingBasisStrategy *self)
{
    return carry_module_get_context (CARRY_MODULE (self));
}

/* Decisions are made in a timer at the same instant, when all prices are in. */
static void
ask_for_decision (FundingBasisStrategy *self, guint32 instrument)
{
    CarryContext *context = get_context (self);
    FundingBasisPair *pair = funding_basis_universe_find (self, instrument);

    if (pair == NULL)
        return;
    pair->needs_decision = TRUE;
    pair->has_news = TRUE;
    if (self->timer == 0)
        self->timer = carry_context_add_timer (context, carry_context_get_now (context));
}

static FundingBasisTrader
get_trader (FundingBasisStrategy *self, const FundingBasisPair *pair)
{
    return (FundingBasisTrader){
        .context = get_context (self),
        .notional = pair->notional,
        .base_size = self->base_size,
        .rebalance_band_bps = self->rebalance_band_bps,
        .retry_after_ns = self->retry_after_ns,
        .execution = &self->execution,
    };
}

/*
 * What a market did not give is not asked for again at once: neither after a try to
 * resize, nor when a trade, new or of an earlier run, got less than it wanted.
 */
static gboolean
is_resized_lately (FundingBasisStrategy *self, const FundingBasisPair *pair,
                   const FundingBasisTerms *terms)
{
    return terms->now < pair->ts_resize ||
           (terms->size < 1 &&
            terms->now < MAX (pair->ts_opened, pair->ts_taken) + self->retry_after_ns);
}

/* What the rule says of a pair, what the capital has room for, and whether one must leave. */
static FundingBasisDecision
decide (FundingBasisStrategy *self, const FundingBasisPair *pair, const FundingBasisTerms *terms)
{
    FundingBasisTrader trader = get_trader (self, pair);
    FundingBasisRules rules = funding_basis_settings_get_rules (self);
    FundingBasisDecision decision = funding_basis_decide (&rules, terms);
    FundingBasisAllocation allocation = funding_basis_universe_get_allocation (self);

    if (funding_basis_trader_must_leave (&trader, pair))
        return (FundingBasisDecision){ pair->side != 0 ? FUNDING_BASIS_CLOSE : FUNDING_BASIS_HOLD,
                                       "a market is about to be delisted", TRUE };
    if (decision.verdict == FUNDING_BASIS_RESIZE && is_resized_lately (self, pair, terms))
        return (FundingBasisDecision){ FUNDING_BASIS_HOLD, "opened or resized a moment ago" };
    if (decision.verdict != FUNDING_BASIS_OPEN && decision.verdict != FUNDING_BASIS_OPEN_REVERSE)
        return decision;
    if (carry_decimal_sign (funding_basis_allocation_get_room (&allocation, pair)) > 0)
        return decision;
    return (FundingBasisDecision){ FUNDING_BASIS_HOLD, NO_ROOM };
}

/* Orders on their way will take money that the account still shows. */
static gboolean
has_orders (FundingBasisStrategy *self)
{
    for (guint i = 0; i < self->pairs->len; i++)
    {
        if (g_array_index (self->pairs, FundingBasisPair, i).orders > 0)
            return TRUE;
    }
    return FALSE;
}

/* On its way out, though no order may be under way now. */
static gboolean
is_leaving (const FundingBasisPair *pair)
{
    return pair->side == 0 && pair->group != 0;
}

/* Somebody makes room already. */
static gboolean
has_leaving (FundingBasisStrategy *self)
{
    for (guint i = 0; i < self->pairs->len; i++)
    {
        if (is_leaving (&g_array_index (self->pairs, FundingBasisPair, i)))
            return TRUE;
    }
    return FALSE;
}

static void
act (FundingBasisStrategy *self, FundingBasisPair *pair, FundingBasisDecision decision)
{
    FundingBasisAllocation allocation = funding_basis_universe_get_allocation (self);
    FundingBasisTrader trader;

    if (decision.verdict == FUNDING_BASIS_OPEN || decision.verdict == FUNDING_BASIS_OPEN_REVERSE)
        pair->notional = funding_basis_allocation_get_room (&allocation, pair);
    trader = get_trader (self, pair);
    switch (decision.verdict)
    {
    case FUNDING_BASIS_OPEN:
        funding_basis_trader_open (&trader, pair, 1);
        break;
    case FUNDING_BASIS_OPEN_REVERSE:
        funding_basis_trader_open (&trader, pair, -1);
        break;
    case FUNDING_BASIS_CLOSE:
    case FUNDING_BASIS_SWITCH:
        pair->ts_closed = carry_context_get_now (get_context (self));
        funding_basis_trader_close (&trader, pair, decision.hurries);
        break;
    case FUNDING_BASIS_RESIZE:
        funding_basis_resizer_resize (&trader, pair);
        break;
    case FUNDING_BASIS_HOLD:
        break;
    }
}

/* The first look. */
static void
take_over (FundingBasisStrategy *self, FundingBasisPair *pair)
{
    FundingBasisTrader trader = get_trader (self, pair);

    funding_basis_trader_take_over (&trader, pair);
    pair->ts_taken = carry_context_get_now (get_context (self));
    pair->waits_for_share = pair->side != 0 && carry_decimal_sign (self->symbol_share) != 0;
    funding_basis_universe_take_share (self, pair);
}

/* All of them before the first decision: what nobody has looked at yet would count as not held. */
static void
take_over_all (FundingBasisStrategy *self)
{
    for (guint i = 0; i < self->pairs->len; i++)
    {
        FundingBasisPair *pair = &g_array_index (self->pairs, FundingBasisPair, i);

        if (!carry_decimal_is_valid (pair->inventory))
            take_over (self, pair);
    }
}

/* Is the pair what was wanted last, so that something new can be decided? */
static gboolean
is_settled (FundingBasisStrategy *self, FundingBasisPair *pair)
{
    FundingBasisTrader trader = get_trader (self, pair);

    if (pair->orders > 0)
    {
        funding_basis_trader_attend (&trader, pair);
        return FALSE;
    }
    if (self->closing)
    {
        pair->side = 0;
        pair->hurries = TRUE;
    }
    return funding_basis_hedger_settle (&trader, pair) && !self->closing;
}

/*
 * Reports are told of everything that is done, and of what is not done, or could
 * not be, when its reason is another than the last time.
 */
static void
tell (FundingBasisStrategy *self, FundingBasisPair *pair, const FundingBasisTerms *terms,
      FundingBasisDecision decision)
{
    gboolean is_done = pair->orders > 0 || pair->side != terms->side;
    FundingBasisRules rules = funding_basis_settings_get_rules (self);
    g_autoptr (CarryEvaluation) evaluation = NULL;

    if (!is_done && decision.reason == pair->reason)
        return;
    pair->reason = decision.reason;
    evaluation = funding_basis_evaluation_new (&rules, terms, decision);
    carry_context_decide (get_context (self), pair->perp, evaluation);
}

/* @pair should be opened, and others have the capital: is it worth to close one for it? */
static void
make_room (FundingBasisStrategy *self, FundingBasisPair *pair, const FundingBasisTerms *terms)
{
    FundingBasisRules rules = funding_basis_settings_get_rules (self);
    FundingBasisDecision decision = { FUNDING_BASIS_SWITCH,
                                      "another pair is worth more than this one and the costs" };
    FundingBasisTerms least_terms;
    FundingBasisPair *least;
    double given_up;

    if (self->rules.policy != FUNDING_BASIS_POLICY_EXPECTED)
        return;
    if (has_orders (self) || has_leaving (self))
    {
        if (pair->perp == self->guest)
            pair->needs_decision = TRUE;
        return;
    }
    least = funding_basis_ranking_find_least (self, pair, &least_terms, &given_up);
    if (least == NULL || !funding_basis_is_worth_switching (&rules, given_up, terms))
        return;
    act (self, least, decision);
    tell (self, least, &least_terms, decision);
    self->guest = pair->perp;
    pair->needs_decision = TRUE; /* looked at again until there is room */
}

static void
decide_pair (FundingBasisStrategy *self, FundingBasisPair *pair)
{
    FundingBasisTerms terms;
    FundingBasisDecision decision;

    if (!is_settled (self, pair))
        return;
    funding_basis_universe_take_share (self, pair);
    if (!funding_basis_universe_read_terms (self, pair, &terms))
        return;
    decision = decide (self, pair, &terms);
    if (decision.verdict == FUNDING_BASIS_RESIZE && has_orders (self))
    {
        pair->needs_decision = TRUE; /* looked at again when they have ended */
        return;
    }
    act (self, pair, decision);
    tell (self, pair, &terms, decision);
    if (decision.reason == NO_ROOM)
        make_room (self, pair, &terms);
}

/* What leaves is seen off first: whoever waits for its room finds it at the same instant. */
static void
settle_leaving (FundingBasisStrategy *self)
{
    for (guint i = 0; i < self->pairs->len; i++)
    {
        FundingBasisPair *pair = &g_array_index (self->pairs, FundingBasisPair, i);

        if (pair->is_due && is_leaving (pair))
            pair->is_due = is_settled (self, pair);
    }
}

static void
on_timer (CarryStrategy *strategy, guint64 timer, gint64 now)
{
    FundingBasisStrategy *self = FUNDING_BASIS_STRATEGY (strategy);
    gboolean is_trading = carry_context_get_is_trading (get_context (self));
    FundingBasisPair *due;

    if (timer == self->timer)
        self->timer = 0;
    for (guint i = 0; i < self->pairs->len; i++)
    {
        FundingBasisPair *pair = &g_array_index (self->pairs, FundingBasisPair, i);

        if (pair->has_news)
            funding_basis_lessons_add_prices (self, pair);
        if (!is_trading)
            continue;
        pair->is_due = pair->needs_decision;
        pair->needs_decision = FALSE;
    }
    if (is_trading)
        take_over_all (self);
    settle_leaving (self);
    while ((due = funding_basis_ranking_take_due (self)) != NULL)
        decide_pair (self, due);
}

static void
on_bar (CarryStrategy *strategy, const CarryBar *bar)
{
    FundingBasisStrategy *self = FUNDING_BASIS_STRATEGY (strategy);
    FundingBasisPair *pair = funding_basis_universe_find (self, bar->instrument->index);
    CarryContext *context = get_context (self);

    if (pair != NULL && bar->instrument == pair->perp && carry_decimal_is_valid (bar->volume))
        funding_basis_volume_add (&pair->volume, bar->ts,
                                  carry_decimal_to_double (bar->volume) *
                                      carry_decimal_to_double (bar->close));
    if (!carry_context_get_is_trading (context) && bar->ts < carry_context_get_now (context))
        funding_basis_lessons_add_past (self, bar);
    else
        ask_for_decision (self, bar->instrument->index);
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
    FundingBasisStrategy *self = FUNDING_BASIS_STRATEGY (strategy);

    funding_basis_lessons_note_interval (self, funding);
    funding_basis_lessons_add_funding (self, funding);
    ask_for_decision (self, funding->instrument->index);
}

static void
on_order (CarryStrategy *strategy, const CarryOrder *order)
{
    FundingBasisStrategy *self = FUNDING_BASIS_STRATEGY (strategy);
    FundingBasisPair *pair = funding_basis_universe_find (self, order->instrument);
    FundingBasisTrader trader;

    if (pair == NULL || !carry_order_state_is_final (order->state))
        return;
    trader = get_trader (self, pair);
    pair->orders = funding_basis_trader_count_orders (&trader, pair);
    if (pair->orders == 0)
        ask_for_decision (self, order->instrument);
}

static void
on_fill (CarryStrategy *strategy, const CarryFill *fill)
{
    ask_for_decision (FUNDING_BASIS_STRATEGY (strategy), fill->instrument);
}

/* Orders of the host, which closes what a strategy does not get closed, end without a word to us. */
static void
count_orders_anew (FundingBasisStrategy *self, FundingBasisPair *pair)
{
    FundingBasisTrader trader = get_trader (self, pair);

    pair->orders = funding_basis_trader_count_orders (&trader, pair);
}

static void
flatten (CarryStrategy *strategy)
{
    FundingBasisStrategy *self = FUNDING_BASIS_STRATEGY (strategy);
    gboolean was_closing = self->closing;

    self->closing = TRUE;
    take_over_all (self);
    for (guint i = 0; i < self->pairs->len; i++)
    {
        FundingBasisPair *pair = &g_array_index (self->pairs, FundingBasisPair, i);

        if (!was_closing)
            pair->ts_retry = 0; /* whoever asks does not wait for what failed before */
        count_orders_anew (self, pair);
        decide_pair (self, pair);
    }
}

static void
resume (CarryStrategy *strategy)
{
    FundingBasisStrategy *self = FUNDING_BASIS_STRATEGY (strategy);

    self->closing = FALSE;
    take_over_all (self);
    for (guint i = 0; i < self->pairs->len; i++)
    {
        FundingBasisPair *pair = &g_array_index (self->pairs, FundingBasisPair, i);

        count_orders_anew (self, pair);
        decide_pair (self, pair);
    }
}

static void
trim (CarryStrategy *strategy, CarryDecimal fraction)
{
    FundingBasisStrategy *self = FUNDING_BASIS_STRATEGY (strategy);

    for (guint i = 0; i < self->pairs->len; i++)
    {
        FundingBasisPair *pair = &g_array_index (self->pairs, FundingBasisPair, i);
        FundingBasisTrader trader = get_trader (self, pair);

        funding_basis_resizer_trim (&trader, pair, fraction);
    }
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
    FundingBasisPair *pair = funding_basis_universe_find (self, instrument->index);
    FundingBasisRules rules = funding_basis_settings_get_rules (self);
    FundingBasisTerms terms;

    if (pair == NULL || !funding_basis_universe_read_terms (self, pair, &terms))
        return NULL;
    return funding_basis_evaluation_new (&rules, &terms, decide (self, pair, &terms));
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
    self->guest = NULL;
    self->timer = 0;
    if (!funding_basis_universe_open (self, &error))
    {
        g_task_return_error (task, error);
        return;
    }
    /* The first decision needs no news: all that is known may be older. */
    carry_context_add_timer (context, carry_context_get_from (context));
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
    iface->trim = trim;
}

static void
funding_basis_strategy_class_init (FundingBasisStrategyClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = finalize;
    CARRY_MODULE_CLASS (klass)->start_async = start_async;
    funding_basis_settings_install (klass);
}

static void
funding_basis_strategy_init (FundingBasisStrategy *self)
{
    self->pairs = g_array_new (FALSE, FALSE, sizeof (FundingBasisPair));
}
