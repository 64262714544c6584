/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-engine-private.h"

#include "base/carry-error.h"

static void
module_free (CarryEngineModule *entry)
{
    carry_module_set_context (entry->module, NULL);
    g_object_unref (entry->module);
    g_object_unref (entry->context);
    g_free (entry);
}

static void
subscribers_free (GPtrArray *subscribers)
{
    if (subscribers != NULL)
        g_ptr_array_unref (subscribers);
}

CarryEngine *
carry_engine_new (const CarryEngineSettings *settings, CarryClock *clock)
{
    CarryEngine *self = g_new0 (CarryEngine, 1);

    self->settings = *settings;
    self->settings.quote_coin = g_intern_string (settings->quote_coin);
    self->clock = g_object_ref (clock);
    self->sim_clock = CARRY_IS_SIM_CLOCK (clock) ? CARRY_SIM_CLOCK (clock) : NULL;
    self->now = carry_clock_get_now (clock);
    self->instruments = carry_instruments_new ();
    self->market = carry_market_new (self->instruments);
    self->inbox = carry_inbox_new ();
    self->ledger = carry_ledger_new ((guint64) (settings->ts_from / CARRY_NS_PER_SECOND));
    self->portfolio =
        carry_portfolio_new (self->instruments, self->market, self->settings.quote_coin);
    self->performance = carry_performance_new (settings->ts_from);
    self->gate = carry_gate_new ();
    self->notices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    self->modules = g_ptr_array_new_with_free_func ((GDestroyNotify) module_free);
    self->subscribers = g_ptr_array_new_with_free_func ((GDestroyNotify) subscribers_free);
    self->listeners = g_ptr_array_new ();
    self->market_listeners = g_ptr_array_new ();
    return self;
}

void
carry_engine_free (CarryEngine *self)
{
    g_ptr_array_unref (self->listeners);
    g_ptr_array_unref (self->market_listeners);
    g_ptr_array_unref (self->subscribers);
    g_ptr_array_unref (self->modules);
    g_hash_table_unref (self->notices);
    carry_gate_free (self->gate);
    carry_performance_free (self->performance);
    carry_portfolio_free (self->portfolio);
    carry_ledger_free (self->ledger);
    carry_inbox_free (self->inbox);
    carry_market_free (self->market);
    carry_instruments_unref (self->instruments);
    g_object_unref (self->clock);
    g_free (self);
}

CarryEngineModule *
carry_engine_get_module (CarryEngine *self, guint number)
{
    g_assert (number >= 1 && number <= self->modules->len);
    return g_ptr_array_index (self->modules, number - 1);
}

static void
add_exchange_role (CarryEngineModule *entry)
{
    entry->exchange = CARRY_EXCHANGE (entry->module);
    if (carry_exchange_get_caps (entry->exchange) & CARRY_EXCHANGE_IS_SIMULATED)
        entry->exchange_iface = CARRY_EXCHANGE_GET_IFACE (entry->module);
}

static void
add_report_role (CarryEngine *self, CarryEngineModule *entry)
{
    entry->report = CARRY_REPORT (entry->module);
    entry->wants_market = carry_report_wants_market (entry->report);
    if (entry->wants_market)
        g_ptr_array_add (self->market_listeners, entry);
}

/* Gives @module its context and a place in the fixed order of calls. */
void
carry_engine_add_module (CarryEngine *self, CarryModule *module)
{
    CarryEngineModule *entry = g_new0 (CarryEngineModule, 1);

    entry->module = g_object_ref (module);
    entry->context = carry_context_new (&carry_engine_backend, self, carry_module_get_id (module),
                                        self->modules->len + 1);
    g_ptr_array_add (self->modules, entry);
    if (CARRY_IS_EXCHANGE (module))
        add_exchange_role (entry);
    if (CARRY_IS_FEED (module))
        entry->feed = CARRY_FEED (module);
    if (CARRY_IS_STRATEGY (module))
    {
        entry->strategy = CARRY_STRATEGY (module);
        entry->strategy_iface = CARRY_STRATEGY_GET_IFACE (module);
    }
    if (CARRY_IS_RISK (module))
    {
        entry->risk = CARRY_RISK (module);
        carry_gate_add (self->gate, entry->risk);
    }
    if (CARRY_IS_REPORT (module))
        add_report_role (self, entry);
    if (CARRY_IS_NOTIFIER (module))
        entry->notifier = CARRY_NOTIFIER (module);
    if (entry->risk != NULL || entry->report != NULL)
        g_ptr_array_add (self->listeners, entry);
    carry_module_set_context (module, entry->context);
}

/* Adds what @exchange trades to the run's table. */
gboolean
carry_engine_add_instrument (CarryEngine *self, CarryModule *exchange,
                             const CarryInstrument *instrument, GError **error)
{
    CarryInstrument entry = *instrument;
    g_autofree char *name = carry_instrument_to_string (instrument);
    g_autoptr (GError) failure = NULL;

    entry.exchange = carry_context_get_number (carry_module_get_context (exchange));
    if (carry_instruments_add (self->instruments, &entry, &failure) != NULL)
    {
        g_ptr_array_set_size (self->subscribers, carry_instruments_get_size (self->instruments));
        return TRUE;
    }
    if (g_error_matches (failure, CARRY_ERROR, CARRY_ERROR_CONFLICT))
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "exchange %s lists %s, and so does another exchange; give each its own",
                     carry_module_get_id (exchange), name);
    else
        g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
}

/* What one strategy holds of an instrument, another would take for its own. */
gboolean
carry_engine_check_strategies (CarryEngine *self, GError **error)
{
    for (guint i = 0; i < self->subscribers->len; i++)
    {
        const GPtrArray *subscribers = g_ptr_array_index (self->subscribers, i);
        const CarryEngineModule *first, *second;
        g_autofree char *name = NULL;

        if (subscribers == NULL || subscribers->len < 2)
            continue;
        first = g_ptr_array_index (subscribers, 0);
        second = g_ptr_array_index (subscribers, 1);
        name = carry_instrument_to_string (carry_instruments_get (self->instruments, i));
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "strategies %s and %s both trade %s; leave it to one of them",
                     carry_module_get_id (first->module), carry_module_get_id (second->module),
                     name);
        return FALSE;
    }
    return TRUE;
}

/* (transfer full) (element-type CarryInstrument): what strategies look at. */
GPtrArray *
carry_engine_list_subscribed (CarryEngine *self)
{
    GPtrArray *list = g_ptr_array_new ();

    for (guint i = 0; i < self->subscribers->len; i++)
    {
        if (g_ptr_array_index (self->subscribers, i) != NULL)
            g_ptr_array_add (list, (gpointer) carry_instruments_get (self->instruments, i));
    }
    return list;
}

/* Risk first, then reports, each in configuration order. */
void
carry_engine_tell (CarryEngine *self, CarryEvent *event)
{
    event->seq = ++self->seq;
    event->ts = self->now;
    for (guint i = 0; i < self->listeners->len; i++)
    {
        const CarryEngineModule *entry = g_ptr_array_index (self->listeners, i);

        if (entry->risk != NULL)
            carry_risk_on_event (entry->risk, event);
    }
    for (guint i = 0; i < self->listeners->len; i++)
    {
        const CarryEngineModule *entry = g_ptr_array_index (self->listeners, i);

        if (entry->report != NULL)
            carry_report_on_event (entry->report, event);
    }
}

/* Values the account at @ts, with everything known until then. */
static void
value_account (CarryEngine *self, gint64 ts)
{
    CarryEquity equity;
    CarryAmount exact;
    CarryEvent event = { .kind = CARRY_EVENT_EQUITY, .equity = &equity };

    carry_portfolio_get_equity (self->portfolio, ts, &equity, &exact);
    carry_performance_add (self->performance, ts, exact);
    if (carry_performance_needs_split (self->performance, ts))
    {
        CarrySplit total = carry_portfolio_get_total (self->portfolio);

        carry_performance_add_split (self->performance, ts, &total);
    }
    carry_engine_tell (self, &event);
}

/* Step 1: the clock. What is due at an instant is valued when that instant is over. */
void
carry_engine_move_clock (CarryEngine *self, gint64 ts)
{
    if (ts <= self->now)
        return;
    while (G_UNLIKELY (ts > self->ts_next_equity && self->trading))
    {
        self->now = MAX (self->now, self->ts_next_equity);
        value_account (self, self->ts_next_equity);
        self->ts_next_equity += self->settings.equity_interval_ns;
    }
    self->now = ts;
    if (self->sim_clock != NULL)
        carry_sim_clock_set_now (self->sim_clock, ts);
}

static void
tell_strategy (CarryEngine *self, const CarryEngineModule *entry, const CarryMarketEvent *event,
               const CarryInstrument *instrument)
{
    switch ((CarryMarketKind) event->kind)
    {
    case CARRY_MARKET_BAR:
    {
        CarryBar bar;

        carry_bar_from_event (event, instrument, &bar);
        entry->strategy_iface->on_bar (entry->strategy, &bar);
        return;
    }
    case CARRY_MARKET_QUOTE:
    {
        CarryQuote quote;

        carry_quote_from_event (event, instrument, &quote);
        entry->strategy_iface->on_quote (entry->strategy, &quote);
        return;
    }
    case CARRY_MARKET_TRADE:
    {
        CarryTrade trade;

        carry_trade_from_event (event, instrument, &trade);
        entry->strategy_iface->on_trade (entry->strategy, &trade);
        return;
    }
    case CARRY_MARKET_FUNDING:
    case CARRY_MARKET_SETTLEMENT:
    {
        CarryFunding funding;

        carry_funding_from_event (event, instrument, &funding);
        entry->strategy_iface->on_funding (entry->strategy, &funding);
        return;
    }
    case CARRY_MARKET_LEVEL:
        entry->strategy_iface->on_book (entry->strategy,
                                        carry_market_get (self->market, event->instrument)->book);
        return;
    case CARRY_MARKET_MARK:
    case CARRY_MARKET_INDEX:
    case CARRY_MARKET_GAP:
        return;
    }
}

static void
tell_market (CarryEngine *self, const CarryMarketEvent *market, const CarryInstrument *instrument)
{
    CarryEvent event = {
        .kind = CARRY_EVENT_MARKET,
        .seq = ++self->seq,
        .ts = self->now,
        .instrument = instrument,
        .market = market,
    };

    for (guint i = 0; i < self->market_listeners->len; i++)
    {
        const CarryEngineModule *entry = g_ptr_array_index (self->market_listeners, i);

        carry_report_on_event (entry->report, &event);
    }
}

/*
 * The way of a market event: clock, market, venues that simulate, strategies,
 * reports. What they cause waits in the inbox: nothing nests.
 */
void
carry_engine_dispatch_market (CarryEngine *self, const CarryMarketEvent *event)
{
    const CarryInstrument *instrument;
    const CarryEngineModule *venue;
    const GPtrArray *subscribers;
    gboolean heard;

    carry_engine_move_clock (self, event->ts_local);
    self->n_events++;
    instrument = carry_instruments_get (self->instruments, event->instrument);
    heard = carry_market_apply (self->market, event);
    venue = carry_engine_get_module (self, instrument->exchange);
    if (venue->exchange_iface != NULL)
        venue->exchange_iface->on_market (venue->exchange, event);
    subscribers = g_ptr_array_index (self->subscribers, event->instrument);
    for (guint i = 0; heard && subscribers != NULL && i < subscribers->len; i++)
        tell_strategy (self, g_ptr_array_index (subscribers, i), event, instrument);
    if (G_UNLIKELY (self->market_listeners->len > 0))
        tell_market (self, event, instrument);
}

gboolean
carry_engine_peek_inbox (CarryEngine *self, gint64 *out_ts)
{
    return carry_inbox_peek (self->inbox, out_ts);
}

/* From now on orders go out; before it, everything was warm-up. */
void
carry_engine_start_trading (CarryEngine *self)
{
    carry_engine_move_clock (self, self->settings.ts_from);
    self->trading = TRUE;
    self->ts_next_equity = self->now + self->settings.equity_interval_ns;
    value_account (self, self->now);
}

/*
 * The end: every strategy closes what it holds. How long that takes is no part
 * of the run, so the account is valued once more, when it is done.
 */
void
carry_engine_flatten (CarryEngine *self)
{
    carry_engine_move_clock (self, self->settings.ts_to);
    self->ts_next_equity = G_MAXINT64;
    for (guint i = 0; i < self->modules->len; i++)
    {
        const CarryEngineModule *entry = g_ptr_array_index (self->modules, i);

        if (entry->strategy != NULL)
            carry_strategy_flatten (entry->strategy);
    }
}

/* Values the account a last time and closes the last month, as of @now. */
void
carry_engine_finish (CarryEngine *self, gint64 now)
{
    gboolean ends_month = carry_performance_needs_split (self->performance, now);

    if (!self->trading)
        return;
    value_account (self, now);
    if (!ends_month)
    {
        CarrySplit total = carry_portfolio_get_total (self->portfolio);

        carry_performance_add_split (self->performance, now, &total);
    }
    self->trading = FALSE;
}

gint64
carry_engine_get_now (const CarryEngine *self)
{
    return self->now;
}

gint64
carry_engine_get_data_latency_ns (const CarryEngine *self)
{
    return self->settings.data_latency_ns;
}

CarryPortfolio *
carry_engine_get_portfolio (CarryEngine *self)
{
    return self->portfolio;
}

CarryPerformance *
carry_engine_get_performance (CarryEngine *self)
{
    return self->performance;
}

CarryInstruments *
carry_engine_get_instruments (CarryEngine *self)
{
    return self->instruments;
}

CarryLedger *
carry_engine_get_ledger (CarryEngine *self)
{
    return self->ledger;
}

guint64
carry_engine_get_n_events (const CarryEngine *self)
{
    return self->n_events;
}

const char *
carry_engine_get_halt_reason (const CarryEngine *self)
{
    return carry_gate_get_halt_reason (self->gate);
}
